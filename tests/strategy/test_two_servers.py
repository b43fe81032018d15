"""A primary and a replica that follows it, two real servers: no page lies about its day."""

import os
import time
from copy import deepcopy

import pytest
from django.db import connection, connections

from strategy import replicas
from strategy.models import RecordChange
from tests import make, postgres

REPLICA = "replica_1"
PAGE = "/dfe/government-digital-strategy/actions/1/"

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", REPLICA])


@pytest.fixture(scope="module")
def follower(django_db_setup):
    """A server that follows that of the tests, as the setting would name it."""
    with postgres.replica(os.environ["DATABASE_URL"]) as server:
        as_primary = deepcopy(connections.settings["default"])
        host = {"HOST": str(server.folder), "PORT": "", "USER": "postgres", "PASSWORD": ""}
        own = as_primary | host | {"TEST": as_primary["TEST"] | {"MIRROR": "default"}}
        connections.settings[REPLICA] = own
        yield server
        connections[REPLICA].close()
        connections[REPLICA].close_pool()
        del connections[REPLICA], connections.settings[REPLICA]


@pytest.fixture
def server(follower, transactional_db, settings):
    """The replica, with an edition that says “As it was.”; it is asked anew for each page."""
    settings.DATABASE_ROUTERS = ["strategy.replicas.ReplicaRouter"]
    settings.DATABASE_REPLICA_SECONDS = 0
    settings.KEPT_PAGES_MIB = 0
    replicas._known.clear()
    published("As it was.")
    caught_up()
    yield follower
    replicas._known.clear()
    on_replica("SELECT pg_wal_replay_resume()")


def published(text, year=2014):
    make.published_edition(year, facts=lambda edition: make.revision(edition, text=text))


def on_replica(query):
    with connections[REPLICA].cursor() as cursor:
        cursor.execute(query)


def caught_up():
    version = RecordChange.objects.using("default").version()
    for _ in range(3000):
        if RecordChange.objects.using(REPLICA).version() == version:
            return
        time.sleep(0.01)
    raise TimeoutError("The replica did not follow.")


def stop_replication():
    on_replica("SELECT pg_wal_replay_pause()")


def resume_replication():
    on_replica("SELECT pg_wal_replay_resume()")
    caught_up()


def asked_for(client, address, **headers):
    """An answer, and by which database all of it was made. Connects to neither for that."""
    by = set()

    def noting(name):
        def note(execute, sql, params, many, context):
            if "strategy_recordchange" not in sql:
                by.add(name)
            return execute(sql, params, many, context)

        return note

    with (
        connection.execute_wrapper(noting("primary")),
        connections[REPLICA].execute_wrapper(noting("replica")),
    ):
        answer = client.get(address, headers=headers)
        answer.body = b"".join(answer) if answer.streaming else answer.content
    return answer, by


if connection.vendor == "postgresql":

    def test_readers_are_answered_by_a_replica_that_has_all(client, server):
        for address in (PAGE, "/entries/", "/entries.csv", "/data/entries/"):
            answer, by = asked_for(client, address)
            assert (answer.status_code, by) == (200, {"replica"}), address
            assert b"As it was." in answer.body, address

        by_replica = client.get(PAGE).headers
        stop_replication()
        published("As it is.", year=2015)
        by_primary, by = asked_for(client, PAGE, if_none_match=by_replica["ETag"])
        assert (by_primary.status_code, by) == (200, {"primary"})
        assert b"As it was." in by_primary.body and b"As it is." in by_primary.body
        assert client.get("/readyz").json() == {"status": "ok", "replicas": {REPLICA: "behind"}}

        resume_replication()
        unchanged, by = asked_for(client, PAGE, if_none_match=by_primary.headers["ETag"])
        assert (unchanged.status_code, by) == (304, set())
        assert b"As it is." in asked_for(client, PAGE)[0].body
        assert client.get("/readyz").json() == {"status": "ok", "replicas": {REPLICA: "current"}}

    def test_one_that_lags_tells_one_state_whole_and_writers_see_the_next(
        client, server, settings, admin_client
    ):
        """Within the second for which the last answer of a replica holds."""
        settings.DATABASE_REPLICA_SECONDS = 60
        before, _by = asked_for(client, "/entries/")
        stop_replication()
        published("As it is.", year=2015)

        lagging, by = asked_for(client, "/entries/")
        assert by == {"replica"}
        assert lagging.headers["ETag"] == before.headers["ETag"]
        assert b"As it is." not in lagging.body
        assert asked_for(client, "/entries/", if_none_match=before.headers["ETag"])[1] == set()

        own, by = asked_for(admin_client, "/entries/")
        assert by == {"primary"}
        assert b"As it was." in own.body and b"As it is." in own.body

    def test_without_the_replica_the_primary_answers(client, server, settings):
        settings.DATABASE_REPLICA_SECONDS = 60
        assert asked_for(client, PAGE)[1] == {"replica"}

        client.raise_request_exception = False  # It is told in the log.
        server.stop()  # While it is taken for current.
        try:
            for address in (PAGE, "/entries.csv"):
                answer, by = asked_for(client, address)
                assert (answer.status_code, by) == (200, {"primary"})
                assert b"As it was." in answer.body
            ready = client.get("/readyz")
            assert ready.json() == {"status": "ok", "replicas": {REPLICA: "away"}}
            assert ready.status_code == 200
        finally:
            connections[REPLICA].close()  # As at the end of a request.
            server.start()
        published("As it is.", year=2015)
        caught_up()
        replicas._known.clear()
        answer, by = asked_for(client, PAGE)
        assert by == {"replica"}
        assert b"As it is." in answer.body
