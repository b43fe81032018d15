"""What of a document goes where: its headings, known as those of a report page are.

A line like "Action 7: …" opens an action, "Progress during 2014" a section of it, in the words that
`import_report` knows. What follows a section's heading is its text. What stands under none has no
place, and is told with the reason; so is what looks like a heading and is none.
"""

from dataclasses import dataclass, field

from commitments.answers import heard
from commitments.brought.document import Document, Doubt
from commitments.importers.report_lines import (
    ActionMark,
    Mark,
    NearMark,
    SectionMark,
    SiteMark,
    is_like_heading,
    mark_of,
    parse_action,
    parse_year,
)
from commitments.marks.notation import (
    Block,
    List,
    Paragraph,
    Said,
    needs_marks,
    unmarked,
    written,
)
from commitments.marks.past import MARKED, PLAIN, spoken, words_of
from commitments.yearly_update.sheet import EnteredText, kept_text
from strategy.letters import quoted, seen

BEFORE = "stands before the first action"
NOTE = "stands between the action and its first section, for which a draft has no box"
NEAR = "is nearly a heading, but none that is known, and so is left out with all below it"
TWICE = "stands there twice: only the first is taken"
SITE = "belongs to a web site, not to the report"
NO_ACTION = "is the heading of a section, and no action stands above it"
NO_NUMBER = "has no number of an action, or no year, that can be"
LONGEST_SHOWN = 300

Place = tuple[int, str, int]  # Action, kind and year.


@dataclass(frozen=True)
class Unplaced:
    """What has no place, as far as a preview shows it, and why."""

    words: str
    why: str


@dataclass
class Placement:
    """`doubtful` is taken as text, and may have been meant as a heading.

    `doubts` are those about where paragraphs and words end, by the text that they are in.
    """

    texts: dict[Place, EnteredText] = field(default_factory=dict)
    unplaced: list[Unplaced] = field(default_factory=list)
    doubtful: list[str] = field(default_factory=list)
    doubts: dict[Place, list[Doubt]] = field(default_factory=dict)


def placed(document: Document) -> Placement:
    placer = _Placer()
    for number, block in enumerate(document.blocks):
        placer.take(block)
        placer.doubt(document.doubts.get(number, []))
    return placer.end()


class _Placer:
    def __init__(self):
        self.found = Placement()
        self.blocks: dict[Place, list[Block]] = {}
        self.action: int | None = None
        self.place: Place | None = None
        self.why = BEFORE  # There is no place.

    def take(self, block: Block) -> None:
        if isinstance(block, Paragraph):
            self._lines(block.lines)
        elif isinstance(block, List) and len(block.items) == 1 and self._opens(block.items[0][0]):
            self._lines(block.items[0])  # A heading that its word processor numbers.
        else:
            self._put(block)

    def doubt(self, doubts: list[Doubt]) -> None:
        """Of the block that was taken last; where it has no place, nothing of it is kept."""
        if self.place and doubts:
            self.found.doubts.setdefault(self.place, []).extend(doubts)

    def end(self) -> Placement:
        for place, blocks in self.blocks.items():
            if blocks:
                self.found.texts[place] = entered_from(blocks)
            else:
                self._leave(f"Action {place[0]}, {place[1]} {place[2]}", "has nothing under it")
        return self.found

    @staticmethod
    def _opens(line: Said) -> bool:
        return isinstance(mark_of(spoken(line)), ActionMark | SectionMark)

    def _lines(self, lines: tuple[Said, ...]) -> None:
        own: list[Said] = []
        for line in lines:
            words = spoken(line)
            if mark := mark_of(words):
                self._put_lines(own)
                own = []
                self._open(mark, words)
            else:
                if self.place and is_like_heading(words):
                    self.found.doubtful.append(seen(words, LONGEST_SHOWN))
                own.append(line)
        self._put_lines(own)

    def _put_lines(self, lines: list[Said]) -> None:
        if lines:
            self._put(Paragraph(tuple(lines)))

    def _put(self, block: Block) -> None:
        if self.place:
            self.blocks[self.place].append(block)
        else:
            self._leave(words_of(written([block]), MARKED), self.why)

    def _leave(self, words: str, why: str) -> None:
        self.found.unplaced.append(Unplaced(seen(words, LONGEST_SHOWN), why))

    def _open(self, mark: Mark, words: str) -> None:
        self.place = None
        match mark:
            case ActionMark():
                self.action, self.why = parse_action(mark.number), NOTE
                if not self.action:
                    self._leave(words, NO_NUMBER)
            case SectionMark():
                self._open_section(mark, words)
            case NearMark():
                self.action = None if mark.heading == "action" else self.action
                self._close(words, NEAR)
            case SiteMark():
                self._close(words, SITE)

    def _open_section(self, mark: SectionMark, words: str) -> None:
        year = parse_year(mark.year)
        if not self.action:
            return self._close(words, NO_ACTION)
        if not year:
            return self._close(words, NO_NUMBER)
        place = (self.action, mark.kind, year)
        if place in self.blocks:
            return self._close(f"Action {self.action}: {words}", TWICE)
        self.place, self.blocks[place] = place, []

    def _close(self, words: str, why: str) -> None:
        self._leave(words, why)
        self.why = f"follows {quoted(words)}, which has no place"


def entered_from(blocks: list[Block]) -> EnteredText:
    """Blocks as a draft holds them: marked where they need marks; an answer where they are one."""
    if needs_marks(blocks):
        return EnteredText(text=kept_text(written(blocks)), form=MARKED)
    return EnteredText(**heard(kept_text(unmarked(blocks))), form=PLAIN)
