"""Triggers that the database has as the code writes them, on both engines.

PostgreSQL keeps them through migrations, and afterwards only what is missing or different is put
right: nobody waits for a migration that changes nothing. SQLite loses a table's triggers when it
remakes the table, and renames nothing while a trigger names what isn't there: they are dropped when
there is something to migrate and put back after, also when that failed. What a kill left is put
right by the next `migrate`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction


@dataclass(frozen=True)
class Trigger:
    """A trigger by the SQL that the database tells of it; on PostgreSQL with its function."""

    name: str
    table: str
    sql: str
    function: str = ""
    body: str = ""  # What the function does.
    is_enabled: bool = True  # PostgreSQL's owner can switch one off.

    @property
    def place(self) -> tuple[str, str]:
        return self.table, self.name


def installed(connection, prefix: str | tuple[str, ...]) -> dict[tuple[str, str], Trigger]:
    """The triggers whose names begin with a prefix, by their places."""
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname, pg_get_triggerdef(t.oid, true), p.proname, p.prosrc,"
            " t.tgenabled IN ('O', 'A') FROM pg_trigger t"
            " JOIN pg_class c ON c.oid = t.tgrelid JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    else:
        query = "SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = [Trigger(*row) for row in cursor.fetchall()]
    return {trigger.place: trigger for trigger in found if trigger.name.startswith(prefix)}


def missing(connection, prefix: str, wanted: Iterable[Trigger]) -> list[Trigger]:
    """Those that are not there, or not as they are wanted."""
    there = installed(connection, prefix)
    return [trigger for trigger in wanted if there.get(trigger.place) != trigger]


def install(connection, prefix: str, wanted: Iterable[Trigger]) -> None:
    """Have just the wanted ones. Touches no table where that is so already."""
    wanted = {trigger.place: trigger for trigger in wanted}
    there = installed(connection, prefix)
    wrong = [trigger for place, trigger in wanted.items() if there.get(place) != trigger]
    others = [trigger for place, trigger in there.items() if place not in wanted]
    unused = _functions(connection, prefix) - {trigger.function for trigger in wanted.values()}
    if not (wrong or others or unused):
        return
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        _drop(cursor, others, unused)
        for trigger in wrong:
            _put(cursor, trigger, there.get(trigger.place))


def drop(connection, prefix: str) -> None:
    """Lift all of them."""
    there, functions = installed(connection, prefix).values(), _functions(connection, prefix)
    if there or functions:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            _drop(cursor, there, functions)


def take_out(connection, triggers: Iterable[Trigger]) -> None:
    """Lift some of them."""
    with connection.cursor() as cursor:
        _drop(cursor, triggers)


def put_back(connection, triggers: Iterable[Trigger]) -> None:
    """Those that aren't there, as far as their tables are: after migrations that failed.

    One that names what is no longer there refuses every change of its table, until a migration
    that ends well replaces it.
    """
    tables, there = connection.introspection.table_names(), installed(connection, "")
    with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
        for trigger in triggers:
            if trigger.table in tables and trigger.place not in there:
                _put(cursor, trigger, None)


def _functions(connection, prefix: str) -> set[str]:
    """The functions that triggers of PostgreSQL call, or called before their table went."""
    if connection.vendor != "postgresql":
        return set()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT proname FROM pg_proc WHERE starts_with(proname, %s)"
            " AND prorettype = 'trigger'::regtype AND pg_function_is_visible(oid)",
            [prefix],
        )
        return {name for (name,) in cursor.fetchall()}


def _put(cursor, trigger: Trigger, there: Trigger | None) -> None:
    """Put one where none is, or another. A function alone is replaced without a lock on a table."""
    if cursor.db.vendor != "postgresql":
        _drop(cursor, [there] if there else [])
        cursor.execute(trigger.sql)
        return
    cursor.execute(
        f"CREATE OR REPLACE FUNCTION {trigger.function}() RETURNS trigger LANGUAGE plpgsql "
        f"AS $${trigger.body}$$"
    )
    if not there or (there.sql, there.is_enabled) != (trigger.sql, True):
        cursor.execute(trigger.sql.replace("CREATE", "CREATE OR REPLACE", 1))


def _drop(cursor, triggers: Iterable[Trigger], functions: Iterable[str] = ()) -> None:
    for trigger in triggers:
        of_table = f" ON {trigger.table}" if cursor.db.vendor == "postgresql" else ""
        cursor.execute(f"DROP TRIGGER {trigger.name}{of_table}")
    for function in functions:
        cursor.execute(f"DROP FUNCTION {function}()")
