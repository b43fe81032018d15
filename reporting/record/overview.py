"""All responses at a glance, as at a day, in as many queries for one as for a thousand."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils.functional import cached_property

from commitments.kept_sql import KeptSQL
from commitments.models import Edition, Response, StandingCount
from reporting.governance.who_is_answerable import AnswerableOffice, WhoIsAnswerable
from reporting.record.counts import (
    cells_in,
    counts_by_response,
    responses_by_share,
    tally_in,
    tally_of_all,
    years_in,
)
from reporting.record.emptiness import CellCounts
from reporting.record.matrix import MOST_FIRST
from reporting.record.progress import Tally
from strategy.models import Action

NEWEST = ("published_on_last", "position", "pk")  # The greatest is the latest.
PUBLISHED = [f"published_on_{part}" for part in ("first", "last", "precision", "words")]


@dataclass(frozen=True)
class Glance:
    """One response: how many cells are filled, or empty and why, what became of its pledges, who
    is answerable, and what came out last.
    """

    response: Response
    actions: int
    counts: StandingCount
    latest: Edition | None
    answerable: list[AnswerableOffice] | None = None  # Where that is asked: for one department.

    @property
    def cells(self) -> CellCounts:
        return cells_in(self.counts)

    @property
    def tally(self) -> Tally:
        return tally_in(self.counts)

    @property
    def no_report_years(self) -> list[int]:
        return years_in(self.counts.no_report_years)

    @property
    def awaited_years(self) -> list[int]:
        return years_in(self.counts.awaited_years)


def latest_editions(as_at: date) -> QuerySet:
    """The ids of what was published by a day, of whatever response, the latest first.

    Ids alone, so that they come from an index: joined to their responses all would be sorted.
    """
    newest_first = ("-published_on_last", "-recorded_at", "-pk")
    return Edition.objects.as_at(as_at).order_by(*newest_first).values_list("pk", flat=True)


def editions_with_responses(pks: Iterable[int]) -> list[Edition]:
    """Those with these ids, in their order. One query."""
    pks = list(pks)
    found = {row.pk: row for row in _editions_with(keys=pks)}
    return [found[pk] for pk in pks]


@KeptSQL
def _editions_with(keys):
    related = Edition.objects.select_related("response__department", "response__strategy")
    return related.filter(pk__in=keys).order_by()


@KeptSQL
def _published_by(responses):
    found = Edition.objects.published().filter(response__in=responses).order_by()
    return found.values_list("response", *NEWEST)


@KeptSQL
def _days_of(keys):
    return Edition.objects.only(*PUBLISHED).filter(pk__in=keys).order_by()


def latest_of(glances: Iterable[Glance]) -> Edition | None:
    """What was published last of some responses."""
    editions = [glance.latest for glance in glances if glance.latest]
    return max(editions, key=lambda edition: edition.published_on.last, default=None)


@KeptSQL
def _responses_with(keys):
    found = Response.objects.select_related("department__merged_into", "strategy")
    return found.filter(pk__in=keys).order_by()


class Overview:
    def __init__(self, as_at: date):
        self.as_at = as_at

    @property
    def responses(self) -> QuerySet[Response]:
        return Response.objects.select_related("department__merged_into", "strategy")

    def in_order(self, order: str = "") -> QuerySet:
        """Their ids, by the departments’ names; or MOST_FIRST, or LEAST_FIRST, by the share that is
        delivered.
        """
        if order:
            return responses_by_share(self.as_at, most_first=order == MOST_FIRST)
        by_name = ("department__name", "strategy__published_on_last", "pk")
        return Response.objects.order_by(*by_name).values_list("pk", flat=True)

    def of(self, pks: list[int]) -> list[Response]:
        """Those with these ids, in their order. One query."""
        found = {row.pk: row for row in _responses_with(keys=pks)}
        return [found[pk] for pk in pks]

    def glances(self, responses: list[Response], *, with_offices: bool = False) -> list[Glance]:
        """Of some of these. Four queries, and two for who is answerable."""
        counts = counts_by_response(responses, self.as_at)
        latest = self._latest_of(responses)
        who = WhoIsAnswerable(self.as_at, responses) if with_offices else None
        return [
            Glance(
                response=response,
                actions=self._actions[response.strategy_id],
                counts=counts[response.pk],
                latest=latest.get(response.pk),
                answerable=who.for_response(response) if who else None,
            )
            for response in responses
        ]

    def _latest_of(self, responses: list[Response]) -> dict[int, Edition]:
        """What each published last, by the response's id: its days alone. Two queries."""
        # The day is not asked for: a database would look through all that was published by it.
        newest: dict[int, tuple] = {}
        for response, *edition in _published_by(responses=[row.pk for row in responses]):
            if edition[0] <= self.as_at:
                newest[response] = max(newest.get(response, ()), tuple(edition))
        days = _days_of(keys=[pk for *_day, pk in newest.values()])
        editions = {row.pk: row for row in days}
        return {response: editions[pk] for response, (*_day, pk) in newest.items()}

    @cached_property
    def latest_editions(self) -> list[Edition]:
        """What was published last, of whatever response: five at the most."""
        return editions_with_responses(list(latest_editions(self.as_at)[:5]))

    @cached_property
    def responding(self) -> dict[str, int]:
        """How many responses and departments there are."""
        return Response.objects.aggregate(
            responses=Count("pk"), departments=Count("department", distinct=True)
        )

    @cached_property
    def size(self) -> dict[str, int]:
        """These, and how many actions the strategies have that they respond to."""
        response = Response.objects.filter(strategy=OuterRef("strategy")).order_by()
        answered = Action.objects.as_at(self.as_at).filter(Exists(response))
        return self.responding | {"actions": answered.count()}

    @cached_property
    def tally(self) -> Tally:
        """Of all pledges of the record."""
        return tally_of_all(self.as_at)

    @cached_property
    def _actions(self) -> Counter:
        """How many actions each strategy has, by its id."""
        rows = Action.objects.as_at(self.as_at).order_by().values_list("strategy")
        return Counter(dict(rows.annotate(Count("pk"))))
