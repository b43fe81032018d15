"""Columns as data: what each is called, what it means, and where its value comes from."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from operator import attrgetter
from typing import Any

from strategy.partial_dates import EARLIEST, PartialDate

Value = str | int | Decimal | bool | date | datetime | None

# The types of columns, by the names that CSVW has for them.
STRING, INTEGER, DECIMAL, BOOLEAN = "string", "integer", "decimal", "boolean"
DATE, MOMENT, ADDRESS = "date", "dateTime", "anyURI"


@dataclass(frozen=True)
class Column:
    """One column of every format. `source` takes a row and gives its value, None where none is.

    What many rows have in common, as an edition or a document, is what `of` reads of a row. Then
    `source` takes that, and a file says the same of the same thing without asking again.
    """

    name: str
    meaning: str
    source: Callable[[Any], Value]
    type: str = STRING
    of: Callable[[Any], Any] | None = None

    def value(self, row) -> Value:
        """A text that is empty is none: a file has one way to say nothing."""
        thing = self.of(row) if self.of else row
        value = None if thing is None else self.source(thing)
        return None if value == "" else value

    @property
    def is_text(self) -> bool:
        """Whether a spreadsheet program might take it for something else."""
        return self.type in (STRING, ADDRESS)


def as_text(value: Value) -> str:
    """The value as a file of texts has it: a day as 2015-01-16, yes as true."""
    if type(value) is str:
        return value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.isoformat() if isinstance(value, date) else str(value)


def field(name: str, meaning: str, type: str = STRING) -> Column:
    """A column that is called as what it reads."""
    return Column(name, meaning, attrgetter(name), type)


def dates(
    name: str,
    meaning: str,
    source: Callable[[Any], PartialDate | None] | None = None,
    of: Callable[[Any], Any] | None = None,
) -> list[Column]:
    """The four columns of a partial date, which keep what its source leaves open.

    Without a source it is that of the row which is called so.
    """
    source = source or attrgetter(name)

    def part(read):
        return lambda row: read(when) if (when := source(row)) else None

    return [
        Column(name, f"{meaning}, as its source says it", part(str), of=of),
        Column(f"{name}_first", "The first possible day of that", part(_first), DATE, of),
        Column(f"{name}_last", "The last possible day of that", part(lambda d: d.last), DATE, of),
        Column(
            f"{name}_precision",
            "How precise that is: day, month, quarter, year, or between two days",
            part(lambda when: str(when.precision)),
            of=of,
        ),
    ]


def _first(when: PartialDate) -> date | None:
    """None where the source only says that it was by the last day."""
    return None if when.first == EARLIEST else when.first


def names(columns: Iterable[Column]) -> list[str]:
    return [column.name for column in columns]
