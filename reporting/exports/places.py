"""Columns that say where in the record something stands, and in which document. Each reads what it
names.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from reporting.exports.columns import ADDRESS, INTEGER, Column, dates
from strategy.addresses import absolute
from strategy.models import Source


def of_entry(entry=lambda row: row.entry) -> list[Column]:
    """Department, strategy and action of what stands in an entry."""
    return [
        *of_response(lambda row: entry(row).response),
        Column(
            "action",
            "Number of the action",
            attrgetter("number"),
            INTEGER,
            of=lambda row: entry(row).action,
        ),
    ]


def of_response(response) -> list[Column]:
    return [
        Column("department", "Slug of the department", attrgetter("department.slug"), of=response),
        Column("strategy", "Slug of the strategy", attrgetter("strategy.slug"), of=response),
    ]


def of_role(role=lambda row: row.role) -> list[Column]:
    """Department and role; together they name an office."""
    return [
        Column("department", "Slug of the department", attrgetter("department.slug"), of=role),
        Column("role", "Slug of the role", attrgetter("slug"), of=role),
    ]


def of_action(action=lambda row: row.action) -> list[Column]:
    """Strategy and number; together they name an action."""
    return [
        Column("strategy", "Slug of the strategy", attrgetter("strategy.slug"), of=action),
        Column("action", "Number of the action", attrgetter("number"), INTEGER, of=action),
    ]


def of_source(
    source: Callable[[Any], Source | None],
    name: str = "source",
    meaning: str = "Document that it is taken from",
    of: Callable[[Any], Any] | None = None,
) -> list[Column]:
    """What a published document is called, its address, and when it came out."""

    def told(read):
        return lambda thing: read(found) if (found := source(thing)) else None

    return [
        Column(name, meaning, told(attrgetter("title")), of=of),
        Column(f"{name}_url", "Address of that document", told(attrgetter("url")), ADDRESS, of),
        *dates(
            f"{name}_published_on",
            "When that document was published",
            told(attrgetter("published_on")),
            of,
        ),
    ]


def address(thing) -> Column:
    """Where a person reads it; `thing` has an address of its own."""
    return Column(
        "url",
        "Address of the page that shows it",
        lambda row: absolute(thing(row).get_absolute_url()),
        ADDRESS,
    )
