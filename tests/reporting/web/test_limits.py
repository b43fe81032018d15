"""What one address is given a minute of what costs much, and what is counted by all processes."""

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from reporting.web import limits
from reporting.web.kept_pages import PAGES
from reporting.web.limits import GIVEN, RECEIPTS, SEARCHES, Given
from tests import make

pytestmark = pytest.mark.django_db

READER, OTHER = {"REMOTE_ADDR": "203.0.113.9"}, {"REMOTE_ADDR": "203.0.113.10"}
RESPONSE = "/dfe/digital-strategy"


@pytest.fixture(autouse=True)
def two_a_minute(settings, monkeypatch):
    """Half a minute is over, and goes on only where a test says so."""
    settings.DEAR_ANSWERS_A_MINUTE = 2
    monkeypatch.setattr(limits, "now", lambda: 6030.0)
    GIVEN.forget()
    yield
    GIVEN.forget()


def statuses(client, address, times, **who):
    answers = [client.get(address, **(who or READER)) for _ in range(times)]
    return [answer.status_code for answer in answers]


def test_beyond_its_limit_an_address_is_told_when_to_ask_again(client):
    assert statuses(client, "/search/?q=portal", 4) == [200] * 4

    told = client.get("/search/?q=portal", **READER)

    assert (told.status_code, told.headers["Retry-After"]) == (429, "30")
    assert "You asked for too much at once" in told.text
    assert "one internet address gets 4 searches a minute" in told.text
    assert "Ask again in 30 seconds." in told.text
    assert "ETag" not in told.headers
    assert client.get("/search/?q=portal", **OTHER).status_code == 200


def test_programs_are_told_as_programs_are(client):
    statuses(client, "/entries.json", 2)

    told = client.get("/entries.json", **READER)

    assert (told.status_code, told.headers["Retry-After"]) == (429, "30")
    assert told.headers["Content-Type"] == "application/problem+json"
    assert told.json()["title"] == "You asked for too much at once"
    assert told.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("/search/?q=a", 4),
        ("/entries/?q=a", 4),
        ("/pledges.csv", 2),
        ("/entries/spreadsheet.xlsx", 2),
        ("/data/departments.csv", 2),
        (f"{RESPONSE}/compare/?from=1&to=1", 2),
        (f"{RESPONSE}/editions/1/changes/", 2),
        ("/pledges/sample/?seed=1", 2),
        ("/entries/?as-recorded=2026-01-01", 2),
        (f"{RESPONSE}/report.pdf", 1),
        (f"{RESPONSE}/bundle.zip", 1),
        (f"{RESPONSE}/editions/1.receipt.json", 4),
    ],
)
def test_each_kind_has_its_own_limit(client, address, allowed):
    make.published_edition(2013, "2013")
    answers = statuses(client, address, allowed + 1)

    assert 429 not in answers[:-1] and answers[-1] == 429


def test_pages_are_read_without_limit(client):
    assert statuses(client, "/entries/?kind=plan", 8) == [200] * 8
    assert statuses(client, "/entries/?as-at=2014-01-01", 8) == [200] * 8


def test_what_is_kept_or_had_already_is_not_counted(client, settings):
    settings.KEPT_PAGES_MIB = 1
    PAGES.clear()
    first = client.get("/search/?q=a", **READER)
    assert statuses(client, "/search/?q=a", 8) == [200] * 8
    PAGES.clear()

    again = [client.get("/search/?q=a", HTTP_IF_NONE_MATCH=first["ETag"], **READER)] * 8

    assert {answer.status_code for answer in again} == {304}
    assert GIVEN.counts[SEARCHES, "203.0.113.9"].told == 1


def test_the_next_minute_begins_anew(client, monkeypatch):
    assert statuses(client, "/pledges.csv", 3) == [200, 200, 429]

    monkeypatch.setattr(limits, "now", lambda: 6060.0)

    assert statuses(client, "/pledges.csv", 1) == [200]


