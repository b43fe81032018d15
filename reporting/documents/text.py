"""The document as plain text that `import_report` reads.

Read into an empty record, the text of an imported page gives the record that the page gave. What
was imported from one page stands on the lines on which it stood there. What a page can't show is
said at its head: when each report came out, and that a backslash leads lines of text which would
be read as something else, and which texts have marks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commitments.answers import heard, said
from commitments.importers.report_lines import guarded, misread_lines
from commitments.importers.report_preamble import GUARDED, SUMMARY, day_line, marks_line
from commitments.models import Revision
from commitments.models.entries import entry_key
from reporting.documents.report import Part, Report


@dataclass(frozen=True)
class Block:
    """Lines that stand together, and on which line they begin, where that is known."""

    lines: list[str]
    at: int | None = None


def as_text(report: Report) -> str:
    blocks = list(_blocks(report))
    if not report.is_one_page:
        blocks = [Block(block.lines) for block in blocks]
    return "\n".join([*_laid_out(blocks), ""])


def _blocks(report: Report) -> Iterator[Block]:
    if report.title:
        yield Block([report.title])
    if report.updated_on:
        yield Block([f"Updated {report.updated_on.plain()}"])
    for edition in report.days_to_tell:
        is_inferred = edition.is_date_inferred
        yield Block([day_line(edition.year, edition.published_on, is_inferred=is_inferred)])
    if report.is_summary:
        yield Block([SUMMARY])
    if marked := marked_texts(report):
        yield Block([marks_line(marked)])
    parts = [part for part in report.parts if part.wording or part.told]
    is_guarded = any(text.needs_a_guard for part in parts for text in _texts(part))
    if is_guarded:
        yield Block([GUARDED])
    for part in parts:
        yield from _part(part, is_guarded)


def marked_texts(report: Report) -> list[str]:
    """The keys of the texts that have marks."""
    return [
        entry_key(part.action.number, section.cell.kind, section.cell.year)
        for part in report.parts
        for section in part.told
        if section.revision.form == Revision.Form.MARKED
    ]


@dataclass(frozen=True)
class Text:
    """What stands under a heading. `is_text`: an import of it alone would hear an answer."""

    lines: list[str]
    is_text: bool = False

    @property
    def needs_a_guard(self) -> bool:
        return bool(misread_lines(self.lines, is_text=self.is_text))

    def block(self, is_guarded: bool, at: int | None = None) -> Block:
        return Block(guarded(self.lines, is_text=self.is_text) if is_guarded else self.lines, at)


def _texts(part: Part) -> Iterator[Text]:
    if part.note:
        yield _note(part)
    yield from (_text(section.revision) for section in part.told)


def _note(part: Part) -> Text:
    return Text(part.note.split("\n"))


def _text(revision: Revision) -> Text:
    is_text = revision.answer == Revision.Answer.TEXT
    return Text(
        said(revision).split("\n"),
        is_text=is_text and heard(revision.text)["answer"] != Revision.Answer.TEXT,
    )


def _part(part: Part, is_guarded: bool) -> Iterator[Block]:
    yield Block([part.heading], part.line)
    if part.note:
        yield _note(part).block(is_guarded)
    for section in part.told:
        yield Block([section.heading])
        yield _text(section.revision).block(is_guarded, section.line)


def _laid_out(blocks: list[Block]) -> list[str]:
    """The lines of the text: each block on its line, or after a blank line where there is room."""
    lines: list[str] = []
    for index, block in enumerate(blocks):
        if block.at:
            lines += [""] * (block.at - 1 - len(lines))
        elif lines and _has_room(len(lines) + 1, blocks[index:]):
            lines.append("")
        lines += block.lines
    return lines


def _has_room(used: int, blocks: Iterable[Block]) -> bool:
    """Whether the blocks up to the next that has its line fit between."""
    for block in blocks:
        if block.at:
            return used < block.at
        used += len(block.lines)
    return True
