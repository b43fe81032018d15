"""Actions, offices and people whose names have the words of a search."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse

from commitments.models import Wording
from commitments.search.words import phrases, stems
from reporting.governance.offices import Office
from strategy.models import Action, Appointment, FormerName, Person, Role

MOST_SHOWN = 10


@dataclass(frozen=True)
class Named:
    """Something with a name and a page: its route, and the parts of its address."""

    name: str
    kind: str
    place: Any  # The strategy, the department or the response that it belongs to.
    route: str
    parts: tuple[str | int, ...]
    former: tuple[str, ...] = ()  # What it was called before.

    def get_absolute_url(self) -> str:
        return reverse(self.route, args=self.parts)


def named(query: str, day: date) -> list[Named]:
    """Those there were on that day, the first ten. At most five queries."""
    wanted = [" ".join(phrase) for phrase in phrases(query)]
    if not wanted:
        return []
    former = Former(day)
    every = chain(_actions(day, former), _wordings(day), _offices_and_people(day, former))
    return list(islice((row for row in every if _is_called(row, wanted)), MOST_SHOWN))


def _is_called(row: Named, wanted: list[str]) -> bool:
    """Whether its name has all the words, or one that it had before."""
    return any(_has(name, wanted) for name in (row.name, *row.former))


def _has(name: str, wanted: list[str]) -> bool:
    told = f" {' '.join(stems(name))} "
    return all(f" {phrase} " in told for phrase in wanted)


class Former:
    """What actions, offices and people had been called before a day. One query."""

    def __init__(self, day: date):
        kinds = [model._meta.model_name for model in (Action, Role, Person)]
        self._names = defaultdict(list)
        for row in FormerName.objects.filter(kind__in=kinds, until__lte=day).order_by("-until"):
            self._names[row.kind, row.subject].append(row.name)

    def of(self, row) -> tuple[str, ...]:
        """The latest first; nothing that it is called still or again."""
        names = self._names[row._meta.model_name, row.pk]
        return tuple(dict.fromkeys(name for name in names if name != row.called))


def _actions(day: date, former: Former) -> Iterator[Named]:
    for action in Action.objects.as_at(day).select_related("strategy"):
        strategy = action.strategy
        yield Named(
            str(action),
            "Action",
            strategy,
            "action_across",
            (strategy.slug, action.number),
            former.of(action),
        )


def _wordings(day: date) -> Iterator[Named]:
    """What a response calls an action, where that is not its title."""
    wordings = Wording.objects.as_at(day).select_related(
        "action", "edition__response__department", "edition__response__strategy"
    )
    for wording in wordings:
        response = wording.edition.response
        if wording.title != wording.action.title:
            parts = (response.department.slug, response.strategy.slug, wording.action.number)
            yield Named(str(wording), "As named by", response.department, "action", parts)


def _offices_and_people(day: date, former: Former) -> Iterator[Named]:
    appointments = Appointment.objects.begun_by(day).select_related("person")
    roles = Role.objects.select_related("department", "source").prefetch_related(
        Prefetch("appointments", appointments)
    )
    people = {}
    for role in roles:
        if not Office(role, day).has_begun:
            continue
        slug = role.department.slug
        parts = (slug, role.slug)
        names = former.of(role)
        yield Named(role.name, "Office", role.department, "governance_role", parts, names)
        for held in role.appointments.all():
            if held.person:
                parts = (slug, held.person.slug)
                names = former.of(held.person)
                route = "governance_person"
                row = Named(held.person.name, "Person", role.department, route, parts, names)
                people.setdefault(parts, row)
    yield from people.values()
