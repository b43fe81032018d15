"""The document as plain text that `import_report` reads.

Read into an empty record, the text of an imported page gives the record that the page gave. What
was imported from one page stands on the lines on which it stood there.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from commitments.answers import said
from commitments.importers.report_preamble import SUMMARY
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
    if report.is_summary:
        yield Block([SUMMARY])
    for part in report.parts:
        if part.wording or part.told:
            yield from _part(part)


def _part(part: Part) -> Iterator[Block]:
    yield Block([part.heading], part.line)
    if part.note:
        yield Block(part.note.split("\n"))
    for section in part.told:
        yield Block([section.heading])
        yield Block(said(section.revision).split("\n"), section.line)


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
