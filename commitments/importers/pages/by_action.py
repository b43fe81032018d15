"""A page by action: one action, and below it what every department says of it.

The action’s heading may stand there twice, or be in the page’s title alone. A department’s heading
is a line of its own above the first of its sections. It is known by its name, or by what follows
it: a section that the department before it has already.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from commitments.importers.pages.saved import Page, Piece, read_pieces
from commitments.importers.report_file import BadReport, Fault
from commitments.importers.report_lines import (
    ActionMark,
    SectionMark,
    is_blank,
    mark_of,
    parse_action,
    plain,
)
from commitments.importers.report_page import Report
from strategy.letters import quoted

IN_TITLE = re.compile(r"\baction (?P<number>[0-9]{1,3})\b", re.IGNORECASE)
LONGEST_NAME = 120
OF_ONE = "actions in response to"  # In the title of a department’s page.
IN_PLACE_OF_A_TITLE = "What a page by action says of one department"
Find = Callable[[str], str | None]


@dataclass
class Part:
    """What a page says of one department: its heading, and the pieces below."""

    name: str
    line: int
    pieces: list[Piece] = field(default_factory=list)
    report: Report | None = None


@dataclass
class PageByAction:
    """`beside` are lines that stand above the first department."""

    page: Page
    action: int
    title: str  # What the page calls the action.
    parts: list[Part]
    beside: list[str]
    doubtful: list[tuple[int, str]]

    @property
    def page_title(self) -> str:
        return self.page.title or f"Action {self.action}: {self.title}".rstrip(": ")


def is_by_action(page: Page, find: Find) -> bool:
    """Whether a page is of one action, and not of one department."""
    if any(OF_ONE in words.lower() for words in (page.title, *_above_the_action(page))):
        return False
    found = {mark.number for _at, mark in _marks(page, ActionMark)}
    if len(found) > 1:
        return False
    number = next(iter(found), None) or _in_title(page.title)
    departments = _departments(page, find)
    return number is not None and (any(departments.values()) or len(departments) > 1)


def _above_the_action(page: Page) -> Iterator[str]:
    for piece in page.pieces:
        if piece.words and isinstance(mark_of(piece.words), ActionMark | SectionMark):
            return
        yield piece.words


def _marks(page: Page, kind: type) -> list:
    pairs = ((at, mark_of(piece.words)) for at, piece in enumerate(page.pieces) if piece.words)
    return [(at, mark) for at, mark in pairs if isinstance(mark, kind)]


def _in_title(title: str) -> str | None:
    numbers = {found["number"] for found in IN_TITLE.finditer(title)}
    return numbers.pop() if len(numbers) == 1 else None


def _departments(page: Page, find: Find) -> dict[int, bool]:
    """The places of the headings of departments, and whether each name is known."""
    seen: set | None = None  # The sections of the department so far; none before the first.
    found: dict[int, bool] = {}
    pieces = [(at, piece) for at, piece in enumerate(page.pieces) if not _is_blank(piece)]
    for (at, piece), (_next_at, following) in zip(pieces, [*pieces[1:], (None, None)], strict=True):
        mark = mark_of(piece.words) if piece.words else None
        if isinstance(mark, SectionMark) and seen is not None:
            seen.add((mark.kind, mark.year))
        if mark or not piece.words or len(plain(piece.words)) > LONGEST_NAME:
            continue
        is_known = find(piece.words) is not None
        if _begins(piece, following, seen, is_known=is_known):
            found[at], seen = is_known, set()
    return found


def _is_blank(piece: Piece) -> bool:
    return piece.block is None and is_blank(piece.words)


def _begins(piece: Piece, following: Piece | None, seen: set | None, *, is_known: bool) -> bool:
    """Whether a line is a department’s heading, by its name and what follows it."""
    after = mark_of(following.words) if following and following.words else None
    if not isinstance(after, SectionMark):
        return is_known and piece.is_heading
    is_again = seen is None or (after.kind, after.year) in seen
    return is_known or is_again or piece.is_heading


def read_by_action(page: Page, find: Find) -> PageByAction:
    """Raises BadReport: no section under a department, or what `read_report` refuses."""
    departments = _departments(page, find)
    number, title = _action_of(page)
    parts, beside, doubtful, faults = [], [], [], []
    for at, piece in enumerate(page.pieces):
        mark = mark_of(piece.words) if piece.words else None
        if isinstance(mark, ActionMark) and not parts:
            continue
        if at in departments:
            parts.append(Part(plain(piece.words), piece.line))
        elif parts:
            parts[-1].pieces.append(piece)
            if piece.words and not mark and find(piece.words) is not None:
                doubtful.append((piece.line, plain(piece.words)))
        elif isinstance(mark, SectionMark):
            faults.append((piece.line, f"{quoted(piece.words)} stands under no department"))
        elif piece.words and not _is_blank(piece):
            beside.append(plain(piece.words))
    faults += _read(page, number, title, parts)
    if faults:
        raise BadReport(page.name, faults)
    return PageByAction(page, number, title, parts, beside, doubtful)


def _action_of(page: Page) -> tuple[int, str]:
    """The action’s number and what the page calls it."""
    marks = [mark for _at, mark in _marks(page, ActionMark)]
    in_title = mark_of(page.title) if page.title else None
    if isinstance(in_title, ActionMark):
        marks.append(in_title)
    number = parse_action(marks[0].number if marks else _in_title(page.title) or "")
    if not number:
        raise BadReport(page.name, [(None, "has no number of an action from 1 to 999")])
    titles = [plain(mark.title) for mark in marks if mark.title]
    return number, max(titles, key=len, default="")


def _read(page: Page, number: int, title: str, parts: list[Part]) -> list[Fault]:
    """Read what stands below each department; what is wrong with it."""
    faults: list[Fault] = []
    for part in parts:
        opening = Piece(part.line, f"Action {number}: {title or number}")
        try:
            part.report = read_pieces(
                [opening, *part.pieces], name=page.name, head=[IN_PLACE_OF_A_TITLE]
            )
        except BadReport as bad:
            faults += [(line, f"{part.name}: {told}") for line, told in bad.faults]
    return faults
