"""What several pages ask first."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404

from commitments.kept_sql import KeptSQL
from commitments.models import Edition, Response, StandingPending
from reporting.governance.as_at import Governance
from reporting.web.not_yet import NotYet
from strategy.models import Action, Department, Strategy

T = TypeVar("T")
PLACE = ("department", "strategy")


def get_response_or_404(department: str, strategy: str) -> Response:
    """A response with its department, what that was merged into, strategy and source: one query."""
    for response in _response_at(department=department, strategy=strategy):
        return response
    raise Http404("No Response matches the given query.")


def responses() -> QuerySet[Response]:
    """With all that a page says of one; `is_pending` where it is being brought up to date, and
    `is_any_pending` where one is.
    """
    found = Response.objects.select_related("department__merged_into", "strategy", "source")
    waits = StandingPending.objects.order_by()
    return found.annotate(
        is_pending=Exists(waits.filter(response=OuterRef("pk"))), is_any_pending=Exists(waits)
    )


def responses_of(pks: list[int]) -> list[Response]:
    """Those with these ids, in their order. One query."""
    found = {row.pk: row for row in _responses_with(keys=pks)}
    return [found[pk] for pk in pks]


@KeptSQL
def _response_at(department, strategy):
    found = responses().filter(department__slug=department, strategy__slug=strategy)
    return found.order_by()


@KeptSQL
def _responses_with(keys):
    return responses().filter(pk__in=keys).order_by()


def is_any_pending(asked: Mapping[str, str | list[str]]) -> bool:
    """Whether a response is being brought up to date: one of the departments and the strategies
    that are asked for, where they are. One query.
    """
    found = StandingPending.objects.all()
    for name in PLACE:
        if slugs := asked.get(name):
            some = [slugs] if isinstance(slugs, str) else slugs
            found = found.filter(**{f"response__{name}__slug__in": some})
    return found.exists()


def editions_of(response: Response, as_at: date) -> QuerySet[Edition]:
    """What a response had published by a day, each with how many `entries`; the latest first."""
    return (
        response.editions.as_at(as_at)
        .select_related("source", "supplements", "known_from")
        .annotate(entries=Count("revisions"))
        .order_by("-published_on_last", "-position")
    )


def get_governance_or_404(department: str, as_at: date) -> Governance:
    departments = Department.objects.select_related("source", "merged_into")
    return Governance(get_object_or_404(departments, slug=department), as_at)


def neighbours(things: Sequence[T], thing: T) -> tuple[T | None, T | None]:
    """What stands before a thing in a sequence, and what after."""
    place = things.index(thing)
    before = things[place - 1] if place else None
    after = things[place + 1] if place + 1 < len(things) else None
    return before, after


def action_among(actions: Iterable[Action], strategy: Strategy, number: int) -> Action:
    """The action of a strategy that has a number, of those of a day.

    Raises Http404; NotYet, where it was added later. That takes a query.
    """
    for action in actions:
        if action.number == number:
            return action
    later = get_object_or_404(strategy.actions, number=number)
    raise NotYet(
        f"{later} was added to the {strategy} {later.added_on.within_a_sentence()}. "
        "It is not part of the record before that day."
    )
