"""Pledges with what became of them, as the public could read it on a day."""

from datetime import date

from django.db.models import Prefetch, QuerySet

from commitments.models import Citation, Outcome, Pledge


def pledges_with_outcomes(as_at: date) -> QuerySet[Pledge]:
    """The pledges in force, each with `year`, `status` and its outcome in the list `told`.

    Three queries: pledges, outcomes, and the words that show them.
    """
    citations = Citation.objects.select_related("entry__action")
    outcomes = (
        Outcome.objects.as_at(as_at)
        .select_related("edition", "carried_to__entry__action")
        .prefetch_related(Prefetch("citations", citations))
    )
    return (
        Pledge.objects.as_at(as_at)
        .with_status(as_at)
        .select_related("entry__action", "edition")
        .prefetch_related(Prefetch("outcomes", outcomes, to_attr="told"))
        .order_by("entry__action__number", "entry__year", "entry__kind", "number")
    )
