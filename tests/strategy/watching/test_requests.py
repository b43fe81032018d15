"""A line for each request: what it asked of the database, and which one took long."""

import logging
import time

import pytest
from django.db import connection

from strategy.watching import queries

pytestmark = pytest.mark.django_db
HERE = {"REMOTE_ADDR": "192.0.2.7"}


def of_requests(found):
    return [line for line in found if line["logger"] == "strategy.watching.requests"]


def test_a_line_says_how_often_and_how_long_the_database_was_asked(client, log, settings):
    settings.ACCESS_LOG = True

    client.get("/about/", headers={"X-Request-ID": "4bf92f3577b34da6a3ce929d0e0e4736"}, **HERE)

    [line] = of_requests(log())
    assert (line["level"], line["message"], line["status"]) == ("INFO", "GET /about/", 200)
    assert line["queries"] > 0 and 0 <= line["query_milliseconds"] <= line["milliseconds"]
    assert line["request_id"] == "4bf92f3577b34da6a3ce929d0e0e4736"
    assert (line["address"], line["user_id"]) == ("192.0.2.7", None)


def test_a_request_that_asks_nothing_has_none(client, log, settings):
    settings.ACCESS_LOG = True

    client.get("/healthz")

    [line] = of_requests(log())
    assert (line["queries"], line["query_milliseconds"]) == (0, 0)


def test_without_the_setting_only_a_slow_one_is_a_line(client, log, settings, monkeypatch):
    client.get("/healthz")
    assert of_requests(log()) == []

    settings.SLOW_PAGE_SECONDS = 1
    clock = iter([10.0, 11.5])
    monkeypatch.setattr("strategy.watching.requests.time.monotonic", lambda: next(clock, 11.5))
    client.get("/healthz")

    [line] = of_requests(log())
    assert (line["level"], line["message"]) == ("WARNING", "Slow: GET /healthz")
    assert line["milliseconds"] == 1500


@pytest.mark.parametrize(("seconds", "is_told"), [(0.0, False), (0.9, False), (1.2, True)])
def test_a_query_that_took_long_is_named_without_its_values(caplog, settings, seconds, is_told):
    settings.SLOW_QUERY_SECONDS = 1

    queries.note("SELECT name FROM strategy_person WHERE id = %s", seconds)

    said = [record.getMessage() for record in caplog.records]
    assert said == ["A slow query: SELECT name FROM strategy_person WHERE id = %s"] * is_told


def test_a_setting_of_0_tells_of_no_slow_query(caplog, settings):
    settings.SLOW_QUERY_SECONDS = 0

    queries.note("SELECT 1", 99.0)

    assert caplog.records == []


def test_every_query_of_a_connection_is_timed_once(caplog, settings, monkeypatch):
    queries.count_those_of(connection)
    settings.SLOW_QUERY_SECONDS = 1
    begun = time.monotonic()
    later = iter([begun, begun + 3.0])
    monkeypatch.setattr("strategy.watching.queries.time.monotonic", lambda: next(later))

    with caplog.at_level(logging.WARNING), connection.cursor() as cursor:
        cursor.execute("SELECT 1")

    [record] = caplog.records
    assert record.facts == {"milliseconds": 3000}
