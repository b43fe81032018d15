"""Which database answers: readers' pages a replica that has all, everything else the primary."""

import pytest
from django.core.cache import caches
from django.db import DatabaseError, transaction

from commitments.models import Response
from reporting.web.replicas import is_for_anyone
from strategy import replicas
from strategy.models import RecordChange
from strategy.replicas import AWAY, BEHIND, BEING_ASKED, CURRENT, PRIMARY, Replica, ReplicaRouter
from tests import make

ROUTER = ReplicaRouter()


@pytest.mark.django_db(transaction=True)
def test_a_transaction_of_the_primary_reads_what_it_wrote():
    with replicas.answering_from("replica_1"):
        assert ROUTER.db_for_read(Response) == "replica_1"
        with transaction.atomic():
            assert ROUTER.db_for_read(Response) == PRIMARY
        assert ROUTER.db_for_read(Response) == "replica_1"
    assert ROUTER.db_for_read(Response) == PRIMARY


def test_whatever_is_written_or_migrated_goes_to_the_primary():
    with replicas.answering_from("replica_1"):
        assert ROUTER.db_for_write(Response) == PRIMARY
    assert ROUTER.allow_migrate("replica_1", "strategy") is False
    assert ROUTER.allow_migrate(PRIMARY, "strategy") is None


def test_what_is_counted_is_read_where_it_is_written():
    counted = caches["default"].cache_model_class
    with replicas.answering_from("replica_1"):
        assert ROUTER.db_for_read(counted) == ROUTER.db_for_write(counted) == PRIMARY


@pytest.mark.parametrize("address", ["/", "/entries/?page=2", "/entries.csv", "/data/entries/"])
def test_a_replica_answers_readers(rf, address):
    assert is_for_anyone(rf.get(address))
    assert is_for_anyone(rf.head(address))
    assert not is_for_anyone(rf.post(address))


def test_a_replica_answers_nobody_who_signed_in_or_does(rf, settings):
    signed_in = rf.get("/entries/")
    signed_in.COOKIES[settings.SESSION_COOKIE_NAME] = "x"

    assert not is_for_anyone(signed_in)
    assert not is_for_anyone(rf.get("/admin/login/"))


@pytest.fixture
def replica(db, monkeypatch, settings):
    """One that has what the primary has, as this process sees it; and a clock."""
    settings.DATABASE_REPLICA_SECONDS = 1
    now = [1000.0]
    monkeypatch.setattr(replicas.time, "monotonic", lambda: now[0])
    made = Replica(PRIMARY)
    made.passes = lambda seconds: now.__setitem__(0, now[0] + seconds)
    return made


def test_it_is_asked_once_in_a_while(replica, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        assert [replica.now(), replica.now()] == [CURRENT, CURRENT]
        replica.passes(0.9)
        assert replica.is_current()
    replica.passes(0.2)
    with django_assert_max_num_queries(2) as asked:
        assert replica.is_current()
    assert len(asked) == 2


@pytest.mark.parametrize("then", [0, 1])
def test_one_that_lacks_something_is_behind(replica, monkeypatch, then):
    """Also where what it lacks came while it was asked."""
    versions = [RecordChange.objects.version()]
    make.department()
    versions.append(RecordChange.objects.version())
    found = iter([versions[0], versions[then]])
    monkeypatch.setattr(type(RecordChange.objects.all()), "version", lambda rows: next(found))

    assert replica.now() == [CURRENT, BEHIND][then]


def test_one_that_does_not_respond_is_left_alone_for_a_while(replica, monkeypatch):
    def fail(rows):
        raise DatabaseError

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(type(RecordChange.objects.all()), "version", fail)
        assert replica.now() == AWAY
    replica.passes(9)
    assert replica.now() == AWAY
    replica.passes(2)
    assert replica.now() == CURRENT


def test_nobody_waits_while_it_is_asked(replica):
    with replica._asking:
        assert replica.now() == BEING_ASKED
        assert not replica.is_current()
