"""A department's published report page, read from its plain text.

What is placed where, line by line:

- before the first action's heading is the preamble: the type ("Corporate report"), the title (the
  first line after the type that is nothing else; it may stand there twice), "Updated …",
  "Published …", "This was published under …" and, in what this record wrote, that its texts are a
  summary, when each year's report was published, which texts have marks, and that a backslash
  leads lines of text. Any other line there is unplaced;
- an action's heading opens an action. What follows, up to the next line that opens something, is
  the action's note;
- a section's heading opens a section of the action above it. What follows, up to the next line
  that opens something, is the section's text. A heading with nothing under it is a warning and no
  section;
- a line very near a section's heading ("Progress during 20l4") is unplaced with a warning, and all
  that follows it up to the next line that opens something is unplaced, for it may belong to
  another section than the one before;
- a line very near an action's heading ("Acton 7: …") is unplaced with a warning, and all that
  follows it up to the next action's heading is unplaced, its sections too;
- a line of the web site ("Back to top", "Print this page") is unplaced, and so is what follows it
  up to the next line that opens something, for the foot of a page goes on after its first line.
  Before the first action only the line itself is;
- a section's heading under no action is unplaced, with what follows it;
- the beginning of a heading, where a file breaks off, is unplaced.

Nothing else ends a text. A line in it that looks like a heading of another kind ("Outlook for
2016", "Progress to date"), or has a bullet before one that is known, stays there with a warning.
Every line that is not blank is in exactly one place: `Report.lines_placed` tells them all.

Texts and notes are the file's lines to the letter, joined by line feeds, without the blank lines
at either end. White space before and after the words of a heading is not part of them. A heading
is known by what can be seen of it: letters that take no room, digits of another script and the
mark of a footnote at its end make no difference, and the mark is told.

Where the preamble says so, a line that begins with a backslash opens nothing and is not blank: it
is text without that backslash. A section whose first line has one is a text, however it begins.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from commitments.importers.report_file import (
    MAX_BYTES,
    BadReport,
    Fault,
    SourceLines,
    read_file,
    split_lines,
)
from commitments.importers.report_lines import (
    GUARD,
    ActionMark,
    Kind,
    Line,
    Mark,
    NearMark,
    SectionMark,
    SiteMark,
    TornMark,
    is_blank,
    is_like_action,
    is_like_heading,
    is_mid_sentence,
    is_sentence_end,
    is_torn_heading,
    mark_of,
    parse_action,
    parse_month,
    parse_year,
    plain,
    why_doubted,
)
from commitments.importers.report_preamble import (
    GUARDED,
    Preamble,
    PreambleLine,
    ReportDay,
    keys_marked,
    read_preamble,
)
from strategy.letters import quoted

__all__ = [
    "MAX_BYTES",
    "BadReport",
    "Heading",
    "Kind",
    "Line",
    "PreambleLine",
    "Report",
    "Section",
    "read_file",
    "read_report",
]


@dataclass(frozen=True)
class Heading:
    """What the page calls an action, and the lines before the action's first section."""

    action: int
    title: str
    note: str
    line: int
    note_first_line: int | None = None
    note_last_line: int | None = None


@dataclass(frozen=True)
class Section:
    """What the page says of one action in one section.

    `year` is the one in the section's heading: a plan's is the year planned for. `month` is a
    commitment's, 1 to 12, where its heading names one. `first_line` and `last_line` are the text's.
    """

    action: int
    kind: Kind
    year: int
    text: str
    first_line: int
    last_line: int
    heading_line: int
    month: int | None = None
    is_text: bool = False  # And no answer instead of one, whatever its first words.


