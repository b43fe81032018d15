import gc
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import patch

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from reporting.record.kept import KEPT, LARGE
from reporting.web.sending import let_go
from strategy import triggers
from tests import installation, rows, schema
from tests import sample as sample_record

TESTS = Path(__file__).parent
# What these try is made from rows, by queries that others try on both databases.
ROOMS_LONG_ON_POSTGRESQL = {
    "commitments/admin": "forms of the admin, one by one",
    "commitments/brought": "documents are read",
    "commitments/contributions": "pages of who has no account",
    "commitments/importers": "documents and seeds are read",
    "commitments/spreadsheets": "spreadsheets are written and read",
    "reporting/components": "parts of pages",
    "reporting/documents": "documents are made",
    "reporting/governance": "pages of roles and people",
    "reporting/record": "what pages say of the record",
    "reporting/views": "pages",
    "reporting/web": "headers, addresses and parameters",
    "strategy/accounts": "forms of signing in",
    "strategy/not_saved": "forms of the admin, one by one",
}
# Of these rooms, what asks most of a database: lists, filters, sums and what stood on a day.
TRIED_ON_BOTH = {
    "reporting/record/test_completeness.py",
    "reporting/record/test_what_is_due.py",
    "reporting/views/test_compare_departments.py",
    "reporting/views/test_entries.py",
    "reporting/views/test_matrix.py",
    "reporting/views/test_measures.py",
    "reporting/views/test_not_reported.py",
    "reporting/views/test_pledges.py",
}

ASKING = {"db", "transactional_db", "django_db_setup"}


def pytest_collection_modifyitems(items):
    """Browser tests last: whoever breaks something fast hears of it fast."""
    items.sort(key=lambda item: "browser" in item.path.parts)
    for item in items:
        if not asks_a_database(item):
            item.add_marker(pytest.mark.without_database)
        if why := long_on_postgresql(item.path.relative_to(TESTS).as_posix()):
            item.add_marker(pytest.mark.long_on_postgresql(why))
        for marker in (*item.iter_markers("long"), *item.iter_markers("long_on_postgresql")):
            if not marker.args:
                raise pytest.UsageError(f"{item.nodeid} is marked {marker.name}: say why.")


def long_on_postgresql(file: str) -> str | None:
    """Why `make test` does not try the tests of a file there; nothing, if it does."""
    if file in TRIED_ON_BOTH:
        return None
    rooms = ROOMS_LONG_ON_POSTGRESQL.items()
    return next((why for room, why in rooms if file.startswith(f"{room}/")), None)


def asks_a_database(item) -> bool:
    """By a fixture, or by a program that it may start."""
    if item.get_closest_marker("django_db") or ASKING.intersection(item.fixturenames):
        return True
    names = vars(item.module).values()
    return any(getattr(name, "__module__", "") == installation.__name__ for name in names)


@pytest.fixture(autouse=True)
def programs_find_no_database(request, monkeypatch):
    """For a test that is not tried on each database: it fails if it needed one after all."""
    if request.node.get_closest_marker("without_database"):
        monkeypatch.setenv("DATABASE_URL", "sqlite:////nowhere/record.sqlite3")


def pytest_collection_finish():
    """What was imported and collected stays to the end: Python need not look through it again.

    Nor for what hangs in rings every 700 objects: that took an eighth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="session")
def tables_are_copied():
    with schema.copied_where_it_can_be() as stop:
        yield stop


@pytest.fixture(scope="session")
def django_db_setup(tables_are_copied, django_db_setup):
    """Where these tables were made before, they are not made by all migrations again."""
    tables_are_copied()


@pytest.fixture(autouse=True, scope="session")
def passwords_that_are_quick_to_check():
    """The real hasher takes its time on purpose, and tests sign somebody in hundreds of times."""
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]):
        yield


@pytest.fixture(autouse=True, scope="session")
def files_are_kept_out_of_the_checkout(tmp_path_factory):
    with override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media")):
        yield


@pytest.fixture(autouse=True, scope="session")
def places_for_every_file(tmp_path_factory):
    """A test that looks at no more than the headers of a file would keep its place, and its turn.

    Documents are made anew, and not among those of an installation.
    """
    folder = tmp_path_factory.mktemp("documents")
    with override_settings(STREAMS_AT_ONCE=100_000, WEB_THREADS=100_000, DOCUMENTS_ROOT=folder):
        yield


@pytest.fixture(autouse=True, scope="session")
def postgresql_deletes_at_a_flush():
    """To delete a test's few rows takes a fraction of truncating 60 tables with their indexes."""
    with patch.object(DatabaseOperations, "sql_flush", deleting):
        yield


def deleting(operations, style, tables, **options):
    """The statements that empty tables, whatever refers to their rows."""
    emptied = [f"DELETE FROM {operations.quote_name(table)}" for table in tables]
    return [rows.ASK_NO_TRIGGER, *emptied]


@pytest.fixture(autouse=True)
def nothing_is_kept_from_the_test_before():
    """A version of the record that was undone may have the number of the next."""
    KEPT.clear(), LARGE.clear()


@pytest.fixture(autouse=True)
def lift_rules_for_the_flush(request):
    """Transactional tests end by emptying all tables, which the rules would refuse on SQLite.

    The flush announces itself as a migration does when it is over, which puts them in force again.
    """
    marker = request.node.get_closest_marker("django_db")
    is_marked = marker is not None and marker.kwargs.get("transaction", False)
    if not (is_marked or "transactional_db" in request.fixturenames):
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    cache.clear()  # Its table is no model's, and stays out of a flush.
    if connection.vendor == "sqlite":
        triggers.drop(connection.alias)


@pytest.fixture(scope="module")
def sample(django_db_setup, django_db_blocker):
    """The sample record, put in once for a module; what each of its tests does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        sample_record.put_in()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def team_of_one(settings):
    """One person looks after accounts, edits and approves: finds every form of the admin."""
    settings.ONE_PERSON_MAY_APPROVE = True


@pytest.fixture
def django_assert_num_queries():
    """Counts what a page asks, beside the version of the record that every page asks for.

    That one has a test of its own, in test_unchanged.py.
    """

    @contextmanager
    def assert_num(number, connection=connection):
        with CaptureQueriesContext(connection) as captured:
            yield captured
        asked = [row["sql"] for row in captured if "strategy_recordchange" not in row["sql"]]
        assert len(asked) == number, "\n".join([f"{len(asked)} queries:", *asked])

    return assert_num


@pytest.fixture(autouse=True)
def files_are_closed(monkeypatch):
    """A file that a test only opens holds its place no longer than the test."""
    opened, ask = [], Client.request

    def request(self, **asked):
        answer = ask(self, **asked)
        if answer.streaming:
            opened.append(answer)
        return answer

    monkeypatch.setattr(Client, "request", request)
    yield
    for answer in opened:
        let_go(answer)
