"""The rules of the database through a migration that ends well, fails, or is killed."""

import os
import signal
import sqlite3
import sys
from contextlib import closing
from subprocess import Popen, TimeoutExpired

import psycopg
import pytest
from django.db import connection
from django.db.migrations import CreateModel
from django.db.migrations.loader import MigrationLoader

from strategy.management.commands.migrate import LOCK
from tests.fixtures import HERE, VERSIONS, Saved, database_of
from tests.installation import ROOT, SETTINGS, database, manage, run

UPGRADING = {"DJANGO_SETTINGS_MODULE": "tests.upgrading.settings"}
TEXT = "UPDATE commitments_revision SET text = 'Never said.'"
SEAL_KEPT = "rule_seal_kept_delete"
NOTED = "noted_strategy_role" + ("" if connection.vendor == "postgresql" else "_delete")


@pytest.fixture(scope="module")
def migrated(migrated_from):
    """A record with published texts, as the newest released version left it behind, migrated."""
    return migrated_from(VERSIONS[-1])


@pytest.fixture
def place(migrated, tmp_path):
    """The environment that leads to a database of this test's own."""
    with database(tmp_path, like=migrated) as url:
        yield {"DATABASE_URL": url, "MEDIA_ROOT": str(HERE / VERSIONS[-1] / "files")}


def plainly(url: str, statement: str) -> None:
    """Run SQL as a plain client does, which knows nothing of Django."""
    if url.startswith("postgresql"):
        with psycopg.connect(url) as client:
            client.execute(statement)
        return
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as client, client:
        client.execute(statement)


def assert_published_is_kept(place):
    with pytest.raises((sqlite3.IntegrityError, psycopg.errors.CheckViolation), match="published"):
        plainly(place["DATABASE_URL"], TEXT)


@pytest.fixture
def lacking(place):
    """A database that lacks a rule and a note."""
    for trigger, table in ((SEAL_KEPT, "commitments_seal"), (NOTED, "strategy_role")):
        on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
        plainly(place["DATABASE_URL"], f"DROP TRIGGER {trigger}{on_table}")
    return place


@pytest.mark.long("migrates, by programs")
def test_check_names_what_is_missing_and_migrating_puts_it_back(lacking):
    checked = run("manage.py", "check", "--database=default", **lacking)

    assert checked.returncode == 1
    assert f"doesn't keep the rule {SEAL_KEPT} of commitments_seal" in checked.stderr
    assert f"{NOTED} is missing" in checked.stderr

    manage("migrate", "--verbosity=0", **lacking)
    manage("check", "--database=default", **lacking)


def test_migrations_make_what_is_new_before_they_touch_what_pages_read():
    """PostgreSQL keeps readers from a table that is altered until the migration ends."""
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if app not in ("strategy", "commitments") or migration.initial:
            continue
        made = {
            operation.name.lower()
            for operation in migration.operations
            if isinstance(operation, CreateModel)
        }
        altered = [
            getattr(operation, "model_name", getattr(operation, "name", "")).lower() not in made
            for operation in migration.operations
        ]
        assert altered == sorted(altered) or not made, (app, name)


def test_the_site_starts_and_says_what_is_missing(lacking):
    started = run("-c", "from strategy.wsgi import application", **lacking)

    assert started.returncode == 0
    assert f"doesn't keep the rule {SEAL_KEPT} of commitments_seal" in started.stderr
    assert f"{NOTED} is missing. Run manage.py migrate" in started.stderr


def test_the_site_starts_with_nothing_to_say_where_nothing_is_missing(place):
    assert run("-c", "from strategy.wsgi import application", **place).stderr == ""


def test_the_site_starts_without_its_database_and_says_so():
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nothing"}

    started = run("-c", "from strategy.wsgi import application", **nowhere)

    assert started.returncode == 0
    assert "could not be asked which rules it keeps" in started.stderr


@pytest.mark.long("migrates, by programs")
def test_migrations_change_what_is_published_and_rename_what_rules_name(place):
    manage("migrate", "--verbosity=0", **place | UPGRADING)

    assert_published_is_kept(place)
    manage("check", "--database=default", **place)


