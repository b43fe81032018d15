"""Queries that many pages ask with other values: their SQL is made once.

For a few rows Django takes ten times as long to write a query as the database to answer it.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import update_wrapper

from django.db import connection
from django.db.models import Model, QuerySet

from commitments.models.intervals import FOREVER
from commitments.models.recorded import day_recorded

Value = date | int
# What stands for the values while the SQL is made: nothing else in a query looks like these, and a
# small column holds them.
DAYS, NUMBERS = date(1003, 3, 3), 31_741


class KeptSQL:
    """A function of days and numbers that makes a queryset; asked, it gives its rows.

    The queryset must be of one shape, whatever the values, and select no other model's rows.
    """

    def __init__(self, build: Callable[..., QuerySet]):
        self.build = build
        self.made: dict[str, tuple[type[Model], str, list]] = {}
        update_wrapper(self, build)

    def __call__(self, **values: Value) -> list:
        if day_recorded():  # Another query, and seldom asked.
            return list(self.build(**values))
        if connection.vendor not in self.made:
            self.made[connection.vendor] = self._make(values)
        model, sql, params = self.made[connection.vendor]
        given = {f"{name}=": _adapted(value) for name, value in values.items()}
        # What is no name of a value is a value itself.
        asked = [given.get(row, row) if isinstance(row, str) else row for row in params]
        return list(model._base_manager.raw(sql, asked))

    def _make(self, values: dict[str, Value]) -> tuple[type[Model], str, list]:
        standins = {name: _standin(value, n) for n, (name, value) in enumerate(values.items())}
        rows = self.build(**standins)
        sql, params = rows.query.sql_with_params()
        names = {str(standin): f"{name}=" for name, standin in standins.items()}
        return rows.model, sql, [names.get(str(param), param) for param in params]


def _standin(value: Value, n: int) -> Value:
    return DAYS + timedelta(days=n) if isinstance(value, date) else NUMBERS + n


def _adapted(value: Value):
    """As the database wants it. Nothing stands on the last day of all: see `intervals.on`."""
    if not isinstance(value, date):
        return value
    return connection.ops.adapt_datefield_value(min(value, FOREVER - timedelta(days=1)))
