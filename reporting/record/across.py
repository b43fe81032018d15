"""One action across departments, as at a day: the same years of each, planned and reported.

Takes as many queries for a thousand departments as for two.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

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
    """What one department published of the action for a year, or why it didn't."""

    kind: str
    revision: Revision | None
    status: str = ""
    why: str = ""


class Across:
    """One action of some responses. Four queries, and one for the texts of a year."""

    def __init__(self, action: Action, responses: Iterable[Response], as_at: date):
        self.action, self.as_at = action, as_at
        self.responses = list(responses)
        self._place = {
            "department__in": [response.department.slug for response in self.responses],
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

    def texts_of(self, year: int) -> list[tuple[Response, list[Said]]]:
        """Of each department what it planned for a year, and what it reported of it."""
        revisions = self._revisions_of(year)
        return [
            (response, list(self._said(response, year, revisions))) for response in self.responses
        ]

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

    def _said(self, response: Response, year: int, revisions: dict) -> Iterator[Said]:
        """What is due or there; where nothing is, why the report of the year is not."""
        emptiness = Emptiness(
            response, self.as_at, self._reporting_years, self._reported[response.pk]
        )
        is_any = False
        for kind in KINDS:
            revision = revisions.get((response.pk, kind))
            if revision or emptiness.is_due(self.action, kind, year):
                is_any = True
                empty = None if revision else emptiness.of(self.action, kind, year)
                yield Said(kind, revision, *((empty.status, empty.why) if empty else ()))
        if not is_any:
            empty = emptiness.of(self.action, Kind.PROGRESS, year)
            yield Said(Kind.PROGRESS, None, empty.status, empty.why)

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
        """By response the years that its reports are on."""
        found: dict[int, set[int]] = defaultdict(set)
        reports = Edition.objects.as_at(self.as_at).filter(kind=Edition.Kind.REPORT)
        of_these = reports.filter(response__in=[row.pk for row in self.responses]).order_by()
        for response, year in of_these.values_list("response", "year"):
            found[response].add(year)
        return found

    @cached_property
    def _texts(self) -> list[tuple]:
        found = StandingText.objects.on(self.as_at).filter(**self._place).order_by()
        return list(found.values_list("response", "year", "kind", "answer", "revision"))

    @cached_property
    def _told(self) -> dict[tuple[int, int], dict[str, str]]:
        found: dict[tuple[int, int], dict[str, str]] = defaultdict(dict)
        for response, year, kind, answer, _revision in self._texts:
            found[response, year][kind] = answer
        return found

    def _revisions_of(self, year: int) -> dict[tuple[int, str], Revision]:
        shown = {row[4]: (row[0], row[2]) for row in self._texts if row[1] == year}
        found = Revision.objects.select_related("edition__source").in_bulk(list(shown))
        return {shown[pk]: revision for pk, revision in found.items()}

    @cached_property
    def _pledges(self) -> list[tuple]:
        found = StandingPledge.objects.on(self.as_at).filter(**self._place)
        told = ("status", "is_reported_on", "is_contested", "is_ours")
        columns = ("response", "year", "pledge", "pledge__statement", *told)
        return list(
            found.order_by("department", "entry_year", "kind", "number").values_list(*columns)
        )

    @cached_property
    def _squares(self) -> dict[tuple[int, int], list[Square]]:
        found: dict[tuple[int, int], list[Square]] = defaultdict(list)
        for response, year, pledge, statement, status, *_told in self._pledges:
            found[response, year].append(Square(pledge, status, statement))
        return found

    @cached_property
    def _tallies(self) -> dict[int, Tally]:
        """By response, without what auditors say."""
        return tallies(
            (response, (*told, False))
            for response, _year, _pledge, _statement, *told in self._pledges
        )


def revisions_in(found: Iterable[tuple[Response, list[Said]]]) -> list[Revision]:
    """Those that fill what some departments said."""
    return [said.revision for _response, told in found for said in told if said.revision]


def wordings_across(action: Action, responses: Iterable[Response], as_at: date) -> list[Wording]:
    """What the pages of some call it: each wording once, by the first that has it. One query."""
    rows = (
        Wording.objects.as_at(as_at)
        .filter(action=action, edition__response__in=[row.pk for row in responses])
        .select_related("edition__response__department", "edition__response__strategy")
        .order_by("edition__response__department__name")
    )
    found: dict[tuple[str, str], Wording] = {}
    for row in rows:
        found.setdefault((row.title, row.note), row)
    return list(found.values())
