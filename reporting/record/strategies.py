"""Strategies as at a day: their actions with what they ask, and their deadlines."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Min, Prefetch

from reporting.record.counts import tally_of_all
from reporting.record.kept import day_of_names, kept_for
from reporting.record.progress import Tally
from strategy.models import Action, Deadline, FormerName, ReportingYear, Strategy


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


@dataclass(frozen=True)
class Asked:
    """What a strategy asks: its actions, each with its deadlines in `bound_to`, and its reporting
    years; and what it was called before.
    """

    actions: list[Action]
    years: list[ReportingYear]
    former: list[FormerName]


def asked_for(request, strategy: Strategy) -> Asked:
    """As at the day of the page. Four queries, once a version of the record."""
    as_at = request.as_at

    def made() -> Asked:
        return Asked(
            actions_with_deadlines(strategy, as_at),
            list(strategy.reporting_years.select_related("source")),
            list(FormerName.objects.of(strategy).filter(until__lte=as_at)),
        )

    key = ("asked", strategy.pk, as_at, day_of_names(request))
    return kept_for(request, key, made)


def tally_for(request, strategy: Strategy) -> Tally:
    """All promises in response to a strategy, as at the day of the page. Three queries, once a
    version of the record.
    """
    as_at = request.as_at
    key = ("tally", strategy.pk, as_at)
    return kept_for(request, key, lambda: tally_of_all(as_at, strategy))


def actions_with_deadlines(strategy: Strategy, as_at: date) -> list[Action]:
    """Its actions, each with the deadlines announced by the day in `bound_to`. Two queries."""
    deadlines = Deadline.objects.as_at(as_at).select_related("source")
    actions = strategy.actions.as_at(as_at).select_related("source").order_by("number")
    return list(actions.prefetch_related(Prefetch("deadlines", deadlines, to_attr="bound_to")))
