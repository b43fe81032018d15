"""One action across departments, as at a day: the same years of each, planned and reported.

Takes as many queries for a thousand departments as for two.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commitments.kept_sql import KeptSQL
from commitments.models import (
    Edition,
    Kind,
    Response,
    Revision,
    StandingPledge,
    StandingText,
    Wording,
)
from reporting.record.emptiness import Emptiness, why_unreported
from reporting.record.matrix import KINDS, ActionYear, Square
from reporting.record.progress import Tally, tallies
from strategy.models import Action, ReportingYear


@dataclass(frozen=True)
class DepartmentYears:
    """An action of one department through the years, and all its promises."""

    response: Response
    years: list[ActionYear]
    tally: Tally


@dataclass(frozen=True)
class Said:
    """What one department published of an action for a year, or why it didn't."""

    kind: str
    year: int
    revision: Revision | None
    status: str = ""
    why: str = ""


class Across:
    """One action of some responses. Four queries, and one for the texts of a year."""

    def __init__(self, action: Action, responses: Iterable[Response], as_at: date):
        self.action, self.as_at = action, as_at
        self.responses = list(responses)
        self._asked_of = {
            "day": as_at,
            "departments": [response.department.slug for response in self.responses],
            "strategy": action.strategy.slug,
            "action": action.number,
        }

    @cached_property
    def years(self) -> list[int]:
        """Those that are asked about, told of, or that promises are due in."""
        told = {year for _response, year in self._told}
        due = {year for _response, year in self._squares}
        asked = {year for year, asked in self._asked.items() if asked}
        return sorted({*asked, *told, *due})

    @property
    def latest_year(self) -> int | None:
        """The last that one of them reported on; where none did, the last that is told of."""
        reported = [year for (_, year), told in self._told.items() if Kind.PROGRESS in told]
        return max(reported or self.years, default=None)

    @property
    def rows(self) -> list[DepartmentYears]:
        return [
            DepartmentYears(
                response,
                [self._year_of(response, year) for year in self.years],
                self._tallies.get(response.pk, Tally()),
            )
            for response in self.responses
        ]

    def texts_of(self, *years: int) -> list[tuple[Response, list[Said]]]:
        """Of each department what it planned for some years, and what it reported of them."""
        revisions = self._revisions_of(years)
        return [
            (response, self._said(response, year, revisions.get(response.pk, {})))
            for year in years
            for response in self.responses
        ]

    def due_in(self, response: Response, year: int) -> Tally:
        """The promises of a department that are due in a year, without what auditors say."""
        return self._tallies_by_year.get((response.pk, year), Tally())

    def _year_of(self, response: Response, year: int) -> ActionYear:
        place = response.pk, year
        told = self._told.get(place, {})
        empty = {
            kind: why_unreported(asks, response, self._reported[response.pk], self.as_at)
            for kind, asks in self._asked.get(year, ())
            if kind not in told and self._is_due(asks, kind, response)
        }
        return ActionYear(year, self._squares.get(place, []), told, empty)

    def _is_due(self, asks: ReportingYear, kind: str, response: Response) -> bool:
        department = response.department
        return asks.asks_of(self.action, kind, department=department, as_at=self.as_at)

    def _said(self, response: Response, year: int, revisions: dict) -> list[Said]:
        reported = self._reported[response.pk]
        emptiness = Emptiness(response, self.as_at, self._reporting_years, reported)
        return said_in(emptiness, self.action, [(kind, year) for kind in KINDS], revisions)

    @cached_property
    def _reporting_years(self) -> dict[int, ReportingYear]:
        return {row.year: row for row in self.action.strategy.reporting_years.all()}

    @cached_property
    def _asked(self) -> dict[int, list[tuple[str, ReportingYear]]]:
        """By year: the kinds of text that are asked of it, each with the year that asks."""
        found = defaultdict(list)
        for kind in KINDS:
            for asks in self._reporting_years.values():
                if asks.asks_for(kind):
                    found[asks.year + (kind == Kind.PLAN)].append((kind, asks))
        return found

    @cached_property
    def _reported(self) -> dict[int, set[int]]:
        return years_reported(self.responses, self.as_at)

    @cached_property
    def _texts(self) -> list[tuple]:
        return _texts_across(**self._asked_of)

    @cached_property
    def _told(self) -> dict[tuple[int, int], dict[str, str]]:
        found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for response, year, kind, answer, _revision in self._texts:
            found[response, year][kind] = answer
        return found

    def _revisions_of(self, years: tuple[int, ...]) -> dict[int, dict[tuple[str, int], Revision]]:
        """By response, and by kind and year."""
        shown = {row[4]: row for row in self._texts if row[1] in years}
        revisions = {row.pk: row for row in revisions_with(keys=list(shown))}
        found: dict[int, dict[tuple[str, int], Revision]] = defaultdict(dict)
        for pk, (response, year, kind, *_rest) in shown.items():
            found[response][kind, year] = revisions[pk]
        return found

    @cached_property
    def _pledges(self) -> list[tuple]:
        return _pledges_across(**self._asked_of)

    @cached_property
    def _squares(self) -> dict[tuple[int, int], list[Square]]:
        found: dict[tuple[int, int], list[Square]] = defaultdict(list)
        for response, year, pledge, statement, status, *_told in self._pledges:
            found[response, year].append(Square(pledge, status, statement))
        return found

    @cached_property
    def _tallies_by_year(self) -> dict[tuple[int, int], Tally]:
        return tallies(
            ((response, year), (*told, False))
            for response, year, _pledge, _statement, *told in self._pledges
        )

    @cached_property
    def _tallies(self) -> dict[int, Tally]:
        """By response, without what auditors say."""
        return tallies(
            (response, (*told, False))
            for response, _year, _pledge, _statement, *told in self._pledges
        )


