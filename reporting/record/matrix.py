"""The matrix of a response as it stood on a day: its promises by action and the year they are due.

Read as values from what stands, and from nothing else: a page of a thousand promises makes no
thousand models.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils.functional import cached_property

from commitments.kept_sql import KeptSQL
from commitments.models import Edition, Kind, Opinion, StandingPledge, StandingText
from reporting.record.cells import Cells
from reporting.record.emptiness import AWAITED, LEFT_OUT, NO_REPORT, CellCounts, why_unreported
from reporting.record.progress import Tally, tallies
from strategy.models import Action, ReportingYear

KINDS = (Kind.COMMITMENT, Kind.PLAN, Kind.PROGRESS)
# What a whole report is, and so every cell that it was to fill.
OF_A_REPORT = (NO_REPORT, AWAITED)


class Square(NamedTuple):
    """One promise."""

    pledge: int
    status: str
    statement: str


@dataclass
class ActionYear:
    """What is due of an action in a year, and what was published of it.

    `told` has of each kind that is published its answer: a text, or why there is none; `empty` of
    each that is due and isn't why not.
    """

    year: int
    squares: list[Square] = field(default_factory=list)
    told: dict[str, str] = field(default_factory=dict)
    empty: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Row:
    """An action through the years."""

    action: Action
    years: list[ActionYear]
    tally: Tally


def how_far(tally: Tally) -> tuple[float, float, int]:
    """By which actions are in order of how far they got.

    The share that is delivered of the promises that a published report covers, then the
    share that is at least partly, then how few are left.
    """
    partly = tally.delivered + tally.counts["partly-delivered"]
    return tally.delivered / tally.whole, partly / tally.whole, tally.delivered - tally.whole


MOST_FIRST, LEAST_FIRST = "-delivered", "delivered"  # As an address asks for it.


@dataclass(frozen=True)
class Column:
    """A year. `missing` has of each kind whose report never came, or is awaited, which of the two;
    `has_page` where there is a page of the year.
    """

    year: int
    missing: dict[str, str]
    has_page: bool


class Matrix:
    """Takes six queries, however large the record: its actions, reporting years and editions, what
    texts and what promises stand, and on how many an auditor disagrees.
    """

    def __init__(self, cells: Cells):
        self._cells = cells
        of = cells.response
        place = {"department": of.department.slug, "strategy": of.strategy.slug}
        self._asked_of = {"day": cells.as_at, **place}

    @cached_property
    def rows(self) -> list[Row]:
        """In the order of the actions' numbers."""
        years = [self._row_of(action) for action in self._cells.actions]
        return [
            Row(action, row, self._tallies.get(action.number, Tally()))
            for action, row in zip(self._cells.actions, years, strict=True)
        ]

    def by_how_far(self, order: str) -> list[Row]:
        """The rows, MOST_FIRST or LEAST_FIRST; last those of which nothing is known."""
        known = [row for row in self.rows if row.tally.whole]
        unknown = [row for row in self.rows if not row.tally.whole]
        known.sort(key=lambda row: how_far(row.tally), reverse=order == MOST_FIRST)
        return known + unknown

    @cached_property
    def years(self) -> list[int]:
        """Those that are asked about, told of, or that promises are due in."""
        told = {year for _action, year in self._told}
        due = {year for _action, year in self._squares}
        return sorted({*self._asked, *told, *due})

    @cached_property
    def columns(self) -> list[Column]:
        told = {year for _action, year in self._told}
        missing: dict[int, dict[str, str]] = defaultdict(dict)
        for row in self.rows:
            for cell in row.years:
                whole = {kind: why for kind, why in cell.empty.items() if why in OF_A_REPORT}
                missing[cell.year] |= whole
        return [
            Column(year, missing[year], year in self._asked or year in told) for year in self.years
        ]

    @cached_property
    def tally(self) -> Tally:
        """Of all promises."""
        return sum(self._tallies.values(), Tally())

    @cached_property
    def counts(self) -> CellCounts:
        """How many texts were published, or are due and missing."""
        cells = [cell for row in self.rows for cell in row.years]
        found = Counter(why for cell in cells for why in cell.empty.values())
        filled = sum(len(cell.told) for cell in cells)
        return CellCounts(filled, found[LEFT_OUT], found[NO_REPORT], found[AWAITED])

    @cached_property
    def is_summary(self) -> bool:
        """Whether some of its texts are ours."""
        return any(texts == Edition.Texts.SUMMARY for *_rest, texts in self._texts)

    def _row_of(self, action: Action) -> list[ActionYear]:
        return [self._cell_of(action, year) for year in self.years]

    def _cell_of(self, action: Action, year: int) -> ActionYear:
        place = action.number, year
        told = self._told.get(place, {})
        empty = dict(self._empty(action, year, told))
        return ActionYear(year, self._squares.get(place, []), told, empty)

    def _empty(self, action: Action, year: int, told: dict) -> Iterator[tuple[str, str]]:
        """What is due of an action in a year and isn't there, by kind, and why."""
        department, as_at = self._cells.response.department, self._cells.as_at
        for kind, asks in self._asked.get(year, ()):
            if kind not in told and asks.asks_of(action, kind, department=department, as_at=as_at):
                yield kind, self._unreported[asks.year]

    @cached_property
    def _asked(self) -> dict[int, list[tuple[str, ReportingYear]]]:
        """By year: the kinds of text that are asked of it, each with the year that asks."""
        found = defaultdict(list)
        for kind in KINDS:
            for asks in self._cells.reporting_years.values():
                if asks.asks_for(kind):
                    found[asks.year + (kind == Kind.PLAN)].append((kind, asks))
        return found

    @cached_property
    def _unreported(self) -> dict[int, str]:
        """By reporting year: what a text is that is due in it and missing."""
        cells = self._cells
        return {
            year: why_unreported(asks, cells.response, cells.years_reported, cells.as_at)
            for year, asks in cells.reporting_years.items()
        }

    @cached_property
    def _texts(self) -> list[tuple]:
        return _texts_of(**self._asked_of)

    @cached_property
    def _told(self) -> dict[tuple[int, int], dict[str, str]]:
        found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for action, year, kind, answer, _texts in self._texts:
            found[action, year][kind] = answer
        return found

    @cached_property
    def _pledges(self) -> list[tuple]:
        return _pledges_of(**self._asked_of)

    @cached_property
    def _squares(self) -> dict[tuple[int, int], list[Square]]:
        found: dict[tuple[int, int], list[Square]] = defaultdict(list)
        for action, year, pledge, statement, status, *_told in self._pledges:
            found[action, year].append(Square(pledge, status, statement))
        return found

    @cached_property
    def _tallies(self) -> dict[int, Tally]:
        """By the action's number."""
        auditors = Opinion.objects.filter(pledge__entry__response=self._cells.response)
        instead = auditors.instead(self._cells.as_at)
        nothing: set[str] = set()
        return tallies(
            (action, (status, *told, bool(instead.get(pledge, nothing) - {status})))
            for action, _year, pledge, _statement, status, *told in self._pledges
        )


@KeptSQL
def _texts_of(day, department, strategy):
    found = StandingText.objects.on(day).filter(department=department, strategy=strategy)
    return found.order_by().values_list("action", "year", "kind", "answer", "texts")


@KeptSQL
def _pledges_of(day, department, strategy):
    found = StandingPledge.objects.on(day).filter(department=department, strategy=strategy)
    told = ("status", "is_reported_on", "is_contested", "is_ours")
    # The order of an index: nothing is sorted.
    return found.order_by("action", "entry_year", "kind", "number").values_list(
        "action", "year", "pledge", "pledge__statement", *told
    )
