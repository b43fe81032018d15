from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from reporting.exports.columns import ADDRESS, BOOLEAN, Column, dates
from reporting.exports.datasets import Found, PageDataset
from reporting.exports.places import of_source
from reporting.filters.places import department_asked_for
from reporting.governance.as_at import Governance
from reporting.governance.offices import Held, Office
from reporting.web.shortcuts import get_governance_or_404
from strategy.addresses import absolute
from strategy.models import Department
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class Row:
    """An office with one of its holders, or a group with the office that heads it."""

    department: Department
    kind: str
    thing: object  # The role or the group.
    office: Office | None = None
    held: Held | None = None
    last_heard_of: PartialDate | None = None
    reports_to: Office | None = None
    successor: str = ""
    areas: str = ""


def of_holder(read):
    return lambda row: read(row.held) if row.held else None


COLUMNS = [
    Column("department", "Slug of the department", lambda row: row.department.slug),
    Column("kind", "role, profession, portfolio, function or team", lambda row: row.kind),
    Column("slug", "Its slug", lambda row: row.thing.slug),
    Column("name", "Its name", lambda row: row.thing.name),
    *dates("started_on", "When it began", lambda row: getattr(row.thing, "started_on", None)),
    *dates("ended_on", "The first day it was no more", lambda row: ended_on(row)),
    *dates(
        "last_heard_of",
        "When a source last told of it, if that was before the day: none says that it still was",
        lambda row: row.last_heard_of,
    ),
    Column(
        "reports_to",
        "Slug of the role that it reports to",
        lambda row: row.reports_to.role.slug if row.reports_to else None,
    ),
    Column("successor", "What came after it: a role’s slug, or words", lambda r: r.successor),
    Column(
        "office",
        "Slug of the role that heads or sponsors it",
        lambda row: row.office.role.slug if row.office and row.kind != "role" else None,
    ),
    Column("policy_areas", "Policy areas that it is, or is to be, part of", lambda r: r.areas),
    Column("held_by", "Who held the role", of_holder(lambda held: held.name)),
    Column(
        "is_certain",
        "Whether they held it for certain on the day; otherwise the sources leave it open, or no "
        "source tells of them so late",
        of_holder(lambda held: held.is_certain),
        BOOLEAN,
    ),
    *dates("held_since", "Since when", of_holder(lambda held: held.since)),
    *dates(
        "holder_last_heard_of",
        "When a source last told that they held it, if that was before the day",
        of_holder(lambda held: held.last_heard_of),
    ),
    *of_source(lambda row: source_of(row), meaning="Document that says so"),
    Column(
        "section",
        "Where in it",
        lambda row: told_by(row).section,
    ),
    Column("url", "Address of the page that shows it", lambda row: address(row), ADDRESS),
]


def ended_on(row: Row):
    """Where that had come by the day, or may have."""
    return row.office.ended_on if row.office and row.kind == "role" else None


def told_by(row: Row):
    """What names its source: the appointment where somebody holds the role, else the thing."""
    return row.held.appointment if row.held else row.thing


def source_of(row: Row):
    return told_by(row).source


def address(row: Row) -> str:
    place = [row.department.slug, row.thing.slug]
    return absolute(reverse(f"governance_{row.kind}", args=place))


def rows_of(found: Governance) -> Iterator[Row]:
    department = found.department
    for office, superior in found.chart:
        for held in office.holders or [None]:
            heard = office.last_heard_of
            yield Row(department, "role", office.role, office, held, heard, superior)
    for office, successor in found.closed:
        after = successor.role.slug if successor else office.role.successor_words
        yield Row(department, "role", office.role, office, successor=after)
    for kind, groups in (("profession", found.professions), ("portfolio", found.portfolios)):
        for group in groups:
            yield Row(department, kind, group.group, group.office, None, group.last_heard_of)
    for function in found.functions:
        areas = "; ".join(area.embedding.policy_area.name for area in function.areas)
        heard = function.last_heard_of
        yield Row(department, "function", function.group, last_heard_of=heard, areas=areas)
    for team in found.teams:
        yield Row(department, "team", team.group, last_heard_of=team.last_heard_of)


def ask(request, department):
    found = get_governance_or_404(department, request.as_at)
    words = f"Offices and groups of {found.department.abbreviation} as they were on that day."
    return Found(words, rows_of(found))


GOVERNANCE = PageDataset(
    "governance",
    "Governance",
    "Offices with who held them on a day, professions, portfolios, functions and teams.",
    COLUMNS,
    filters=department_asked_for,
    ask=ask,
)
