"""Tables whose cells are drawn: each between rules on all four sides."""

from bisect import bisect
from dataclasses import dataclass, replace

from commitments.brought.pdf.lines import said
from commitments.brought.pdf.pages import Page, Rule, Word
from commitments.marks.notation import Said

NEAR = 4  # Points within which rules are one.
LEAST = 6  # Points that a rule is long.
MOST_CELLS = 2_000
MOST_TABLES = 50  # Of a page.


@dataclass(frozen=True)
class Grid:
    """A table as it is drawn: where its columns and rows end, and what its cells say."""

    page: int
    columns: tuple[float, ...]
    rows: tuple[float, ...]  # From the foot.
    cells: tuple[tuple[Said, ...], ...]

    @property
    def left(self) -> float:
        return self.columns[0]

    @property
    def right(self) -> float:
        return self.columns[-1]

    @property
    def base(self) -> float:
        return self.rows[-1]

    def goes_on_in(self, other: "Grid") -> bool:
        """Whether another, on the next page, has the same columns."""
        return (
            self.page + 1 == other.page
            and len(self.columns) == len(other.columns)
            and all(abs(a - b) <= NEAR for a, b in zip(self.columns, other.columns, strict=True))
        )

    def with_rows_of(self, other: "Grid") -> "Grid":
        """Both as one; a head that is there again is so but once."""
        cells = other.cells[1:] if other.cells[0] == self.cells[0] else other.cells
        return replace(other, cells=(*self.cells, *cells))


def tables_on(page: Page) -> tuple[list[Grid], list[Word], int]:
    """The tables, the words that stand in none, and how many tables aren’t drawn plainly."""
    grids, words, unclear = [], page.words, 0
    for rules in _bands(page.rules)[:MOST_TABLES]:
        columns = _places([rule.left for rule in rules if _is_upright(rule)])
        rows = _places([rule.low for rule in rules if _is_level(rule)])
        if len(columns) < 3 or len(rows) < 2 or len(columns) * len(rows) > MOST_CELLS:
            continue
        within = [word for word in words if _is_in(word, columns, rows)]
        if not within:
            continue
        if len(rows) < 3 or not _is_whole(rules, columns, rows):
            unclear += 1
            continue
        inside = set(map(id, within))
        words = [word for word in words if id(word) not in inside]
        cells = _cells(within, columns, rows)
        grids.append(Grid(page.number, tuple(columns), tuple(rows), cells))
    return grids, words, unclear


def _is_level(rule: Rule) -> bool:
    return rule.high - rule.low < 3 and rule.right - rule.left > LEAST


def _is_upright(rule: Rule) -> bool:
    return rule.right - rule.left < 3 and rule.high - rule.low > LEAST


def _bands(rules: list[Rule]) -> list[list[Rule]]:
    """Rules that touch each other, looked at from the side."""
    bands: list[list[Rule]] = []
    low = 0.0
    for rule in sorted(rules, key=lambda rule: -rule.high):
        if not bands or rule.high < low - NEAR:
            bands.append([])
            low = rule.low
        bands[-1].append(rule)
        low = min(low, rule.low)
    return bands


def _places(numbers: list[float]) -> list[float]:
    """Those that are near each other as one."""
    found: list[float] = []
    for number in sorted(numbers):
        if not found or number - found[-1] > NEAR:
            found.append(number)
    return found


def _is_whole(rules: list[Rule], columns: list[float], rows: list[float]) -> bool:
    """Whether each cell has its rules: none is merged with another."""
    upright = [rule for rule in rules if _is_upright(rule)]
    level = [rule for rule in rules if _is_level(rule)]
    for left in columns:
        spans = [(rule.low, rule.high) for rule in upright if abs(rule.left - left) <= NEAR]
        if not _covers(spans, rows[0], rows[-1]):
            return False
    for low in rows:
        spans = [(rule.left, rule.right) for rule in level if abs(rule.low - low) <= NEAR]
        if not _covers(spans, columns[0], columns[-1]):
            return False
    return True


def _covers(spans: list[tuple[float, float]], start: float, end: float) -> bool:
    for first, last in sorted(spans):
        if first > start + NEAR:
            break
        start = max(start, last)
    return start >= end - NEAR


def _is_in(word: Word, columns: list[float], rows: list[float]) -> bool:
    middle, height = (word.left + word.right) / 2, word.base + word.height / 4
    return columns[0] <= middle <= columns[-1] and rows[0] <= height <= rows[-1]


def _cells(words: list[Word], columns, rows) -> tuple[tuple[Said, ...], ...]:
    held = [[[] for _column in columns[1:]] for _row in rows[1:]]
    for word in words:
        middle, height = (word.left + word.right) / 2, word.base + word.height / 4
        column, row = bisect(columns[1:-1], middle), bisect(rows[1:-1], height)
        held[-1 - row][column].append(word)
    return tuple(tuple(said(cell) for cell in row) for row in held)
