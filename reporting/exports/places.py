"""Columns that say where in the record something stands. Each reads what it names."""

from reporting.exports.columns import ADDRESS, INTEGER, Column
from strategy.addresses import absolute


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


def address(thing) -> Column:
    """Where a person reads it; `thing` has an address of its own."""
    return Column(
        "url",
        "Address of the page that shows it",
        lambda row: absolute(thing(row).get_absolute_url()),
        ADDRESS,
    )
