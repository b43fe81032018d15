"""Queries that many pages ask with other values: their SQL is made once.

For a few rows Django takes ten times as long to write a query as the database to answer it.
"""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from datetime import date, timedelta
from functools import update_wrapper

from django.db import connections
from django.db.models import QuerySet
from django.db.models.sql.compiler import SQLCompiler

from commitments.models.intervals import FOREVER
from commitments.models.recorded import day_recorded

Value = date | int | str | Sequence[int] | Sequence[str]
# What stands for the values while the SQL is made: nothing else in a query looks like these, and a
# small column holds the first of the numbers. Those of lists are keys.
DAYS, NUMBERS, LISTED, WORDS = date(1003, 3, 3), 31_741, 1_903_000_000, "stands-for-"
LONGEST = 10_000  # Of a list.


@dataclass(frozen=True)
class Made:
    """A query with its SQL, and where in that which value stands: its name, its place in a list."""

    rows: QuerySet
    compiler: SQLCompiler
    sql: str
    params: tuple
    places: list[tuple[int, str, int | None]]

    def asked(self, values: dict[str, Value]) -> list:
        rows = self.rows._chain()
        connection = connections[rows.db]
        params = list(self.params)
        for number, name, place in self.places:
            value = values[name] if place is None else values[name][place]
            params[number] = _adapted(connection, value)
        compiler = copy(self.compiler)
        compiler.query, compiler.using, compiler.connection = rows.query, rows.db, connection
        compiler.as_sql = lambda *_args, **_options: (self.sql, tuple(params))
        rows.query.get_compiler = lambda *_args, **_options: compiler
        return list(rows)


class KeptSQL:
    """A function of days, numbers, words and lists of keys or words that makes a queryset; asked,
    it gives its rows: models' with what is selected beside them, or their values.

    The queryset must be of one shape, whatever the values are, and prefetch nothing; a list is what
    something is in. Of a few lengths, so that few shapes are kept: its last repeats itself.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.made: dict[tuple, Made] = {}
        update_wrapper(self, build)

    def __call__(self, **values: Value) -> list:
        lengths = [len(value) for value in values.values() if _is_list(value)]
        if day_recorded() or 0 in lengths:  # Another query, and seldom asked; or nothing at all.
            return list(self.build(**values))
        values = {name: _lengthened(value) for name, value in values.items()}
        lengths = [len(value) for value in values.values() if _is_list(value)]
        shape = (connections["default"].vendor, *lengths)
        if shape not in self.made:
            self.made[shape] = self._make(values)
        return self.made[shape].asked(values)

    def _make(self, values: dict[str, Value]) -> Made:
        standins = {name: _standin(value, n) for n, (name, value) in enumerate(values.items())}
        rows = self.build(**standins)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        compiler.connection = None  # Of this thread: each that asks has its own.
        names: dict[str, tuple[str, int | None]] = {}
        for name, standin in standins.items():
            parts = enumerate(standin) if _is_list(standin) else [(None, standin)]
            names |= {str(part): (name, place) for place, part in parts}
        places = [
            (number, *names[str(param)])
            for number, param in enumerate(params)
            if str(param) in names
        ]
        return Made(rows, compiler, sql, tuple(params), places)


def _is_list(value: Value) -> bool:
    return isinstance(value, (list, tuple))


def _lengthened(value: Value) -> Value:
    """A list as long as the next power of two."""
    if not _is_list(value):
        return value
    length = 1 << (len(value) - 1).bit_length()
    return [*value, *value[-1:] * (length - len(value))]


def _standin(value: Value, n: int) -> Value:
    if isinstance(value, date):
        return DAYS + timedelta(days=n)
    if isinstance(value, str):
        return f"{WORDS}{n}"
    if _is_list(value):
        places = range(len(value))
        if isinstance(value[0], str):
            return [f"{WORDS}{n}-{place}" for place in places]
        return [LISTED + n * LONGEST + place for place in places]
    return NUMBERS + n


def _adapted(connection, value: Value):
    """As the database wants it. Nothing stands on the last day of all: see `intervals.on`."""
    if not isinstance(value, date):
        return value
    return connection.ops.adapt_datefield_value(min(value, FOREVER - timedelta(days=1)))
