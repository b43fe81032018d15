"""Departments, their offices, and who held them."""

from django.urls import reverse

from reporting.exports.columns import ADDRESS, BOOLEAN, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.places import of_action, of_role, of_source
from reporting.filters.tables import narrowed
from reporting.governance import told
from reporting.governance.offices import Held, Office, happened
from strategy.addresses import absolute
from strategy.models import Appointment, RoleAim

SECTION = field("section", "Where in that document")
SOURCE = [*of_source(lambda row: row.source), SECTION]


def by_then(name: str):
    """Reads a date that had come by the day, or may have."""
    return lambda row: happened(getattr(row, name), row.as_at)


def at_the_end(read, name: str = "ended_on"):
    """Reads what is told of an end, where that had come by the day, or may have."""
    return lambda row: read(row) if happened(getattr(row, name), row.as_at) else None


DEPARTMENTS = ListDataset(
    "departments",
    "Departments",
    "Every organisation that responds to strategies, and what became of it.",
    [
        Column("department", "Its slug", lambda row: row.slug),
        field("abbreviation", "Its abbreviation"),
        field("name", "Its name"),
        Column(
            "merged_into",
            "Slug of the department that it was merged into",
            at_the_end(lambda row: row.merged_into.slug, "merged_on"),
        ),
        *dates("merged_on", "The first day on which it was part of that", by_then("merged_on")),
        *dates("closed_on", "The first day on which it was no more", by_then("closed_on")),
        *dates("began_on", "The first day on which it was there", by_then("began_on")),
        *SOURCE,
    ],
    filters=narrowed(told.departments, department="slug"),
)

DEPARTMENT_CHANGES = ListDataset(
    "department-changes",
    "Changes of departments",
    "How departments were merged, split or closed, moved a part, or went on as another.",
    [
        Column("department", "Slug of the department of before", lambda row: row.department.slug),
        field("number", "Number of the change, of those of the department", INTEGER),
        field("kind", "merged, split, part-moved, became or closed"),
        Column(
            "into",
            "Slug of the department that it leads to",
            lambda row: row.into.slug if row.into else None,
        ),
        *dates("happened_on", "The first day on which it was so"),
        field("what", "What went there"),
        field("reason", "Why, as the source tells it"),
        *SOURCE,
    ],
    filters=narrowed(told.department_changes, department="department__slug"),
)

PEOPLE = ListDataset(
    "people",
    "People",
    "Everyone who is named as the holder of an office.",
    [
        Column("person", "Their slug", lambda row: row.slug),
        field("name", "Their name"),
        *SOURCE,
    ],
    filters=narrowed(told.people),
)

ROLES = ListDataset(
    "roles",
    "Roles",
    "The offices of departments, also those that ended: why, and what came after them.",
    [
        *of_role(lambda row: row),
        field("name", "Its name"),
        field("is_single_holder", "Whether one person at a time holds it", BOOLEAN),
        *dates("started_on", "When it began"),
        Column(
            "reports_to",
            "Role that it reports to, as DEPARTMENT/ROLE",
            lambda row: row.superior,
        ),
        *dates("ended_on", "The first day on which it was no more", by_then("ended_on")),
        Column("end_reason", "Why it ended", at_the_end(lambda row: row.end_reason)),
        Column(
            "successor",
            "Role that came after it, as DEPARTMENT/ROLE",
            at_the_end(lambda row: row.came_after),
        ),
        Column(
            "successor_words",
            "What came after it, where that is no role",
            at_the_end(lambda row: row.successor_words),
        ),
        *SOURCE,
        Column(
            "url",
            "Address of the page that shows it",
            lambda row: absolute(reverse("governance_role", args=[row.department.slug, row.slug])),
            ADDRESS,
        ),
    ],
    filters=narrowed(told.roles, department="department__slug"),
)


def became(read):
    """Reads what became of an aim, where that was told by the day."""

    def told_by_then(row: RoleAim):
        return read(row) if Office(row.role, row.as_at).is_outcome_told(row) else None

    return told_by_then


ROLE_AIMS = ListDataset(
    "role-aims",
    "Aims of roles",
    "What each office was made for, and what was said to have become of that.",
    [
        *of_role(),
        field("number", "Number of the aim within the role", INTEGER),
        field("aim", "What the office was made for"),
        *SOURCE,
        Column("outcome", "What became of that", became(lambda row: row.outcome)),
        *of_source(
            became(lambda row: row.outcome_source),
            "outcome_source",
            "Document that says what became of it",
        ),
        Column("outcome_section", "Where in that document", became(lambda r: r.outcome_section)),
    ],
    filters=narrowed(told.role_aims, department="role__department__slug"),
)


def note_of(row: Appointment) -> str:
    return Held(row, row.as_at, is_certain=False).note


APPOINTMENTS = ListDataset(
    "appointments",
    "Appointments",
    "Who held each office, from when until when.",
    [
        *of_role(),
        field("number", "Number of the appointment within the role", INTEGER),
        Column(
            "person",
            "Slug of the person; none where no source names anyone",
            lambda row: row.person.slug if row.person else None,
        ),
        Column("name", "Their name", lambda row: row.person.name if row.person else None),
        *dates("started_on", "Since when they held it"),
        *dates("ended_on", "The first day on which they no longer held it", by_then("ended_on")),
        Column("note", "What is to be known of it", note_of),
        *SOURCE,
    ],
    filters=narrowed(told.appointments, department="role__department__slug"),
)

ACCOUNTABILITIES = ListDataset(
    "accountabilities",
    "Accountabilities",
    "Which office was responsible for which action, from when until when.",
    [
        *of_action(),
        *of_role(),
        *dates("started_on", "Since when it was responsible"),
        *dates("ended_on", "The first day on which it no longer was", by_then("ended_on")),
        *SOURCE,
    ],
    filters=narrowed(
        told.accountabilities,
        department="role__department__slug",
        strategy="action__strategy__slug",
        action="action__number",
    ),
)
