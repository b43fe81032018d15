"""Notes that the public record was changed, by triggers of the database on both engines.

They see what goes round Django's signals, too: bulk updates, a shell, plain SQL. What a draft
holds is not public, so its tables are left out; a publication shows by its seal.
"""

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.utils.module_loading import module_has_submodule

from strategy import in_force
from strategy.in_force import Trigger

TABLE = "strategy_recordchange"
BESIDE_THE_RECORD = {TABLE, "strategy_securityevent"}  # What nobody reads as part of it.
PREFIX = "noted_"
OPERATIONS = ["INSERT", "DELETE", "UPDATE"]  # In PostgreSQL's order.
FUNCTION = f"{PREFIX}change"
BODY = f"""
    BEGIN
        INSERT INTO {TABLE} (at, place) VALUES (clock_timestamp(), TG_TABLE_NAME);
        RETURN NULL;
    END """


def tables() -> list[str]:
    """All of the app of what is fixed, and those that another app's rules name as public."""
    fixed = apps.get_app_config("strategy").get_models(include_auto_created=True)
    found = [row._meta.db_table for row in fixed if row._meta.db_table not in BESIDE_THE_RECORD]
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "rules"):
            found += getattr(import_module(f"{config.name}.rules"), "NOTED_TABLES", [])
    return found


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Note changes of every table that exists from now on."""
    connection = connections[using]
    in_force.install(connection, PREFIX, wanted(connection))


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Note nothing: while migrations remake tables of SQLite."""
    in_force.drop(connections[using], PREFIX)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The triggers that are not there as they are written, of tables that exist."""
    connection = connections[using]
    return [row.name for row in in_force.missing(connection, PREFIX, wanted(connection))]


def wanted(connection) -> list[Trigger]:
    """The triggers of the tables that exist; none before the table of changes is there."""
    there = set(connection.introspection.table_names())
    here = [table for table in tables() if table in there] if TABLE in there else []
    return [trigger for table in here for trigger in _triggers(table, connection.vendor)]


def _triggers(table: str, vendor: str) -> Iterator[Trigger]:
    """One a statement on PostgreSQL, one a row on SQLite."""
    if vendor == "postgresql":
        name = f"{PREFIX}{table}"
        sql = (
            f"CREATE TRIGGER {name} AFTER {' OR '.join(OPERATIONS)} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {FUNCTION}()"
        )
        yield Trigger(name, table, sql, FUNCTION, BODY)
        return
    for operation in OPERATIONS:
        name = f"{PREFIX}{table}_{operation.lower()}"
        sql = (
            f"CREATE TRIGGER {name} AFTER {operation} ON {table} FOR EACH ROW BEGIN "
            f"INSERT INTO {TABLE} (at, place) "
            f"VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table}'); END"
        )
        yield Trigger(name, table, sql)


@checks.register(checks.Tags.database)
def check_changes_are_noted(*, databases=None, **kwargs):
    """Say which tables can change without browsers and caches hearing of it."""
    return [
        checks.Error(
            f"The database doesn't note changes: {name} is missing.",
            hint="Run manage.py migrate, which installs it.",
            id="strategy.E002",
        )
        for using in databases or []
        for name in missing(using)
    ]