def test_this_machine_is_not_counted_nor_a_proxy_that_names_nobody(client, settings):
    assert statuses(client, "/pledges.csv", 4, REMOTE_ADDR="127.0.0.1") == [200] * 4
    settings.BEHIND_PROXY = True
    assert statuses(client, "/pledges.csv", 4, REMOTE_ADDR="127.0.0.1") == [200] * 4


def test_behind_a_proxy_each_reader_is_counted(client, settings):
    settings.BEHIND_PROXY = True
    reader = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "10.9.9.9, 203.0.113.9"}
    assert statuses(client, "/pledges.csv", 3, **reader) == [200, 200, 429]

    reader["HTTP_X_FORWARDED_FOR"] = "10.9.9.9, 203.0.113.10"

    assert statuses(client, "/pledges.csv", 1, **reader) == [200]


def test_what_anybody_writes_into_a_header_changes_nothing(client):
    for number in range(2):
        client.get("/pledges.csv", HTTP_X_FORWARDED_FOR=f"10.0.0.{number}", **READER)

    told = client.get("/pledges.csv", HTTP_X_FORWARDED_FOR="10.0.0.9", **READER)

    assert told.status_code == 429


def test_without_a_number_there_is_no_limit(client, settings):
    settings.DEAR_ANSWERS_A_MINUTE = 0

    assert statuses(client, "/pledges.csv", 4) == [200] * 4


# By all processes together


def test_two_processes_count_together(settings):
    settings.DEAR_ANSWERS_A_MINUTE = 50
    one, other = Given(), Given()

    given = [each.take(RECEIPTS, "203.0.113.9") for _ in range(60) for each in (one, other)]

    assert 100 <= sum(given) <= 100 + 2 * 10
    assert not one.take(RECEIPTS, "203.0.113.9") and not other.take(RECEIPTS, "203.0.113.9")


def test_who_asks_for_little_costs_the_database_nothing(settings, django_assert_num_queries):
    settings.DEAR_ANSWERS_A_MINUTE = 50
    process = Given()

    with django_assert_num_queries(0):
        assert all(process.take(RECEIPTS, "203.0.113.9") for _ in range(9))


def test_who_is_refused_costs_the_database_nothing(django_assert_num_queries):
    process = Given()
    while process.take(RECEIPTS, "203.0.113.9"):
        pass

    with django_assert_num_queries(0):
        assert not process.take(RECEIPTS, "203.0.113.9")


def test_where_the_cache_is_away_each_process_counts_alone(client, monkeypatch):
    asked = []

    def is_away(*args, **kwargs):
        asked.append(args)
        raise OperationalError("away")

    monkeypatch.setattr(cache, "get", is_away)

    assert statuses(client, "/pledges.csv", 3) == [200, 200, 429]
    assert len(asked) == 1  # For half a minute it isn't asked again.


def test_a_cache_whose_table_is_locked_is_not_waited_for(client):
    """PostgreSQL locks a row, and nobody else holds one for long: nothing is asked of it."""
    is_sqlite = connection.vendor == "sqlite"
    with CaptureQueriesContext(connection) as queries, limits.impatient():
        if is_sqlite:
            assert patience() == 100

    assert len(queries) == (3 if is_sqlite else 0)
    assert not is_sqlite or patience() == 20_000


def patience() -> int:
    """For how many milliseconds SQLite waits for a lock."""
    with connection.cursor() as cursor:
        return cursor.execute("PRAGMA busy_timeout").fetchone()[0]


def test_many_addresses_take_bounded_memory(monkeypatch):
    monkeypatch.setattr(limits, "MOST_ADDRESSES", 3)
    process = Given()

    for number in range(10):
        assert process.take(SEARCHES, f"203.0.113.{number}")

    assert len(process.counts) == 3
    assert sum(process.take(SEARCHES, "203.0.113.0") for _ in range(9)) == 3
