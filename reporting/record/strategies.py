"""Strategies as at a day: their actions with what they ask, and their deadlines."""

from datetime import date

from django.db.models import Count, Min, Prefetch

from strategy.models import Action, Deadline, Strategy


def strategies_with_actions(as_at: date) -> list[Strategy]:
    """Those published by the day, each with its actions in `listed`, and in `only_department` the
    slug of the one that responds, where it is one. Two queries.
    """
    actions = Action.objects.as_at(as_at).order_by("number")
    found = Strategy.objects.filter(published_on_last__lte=as_at).annotate(
        responding=Count("responses"), first_slug=Min("responses__department__slug")
    )
    rows = list(found.prefetch_related(Prefetch("actions", actions, to_attr="listed")))
    for row in rows:
        row.only_department = row.first_slug if row.responding == 1 else None
    return rows


def actions_with_deadlines(strategy: Strategy, as_at: date) -> list[Action]:
    """Its actions, each with the deadlines announced by the day in `bound_to`. Two queries."""
    deadlines = Deadline.objects.as_at(as_at).select_related("source")
    actions = strategy.actions.as_at(as_at).select_related("source").order_by("number")
    return list(actions.prefetch_related(Prefetch("deadlines", deadlines, to_attr="bound_to")))