def test_a_migration_that_fails_leaves_the_rules_in_force(place):
    failed = run("manage.py", "migrate", FAIL_AT="0001", **place | UPGRADING)

    assert "no such table" in failed.stderr or "does not exist" in failed.stderr
    assert_published_is_kept(place)
    manage("check", "--database=default", **place)


@pytest.mark.long("migrates twice, by programs")
def test_a_migration_that_fails_after_another_leaves_no_way_to_change_what_is_published(place):
    failed = run("manage.py", "migrate", FAIL_AT="0003", **place | UPGRADING)

    assert failed.returncode != 0
    # The column by which the rule knows what is published has another name by now.
    with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedColumn), match="state"):
        plainly(place["DATABASE_URL"], TEXT)

    manage("migrate", "--verbosity=0", **place | UPGRADING)
    assert_published_is_kept(place)
    manage("check", "--database=default", **place)


@pytest.mark.long("every migration from nothing, by a program")
def test_the_first_migrations_that_fail_leave_no_table_without_its_rules(tmp_path):
    with database(tmp_path) as url:
        failed = run("manage.py", "migrate", FAIL_AT="0001", DATABASE_URL=url, **UPGRADING)
        assert failed.returncode != 0
        checked = run("manage.py", "check", "--database=default", DATABASE_URL=url)
        assert "1 issue" in checked.stderr and "The database is not migrated" in checked.stderr


@pytest.fixture(scope="module")
def statements(migrated, tmp_path_factory):
    """How many statements the migrations take that are killed below."""
    with database(tmp_path_factory.mktemp("counted"), like=migrated) as url:
        done = run("-m", "tests.upgrading.killed", "0", **UPGRADING, DATABASE_URL=url)
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


@pytest.mark.long("migrates twice, by programs, and is killed")
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_what_a_kill_left_is_named_and_put_right_by_the_next_migrate(place, statements, share):
    number = str(max(1, int(statements * share)))
    killed = run("-m", "tests.upgrading.killed", number, **place | UPGRADING)
    assert killed.returncode == -signal.SIGKILL

    checked = run("manage.py", "check", "--database=default", **place)
    if connection.vendor == "postgresql":
        assert checked.returncode == 0, checked.stderr
    elif "doesn't keep the rule rule_revision_kept_update" not in checked.stderr:
        assert_published_is_kept(place)

    manage("migrate", "--verbosity=0", **place | UPGRADING)
    manage("check", "--database=default", **place)
    assert_published_is_kept(place)
    assert Saved.of(**place) == Saved.noted(VERSIONS[-1])


if connection.vendor == "postgresql":

    def test_a_migrate_waits_for_another_to_end(place):
        """As for one that was killed: the server ends the step that it was asked for."""
        with psycopg.connect(place["DATABASE_URL"], autocommit=True) as another:
            another.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            waiting = Popen(
                [sys.executable, "manage.py", "migrate", "--verbosity=0"],
                cwd=ROOT,
                env=os.environ | SETTINGS | place,
            )
            with pytest.raises(TimeoutExpired):
                waiting.wait(timeout=5)
        assert waiting.wait(timeout=60) == 0

    SEARCHED = """
        SELECT conname FROM pg_constraint WHERE conrelid = 'commitments_searchtext'::regclass
        UNION SELECT indexname FROM pg_indexes WHERE tablename = 'commitments_searchtext'
        UNION SELECT pg_get_serial_sequence('commitments_searchtext', 'id')
        UNION SELECT last_value::text FROM commitments_searchtext_id_seq
        UNION SELECT md5(string_agg(id || stems, '' ORDER BY id)) FROM commitments_searchtext
    """

    def test_a_table_that_is_made_anew_beside_the_old_one_is_what_that_was(migrated, tmp_path):
        def found(url):
            with psycopg.connect(url) as client:
                return {one for (one,) in client.execute(SEARCHED)}

        with database(tmp_path, database_of(VERSIONS[-1], "postgresql")) as before:
            assert found(before) == found(migrated)
