"""The tables of a test database: migrated once, and then copied.

Going through all migrations takes longer than most rooms of tests. What they make is kept by the
digest of the migrations and of what is installed: on SQLite in a file of the user's cache, from one
run to the next; on PostgreSQL in a database of the server that tests.postgres started, from one
process of a run to another. `migrate` is called on a copy, too, and puts in force what it does
after the last migration.
"""

import fcntl
import hashlib
import os
import sqlite3
from contextlib import ExitStack, closing, contextmanager, nullcontext
from pathlib import Path
from unittest.mock import patch

from django.core.management import call_command
from django.db import connections

from tests.postgres import OURS_ALONE

ROOT = Path(__file__).parent.parent
CACHE = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "pledgebook-tests"
LOCK = 20140331  # Any number, as long as no other program on the server locks by it.


@contextmanager
def copied_where_it_can_be():
    """While Django makes test databases: what is given stops it."""

    def call(command: str, *args, **options):
        if command != "migrate":
            return call_command(command, *args, **options)
        with _copied_first(connections[options["database"]]):
            return call_command(command, *args, **options)

    with ExitStack() as stack:
        stack.enter_context(patch("django.core.management.call_command", call))
        yield stack.close


def _copied_first(connection):
    if connection.vendor == "sqlite":
        return _from_file(connection)
    if OURS_ALONE in os.environ:
        return _from_template(connection)
    return nullcontext()


@contextmanager
def _from_file(connection):
    """Who comes first makes the file; the others wait for it."""
    file = CACHE / f"{_digest()}.sqlite3"
    CACHE.mkdir(parents=True, exist_ok=True)
    with file.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        connection.ensure_connection()
        if file.exists():
            with closing(sqlite3.connect(file)) as kept:
                kept.backup(connection.connection)
            fcntl.flock(lock, fcntl.LOCK_UN)
            yield
            return
        yield
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        with closing(sqlite3.connect(unfinished)) as new:
            connection.connection.backup(new)
        unfinished.rename(file)


@contextmanager
def _from_template(connection):
    name, template = connection.settings_dict["NAME"], f"migrated_{_digest()}"
    with connection._nodb_cursor() as server:
        server.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [template])
        is_there = server.fetchone() is not None
        _leave(connection)
        if is_there:
            server.execute(f"DROP DATABASE {name}")
            server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
            server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
        yield
        if not is_there:
            _leave(connection)
            server.execute(f"CREATE DATABASE {template} TEMPLATE {name}")
            server.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def _leave(connection):
    """A database that somebody is connected to can't be copied."""
    connection.close()
    connection.close_pool()


def _digest() -> str:
    """Of what the tables follow from."""
    found = hashlib.sha256()
    for file in sorted([*ROOT.glob("*/**/migrations/*.py"), *ROOT.glob("requirements/*.txt")]):
        found.update(f"{file.relative_to(ROOT)}\n{file.read_text()}".encode())
    return found.hexdigest()[:16]
