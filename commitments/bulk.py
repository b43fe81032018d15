"""Rows that the system makes by the thousand, written as they are."""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain

from django.db import connection, models


@cache
def columns(model: type[models.Model]) -> tuple[str, ...]:
    """The names of a table's columns, but for the number that the database gives each row."""
    fields = model._meta.concrete_fields
    return tuple(field.attname for field in fields if not field.primary_key)


def insert(model: type[models.Model], rows: Iterable[tuple]) -> None:
    """Write rows that say each of `columns(model)`, in their order; each after its number, if that
    is told. They may be made as they are written: the database goes on meanwhile.

    Past Django's models and signals, which take ten times as long: for tables of which nobody
    is told but by what they follow from.
    """
    rows = iter(rows)
    if not (first := next(rows, None)):
        return
    rows = chain([first], rows)
    quoted = connection.ops.quote_name
    names = columns(model)
    if len(first) > len(names):
        names = (model._meta.pk.attname, *names)
    into = f"{quoted(model._meta.db_table)} ({', '.join(map(quoted, names))})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            copy = cursor.copy(f"COPY {into} FROM STDIN")
            with connection.wrap_database_errors, copy as copied:
                for row in rows:
                    copied.write_row(row)
        else:
            values = ", ".join(["%s"] * len(names))
            cursor.executemany(f"INSERT INTO {into} VALUES ({values})", rows)


def update(model: type[models.Model], names: Sequence[str], rows: Iterable[tuple]) -> None:
    """Change rows: each says the columns of these fields as a store has them, then its number."""
    quoted = connection.ops.quote_name
    columns_told = [quoted(model._meta.get_field(name).column) for name in names]
    told = ", ".join(f"{column} = %s" for column in columns_told)
    change = f"UPDATE {quoted(model._meta.db_table)} SET {told}"
    with connection.cursor() as cursor:
        cursor.executemany(f"{change} WHERE {quoted(model._meta.pk.column)} = %s", rows)
