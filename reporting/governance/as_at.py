"""The governance of a department as it was on a day, by what is known now."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch
from django.utils.functional import cached_property

from commitments.models import Response
from reporting.governance.attested import attested, attested_roles, last_heard_of, latest
from reporting.governance.offices import Held, Office, happened, is_known_from_later
from strategy.models import (
    Appointment,
    Department,
    Embedding,
    Function,
    Merger,
    Portfolio,
    Profession,
    Role,
    StatedCount,
    Team,
)
from strategy.models.governance import NamedGroup
from strategy.partial_dates import PartialDate

EMBEDDED, MAY_BE_EMBEDDED, TO_BE_EMBEDDED = "embedded", "may-be-embedded", "to-be-embedded"


@dataclass(frozen=True)
class Group:
    """A profession, portfolio or team, and the office of its head or sponsor, if it has one."""

    group: NamedGroup
    last_heard_of: PartialDate | None
    office: Office | None = None


@dataclass(frozen=True)
class Elsewhere:
    """An office of another department."""

    role: Role
    department: Department


@dataclass(frozen=True)
class AreaOfFunction:
    """How far a function had come to be part of a policy area by a day."""

    embedding: Embedding
    state: str


@dataclass(frozen=True)
class FunctionWithAreas:
    group: Function
    last_heard_of: PartialDate | None
    areas: list[AreaOfFunction]

    @property
    def areas_alike(self) -> list[list[AreaOfFunction]]:
        """Together those of which the same is said: "to be embedded", as said on the same day."""
        alike: dict[tuple, list[AreaOfFunction]] = {}
        for area in self.areas:
            row = area.embedding
            alike.setdefault((area.state, row.started_on, row.planned_on), []).append(area)
        return list(alike.values())


class Governance:
    """A department's offices and groups; one query for each kind, three for its offices.

    A thing without a date of its own is known from the day of the document that names it. What a
    document only says to be there by a later day stands apart, in `known_from_later`.
    """

    def __init__(self, department: Department, as_at: date):
        self.department = department
        self.as_at = as_at

    @cached_property
    def is_recorded(self) -> bool:
        """Whether any office or group is known at all, of whatever day. Reads all of them."""
        return bool(self._all_offices or any(self._rows.values()))

    # Offices

    @cached_property
    def offices(self) -> list[Office]:
        """Those that had begun by the day, or may have; those that had ended among them."""
        return [office for office in self._begun_offices if not office.is_known_from_later]

    @property
    def in_being(self) -> list[Office]:
        return [office for office in self.offices if not office.has_ended]

    @property
    def ended(self) -> list[Office]:
        return [office for office in self.offices if office.has_ended]

    def office(self, slug: str) -> Office | None:
        return next((row for row in self._begun_offices if row.role.slug == slug), None)

    def office_of(self, role_id: int | None) -> Office | None:
        """A role's office, if it had begun by the day."""
        office = self._all_offices.get(role_id)
        return office if office and office.has_begun else None

    def superior(self, office: Office) -> Office | None:
        """Whom it reports to."""
        return self.office_of(office.role.reports_to_id)

    def reports(self, office: Office) -> list[Office]:
        """Who reports to it, of those not ended."""
        return [row for row in self.in_being if row.role.reports_to_id == office.role.pk]

    def successor(self, office: Office) -> "Office | Elsewhere | None":
        """What came after it, also in a department that this one led to."""
        after = office.role.successor_id
        if not office.ended_on or not after:
            return None
        return self.office_of(after) or self._elsewhere.get(after)

    @cached_property
    def _elsewhere(self) -> dict[int, "Elsewhere"]:
        """Offices of other departments that came after one of these. One query, where some did."""
        after = {row.role.successor_id for row in self.offices} - {None, *self._all_offices}
        found = Role.objects.filter(pk__in=after).select_related("department") if after else ()
        return {role.pk: Elsewhere(role, role.department) for role in found}

    def came_from(self, role: Role) -> list["Elsewhere"]:
        """Offices of other departments that it came after. One query."""
        rows = role.predecessors.exclude(department=self.department)
        found = rows.filter(ended_on_first__lte=self.as_at).select_related("department")
        return [Elsewhere(row, row.department) for row in found.order_by("department", "name")]

    def predecessors(self, office: Office) -> list[Office]:
        return [row for row in self.offices if row.ended_on and self.successor(row) is office]

    @cached_property
    def chart(self) -> list[tuple[Office, Office | None]]:
        """The offices in being, each with the one it reports to."""
        return [(office, self.superior(office)) for office in self.in_being]

    @cached_property
    def closed(self) -> list[tuple[Office, Office | None]]:
        """The offices that had ended, each with the one that came after."""
        return [(office, self.successor(office)) for office in self.ended]

    def held_by(self, person_id: int) -> list[tuple[Office, Held]]:
        """The offices that a person had held by the day, in order."""
        held = [
            (office, stretch.held)
            for office in self._begun_offices
            for stretch in office.stretches
            if stretch.held and stretch.held.appointment.person_id == person_id
        ]
        return sorted(held, key=lambda pair: pair[1].since)

    @property
    def _begun_offices(self) -> list[Office]:
        return [office for office in self._all_offices.values() if office.has_begun]

    @cached_property
    def _all_offices(self) -> dict[int, Office]:
        appointments = Appointment.objects.select_related("person", "source")
        roles = (
            Role.objects.filter(department=self.department)
            .select_related("department", "source")
            .prefetch_related(Prefetch("appointments", appointments))
            .order_by("name")
        )
        attested = attested_roles(Role.objects.filter(department=self.department))
        return {role.pk: Office(role, self.as_at, attested.get(role.pk)) for role in roles}

    # Groups

    @cached_property
    def professions(self) -> list[Group]:
        return [self._group(row, row.head_role_id) for row in self._known(Profession)]

    @cached_property
    def portfolios(self) -> list[Group]:
        return [self._group(row, row.sponsor_role_id) for row in self._known(Portfolio)]

    @cached_property
    def teams(self) -> list[Group]:
        return [self._group(row) for row in self._known(Team)]

    @cached_property
    def functions(self) -> list[FunctionWithAreas]:
        return [
            FunctionWithAreas(row, self._last_heard_of(row, *row.embeddings.all()), areas)
            for row in self._rows[Function]
            if (areas := self._areas(row)) or self._had_begun(row)
        ]

    def _group(self, row: NamedGroup, role_id: int | None = None) -> Group:
        return Group(row, self._last_heard_of(row), self.office_of(role_id))

    def _last_heard_of(self, *rows) -> PartialDate | None:
        return last_heard_of(latest(attested(row) for row in rows), self.as_at)

    def _areas(self, function: Function) -> list[AreaOfFunction]:
        """The policy areas that it was part of, or was to be, as was said by the day."""
        pairs = [(row, self._embedding_state(row)) for row in function.embeddings.all()]
        return [AreaOfFunction(row, state) for row, state in pairs if state]

    def _embedding_state(self, row: Embedding) -> str | None:
        if row.started_on and row.started_on.last <= self.as_at:
            return EMBEDDED
        if happened(row.started_on, self.as_at):
            return MAY_BE_EMBEDDED
        said_on = row.planned_on or (row.source and row.source.published_on)
        return TO_BE_EMBEDDED if said_on is None or said_on.first <= self.as_at else None

    @cached_property
    def known_from_later(self) -> list[tuple[str, PartialDate]]:
        """What may have been there, but is only said to be there by a later day."""
        offices = [(row.role.name, row.begins) for row in self._begun_offices]
        groups = [(row.name, group_begins(row)) for rows in self._rows.values() for row in rows]
        later = (row for row in offices + groups if is_known_from_later(row[1], self.as_at))
        return sorted(later, key=lambda row: row[0])

    def _known(self, model: type[NamedGroup]) -> list:
        return [row for row in self._rows[model] if self._had_begun(row)]

    def _had_begun(self, group: NamedGroup) -> bool:
        """Whether it had begun by the day, or may have."""
        begins = group_begins(group)
        if is_known_from_later(begins, self.as_at):
            return False
        return begins is None or begins.first <= self.as_at

    @cached_property
    def _rows(self) -> dict[type[NamedGroup], list]:
        embeddings = Embedding.objects.select_related("policy_area", "source").order_by(
            "policy_area__name"
        )
        rows = {
            model: model.objects.filter(department=self.department)
            .select_related("source")
            .order_by("name")
            for model in (Profession, Portfolio, Function, Team)
        }
        rows[Function] = rows[Function].prefetch_related(Prefetch("embeddings", embeddings))
        return {model: list(found) for model, found in rows.items()}

    # What was stated by the day

    @cached_property
    def counts(self) -> dict[str, StatedCount]:
        """The last stated count of professions, functions and portfolios, by what it counts."""
        stated = StatedCount.objects.filter(
            department=self.department, stated_on_last__lte=self.as_at
        )
        in_order = stated.select_related("source").order_by("stated_on_last", "stated_on_first")
        return {row.of: row for row in in_order}

    @cached_property
    def mergers(self) -> list[Merger]:
        """The last stated state of each merger into the department."""
        stated = Merger.objects.filter(department=self.department, as_of_last__lte=self.as_at)
        in_order = stated.select_related("from_department", "source").order_by(
            "as_of_last", "as_of_first"
        )
        return list({row.slug: row for row in in_order}.values())

    @cached_property
    def merged_departments(self) -> list[Department]:
        """The departments that had become part of this one."""
        merged = self.department.merged_departments.select_related("source")
        return list(merged.filter(merged_on_first__lte=self.as_at))

    @cached_property
    def responses(self) -> dict[int, Response]:
        """The department's responses by strategy, whose pages its actions have."""
        rows = Response.objects.filter(department=self.department)
        rows = rows.select_related("department", "strategy").order_by("strategy__published_on_last")
        return {row.strategy_id: row for row in rows}


def group_begins(group: NamedGroup) -> PartialDate | None:
    """Since when it is known: its start, or else the day of the document that names it."""
    started_on = getattr(group, "started_on", None)
    return started_on or (group.source.published_on if group.source else None)
