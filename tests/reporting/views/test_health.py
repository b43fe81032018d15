import time

import pytest
from django.db import DatabaseError, connection, connections

from reporting.views import health

pytestmark = pytest.mark.django_db


def test_health_is_well_while_the_database_answers(client, django_assert_num_queries):
    beside_the_pool = 0 if connection.settings_dict["OPTIONS"].get("pool") else 1

    with django_assert_num_queries(beside_the_pool):
        assert client.get("/healthz").json() == {"status": "ok"}


def test_health_is_503_when_the_database_does_not_answer(client, monkeypatch):
    def fail(self):
        raise DatabaseError

    monkeypatch.setattr(type(connections["default"]), "cursor", fail)

    assert client.get("/healthz").status_code == 503


if connection.vendor == "postgresql":

    def test_a_database_that_is_down_is_told_within_two_seconds(client, monkeypatch):
        monkeypatch.setitem(connection.settings_dict, "HOST", "127.0.0.1")
        monkeypatch.setitem(connection.settings_dict, "PORT", "1")
        monkeypatch.setitem(connection.settings_dict["OPTIONS"], "pool", True)
        began = time.monotonic()

        assert client.get("/healthz").status_code == 503
        assert time.monotonic() - began < health.SECONDS


@pytest.mark.parametrize("host", ["10.0.0.5", "10.0.0.5:8931", "elsewhere.example"])
def test_a_load_balancer_asks_by_any_name_and_nobody_else_does(client, settings, host):
    settings.ALLOWED_HOSTS = ["pledges.example"]

    assert client.get("/healthz", headers={"host": host}).status_code == 200
    assert client.head("/healthz", headers={"host": host}).status_code == 200
    assert client.get("/", headers={"host": host}).status_code == 400
    assert client.get("/healthz/", headers={"host": host}).status_code == 400
