"""Notes that the public record was changed, by triggers of the database on both engines.

They see what goes round Django's signals, too: bulk updates, a shell, plain SQL. What a draft
holds is not public, so its tables are left out; a publication shows by its seal.
"""

from collections.abc import Iterator
from importlib import import_module

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.module_loading import module_has_submodule

TABLE = "strategy_recordchange"
PREFIX = "noted_"
OPERATIONS = ["INSERT", "UPDATE", "DELETE"]
FUNCTION = f"""
    CREATE OR REPLACE FUNCTION {PREFIX}change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO {TABLE} (at, place) VALUES (clock_timestamp(), TG_TABLE_NAME);
        RETURN NULL;
    END $$
"""


def tables() -> list[str]:
    """All of the app of what is fixed, and those that another app's rules name as public."""
    fixed = apps.get_app_config("strategy").get_models(include_auto_created=True)
    found = [model._meta.db_table for model in fixed if model._meta.db_table != TABLE]
    for config in apps.get_app_configs():
        if module_has_submodule(config.module, "rules"):
            found += getattr(import_module(f"{config.name}.rules"), "NOTED_TABLES", [])
    return found


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Note changes of every table that exists from now on."""
    connection = connections[using]
    drop(using)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql" and _tables_here(connection):
            cursor.execute(FUNCTION)
        for table in _tables_here(connection):
            for _name, statement in _triggers(table, connection.vendor):
                cursor.execute(statement)


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Note nothing: while migrations remake tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for table in _tables_here(connection):
            for name, _statement in _triggers(table, connection.vendor):
                of_table = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{of_table}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """The triggers that are not there, of tables that exist."""
    connection = connections[using]
    if connection.vendor == "postgresql":
        query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
    else:
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {name for (name,) in cursor.fetchall()}
    expected = [
        name
        for table in _tables_here(connection)
        for name, _statement in _triggers(table, connection.vendor)
    ]
    return [name for name in expected if name not in there]


def _tables_here(connection) -> list[str]:
    """None before the table of changes is there to write to."""
    there = set(connection.introspection.table_names())
    return [table for table in tables() if table in there] if TABLE in there else []


def _triggers(table: str, vendor: str) -> Iterator[tuple[str, str]]:
    """Name and SQL of each: one a statement on PostgreSQL, one a row on SQLite."""
    if vendor == "postgresql":
        name = f"{PREFIX}{table}"
        yield (
            name,
            f"CREATE TRIGGER {name} AFTER {' OR '.join(OPERATIONS)} ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {PREFIX}change()",
        )
        return
    for operation in OPERATIONS:
        name = f"{PREFIX}{table}_{operation.lower()}"
        yield (
            name,
            f"CREATE TRIGGER {name} AFTER {operation} ON {table} FOR EACH ROW BEGIN "
            f"INSERT INTO {TABLE} (at, place) "
            f"VALUES (strftime('%Y-%m-%d %H:%M:%f', 'now'), '{table}'); END",
        )


def connect() -> None:
    """Stop noting before migrations and begin again after."""
    pre_migrate.connect(_before_migrations, dispatch_uid="stop noting changes")
    post_migrate.connect(_after_migrations, dispatch_uid="note changes")


def _before_migrations(*, app_config, using, **kwargs):
    if app_config.name == "strategy":
        drop(using)


def _after_migrations(*, app_config, using, **kwargs):
    if app_config.name == "strategy":
        install(using)


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