@dataclass(frozen=True)
class Report:
    """A published report page as it was read.

    `commitments_on` is the year and, where it is named, the month of the first commitment's
    heading. `section_headings` are all of them, also those with nothing under them. `lines` is
    the whole file.
    """

    title: str
    updated_on: date | None
    commitments_on: tuple[int, int | None] | None
    breaks_off: bool
    preamble: tuple[PreambleLine, ...]
    headings: tuple[Heading, ...]
    sections: tuple[Section, ...]
    section_headings: tuple[Line, ...]
    unplaced: tuple[Line, ...]
    warnings: tuple[Line, ...]
    lines: tuple[str, ...] = field(repr=False)
    published: dict[int, ReportDay] = field(default_factory=dict)  # As far as the page says it.

    @property
    def is_summary(self) -> bool:
        """Whether it says of itself that its texts are this record's summary."""
        return any(line.part == "summary" for line in self.preamble)

    def form_of(self, section: Section) -> str:
        """Whether a text is plain or marked."""
        key = f"{section.action}/{section.kind}/{section.year}"
        return "marked" if key in self.marked else "plain"

    @property
    def marked(self) -> set[str]:
        """The keys of the texts that have marks, as far as the page says that of itself."""
        lines = [line.text for line in self.preamble if line.part == "marked"]
        return {key for line in lines for key in keys_marked(line)}

    @property
    def lines_placed(self) -> dict[str, list[int]]:
        """The numbers of all lines that are not blank, each once, by what they are part of."""
        notes = [(heading.note_first_line, heading.note_last_line) for heading in self.headings]
        texts = [(section.first_line, section.last_line) for section in self.sections]
        return {
            "preamble": [line.number for line in self.preamble],
            "heading": [heading.line for heading in self.headings],
            "note": self._seen_within((first, last) for first, last in notes if first and last),
            "section heading": [line.number for line in self.section_headings],
            "text": self._seen_within(texts),
            "unplaced": [line.number for line in self.unplaced],
        }

    def _seen_within(self, spans: Iterable[tuple[int, int]]) -> list[int]:
        numbers = [number for first, last in spans for number in range(first, last + 1)]
        return [number for number in numbers if not is_blank(self.lines[number - 1])]


def read_report(source: bytes, *, name: str) -> Report:
    """Read the plain text of a published report page.

    `name` is what messages call the file. Raises BadReport with every fault of the file: too
    large, empty, not UTF-8, no action, an action or a section twice, a year or a day that is none.
    """
    reader = _Reader(split_lines(source, name=name))
    report = reader.read()
    if reader.faults:
        raise BadReport(name, reader.faults)
    return report


@dataclass
class _Block:
    """A line that opens something, and the lines after it up to the next that does."""

    mark: Mark
    opener: Line
    body: list[Line] = field(default_factory=list)


