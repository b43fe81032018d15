"""The database of an installation as a file: copied while people write, and put back.

On SQLite it is the database's own file, copied as one moment had it. On PostgreSQL it is what
pg_dump writes, which has to be on the machine, and of the server's version or a newer one.
"""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from django.db import connection, connections
from psycopg.conninfo import make_conninfo

UNDER_WAY = "restoring"  # A table that says that what lies beside it was not looked at yet.
OF_OTHERS = ("cursor_factory", "context", "prepare_threshold", "pool")


class CannotCopy(Exception):
    """The database could not be copied, or put back; says why."""


class SQLiteStore:
    """A database that is a file."""

    name = "database.sqlite3"

    def __init__(self):
        self.file = Path(connection.settings_dict["NAME"])

    def copy(self, to: Path) -> None:
        """As it is in this moment, within `one_moment`: nobody waits who writes meanwhile."""
        try:
            with closing(sqlite3.connect(to)) as copy:
                connection.connection.backup(copy)
                copy.execute("PRAGMA journal_mode=DELETE")  # One file, whole by itself.
        except sqlite3.Error as error:
            raise CannotCopy(f"{to.parent.parent}: {error}") from None

    def is_empty(self) -> bool:
        return not connection.introspection.table_names()

    @property
    def beside(self) -> Path:
        return self.file.with_name(f"{self.file.name}.restoring")

    def put(self, copy: Path) -> dict[str, str]:
        """Beside its place, to be looked at; gives the setting that leads there."""
        self.drop()  # Of one that was killed.
        shutil.move(copy, self.beside)
        return {"DATABASE_URL": f"sqlite:///{self.beside}"}

    def keep(self) -> None:
        """In its place, in one step."""
        with closing(sqlite3.connect(self.beside)) as copy:
            copy.execute("PRAGMA journal_mode=DELETE")
        connections.close_all()
        for rest in ("-wal", "-shm"):
            self.file.with_name(f"{self.file.name}{rest}").unlink(missing_ok=True)
        os.replace(self.beside, self.file)

    def drop(self) -> None:
        for rest in ("", "-wal", "-shm", "-journal"):
            self.beside.with_name(f"{self.beside.name}{rest}").unlink(missing_ok=True)


class PostgreSQLStore:
    """A database of a server, which its own programs copy."""

    name = "database.dump"

    def copy(self, to: Path) -> None:
        """As it is in this moment, within `one_moment`."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_export_snapshot()")
            [moment] = cursor.fetchone()
        self._run("pg_dump", "--format=custom", f"--snapshot={moment}", f"--file={to}")

    def is_empty(self) -> bool:
        """Also where one was being put in here, and nobody saw it whole."""
        tables = connection.introspection.table_names()
        if UNDER_WAY in tables:
            self.drop()
        return not connection.introspection.table_names()

    def put(self, copy: Path) -> dict[str, str]:
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TABLE {UNDER_WAY} ()")
        self._run("pg_restore", "--single-transaction", "--exit-on-error", str(copy))
        return {}

    def keep(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE {UNDER_WAY}")

    def drop(self) -> None:
        """All of a database that was empty."""
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")

    def _run(self, program: str, *options: str) -> None:
        known = connection.get_connection_params()
        password = known.pop("password", "") or ""
        at = make_conninfo(**{name: known[name] for name in known if name not in OF_OTHERS})
        command = [program, "--no-owner", "--no-privileges", f"--dbname={at}", *options]
        try:
            subprocess.run(
                command,
                env=os.environ | {"PGPASSWORD": password},
                check=True,
                capture_output=True,
                text=True,
            )
        except FileNotFoundError:
            raise CannotCopy(f"{program} is not on this machine: install it.") from None
        except subprocess.CalledProcessError as error:
            raise CannotCopy(f"{program}: {error.stderr.strip()}") from None


def store_of() -> SQLiteStore | PostgreSQLStore:
    """That of this installation."""
    return SQLiteStore() if connection.vendor == "sqlite" else PostgreSQLStore()
