"""Actions, offices, people and groups whose names have the words of a search."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import chain
from typing import Any

from django.db.models import F, Prefetch, Q, QuerySet
from django.urls import reverse

from commitments.models import Wording
from commitments.search.words import stems
from reporting.governance.as_at import group_begins
from reporting.governance.offices import Held, Office, is_known_from_later
from reporting.governance.periods import Period, certain, possible
from reporting.record.services import managers
from reporting.search import alike
from reporting.search.asked import Question
from strategy.models import (
    Action,
    Appointment,
    FormerName,
    Function,
    Person,
    Portfolio,
    Profession,
    Role,
    Service,
    Team,
)

MOST_SHOWN = 10
MOST_COMPARED = 200  # Of each kind.
GROUPS = (Portfolio, Function, Profession, Team)


@dataclass(frozen=True)
class Named:
    """Something with a name and a page: its route, and the parts of its address."""

    name: str
    kind: str
    place: Any  # The strategy, the department or the response that it belongs to.
    route: str
    parts: tuple[str | int, ...]
    former: tuple[str, ...] = ()  # What it was called before.
    told: str = ""  # What the record says of it for the year that is asked about.

    def get_absolute_url(self) -> str:
        return reverse(self.route, args=self.parts)


def named(question: Question, day: date) -> list[Named]:
    """Those there were on that day, the first ten. At most twelve queries."""
    if not question.phrases:
        return []
    names = Names(question, day)
    return sorted(names.every(), key=names.is_called_more)[:MOST_SHOWN]


class Names:
    """What has a name with the words of a question, or had one, by a day."""

    def __init__(self, question: Question, day: date):
        self.wanted = [" ".join(phrase) for phrase in question.phrases]
        self.year = question.year
        self.day = day
        self.pattern = alike.patterns(question.phrases)
        self.former = Former(day, self.pattern)

    def every(self) -> Iterator[Named]:
        kinds = (
            self.actions(),
            self.offices(),
            self.people(),
            self.groups(),
            self.services(),
            self.wordings(),
        )
        return (row for row in chain(*kinds) if self.is_called(row))

    def is_called(self, row: Named) -> bool:
        """Whether its name has all the words, or one that it had before."""
        return any(self._has(name) for name in (row.name, *row.former))

    def is_called_more(self, row: Named) -> bool:
        """Whether it is called more than the words; what is just them comes first."""
        return " ".join(stems(row.name)) != " ".join(self.wanted)

    def _has(self, name: str) -> bool:
        told = f" {' '.join(stems(name))} "
        return all(f" {phrase} " in told for phrase in self.wanted)

    def _alike(self, rows: QuerySet, name: str = "name", subject: str = "pk") -> QuerySet:
        """Those among rows that may be called so, or may have been."""
        kind = rows.model if subject == "pk" else Person
        subjects = self.former.subjects(kind)
        return rows.filter(alike.condition(name, self.pattern) | Q(**{f"{subject}__in": subjects}))[
            :MOST_COMPARED
        ]

    def actions(self) -> Iterator[Named]:
        """Also by number: “action 7”."""
        for action in Action.objects.as_at(self.day).select_related("strategy"):
            parts = (action.strategy.slug, action.number)
            names = self.former.of(action)
            yield Named(str(action), "Action", action.strategy, "action_across", parts, names)

    def wordings(self) -> Iterator[Named]:
        """What a response calls an action, where that is not its title."""
        others = Wording.objects.as_at(self.day).exclude(title=F("action__title"))
        found = others.filter(alike.condition("title", self.pattern)).select_related(
            "action", "edition__response__department", "edition__response__strategy"
        )
        for wording in found[:MOST_COMPARED]:
            response = wording.edition.response
            parts = (response.department.slug, response.strategy.slug, wording.action.number)
            yield Named(str(wording), "As named by", response.department, "action", parts)

    def offices(self) -> Iterator[Named]:
        appointments = Appointment.objects.begun_by(self.day).select_related("person")
        roles = Role.objects.select_related("department", "source").order_by("name", "pk")
        found = self._alike(roles.prefetch_related(Prefetch("appointments", appointments)))
        for role in found:
            if Office(role, self.day).has_begun:
                yield Named(
                    role.name,
                    "Office",
                    role.department,
                    "governance_role",
                    (role.department.slug, role.slug),
                    self.former.of(role),
                    self.holders_told(role),
                )

    def holders_told(self, role: Role) -> str:
        """Who held an office in the year asked about: everyone who may have."""
        if self.year is None or self.year > self.day.year:
            return ""
        then = Period.of_year(self.year) & Period.of_days(date.min, self.day)
        held = [
            Held(row, self.day, bool(then & certain(row)), then.last)
            for row in role.appointments.all()
            if then & possible(row)
        ]
        return f"In {self.year}: {holders_in_words(held)}"

    def people(self) -> Iterator[Named]:
        held = Appointment.objects.begun_by(self.day).select_related("role__department")
        managed = managers(self.day)
        found = {}
        for row, department in (
            *((row, row.role.department) for row in self._of_people(held)),
            *((row, row.service.department) for row in self._of_people(managed)),
        ):
            person = row.person
            parts = (department.slug, person.slug)
            names = self.former.of(person)
            one = Named(person.name, "Person", department, "governance_person", parts, names)
            found.setdefault(parts, one)
        yield from found.values()

    def _of_people(self, terms: QuerySet) -> QuerySet:
        named = terms.filter(person__isnull=False).select_related("person")
        return self._alike(named.order_by("person__name", "pk"), "person__name", "person")

    def groups(self) -> Iterator[Named]:
        for model in GROUPS:
            kind = model._meta.model_name
            rows = model.objects.select_related("department", "source").order_by("name", "pk")
            for row in self._alike(rows):
                if self._had_begun(row):
                    parts = (row.department.slug, row.slug)
                    names, route = self.former.of(row), f"governance_{kind}"
                    yield Named(row.name, kind.capitalize(), row.department, route, parts, names)

    def services(self) -> Iterator[Named]:
        rows = Service.objects.filter(known_since_last__lte=self.day)
        for row in self._alike(rows.select_related("department").order_by("name", "pk")):
            parts = (row.department.slug, row.slug)
            names = self.former.of(row)
            yield Named(row.name, "Service", row.department, "service", parts, names)

    def _had_begun(self, group) -> bool:
        begins = group_begins(group)
        if is_known_from_later(begins, self.day):
            return False
        return begins is None or begins.first <= self.day


def holders_in_words(held: list[Held]) -> str:
    """Everyone who held an office meanwhile, or may have."""
    if len(held) > 1 and not any(row.person for row in held):
        return f"up to {len(held)} people, names not published"
    names = (f"{'' if row.is_certain else 'possibly '}{row.name}" for row in held)
    return "; ".join(dict.fromkeys(names)) or "not known"


class Former:
    """What actions, offices, people, groups and services had been called. One query."""

    def __init__(self, day: date, pattern: list[str]):
        kinds = [model._meta.model_name for model in (Action, Role, Person, Service, *GROUPS)]
        rows = FormerName.objects.filter(alike.condition("name", pattern), kind__in=kinds)
        self._before, self._subjects = defaultdict(list), defaultdict(set)
        for row in rows.order_by("-until")[:MOST_COMPARED]:
            self._subjects[row.kind].add(row.subject)
            if row.until <= day:
                self._before[row.kind, row.subject].append(row.name)

    def subjects(self, model) -> set[int]:
        """Those of a kind that were called so at any time; what they are called on the day is
        looked at once they are read.
        """
        return self._subjects[model._meta.model_name]

    def of(self, row) -> tuple[str, ...]:
        """The names by which a row is found, the latest first; none that it has still or again."""
        names = self._before[row._meta.model_name, row.pk]
        return tuple(dict.fromkeys(name for name in names if name != row.called))
