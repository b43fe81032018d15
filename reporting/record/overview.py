"""All responses at a glance, as at a day, in as many queries for one as for a thousand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.utils.functional import cached_property

from commitments.models import Edition, Response, StandingCount
from reporting.governance.who_is_answerable import AnswerableOffice, WhoIsAnswerable
from reporting.record.counts import cells_in, counts_by_response, tally_in, tally_of_all, years_in
from reporting.record.emptiness import CellCounts
from reporting.record.progress import Tally
from strategy.models import Action


@dataclass(frozen=True)
class Glance:
    """One response: how many cells are filled, or empty and why, what became of its pledges, who
    is answerable, and what came out last.
    """

    response: Response
    actions: int
    counts: StandingCount
    latest: Edition | None
    answerable: list[AnswerableOffice]

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


def latest_editions(as_at: date) -> QuerySet[Edition]:
    """What was published by a day, of whatever response, the latest first."""
    editions = Edition.objects.as_at(as_at)
    return editions.select_related("response__department", "response__strategy").order_by(
        "-published_on_last", "-recorded_at", "-pk"
    )


class Overview:
    def __init__(self, as_at: date):
        self.as_at = as_at

    @property
    def responses(self) -> QuerySet[Response]:
        """Each with the id of what it published last, `latest`."""
        editions = Edition.objects.as_at(self.as_at).filter(response=OuterRef("pk"))
        latest = editions.order_by("-published_on_last", "-position").values("pk")[:1]
        return Response.objects.select_related("department__merged_into", "strategy").annotate(
            latest=Subquery(latest)
        )

    def glances(self, responses: list[Response]) -> list[Glance]:
        """Of some of these. Five queries."""
        counts = counts_by_response(responses, self.as_at)
        latest = Edition.objects.in_bulk([row.latest for row in responses if row.latest])
        who = WhoIsAnswerable(self.as_at, responses)
        return [
            Glance(
                response=response,
                actions=self._actions[response.strategy_id],
                counts=counts[response.pk],
                latest=latest.get(response.latest),
                answerable=who.for_response(response),
            )
            for response in responses
        ]

    @cached_property
    def latest_editions(self) -> list[Edition]:
        """What was published last, of whatever response: five at the most."""
        return list(latest_editions(self.as_at)[:5])

    @cached_property
    def size(self) -> dict[str, int]:
        """How many responses and departments there are, and actions of the strategies that they
        respond to.
        """
        of_responses = Response.objects.aggregate(
            responses=Count("pk"), departments=Count("department", distinct=True)
        )
        answered = Action.objects.as_at(self.as_at).filter(strategy__responses__isnull=False)
        return of_responses | {"actions": answered.distinct().count()}

    @cached_property
    def tally(self) -> Tally:
        """Of all pledges of the record."""
        return tally_of_all(self.as_at)

    @cached_property
    def _actions(self) -> Counter:
        """How many actions each strategy has, by its id."""
        rows = Action.objects.as_at(self.as_at).order_by().values_list("strategy")
        return Counter(dict(rows.annotate(Count("pk"))))
