"""/healthz and /readyz: whether the process lives, and whether it can show the record."""

from contextlib import contextmanager

import pytest
from django.db import (
    DatabaseError,
    InterfaceError,
    OperationalError,
    ProgrammingError,
    connection,
)

from commitments.ledger import checkpoints
from reporting.web import health
from strategy import checks, in_force, last_things, migrated, noted_changes, triggers

HOSTS = ["10.0.0.5", "pledgebook.example:8000", "[::1]", "not_a host", ""]


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
def test_a_load_balancer_asks_by_any_name_and_over_http(client, db, settings, address, host):
    settings.ALLOWED_HOSTS = ["pledges.example"]
    settings.SECURE_SSL_REDIRECT = True

    answer = client.get(address, headers={"host": host})

    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})


@pytest.mark.parametrize("host", HOSTS[:2])
def test_no_page_answers_to_a_false_name(client, db, settings, host):
    settings.ALLOWED_HOSTS = ["pledges.example"]

    for address in ("/", "/entries/", "/entries.csv", "/data/entries/", "/robots.txt"):
        assert client.get(address, headers={"host": host}).status_code == 400, address


def test_living_asks_nothing_of_the_database(client):
    """Without the database mark a query would fail."""
    assert client.get("/healthz").status_code == 200


def test_being_ready_takes_six_queries(db, django_assert_num_queries):
    """Of which migrations, rules and notes of changes, and before each which tables there are."""
    with django_assert_num_queries(6):
        assert health.lacking_in_the_database() == ""


@pytest.fixture
def in_this_thread(monkeypatch):
    """What a test changes in its transaction, no other connection sees."""
    monkeypatch.setattr(health, "within", lambda seconds, ask: ask())


def why_not_ready(client):
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert client.get("/healthz").status_code == 200
    return answer.json()["status"]


@pytest.mark.parametrize("app", [triggers, noted_changes])
def test_it_is_not_ready_while_a_rule_is_not_in_force(client, db, in_this_thread, app):
    dropped = app.wanted(connection)[:1]
    in_force.take_out(connection, dropped)

    assert why_not_ready(client) == "the database does not keep all rules"

    in_force.put_back(connection, dropped)
    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_without_styles(client, db, monkeypatch):
    monkeypatch.setattr(checks, "STYLES", "govuk/that-is-not.there.css")

    assert why_not_ready(client) == "the styles are not there"


def test_it_is_not_ready_without_the_key_of_a_log_that_was_signed(
    client, sample, in_this_thread, settings
):
    last_things.do_now()
    checkpoints.sign()
    assert checkpoints.latest()
    settings.LOCAL = False  # Else a key is made of SECRET_KEY.

    assert why_not_ready(client) == "the key of the log is not there"


def test_a_log_that_nobody_signed_needs_no_key(client, db, settings):
    settings.LOCAL = False

    assert client.get("/readyz").status_code == 200


def test_it_is_not_ready_while_the_database_lets_it_wait(client, db, monkeypatch):
    def too_late(seconds, ask):
        assert seconds < 1
        raise TimeoutError

    monkeypatch.setattr(health, "within", too_late)

    assert why_not_ready(client) == "the database does not respond"


@contextmanager
def failing(monkeypatch, error):
    """The database raises this, whatever it is asked."""

    def fail(*args, **kwargs):
        raise error

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(connection, "cursor", fail)
        yield


@pytest.mark.usefixtures("in_this_thread")
def test_it_is_not_ready_while_the_database_does_not_respond(client, db, monkeypatch):
    with failing(monkeypatch, DatabaseError):
        assert why_not_ready(client) == "the database does not respond"


LATER, FIRST = ("commitments", "9999_later"), ("commitments", "0001_initial")


@pytest.mark.parametrize("applied", [set(), {FIRST}, {*migrated.here(), LATER}])
def test_it_is_not_ready_with_a_database_of_another_version(client, db, monkeypatch, applied):
    monkeypatch.setattr(migrated, "applied", lambda using: applied)

    assert why_not_ready(client) == "the database is not of this version"


@pytest.mark.parametrize(
    "error",
    [OperationalError("no such column: form"), ProgrammingError("column form is not there")],
)
def test_a_page_says_that_the_record_is_being_upgraded(client, db, monkeypatch, error):
    """While there is no such column yet."""
    client.raise_request_exception = False
    monkeypatch.setattr(migrated, "applied", lambda using: {FIRST})

    with failing(monkeypatch, error):
        page = client.get("/entries/")

    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "The record is being brought up to a new version" in page.text


@pytest.mark.parametrize("error", [OperationalError, InterfaceError])
@pytest.mark.parametrize("address", ["/", "/entries/", "/entries.csv", "/feed/"])
def test_a_page_says_that_the_record_is_away(client, db, monkeypatch, address, error):
    client.raise_request_exception = False

    with failing(monkeypatch, error):
        page = client.get(address)

    assert (page.status_code, page.headers["Retry-After"]) == (503, "30")
    assert "The record can’t be reached at the moment" in page.text


def test_the_api_says_so_in_json(client, db, monkeypatch):
    client.raise_request_exception = False

    with failing(monkeypatch, OperationalError):
        answer = client.get("/data/entries/")

    assert (answer.status_code, answer.json()["status"]) == (503, 503)
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_a_fault_of_ours_is_no_503(client, db, monkeypatch):
    client.raise_request_exception = False

    for error in (ValueError, ProgrammingError):
        with failing(monkeypatch, error):
            assert client.get("/entries/").status_code == 500
