"""Departments side by side: the responses to one strategy as at a day, some of them at a time.

Takes as many queries for a thousand departments as for two.
"""

from collections.abc import Iterable
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery

from commitments.kept_sql import KeptSQL
from commitments.models import (
    Edition,
    Response,
    StandingActionCount,
    StandingCount,
)
from commitments.models.statuses import GONE_ON, UNANSWERABLE
from reporting.record.counts import tally_in, with_share
from reporting.record.matrix import LEAST_FIRST, MOST_FIRST
from reporting.record.progress import DELIVERED, STATUSES, TAKEN_BACK, Tally
from strategy.models import Action, Strategy

ALIKE = 5000  # Counts that are the same make the same share.
EARLIEST, LATEST = "reported", "-reported"
# In which order departments stand, as an address asks for it, and in words.
ORDERS = {
    "": "by name",
    LATEST: "latest report first",
    EARLIEST: "earliest report first",
    MOST_FIRST: "most delivered first",
    LEAST_FIRST: "least delivered first",
}
COLUMNS = [status.replace("-", "_") for status in STATUSES]
BESIDE = [f"beside_{status}" for status in TAKEN_BACK]


def responses_in_order(
    strategy: Strategy, as_at: date, order: str = "", action: Action | None = None
) -> QuerySet:
    """The ids of the responses to a strategy in one of ORDERS: by the share that is delivered of
    all promises, or of those of an action. Those that the order says nothing of are last, by name.
    """
    found = Response.objects.filter(strategy=strategy)
    by = ["department__name", "pk"]
    if order in (MOST_FIRST, LEAST_FIRST):
        found = found.annotate(asked=Subquery(_shares(as_at, action)))
    elif order:
        found = found.annotate(asked=Subquery(_latest_reports(as_at)))
    if order:
        asked = F("asked")
        is_down = order.startswith("-")
        by.insert(0, asked.desc(nulls_last=True) if is_down else asked.asc(nulls_last=True))
    return found.order_by(*by).values_list("pk", flat=True)


def _shares(as_at: date, action: Action | None) -> QuerySet:
    """How much of a response, or of one action of it, is delivered."""
    if action:
        counts = StandingActionCount.objects.on(as_at).filter(action=action.number)
    else:
        counts = StandingCount.objects.on(as_at)
    return with_share(counts.filter(response=OuterRef("pk"))).order_by().values("share")[:1]


def _latest_reports(as_at: date) -> QuerySet:
    """The day on which a response's latest report came out."""
    reports = Edition.objects.as_at(as_at).filter(response=OuterRef("pk"))
    newest = reports.filter(kind=Edition.Kind.REPORT).order_by("-published_on_last")
    return newest.values("published_on_last")[:1]


def tallies_by_action(responses: Iterable[Response], as_at: date) -> dict[tuple[int, int], Tally]:
    """By the response's id and the action's number, where there are promises; without what auditors
    say. One query.
    """
    found = _counts_by_action(day=as_at, responses=[row.pk for row in responses])
    return {(row.response_id, row.action): tally_in(row) for row in found}


@KeptSQL
def _counts_by_action(day, responses):
    return StandingActionCount.objects.on(day).filter(response__in=responses).order_by()


class Share(NamedTuple):
    """How many promises of one action of a department have which status; `covered` by a published
    report is the whole of what is delivered.
    """

    delivered: int
    covered: int
    total: int
    statuses: tuple[tuple[str, int], ...]  # Those that some have, in order.


def shares_by_action(responses: Iterable[Response], as_at: date) -> dict[tuple[int, int], Share]:
    """By the response's id and the action's number, where there are promises. One query."""
    rows = _counted_by_action(day=as_at, responses=[row.pk for row in responses])
    return {(row[0], row[1]): _share(row[2:]) for row in rows}


@KeptSQL
def _counted_by_action(day, responses):
    found = StandingActionCount.objects.on(day).filter(response__in=responses).order_by()
    return found.values_list("response", "action", *COLUMNS, *BESIDE)


@lru_cache(maxsize=ALIKE)
def _share(counts: tuple[int, ...]) -> Share:
    told = tuple((status, n) for status, n in zip(STATUSES, counts, strict=False) if n)
    gone_on = sum(n for status, n in told if status in GONE_ON)
    total = sum(counts[: len(STATUSES)]) - gone_on  # What they went on as is counted.
    beside = sum(counts[len(STATUSES) :])
    unanswerable = sum(n for status, n in told if status in UNANSWERABLE)
    delivered = dict(told).get(DELIVERED, 0)
    return Share(delivered, total - unanswerable - beside, total, told)
