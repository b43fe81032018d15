"""Rows of the record as a test once had them, and how they are put back."""

from collections.abc import Callable
from copy import deepcopy
from functools import wraps

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from strategy.last_things import do_now

REBUILT = "INSERT INTO commitments_search (commitments_search) VALUES ('rebuild')"
NONE_NOTED = "DELETE FROM strategy_recordchange"  # Of what emptied the tables before.
# For the rest of a transaction: keys are not checked, rules not asked, nothing is noted. The
# account of the tests has to be one that may: that which tests.postgres starts a server with is.
ASK_NO_TRIGGER = "SET LOCAL session_replication_role = replica"
ASK_TRIGGERS = "SET LOCAL session_replication_role = origin"
PUT_IN_BY_MIGRATIONS = {
    "auth.Group",
    "auth.Group_permissions",
    "auth.Permission",
    "contenttypes.ContentType",
}

Kept = dict[str, object]  # By table, what the database reads fastest.


def made_once(put_in: Callable) -> Callable:
    """For a fixture that asks for no other: what it puts into an empty record, put back as rows.

    To publish is what tests do most, and what takes them longest. Each test is given a copy.
    """
    given, kept = None, None

    @wraps(put_in)
    def made():
        nonlocal given, kept
        if there_are():
            return put_in()
        if kept is None:
            given = put_in()
            do_now()  # The lines of the log.
            kept = keep()
        else:
            put_back(kept)
        return deepcopy(given)

    return made


def models() -> list:
    """Those of the record, and of people: all that no migration puts rows into."""
    every = apps.get_models(include_auto_created=True)
    return [model for model in every if model._meta.label not in PUT_IN_BY_MIGRATIONS]


def tables() -> list[str]:
    return [model._meta.db_table for model in models()]


def there_are() -> bool:
    """Whether anything of the record is in this database. One query."""
    asked = " UNION ALL ".join(f"SELECT 1 WHERE EXISTS (SELECT 1 FROM {one})" for one in tables())
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} LIMIT 1")
        return cursor.fetchone() is not None


def keep() -> Kept:
    """The rows of each table that has any, as they are now."""
    keep_one = _copied if connection.vendor == "postgresql" else _read
    found = {table: keep_one(table) for table in tables()}
    return {table: rows for table, rows in found.items() if rows}


@transaction.atomic
def put_back(kept: Kept) -> None:
    """Into empty tables, as if what made them had been done again."""
    put = _put_back_on_postgresql if connection.vendor == "postgresql" else _put_back_on_sqlite
    put(kept)


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(rows)


def _put_back_on_postgresql(kept: Kept) -> None:
    with connection.cursor() as cursor:
        cursor.execute(ASK_NO_TRIGGER)
        cursor.execute(NONE_NOTED)
        for table, rows in kept.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        cursor.execute(ASK_TRIGGERS)
        # A load of a bundle may have counted back meanwhile, which no rollback undoes.
        counted = [model for model in models() if model._meta.db_table in kept]
        cursor.execute("".join(connection.ops.sequence_reset_sql(no_style(), counted)))


def _read(table: str) -> tuple[list[str], list[tuple]] | None:
    """Its columns, which a test of migrations may leave in another order, and its rows."""
    with connection.cursor() as cursor:
        rows = cursor.execute(f"SELECT * FROM {table}").fetchall()
        return ([column[0] for column in cursor.description], rows) if rows else None


def _put_back_on_sqlite(kept: Kept) -> None:
    with connection.cursor() as cursor:
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = cursor.execute(query).fetchall()
        asked = [(name, sql) for name, table, sql in triggers if table in kept]
        for name, _sql in asked:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(NONE_NOTED)
        for table, (columns, rows) in kept.items():
            names = ", ".join(f'"{column}"' for column in columns)
            places = ", ".join(["%s"] * len(columns))
            cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        cursor.execute(REBUILT)
        for _name, sql in asked:
            cursor.execute(sql)
