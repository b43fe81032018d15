"""Kept counts of responses as what pages say of them: cells, and pledges by what became of them."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from functools import reduce
from operator import add, sub

from django.db.models import Case, Exists, F, Max, Min, QuerySet, Sum, When

from commitments.kept_sql import KeptSQL
from commitments.models import Opinion, Response, StandingCount, StandingPledge, Succession
from commitments.models.pledges import disagreeing
from commitments.models.standing import CountedPledges
from commitments.models.statuses import GONE_ON, UNANSWERABLE
from reporting.record.emptiness import CellCounts
from reporting.record.progress import FEWEST, STATUSES, TAKEN_BACK, Tally
from strategy.models import Strategy


def _column(status: str) -> str:
    return status.replace("-", "_")


# The columns of a count that can be added up, but for the cells'.
OF_PLEDGES = [
    *(_column(status) for status in STATUSES),
    *(f"beside_{status}" for status in TAKEN_BACK),
    *("contested", "ours"),
]
OF_CELLS = {
    "filled": "cells_filled",
    "left_out": "cells_left_out",
    "no_report": "cells_no_report",
    "awaited": "cells_awaited",
}


def counts_by_response(responses: Iterable[Response], as_at: date) -> dict[int, StandingCount]:
    """What stood on a day, by the response's id. One query."""
    found = _counts_of(day=as_at, responses=[row.pk for row in responses])
    return {row.response_id: row for row in found}


@KeptSQL
def _counts_of(day, responses):
    return StandingCount.objects.on(day).filter(response__in=responses)


def tally_in(counts: CountedPledges) -> Tally:
    """The pledges of one response, or of one action of it, without what auditors say of them."""
    return _tally({name: getattr(counts, name) for name in OF_PLEDGES})


def tally_of_all(as_at: date, strategy: Strategy | None = None) -> Tally:
    """The pledges of all responses, or of all to a strategy. Three queries.

    Over strategies a pledge that is made again in a later one is counted once, where it was made
    first: one query more.
    """
    found = StandingCount.objects.on(as_at)
    if strategy:
        found = found.filter(response__strategy=strategy)
    totals = found.aggregate(**{name: Sum(name) for name in OF_PLEDGES})
    counted = _tally({name: total or 0 for name, total in totals.items()})
    counted = replace(counted, disputed=disputed(as_at, strategy))
    return counted if strategy else counted.without_again(made_again(as_at))


def made_again(as_at: date) -> Tally:
    """The pledges that make again what was promised in an earlier strategy. One query.

    There are few of these and many pledges, so that it begins with those.
    """
    return Tally.of(_made_again(day=as_at))


@KeptSQL
def _made_again(day):
    again = Succession.objects.as_at(day).over_strategies().order_by().values("goes_on_as")
    standing = StandingPledge.objects.on(day).filter(pledge__in=again)
    disagrees = Exists(disagreeing(day, "pledge"))
    told = ("status", "is_reported_on", "is_contested", "is_ours", disagrees)
    return standing.order_by().values_list(*told)


def responses_by_share(as_at: date, *, most_first: bool) -> QuerySet:
    """The ids of all responses, by the share that is delivered; those without one are last."""
    found = with_share(StandingCount.objects.on(as_at))
    order = F("share").desc(nulls_last=True) if most_first else F("share").asc(nulls_last=True)
    return found.order_by(order, "response").values_list("response", flat=True)


def with_share(counts: QuerySet) -> QuerySet:
    """Each with `share`: how much is delivered of the pledges that a published report covers, as
    `Tally.share` has it; nothing where those are too few.
    """
    unanswerable = (*UNANSWERABLE, *GONE_ON)
    answerable = (status for status in STATUSES if status not in unanswerable)
    beside = (F(f"beside_{status}") for status in TAKEN_BACK)
    whole = reduce(sub, beside, reduce(add, (F(_column(status)) for status in answerable)))
    share = Case(When(whole__gte=FEWEST, then=F("delivered") * 1.0 / F("whole")))
    return counts.annotate(whole=whole).annotate(share=share)


def disputed(as_at: date, strategy: Strategy | None = None) -> int:
    """Of how many pledges an auditor says something else than stood on a day. Two queries.

    There are few opinions and many pledges, so that it begins with those.
    """
    instead = _disagreements(day=as_at)
    standing = StandingPledge.objects.on(as_at).filter(pledge__in={pledge for pledge, _ in instead})
    if strategy:
        standing = standing.filter(strategy=strategy.slug)
    status = dict(standing.order_by().values_list("pledge", "status"))
    return len({pledge for pledge, said in instead if status.get(pledge, said) != said})


@KeptSQL
def _disagreements(day):
    found = Opinion.objects.as_at(day).filter(verdict=Opinion.Verdict.DISAGREE)
    return found.values_list("pledge", "status")


def sizes_of_texts(as_at: date, **place: list[str]) -> QuerySet[StandingCount]:
    """How many texts each response has, of all responses or those of a place: the slugs of their
    departments, or of their strategies: `size`.
    """
    return _kept(as_at, place).annotate(size=F("texts"))


def sizes_of_pledges(
    as_at: date, statuses: Iterable[str], **place: list[str]
) -> QuerySet[StandingCount]:
    """How many pledges of each response have one of some statuses, likewise."""
    columns = [F(status.replace("-", "_")) for status in statuses]
    return _kept(as_at, place).annotate(size=reduce(add, columns))


def beginnings(sizes: QuerySet[StandingCount]) -> list[tuple[int, str, str]]:
    """Where the rows of each response that has some begin in a list by response: how many are
    before them, and the slugs of its department and strategy. One query.
    """
    order = [f"response__{name}__slug" for name in ("department", "strategy")]
    found, before = [], 0
    for *slugs, size in sizes.filter(size__gt=0).order_by(*order).values_list(*order, "size"):
        found.append((before, *slugs))
        before += size
    return found


def first_and_last_year_due(as_at: date) -> tuple[int | None, int | None]:
    """Of all pledges of a day. One query."""
    years = StandingCount.objects.on(as_at).aggregate(Min("first_year_due"), Max("last_year_due"))
    return tuple(years.values())


def _kept(as_at: date, place: dict[str, list[str]]) -> QuerySet[StandingCount]:
    of = {f"response__{name}__slug__in": slugs for name, slugs in place.items()}
    return StandingCount.objects.on(as_at).filter(**of)


def cells_in(counts: StandingCount) -> CellCounts:
    return CellCounts(**{name: getattr(counts, column) for name, column in OF_CELLS.items()})


def years_in(words: str) -> list[int]:
    return [int(year) for year in words.split()]


def _tally(counts: dict[str, int]) -> Tally:
    of_status = {status: counts[status.replace("-", "_")] for status in STATUSES}
    beside = {status: counts[f"beside_{status}"] for status in TAKEN_BACK}
    beside |= {status: counts[status] for status in GONE_ON}
    return Tally(+Counter(of_status), +Counter(beside), counts["contested"], counts["ours"])
