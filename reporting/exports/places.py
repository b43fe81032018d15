"""Columns that say where in the record something stands, and in which document. Each reads what it
names.
"""

from collections.abc import Callable
from typing import Any

from reporting.exports.columns import ADDRESS, INTEGER, Column, dates
from strategy.addresses import absolute
from strategy.models import Source


def of_entry(entry=lambda row: row.entry) -> list[Column]:
    """Department, strategy and action of what stands in an entry."""
    return [
        *of_response(lambda row: entry(row).response),
        Column("action", "Number of the action", lambda row: entry(row).action.number, INTEGER),
    ]


def of_response(response) -> list[Column]:
    return [
        Column("department", "Slug of the department", lambda row: response(row).department.slug),
        Column("strategy", "Slug of the strategy", lambda row: response(row).strategy.slug),
    ]


def of_role(role=lambda row: row.role) -> list[Column]:
    """Department and role; together they name an office."""
    return [
        Column("department", "Slug of the department", lambda row: role(row).department.slug),
        Column("role", "Slug of the role", lambda row: role(row).slug),
    ]


def of_action(action=lambda row: row.action) -> list[Column]:
    """Strategy and number; together they name an action."""
    return [
        Column("strategy", "Slug of the strategy", lambda row: action(row).strategy.slug),
        Column("action", "Number of the action", lambda row: action(row).number, INTEGER),
    ]


def of_source(
    source: Callable[[Any], Source | None],
    name: str = "source",
    meaning: str = "Document that it is taken from",
) -> list[Column]:
    """What a published document is called, its address, and when it came out."""

    def told(read):
        return lambda row: read(found) if (found := source(row)) else None

    return [
        Column(name, meaning, told(lambda found: found.title)),
        Column(f"{name}_url", "Address of that document", told(lambda found: found.url), ADDRESS),
        *dates(
            f"{name}_published_on",
            "When that document was published",
            told(lambda found: found.published_on),
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
