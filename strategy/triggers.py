"""Rules that a table constraint can't hold, kept by triggers of the database on both engines.

Each app lists its rules in `rules.py`. They are dropped before migrations and installed after
(SQLite loses a table's triggers when it remakes the table), and a system check fails when one
is missing. Their SQL uses nothing that Django adds to SQLite, so that a plain client can read,
check and restore the file.
"""

from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models
from django.db.models.signals import post_migrate, pre_migrate

PREFIX = "rule_"


@dataclass(frozen=True)
class Rule:
    """Refuse an operation on a table while a condition on OLD or NEW holds.

    `lock` names rows (`table WHERE …`) that PostgreSQL locks first, so that two writers at once
    are judged one after the other; SQLite has one writer at a time anyway.
    """

    name: str
    table: str
    operation: str  # INSERT, UPDATE or DELETE
    when: str
    message: str
    lock: str = ""
    vendor: str = ""  # The only engine that needs it, where the other can't break it.

    def statements(self, vendor: str) -> list[str]:
        """The SQL that installs this rule."""
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}_{self.operation.lower()}"

    @property
    def quoted_message(self) -> str:
        return "'" + self.message.replace("'", "''") + "'"

    def _sqlite(self) -> list[str]:
        return [
            f"CREATE TRIGGER {self.trigger} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW WHEN {self.when} "
            f"BEGIN SELECT RAISE(ABORT, {self.quoted_message}); END"
        ]

    def _postgresql(self) -> list[str]:
        lock = f"PERFORM 1 FROM {self.lock};" if self.lock else ""
        row = "OLD" if self.operation == "DELETE" else "NEW"
        return [
            f"CREATE OR REPLACE FUNCTION {self.trigger}() RETURNS trigger LANGUAGE plpgsql AS $$ "
            f"BEGIN {lock} IF {self.when} THEN "
            f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = {self.quoted_message}, "
            f"CONSTRAINT = '{self.name}'; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {self.trigger} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.trigger}()",
        ]


def on_insert_and_update(
    *, name: str, table: str, when: str, message: str, lock: str = ""
) -> list[Rule]:
    """A rule about what a row may be, whether it is new or changed."""
    return [Rule(name, table, operation, when, message, lock) for operation in ("INSERT", "UPDATE")]


def stays(table: str, *columns: str, message: str) -> Rule:
    """A row stays where it is: what hangs on it was judged by that."""
    moved = " OR ".join(f"OLD.{column} <> NEW.{column}" for column in columns)
    return Rule(f"{table.split('_', 1)[1]}_stays", table, "UPDATE", moved, message)


def rules() -> list[Rule]:
    """The rules of all apps that have some."""
    found = []
    for config in apps.get_app_configs():
        try:
            found += import_module(f"{config.name}.rules").RULES
        except ModuleNotFoundError as error:
            if error.name != f"{config.name}.rules":
                raise
    return found


def why_refused(error: IntegrityError) -> str | None:
    """The message of the rule that refused a change, in the department's words."""
    return next((rule.message for rule in rules() if rule.message in str(error)), None)


def why_kept(row: models.Model) -> str | None:
    """The message of the rule that keeps a row from being deleted, if one does."""
    table = row._meta.db_table
    with connections[row._state.db or DEFAULT_DB_ALIAS].cursor() as cursor:
        for rule in rules():
            if (rule.table, rule.operation) == (table, "DELETE"):
                query = f"SELECT 1 FROM {table} AS old WHERE old.id = %s AND ({rule.when})"
                cursor.execute(query, [row.pk])
                if cursor.fetchone():
                    return rule.message
    return None


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every rule in force whose table exists."""
    connection = connections[using]
    drop(using)
    with connection.cursor() as cursor:
        for rule in _applicable(connection):
            for statement in rule.statements(connection.vendor):
                cursor.execute(statement)


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Lift every rule: for migrations, and for tests that must empty tables."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for trigger, table, _is_enabled in sorted(_installed(connection)):
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger} ON {table}")
                cursor.execute(f"DROP FUNCTION IF EXISTS {trigger}()")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {trigger}")


def missing(using: str = DEFAULT_DB_ALIAS) -> list[Rule]:
    """The rules that are not in force, of tables that exist."""
    connection = connections[using]
    in_force = {trigger for trigger, _table, is_enabled in _installed(connection) if is_enabled}
    return [rule for rule in _applicable(connection) if rule.trigger not in in_force]


def _applicable(connection) -> list[Rule]:
    tables = set(connection.introspection.table_names())
    vendors = {"", connection.vendor}
    return [rule for rule in rules() if rule.table in tables and rule.vendor in vendors]


def _installed(connection) -> set[tuple[str, str, bool]]:
    """Each trigger that is there, its table, and whether it is enabled: PostgreSQL's owner can
    switch one off.
    """
    if connection.vendor == "postgresql":
        query = (
            "SELECT t.tgname, c.relname, t.tgenabled IN ('O', 'A') "
            "FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
            "WHERE NOT t.tgisinternal AND pg_table_is_visible(c.oid)"
        )
    else:
        query = "SELECT name, tbl_name, 1 FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        return {row for row in cursor.fetchall() if row[0].startswith(PREFIX)}


def connect() -> None:
    """Drop the rules before migrations and install them after."""
    pre_migrate.connect(_before_migrations, dispatch_uid="drop rules")
    post_migrate.connect(_after_migrations, dispatch_uid="install rules")


def _before_migrations(*, app_config, using, **kwargs):
    if app_config.name == "strategy":
        drop(using)


def _after_migrations(*, app_config, using, **kwargs):
    # The signal comes once an app, after all tables are made.
    if app_config.name == "strategy":
        install(using)


@checks.register(checks.Tags.database)
def check_rules_are_installed(*, databases=None, **kwargs):
    """Say which rules the database doesn't keep."""
    return [
        checks.Error(
            f"The database doesn't keep the rule {rule.trigger} of {rule.table}.",
            hint="Run manage.py migrate, which installs it.",
            id="strategy.E001",
        )
        for using in databases or []
        for rule in missing(using)
    ]
