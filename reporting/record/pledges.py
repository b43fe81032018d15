"""Pledges with what became of them, as the public could read it on a day."""

from datetime import date

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from commitments.models import (
    Citation,
    Edition,
    Opinion,
    Outcome,
    Pledge,
    Succession,
    Withdrawal,
)
from commitments.models.statuses import AWAITED, NO_REPORT, NOT_ASKED, NOT_REPORTED
from strategy.models import Department


def whose_words(fact: Pledge | Outcome, department: Department) -> str:
    """Whose reading it is."""
    return "our reading" if fact.is_our_reading else f"{department}’s own statement"


def untold_words(status: str, year: int, department: Department) -> str:
    """What a page says of a pledge due in a year of which no edition says what became."""
    whose = f"{department}’s report for {year}"
    return {
        NOT_REPORTED: f"{whose} does not mention this.",
        AWAITED: f"{whose} is not out yet.",
        NO_REPORT: f"{department} has not published a report for {year}. We cannot say if it did "
        "this.",
        NOT_ASKED: f"Nobody asked {department} for a report for {year}. We cannot say if it did "
        "this.",
    }.get(status, "")


def with_what_shows_it(outcomes: QuerySet[Outcome], as_at: date) -> QuerySet[Outcome]:
    """Outcomes with their words, and `leads_on`: the pledge that it leads to is public, too.

    Three queries: outcomes, the words that show them, and the texts that hold those.
    """
    public = Edition.objects.as_at(as_at).filter(pk=OuterRef("carried_to__edition"))
    citations = Citation.objects.with_texts(as_at).order_by("pk")
    return (
        outcomes.annotate(leads_on=Exists(public))
        .select_related("edition__source", "carried_to__entry__action")
        .prefetch_related(Prefetch("citations", citations))
    )


def with_what_took_it_back(pledges: QuerySet[Pledge], as_at: date) -> QuerySet[Pledge]:
    """Pledges, each with what withdrew it in `withdrawing`, what replaced it in `replacing`, and
    what it was split or merged into in `going_on`. Three queries more.
    """
    withdrawals = Withdrawal.objects.as_at(as_at).select_related("edition").order_by("pk")
    newer = Pledge.objects.as_at(as_at).select_related("edition").order_by("replaces", "pk")
    return pledges.prefetch_related(
        Prefetch("withdrawals", withdrawals, to_attr="withdrawing"),
        Prefetch("replaced_by", newer, to_attr="replacing"),
        Prefetch("successions", with_what_goes_on(as_at), to_attr="going_on"),
    )


def with_what_goes_on(as_at: date) -> QuerySet[Succession]:
    """What says that pledges were split or merged, as read on a day; told by edition."""
    known = Succession.objects.current(as_at).within_a_response()
    known = known.select_related("edition", "goes_on_as")
    return known.order_by("edition", "pk")


def pledges_with_outcomes(as_at: date) -> QuerySet[Pledge]:
    """The pledges published by the day, each with `year`, `status` and its outcomes in `told`.

    The first of `told` is the one that counts; a second is this record's reading beside it.
    `audited` are the opinions of auditors. Eight queries: pledges, outcomes, the words that show
    them, the texts that hold those, opinions, and three for what took pledges back.
    """
    outcomes = with_what_shows_it(Outcome.objects.as_at(as_at), as_at).order_by("is_our_reading")
    return (
        with_what_took_it_back(Pledge.objects.as_at(as_at), as_at)
        .with_status(as_at)
        .select_related("entry__action", "edition")
        .prefetch_related(
            Prefetch("outcomes", outcomes, to_attr="told"),
            Prefetch("opinions", Opinion.objects.as_at(as_at), to_attr="audited"),
        )
        .order_by("entry__action__number", "entry__year", "entry__kind", "number")
    )