@KeptSQL
def _texts_across(day, departments, strategy, action):
    place = {"department__in": departments, "strategy": strategy, "action": action}
    found = StandingText.objects.on(day).filter(**place).order_by()
    return found.values_list("response", "year", "kind", "answer", "revision")


@KeptSQL
def _pledges_across(day, departments, strategy, action):
    place = {"department__in": departments, "strategy": strategy, "action": action}
    found = StandingPledge.objects.on(day).filter(**place)
    told = ("status", "is_reported_on", "is_contested", "is_ours")
    columns = ("response", "year", "pledge", "pledge__statement", *told)
    return found.order_by("department", "entry_year", "kind", "number").values_list(*columns)


@KeptSQL
def revisions_with(keys):
    """Those with these ids, with their editions and sources."""
    return Revision.objects.filter(pk__in=keys).select_related("edition__source").order_by()


def years_reported(responses: Iterable[Response], as_at: date) -> dict[int, set[int]]:
    """By response the years that its reports are on. One query."""
    found: dict[int, set[int]] = defaultdict(set)
    for response, year in _reports_of(day=as_at, responses=[row.pk for row in responses]):
        found[response].add(year)
    return found


@KeptSQL
def _reports_of(day, responses):
    reports = Edition.objects.as_at(day).filter(kind=Edition.Kind.REPORT).order_by()
    return reports.filter(response__in=responses).values_list("response", "year")


def said_in(
    emptiness: Emptiness,
    action: Action,
    cells: list[tuple[str, int]],
    revisions: dict[tuple[str, int], Revision],
) -> list[Said]:
    """What a department said in some cells of an action that are due or filled, or why not; where
    none is either, why the last of them is not due.
    """
    shown = [cell for cell in cells if cell in revisions or emptiness.is_due(action, *cell)]
    return [_said(emptiness, action, cell, revisions.get(cell)) for cell in shown or cells[-1:]]


def _said(
    emptiness: Emptiness, action: Action, cell: tuple[str, int], revision: Revision | None
) -> Said:
    if revision:
        return Said(*cell, revision)
    empty = emptiness.of(action, *cell)
    return Said(*cell, None, empty.status, empty.why)


def revisions_in(found: Iterable[tuple[Response, list[Said]]]) -> list[Revision]:
    """Those that fill what some departments said."""
    return [said.revision for _response, told in found for said in told if said.revision]


def years_of(action: Action, as_at: date) -> list[int]:
    """Those that its strategy asks about, or that some department is told of. Two queries."""
    asked = {
        row.year + (kind == Kind.PLAN)
        for row in action.strategy.reporting_years.all()
        for kind in Kind
        if row.asks_for(kind)
    }
    place = {"strategy": action.strategy.slug, "action": action.number}
    told = StandingText.objects.on(as_at).filter(**place).order_by()
    return sorted({*asked, *told.values_list("year", flat=True).distinct()})


def wordings_across(action: Action, responses: Iterable[Response], as_at: date) -> list[Wording]:
    """What the pages of some call it: each wording once, by the first that has it. One query."""
    keys = [row.pk for row in responses]
    rows = _wordings_of(day=as_at, action=action.pk, responses=keys)
    found: dict[tuple[str, str], Wording] = {}
    for row in rows:
        found.setdefault((row.title, row.note), row)
    return list(found.values())


@KeptSQL
def _wordings_of(day, action, responses):
    found = Wording.objects.as_at(day).filter(action=action, edition__response__in=responses)
    found = found.select_related("edition__response__department", "edition__response__strategy")
    return found.order_by("edition__response__department__name")
