"""Rules that a table constraint can't hold, kept by triggers of the database on both engines.

Each app lists its rules in `rules.py`; `in_force.py` tells when they are installed. A system check
fails when one is missing. Their SQL uses nothing that Django adds to SQLite, so that a plain client
can read, check and restore the file.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module

from django.apps import apps
from django.core import checks
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, models
from django.db.transaction import TransactionManagementError

from strategy import in_force
from strategy.in_force import Trigger

PREFIX = "rule_"


@dataclass(frozen=True)
class Rule:
    """Refuse an operation on a table while a condition on OLD or NEW holds.

    `lock` names rows (`table WHERE …`) that PostgreSQL locks first, so that two writers at once
    are judged one after the other; SQLite has one writer at a time anyway. `of` says which rows it
    is about where OLD or NEW alone tell that: for others PostgreSQL begins no query.
    """

    name: str
    table: str
    operation: str  # INSERT, UPDATE or DELETE
    when: str
    message: str
    lock: str = ""
    vendor: str = ""  # The only engine that needs it, where the other can't break it.
    of: str = ""

    def as_trigger(self, vendor: str) -> Trigger:
        """The trigger that keeps this rule."""
        return self._postgresql() if vendor == "postgresql" else self._sqlite()

    @property
    def trigger(self) -> str:
        return f"{PREFIX}{self.name}_{self.operation.lower()}"

    @property
    def condition(self) -> str:
        return f"{self.of} AND ({self.when})" if self.of else self.when

    @property
    def quoted_message(self) -> str:
        return "'" + self.message.replace("'", "''") + "'"

    def _sqlite(self) -> Trigger:
        sql = (
            f"CREATE TRIGGER {self.trigger} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW WHEN {self.condition} "
            f"BEGIN SELECT RAISE(ABORT, {self.quoted_message}); END"
        )
        return Trigger(self.trigger, self.table, sql)

    def _postgresql(self) -> Trigger:
        lock = f"PERFORM 1 FROM {self.lock};" if self.lock else ""
        row = "OLD" if self.operation == "DELETE" else "NEW"
        sql = (
            f"CREATE TRIGGER {self.trigger} BEFORE {self.operation} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.trigger}()"
        )
        refuse = (
            f"IF {self.when} THEN "
            f"RAISE EXCEPTION USING ERRCODE = 'check_violation', MESSAGE = {self.quoted_message}, "
            f"CONSTRAINT = '{self.name}'; END IF;"
        )
        if self.of:
            refuse = f"IF {self.of} THEN {refuse} END IF;"
        body = f" BEGIN {lock} {refuse} RETURN {row}; END "
        return Trigger(self.trigger, self.table, sql, function=self.trigger, body=body)


def on_insert_and_update(
    *, name: str, table: str, when: str, message: str, lock: str = "", of: str = ""
) -> list[Rule]:
    """A rule about what a row may be, whether it is new or changed."""
    return [
        Rule(name, table, operation, when, message, lock, of=of)
        for operation in ("INSERT", "UPDATE")
    ]


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
                query = f"SELECT 1 FROM {table} AS old WHERE old.id = %s AND ({rule.condition})"
                cursor.execute(query, [row.pk])
                if cursor.fetchone():
                    return rule.message
    return None


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Put every rule in force whose table exists, and no other."""
    connection = connections[using]
    in_force.install(connection, PREFIX, wanted(connection))


def drop(using: str = DEFAULT_DB_ALIAS) -> None:
    """Lift every rule: for migrations of SQLite, and for tests that must empty tables."""
    in_force.drop(connections[using], PREFIX)


def missing(using: str = DEFAULT_DB_ALIAS) -> list[Rule]:
    """The rules that are not in force as they are written, of tables that exist."""
    connection = connections[using]
    names = {row.name for row in in_force.missing(connection, PREFIX, wanted(connection))}
    return [rule for rule in rules() if rule.trigger in names]


def wanted(connection) -> list[Trigger]:
    """The triggers that keep the rules of the tables that exist."""
    tables = set(connection.introspection.table_names())
    vendors = {"", connection.vendor}
    here = [rule for rule in rules() if rule.table in tables and rule.vendor in vendors]
    return [rule.as_trigger(connection.vendor) for rule in here]


@contextmanager
def lifted(schema_editor, *tables: str) -> Iterator[None]:
    """Let a migration change what is published, in the tables named and its own transaction.

    For RunPython. Others see the rules in force all along. SQLite's are lifted already.
    """
    connection = schema_editor.connection
    if connection.vendor != "postgresql":
        yield
        return
    if not connection.in_atomic_block:
        raise TransactionManagementError("Rules are lifted by a migration that is atomic only.")
    there = in_force.installed(connection, PREFIX)
    of_tables = [trigger for trigger in there.values() if trigger.table in tables]
    _switch(connection, "DISABLE", of_tables)
    yield
    _switch(connection, "ENABLE", of_tables)


@contextmanager
def set_aside(*names: str, using: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Let in what an earlier version allowed: without some rules, within one transaction."""
    connection = connections[using]
    if not connection.in_atomic_block:
        raise TransactionManagementError("Rules are set aside within a transaction only.")
    aside = {rule.trigger for rule in rules() if rule.name in names}
    there = in_force.installed(connection, PREFIX).values()
    there = [trigger for trigger in there if trigger.name in aside]
    in_force.take_out(connection, there)
    yield
    connection.check_constraints()  # PostgreSQL changes no table with keys that wait for that.
    in_force.put_back(connection, there)


def _switch(connection, way: str, triggers: list[Trigger]) -> None:
    with connection.cursor() as cursor:
        # PostgreSQL alters no table of which it has still to check a key.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")
        for trigger in triggers:
            cursor.execute(f"ALTER TABLE {trigger.table} {way} TRIGGER {trigger.name}")


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
