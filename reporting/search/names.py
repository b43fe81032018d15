"""Actions, offices, people and groups whose names have the words of a search."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import chain
from typing import Any

from django.db import connections
from django.db.models import F, Model, Prefetch, Q, QuerySet
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
# The column in which each kind has its name. Actions are found by their number, too.
NAMED = dict.fromkeys((Role, Person, *GROUPS, Service, FormerName), "name") | {Wording: "title"}


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
    """Those there were on that day, the first ten. Two queries, and one or two for each kind of
    which something may be called so.
    """
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
        self.kinds = kinds_alike(self.pattern)
        self.former = Former(day, self.pattern if FormerName in self.kinds else [])

    def every(self) -> Iterator[Named]:
        of_kinds = {
            Role: self.offices,
            Person: self.people,
            **{model: partial(self.groups, model) for model in GROUPS},
            Service: self.services,
            Wording: self.wordings,
        }
        found = (rows() for kind, rows in of_kinds.items() if kind in self.kinds)
        return (row for row in chain(self.actions(), *found) if self.is_called(row))

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

    def groups(self, model) -> Iterator[Named]:
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


def kinds_alike(pattern: list[str]) -> set[type[Model]]:
    """The kinds of which something may be called so; all, where something was.

    One query: most words are nobody's name, and to write one for each kind takes Django longer than
    it takes a database to answer.
    """
    connection = connections[FormerName.objects.all().db]
    like = "ILIKE" if connection.vendor == "postgresql" else "LIKE"
    parts = []
    for number, (model, column) in enumerate(NAMED.items()):
        all_of_it = " AND ".join([f"{column} {like} %s"] * len(pattern))
        rows = f"SELECT 1 FROM {model._meta.db_table} WHERE {all_of_it}"
        parts.append(f"SELECT {number} WHERE EXISTS ({rows})")
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), pattern * len(NAMED))
        found = {list(NAMED)[number] for (number,) in cursor.fetchall()}
    return set(NAMED) if FormerName in found else found


class Former:
    """What actions, offices, people, groups and services had been called. One query; none without
    a pattern.
    """

    def __init__(self, day: date, pattern: list[str]):
        kinds = [model._meta.model_name for model in (Action, Role, Person, Service, *GROUPS)]
        rows = FormerName.objects.filter(alike.condition("name", pattern), kind__in=kinds)
        rows = rows if pattern else rows.none()
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
