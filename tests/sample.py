"""The sample record, which a run of tests loads once and afterwards only puts back."""

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction

from commitments.ledger import checkpoints
from strategy.last_things import do_now

REBUILT = "INSERT INTO commitments_search (commitments_search) VALUES ('rebuild')"
NONE_NOTED = "DELETE FROM strategy_recordchange"  # Of what emptied the tables before.
kept: dict[str, object] = {}  # The rows of each table as they were when it was loaded.


@transaction.atomic
def put_in() -> None:
    """Have the sample record in this database, as if it was loaded into an empty one."""
    is_postgresql = connection.vendor == "postgresql"
    if not kept:
        call_command("load_seeds", verbosity=0)
        do_now()  # The log is written at the end of a transaction, and signed after it.
        checkpoints.sign()
        kept.update((table, (_copied if is_postgresql else _read)(table)) for table in tables())
    elif is_postgresql:
        _put_back_on_postgresql()
    else:
        _put_back_on_sqlite()


def tables() -> list[str]:
    return [model._meta.db_table for model in models()]


def models() -> list:
    """Those of the record."""
    configs = [apps.get_app_config(label) for label in ("strategy", "commitments")]
    return [model for config in configs for model in config.get_models(include_auto_created=True)]


# For the rest of a transaction: keys are not checked, rules not asked, nothing is noted. The
# account of the tests has to be one that may: that which tests.postgres starts a server with is.
ASK_NO_TRIGGER = "SET LOCAL session_replication_role = replica"
ASK_TRIGGERS = "SET LOCAL session_replication_role = origin"


def _copied(table: str) -> bytes:
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} TO STDOUT") as rows:
        return b"".join(rows)


def _put_back_on_postgresql() -> None:
    with connection.cursor() as cursor:
        cursor.execute(ASK_NO_TRIGGER)
        cursor.execute(NONE_NOTED)
        for table, rows in kept.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        cursor.execute(ASK_TRIGGERS)
        # A load of a bundle may have counted back meanwhile, which no rollback undoes.
        for statement in connection.ops.sequence_reset_sql(no_style(), models()):
            cursor.execute(statement)


def _read(table: str) -> tuple[list[str], list[tuple]]:
    """Its columns, which a test of migrations may leave in another order, and its rows."""
    with connection.cursor() as cursor:
        rows = cursor.execute(f"SELECT * FROM {table}").fetchall()
        return [column[0] for column in cursor.description], rows


def _put_back_on_sqlite() -> None:
    with connection.cursor() as cursor:
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = cursor.execute(query).fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(NONE_NOTED)
        for table, (columns, rows) in kept.items():
            if rows:
                names = ", ".join(f'"{column}"' for column in columns)
                places = ", ".join(["%s"] * len(columns))
                cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({places})", rows)
        cursor.execute(REBUILT)
        for _name, sql in triggers:
            cursor.execute(sql)
