"""Two to four departments compared: what each said of every action of a strategy, as at a day."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from commitments.models import Kind, Response, Revision, StandingPledge, StandingText
from reporting.record.across import Said, revisions_with, said_in, years_reported
from reporting.record.counts import counts_by_response, tally_in
from reporting.record.emptiness import Emptiness
from reporting.record.matrix import Square
from reporting.record.progress import Tally
from reporting.record.side_by_side import tallies_by_action
from strategy.models import Action, ReportingYear, Strategy

FEWEST, MOST = 2, 4  # Departments beside each other.


@dataclass(frozen=True)
class Compared:
    """One action of one department: all its promises counted, those due in the year, and what was
    committed, planned and reported, or why not.
    """

    response: Response
    action: Action
    tally: Tally
    due: list[Square]
    due_tally: Tally
    said: list[Said]


class ComparedDepartments:
    """All actions of some responses, in a year: the one that is asked for, or the last that one of
    them reported on. Eight queries.
    """

    def __init__(self, strategy: Strategy, responses: list[Response], as_at: date):
        self.strategy, self.responses, self.as_at = strategy, responses, as_at
        self._chosen: int | None = None

    def choose(self, year: int | None) -> None:
        """One of `years`, before anything of a year is asked."""
        self._chosen = year

    @cached_property
    def year(self) -> int | None:
        reported = [year for years in self._reported.values() for year in years]
        return self._chosen or max(reported or self.years, default=None)

    @cached_property
    def years(self) -> list[int]:
        """Those that are asked about, or told of."""
        asked = {
            year + (kind == Kind.PLAN)
            for year, row in self._reporting_years.items()
            for kind in Kind
            if row.asks_for(kind)
        }
        return sorted(asked | {year for _response, _action, _kind, year, _pk in self._texts})

    @cached_property
    def tallies(self) -> list[tuple[Response, Tally]]:
        """Of all promises of each."""
        counts = counts_by_response(self.responses, self.as_at)
        return [(response, tally_in(counts[response.pk])) for response in self.responses]

    @cached_property
    def rows(self) -> list[tuple[Action, list[Compared]]]:
        """By action, in the order of the numbers."""
        actions = self.strategy.actions.as_at(self.as_at).order_by("number")
        return [
            (action, [self._compared(response, action) for response in self.responses])
            for action in actions
        ]

    @property
    def revisions(self) -> list[Revision]:
        """All texts that are shown."""
        told = [said for _action, row in self.rows for one in row for said in one.said]
        return [said.revision for said in told if said.revision]

    def _compared(self, response: Response, action: Action) -> Compared:
        place = response.pk, action.number
        revisions = self._revisions.get(place, {})
        first = {cell for cell in revisions if cell[0] == Kind.COMMITMENT}
        first |= {
            (Kind.COMMITMENT, year)
            for year, row in self._reporting_years.items()
            if row.asks_for(Kind.COMMITMENT)
        }
        cells = [*sorted(first), (Kind.PLAN, self.year), (Kind.PROGRESS, self.year)]
        reported = self._reported[response.pk]
        emptiness = Emptiness(response, self.as_at, self._reporting_years, reported)
        return Compared(
            response,
            action,
            self._tallies.get(place, Tally()),
            [square for square, _told in self._due.get(place, [])],
            Tally.of((*told, False) for _square, told in self._due.get(place, [])),
            said_in(emptiness, action, cells, revisions),
        )

    @cached_property
    def _reporting_years(self) -> dict[int, ReportingYear]:
        return {row.year: row for row in self.strategy.reporting_years.all()}

    @cached_property
    def _reported(self) -> dict[int, set[int]]:
        return years_reported(self.responses, self.as_at)

    @cached_property
    def _tallies(self) -> dict[tuple[int, int], Tally]:
        return tallies_by_action(self.responses, self.as_at)

    @cached_property
    def _texts(self) -> list[tuple]:
        found = StandingText.objects.on(self.as_at).filter(response__in=self._keys).order_by()
        return list(found.values_list("response", "action", "kind", "year", "revision"))

    @cached_property
    def _revisions(self) -> dict[tuple[int, int], dict[tuple[str, int], Revision]]:
        """By response and action, those of the year and every commitment."""
        shown = {
            pk: (response, action, kind, year)
            for response, action, kind, year, pk in self._texts
            if kind == Kind.COMMITMENT or year == self.year
        }
        revisions = {row.pk: row for row in revisions_with(keys=list(shown))}
        found: dict[tuple[int, int], dict[tuple[str, int], Revision]] = defaultdict(dict)
        for pk, (response, action, kind, year) in shown.items():
            found[response, action][kind, year] = revisions[pk]
        return found

    @cached_property
    def _due(self) -> dict[tuple[int, int], list[tuple[Square, tuple]]]:
        """By response and action the promises due in the year, each with what a tally counts."""
        found: dict[tuple[int, int], list[tuple[Square, tuple]]] = defaultdict(list)
        stand = StandingPledge.objects.on(self.as_at).filter(response__in=self._keys)
        rows = stand.filter(year=self.year).order_by("action", "entry_year", "kind", "number")
        told = ("status", "is_reported_on", "is_contested", "is_ours")
        columns = ("response", "action", "pledge", "pledge__statement", *told)
        for response, action, pledge, statement, *counted in rows.values_list(*columns):
            square = Square(pledge, counted[0], statement)
            found[response, action].append((square, tuple(counted)))
        return found

    @property
    def _keys(self) -> list[int]:
        return [response.pk for response in self.responses]
