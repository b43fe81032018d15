"""Whether the database is of this version, and what who runs the site is told where it is not."""

import pytest
from django.contrib.staticfiles.storage import ManifestFilesMixin, StaticFilesStorage
from django.core.management import call_command
from django.core.management.base import SystemCheckError

from strategy import checks, migrated

FIRST, LATER = ("strategy", "0001_initial"), ("strategy", "9999_later")
OF_NOBODY = ("an_app_of_before", "0001_initial")


@pytest.fixture
def applied(monkeypatch):
    """To a database that was migrated by these."""

    def by(*names):
        monkeypatch.setattr(migrated, "applied", lambda using: set(names))

    return by


def test_the_database_of_the_tests_is_of_this_version(db):
    assert migrated.is_of_this_version() and migrated.faults() == []


def test_what_is_lacking_is_named(applied):
    applied(*(migrated.here() - {FIRST}))

    [fault] = migrated.faults()

    assert fault.msg == "The database is not migrated: it lacks strategy.0001_initial."
    assert fault.hint == "Run manage.py migrate."


def test_what_a_newer_version_applied_is_named_and_of_apps_that_went_nothing(applied):
    applied(*migrated.here(), LATER, OF_NOBODY)

    [fault] = migrated.faults()

    assert fault.msg.endswith("this one doesn't know strategy.9999_later.")


def test_a_database_without_anything_says_of_how_many(applied):
    applied()

    [fault] = migrated.faults()

    assert fault.msg.endswith(f" and {len(migrated.here()) - 1} more.")


def test_one_migration_stands_for_those_that_it_replaces_and_they_for_it(applied, monkeypatch):
    parts = {("strategy", "0100_a"), ("strategy", "0101_b")}
    one = ("strategy", "0100_a_and_b")
    monkeypatch.setattr(migrated, "in_one", lambda: {one: parts})
    known = migrated.here()
    monkeypatch.setattr(migrated, "here", lambda: known | {one, *parts})

    for names in ({one}, parts, {one, *parts}):
        applied(*known, *names)
        assert migrated.is_of_this_version()
    monkeypatch.setattr(migrated, "here", lambda: known | {one})  # When they are gone.
    applied(*known, *parts)
    assert migrated.is_of_this_version()


def test_the_check_of_the_database_names_it(db, applied):
    applied(FIRST)

    with pytest.raises(SystemCheckError, match=r"The database is not migrated: it lacks"):
        call_command("check", databases=["default"])


class Collected(ManifestFilesMixin, StaticFilesStorage):
    """As in production, where this was collected."""

    hashed_files: dict = {}

    def read_manifest(self):
        return None


def told_of(monkeypatch, found, collected):
    class Finder:
        def list(self, ignored):
            return [(name, None) for name in found]

    storage = Collected(location="/nowhere", base_url="/static/")
    storage.hashed_files = dict.fromkeys(collected)
    monkeypatch.setattr(checks, "staticfiles_storage", storage)
    monkeypatch.setattr(checks, "get_finders", lambda: [Finder()])
    return [fault.hint for fault in checks.pages_have_their_styles(None)]


def test_styles_that_were_not_fetched_or_collected_are_named(monkeypatch):
    ours = "pledgebook.css"
    fetched = [ours, checks.STYLES]

    assert told_of(monkeypatch, [ours], [ours]) == [
        "Run manage.py fetch_styles, then manage.py collectstatic."
    ]
    assert told_of(monkeypatch, fetched, [ours]) == [
        "Run manage.py collectstatic, at each upgrade."
    ]
    assert told_of(monkeypatch, fetched, fetched) == []


def test_while_developing_no_styles_need_be_collected():
    assert checks.pages_have_their_styles(None) == []
