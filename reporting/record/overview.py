"""All responses at a glance, as at a day, in as many queries for one as for a thousand."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count
from django.utils.functional import cached_property

from commitments.models import Edition, Kind, Pledge, Response, Revision
from reporting.governance.who_is_answerable import AnswerableOffice, WhoIsAnswerable
from reporting.record.emptiness import AWAITED, LEFT_OUT, NO_REPORT, CellCounts, why_unreported
from reporting.record.progress import COUNTED_BY, Tally, tallies
from strategy.models import Action, ReportingYear


@dataclass
class Glance:
    """One response: how many cells are filled, or empty and why, what became of its pledges, who
    is answerable, and what came out last.
    """

    response: Response
    actions: int
    cells: CellCounts
    no_report_years: list[int] = field(default_factory=list)
    awaited_years: list[int] = field(default_factory=list)
    latest: Edition | None = None
    tally: Tally = field(default_factory=Tally)
    answerable: list[AnswerableOffice] = field(default_factory=list)


class Overview:
    def __init__(self, as_at: date):
        self.as_at = as_at

    @cached_property
    def glances(self) -> list[Glance]:
        return [self._glance(response) for response in self.responses]

    @cached_property
    def responses(self) -> list[Response]:
        return list(Response.objects.select_related("department__merged_into", "strategy"))

    @cached_property
    def latest_editions(self) -> list[Edition]:
        """What was published last, of whatever response: five at the most."""
        newest_first = self._editions.order_by("-published_on_last", "-recorded_at")
        return list(newest_first[:5])

    @property
    def actions(self) -> int:
        """How many actions there are; one that two departments respond to counts once."""
        strategies = {response.strategy_id for response in self.responses}
        return sum(len(self._actions.get(strategy, [])) for strategy in strategies)

    @cached_property
    def tally(self) -> Tally:
        """Of all pledges of the record."""
        return sum(self._tallies.values(), Tally())

    @property
    def departments(self) -> int:
        return len({response.department_id for response in self.responses})

    @cached_property
    def _tallies(self) -> dict[int, Tally]:
        """By response how many pledges have which status."""
        pledges = Pledge.objects.as_at(self.as_at).with_status(self.as_at).order_by()
        rows = pledges.values_list("entry__response", *COUNTED_BY)
        return tallies((response, told) for response, *told in rows)

    @cached_property
    def _who(self) -> WhoIsAnswerable:
        return WhoIsAnswerable(self.as_at)

    @property
    def _editions(self):
        return Edition.objects.as_at(self.as_at).select_related(
            "response__department", "response__strategy"
        )

    @cached_property
    def _actions(self) -> dict[int, list[Action]]:
        return _by(Action.objects.as_at(self.as_at), "strategy_id")

    @cached_property
    def _reporting_years(self) -> dict[int, list[ReportingYear]]:
        return _by(ReportingYear.objects.all(), "strategy_id")

    @cached_property
    def _editions_of(self) -> dict[int, list[Edition]]:
        return _by(self._editions.order_by("published_on_last", "position"), "response_id")

    @cached_property
    def _filled(self) -> dict[tuple[int, str, int], int]:
        """How many cells are filled by response, kind and year."""
        current = Revision.objects.as_at(self.as_at).order_by()
        groups = current.values_list("entry__response", "entry__kind", "entry__year")
        return {group[:3]: group[3] for group in groups.annotate(Count("pk"))}

    @cached_property
    def _filled_in_all(self) -> Counter:
        totals: Counter = Counter()
        for (response, _kind, _year), count in self._filled.items():
            totals[response] += count
        return totals

    def _glance(self, response: Response) -> Glance:
        editions = self._editions_of.get(response.pk, [])
        empty = self._empty(response, editions)
        return Glance(
            response=response,
            actions=len(self._actions.get(response.strategy_id, [])),
            cells=CellCounts(
                filled=self._filled_in_all.get(response.pk, 0),
                left_out=empty[LEFT_OUT].total(),
                no_report=empty[NO_REPORT].total(),
                awaited=empty[AWAITED].total(),
            ),
            no_report_years=sorted(empty[NO_REPORT]),
            awaited_years=sorted(empty[AWAITED]),
            latest=editions[-1] if editions else None,
            tally=self._tallies.get(response.pk, Tally()),
            answerable=self._who.for_response(response),
        )

    def _empty(self, response: Response, editions: list[Edition]) -> dict[str, Counter]:
        """By status how many cells are due and empty, by the year of the report they belong to."""
        reported = {row.year for row in editions if row.kind == Edition.Kind.REPORT}
        found: dict[str, Counter] = defaultdict(Counter)
        for kind, asks, due in self._asked(response):
            year = asks.year + (kind == Kind.PLAN)
            if (empty := due - self._filled.get((response.pk, kind, year), 0)) > 0:
                found[why_unreported(asks, response, reported, self.as_at)][asks.year] += empty
        return found

    def _asked(self, response: Response) -> Iterator[tuple[Kind, ReportingYear, int]]:
        """Each kind and year that is asked for, and of how many actions."""
        actions = self._actions.get(response.strategy_id, [])
        department = response.department
        for row in self._reporting_years.get(response.strategy_id, []):
            for kind in Kind:
                asked = (
                    row.asks_of(action, kind, department=department, as_at=self.as_at)
                    for action in actions
                )
                if due := sum(asked):
                    yield kind, row, due


def _by(rows, name: str) -> dict:
    grouped = defaultdict(list)
    for row in rows:
        grouped[getattr(row, name)].append(row)
    return grouped