class _Reader:
    """Goes through the lines once, and puts each where it belongs."""

    def __init__(self, source: SourceLines):
        self.source = source
        self.lines = [Line(number, text) for number, text in enumerate(source.lines, 1)]
        self.last = next(line for line in reversed(self.lines) if not is_blank(line.text))
        self.is_guarded = self._says_that_it_is_guarded()

        self.headings: list[Heading] = []
        self.sections: list[Section] = []
        self.section_headings: list[Line] = []
        self.unplaced: list[Line] = []
        self.warnings: list[Line] = []
        self.faults: list[Fault] = []

        self.action: int | None = None  # The one that a section belongs to now,
        self.openers: dict[tuple[Kind, int], Line] = {}  # and the sections it has so far.
        self.missed: list[Line] = []  # What may have been meant as a heading.

    def read(self) -> Report:
        head, blocks = self._blocks()
        preamble = self._read_preamble(head)
        for block in blocks:
            self._place(block)
        self._check_actions()
        self._check_commitments()
        self._check_letters()
        return self._report(preamble, breaks_off=self._check_end(blocks))

    def _report(self, preamble: Preamble, *, breaks_off: bool) -> Report:
        commitment = self._first_commitment()
        return Report(
            title=preamble.title,
            updated_on=preamble.updated_on,
            commitments_on=(commitment.year, commitment.month) if commitment else None,
            breaks_off=breaks_off,
            preamble=tuple(preamble.lines),
            headings=tuple(self.headings),
            sections=tuple(self.sections),
            section_headings=tuple(self.section_headings),
            unplaced=_in_order(self.unplaced),
            warnings=_in_order(self.warnings),
            lines=self.source.lines,
            published=preamble.published,
        )

    # From lines to blocks

    def _blocks(self) -> tuple[list[Line], list[_Block]]:
        """The lines before the first block, and the blocks."""
        head: list[Line] = []
        blocks: list[_Block] = []
        for line in self.lines:
            mark = self._mark_of(line)
            if blocks and not mark:
                blocks[-1].body.append(line)
            elif mark and (blocks or not isinstance(mark, SiteMark)):
                blocks.append(_Block(mark, line))
            elif not is_blank(line.text):
                head.append(line)
        return head, blocks

    def _says_that_it_is_guarded(self) -> bool:
        """Before anything opens."""
        for line in self.lines:
            if plain(line.text) == GUARDED:
                return True
            if isinstance(mark_of(line.text), ActionMark):
                break
        return False

    def _is_guarded(self, line: Line) -> bool:
        return self.is_guarded and line.text.startswith(GUARD)

    def _mark_of(self, line: Line) -> Mark | None:
        if self._is_guarded(line):
            return None
        is_open = line is self.last and self.source.is_last_open
        return TornMark() if is_open and is_torn_heading(line.text) else mark_of(line.text)

    def _read_preamble(self, head: list[Line]) -> Preamble:
        preamble = read_preamble(head)
        self.unplaced += preamble.unplaced
        self.faults += preamble.faults
        if not preamble.title:
            self._warn(self.lines[0], "no title was found before the first action")
        return preamble

    def _place(self, block: _Block) -> None:
        match block.mark:
            case ActionMark():
                self._open_action(block.mark, block)
            case SectionMark() if self.action:
                self._open_section(block.mark, self.action, block)
            case SectionMark():
                self._leave(block, "is a section's heading, but stands under no action")
            case NearMark():
                self._leave_near(block.mark, block)
            case TornMark():
                self._leave(block, "is the beginning of a heading, where the file breaks off")
            case SiteMark():
                self._leave(block, "belongs to the web site, not to the report")

    # Actions

    def _open_action(self, mark: ActionMark, block: _Block) -> None:
        self.action, self.openers = parse_action(mark.number), {}
        if not self.action:
            expected = "expected an action's number from 1 to 999"
            self._fault(block.opener, f"{quoted(block.opener.text)}: {expected}")
            return
        if not mark.title:
            self._warn(block.opener, "has no title after the action's number")

        self._check_action_once(self.action, block.opener)
        note = self._text_of(block)
        span = (note[0].number, note[-1].number) if note else (None, None)
        line = block.opener.number
        self.headings.append(Heading(self.action, mark.title, self._joined(note), line, *span))

    def _check_action_once(self, action: int, opener: Line) -> None:
        first = next((heading.line for heading in self.headings if heading.action == action), None)
        if first:
            hint = "expected once; if one of the two is in a list of contents, take that list out"
            self._fault(opener, f"action {action} is there twice, first at line {first}: {hint}")

    # Sections

    def _open_section(self, mark: SectionMark, action: int, block: _Block) -> None:
        opener = block.opener
        self.section_headings.append(opener)
        if mark.footnote:
            self._warn(opener, f"refers to a footnote ({mark.footnote}), which was left out")
        year, month = self._year_of(mark, opener), self._month_of(mark, opener)
        text = self._text_of(block)
        if not text:
            self._warn(opener, "has nothing under it, so no section was read")
        if year:
            self._check_section_once(mark.kind, year, opener)
        if year and text:
            span = (text[0].number, text[-1].number, opener.number)
            words, is_text = self._joined(text), self._is_guarded(text[0])
            self.sections.append(Section(action, mark.kind, year, words, *span, month, is_text))

    def _year_of(self, mark: SectionMark, opener: Line) -> int | None:
        year = parse_year(mark.year)
        if not year:
            expected = "expected four digits from 1900 to 2100"
            self._fault(opener, f"{quoted(opener.text)}: {mark.year} is not a year, {expected}")
        return year

    def _month_of(self, mark: SectionMark, opener: Line) -> int | None:
        month = parse_month(mark.month) if mark.month else None
        if mark.month and not month:
            expected = "expected one as in \u201c(December 2012)\u201d"
            self._fault(opener, f"{quoted(opener.text)}: {mark.month} is not a month, {expected}")
        return month

    def _check_section_once(self, kind: Kind, year: int, opener: Line) -> None:
        first = self.openers.setdefault((kind, year), opener)
        if first is not opener:
            where = f"first at line {first.number}{self._missed_between(first, opener)}"
            what = f"{quoted(opener.text)} is there twice under action {self.action}"
            self._fault(opener, f"{what}, {where}: expected once")

    def _missed_between(self, first: Line, second: Line) -> str:
        """The line that may have been meant as the heading of the next action."""
        for line in self.missed:
            if first.number < line.number < second.number:
                return f" (was line {line.number}, {quoted(line.text)}, meant as a heading?)"
        return ""

    def _text_of(self, block: _Block) -> list[Line]:
        """The lines of a note or of a text; warns of those that look like a heading."""
        text = _trimmed(block.body)
        for line in text:
            if is_like_heading(line.text) and not self._is_guarded(line):
                self._warn(line, "looks like a heading, but was read as text")
                self.missed.append(line)
        return text

    def _joined(self, lines: list[Line]) -> str:
        return "\n".join(
            line.text.removeprefix(GUARD) if self.is_guarded else line.text for line in lines
        )

    # What can't be placed

    def _leave_near(self, mark: NearMark, block: _Block) -> None:
        what = f"is very near the {mark.heading} headings that are known, but none of them"
        self._warn(block.opener, f"{what}: nothing under it was read")
        self._leave(block, what)
        if mark.heading == "action":
            self.action = None

    def _leave(self, block: _Block, why: str) -> None:
        self.unplaced.append(Line(block.opener.number, block.opener.text, why))
        after = f"follows line {block.opener.number}, which has no place in the report"
        for line in block.body:
            if not is_blank(line.text):
                self.unplaced.append(Line(line.number, line.text, after))

    # The report as a whole

    def _check_actions(self) -> None:
        if self.headings or self.faults:
            return
        expected = "expected a line like \u201cAction 1: \u2026\u201d for each action"
        self.faults.append((None, f"has no action's heading: {expected}{self._missed_action()}"))
        if self.lines[0].text.startswith(("<", "{")):
            self._fault(self.lines[0], "looks like HTML or JSON: expected the page's plain text")

    def _missed_action(self) -> str:
        for line in self.lines:
            if is_like_action(line.text):
                return f" (was line {line.number}, {quoted(line.text)}, meant as one?)"
        return ""

    def _check_commitments(self) -> None:
        first = self._first_commitment()
        for section in self.sections:
            if first and section.kind == "commitment" and _date(section) != _date(first):
                opener = self.lines[section.heading_line - 1]
                self._warn(opener, f"has another date than line {first.heading_line}")

    def _check_letters(self) -> None:
        for line in self.lines:
            if why := why_doubted(line.text):
                self._warn(line, why)

    def _first_commitment(self) -> Section | None:
        return next((section for section in self.sections if section.kind == "commitment"), None)

    def _check_end(self, blocks: list[_Block]) -> bool:
        why = self._why_broken_off(blocks[-1]) if blocks else None
        if why:
            self._warn(self.last, f"the file seems to break off here: {why}")
        return bool(why)

    def _why_broken_off(self, block: _Block) -> str | None:
        if self.source.is_last_torn:
            return "it ends within a character"
        if isinstance(block.mark, TornMark):
            return "it ends within a heading"
        if isinstance(block.mark, SiteMark):
            return None  # The foot of the page: all of it is there.
        if self.last is block.opener:
            return "it ends right after a heading"
        if is_mid_sentence(self.last.text):
            return "it ends where more must come"
        if self.source.is_last_open and not is_sentence_end(self.last.text):
            return "it ends with neither a full stop nor a line end"
        return None

    def _warn(self, line: Line, message: str) -> None:
        self.warnings.append(Line(line.number, line.text, message))

    def _fault(self, line: Line, message: str) -> None:
        self.faults.append((line.number, message))


def _trimmed(lines: list[Line]) -> list[Line]:
    """The lines without the blank ones at either end."""
    seen = [index for index, line in enumerate(lines) if not is_blank(line.text)]
    return lines[seen[0] : seen[-1] + 1] if seen else []


def _date(section: Section) -> tuple[int, int | None]:
    return section.year, section.month


def _in_order(lines: list[Line]) -> tuple[Line, ...]:
    return tuple(sorted(lines, key=lambda line: line.number))
