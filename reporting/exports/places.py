"""Columns that say where in the record something stands, and in which document. Each reads what it
names.
"""

from collections.abc import Callable
from operator import attrgetter
from typing import Any

from reporting.exports.columns import ADDRESS, INTEGER, Column, dates
from strategy.addresses import absolute
from strategy.models import Source

DEPARTMENT = "Slug of the department"
STRATEGY = "Slug of the strategy"
PLACE = attrgetter("place")
ACTION = "Number of the action"
ADDRESS_OF_PAGE = "Address of the page that shows it"


def of_entry(entry) -> list[Column]:
    """Department, strategy and action of what stands in an entry."""
    return [
        *of_response(lambda row: entry(row).response),
        Column(
            "action",
            ACTION,
            attrgetter("number"),
            INTEGER,
            of=lambda row: entry(row).action,
        ),
    ]


def of_place() -> list[Column]:
    """The same of what stands there, by its row."""
    return [
        Column("department", DEPARTMENT, attrgetter("response.department.slug"), of=PLACE),
        Column("strategy", STRATEGY, attrgetter("response.strategy.slug"), of=PLACE),
        Column("action", ACTION, attrgetter("action.number"), INTEGER, of=PLACE),
    ]


def of_response(response) -> list[Column]:
    return [
        Column("department", DEPARTMENT, attrgetter("department.slug"), of=response),
        Column("strategy", STRATEGY, attrgetter("strategy.slug"), of=response),
    ]


def of_role(role=lambda row: row.role) -> list[Column]:
    """Department and role; together they name an office."""
    return [
        Column("department", DEPARTMENT, attrgetter("department.slug"), of=role),
        Column("role", "Slug of the role", attrgetter("slug"), of=role),
    ]


def of_action(action=lambda row: row.action) -> list[Column]:
    """Strategy and number; together they name an action."""
    return [
        Column("strategy", STRATEGY, attrgetter("strategy.slug"), of=action),
        Column("action", ACTION, attrgetter("number"), INTEGER, of=action),
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
        "url", ADDRESS_OF_PAGE, lambda row: absolute(thing(row).get_absolute_url()), ADDRESS
    )
