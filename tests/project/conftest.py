import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

import pytest
from django.db import connection

from tests.fixtures import database_of
from tests.installation import drop_database, make_database, manage


@pytest.fixture(scope="session")
def migrated_from(tmp_path_factory, worker_id):
    """The address of a database that a version left behind, migrated once: to be copied."""
    folder = tmp_path_factory.getbasetemp()
    place = folder if worker_id == "master" else folder.parent  # That of all workers.
    with ExitStack() as stack:
        yield cache(lambda version: stack.enter_context(_migrated(place / version, version)))


@contextmanager
def _migrated(folder: Path, version: str) -> Iterator[str]:
    """By the worker that asks first; it goes with the last that has done with it."""
    folder.mkdir(exist_ok=True)
    url, users = folder / "url", folder / "users"
    with _one_at_a_time(folder):
        if not url.exists():
            made = make_database(folder, database_of(version, connection.vendor))
            try:
                manage("migrate", "--verbosity=0", DATABASE_URL=made)
            except BaseException:
                drop_database(made)
                raise
            url.write_text(made)
            users.write_text("0")
        users.write_text(str(int(users.read_text()) + 1))
    try:
        yield url.read_text()
    finally:
        with _one_at_a_time(folder):
            left = int(users.read_text()) - 1
            users.write_text(str(left))
            if not left:
                drop_database(url.read_text())
                url.unlink()


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Others wait here, which costs them less than to migrate another."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
