"""Connections to PostgreSQL that are kept: looked at before they are used, and seldom asked."""

import pytest
from django.db import connection
from psycopg_pool import ConnectionPool

from strategy.databases.postgresql import base


@pytest.fixture
def pool(django_db_setup, django_db_blocker, monkeypatch):
    """One of two connections, and how often they are asked whether they hold."""
    asked = []
    check = ConnectionPool.check_connection
    monkeypatch.setattr(
        ConnectionPool,
        "check_connection",
        staticmethod(lambda row: asked.append(row) or check(row)),
    )
    with django_db_blocker.unblock():
        place = connection.get_connection_params() | {"autocommit": True}
    with ConnectionPool(kwargs=place, min_size=2, check=base.looked_at) as pool:
        pool.wait()
        yield pool, asked


def backend(pool):
    with pool.connection() as row:
        return row.info.backend_pid


if connection.vendor == "postgresql":  # SQLite keeps no pool.

    def test_who_used_one_just_now_asks_nothing(pool, monkeypatch):
        pool, asked = pool
        first = [backend(pool) for _ in range(6)]

        assert len(set(first)) == len(asked) == 2
        monkeypatch.setattr(base, "HELD_FOR_GOOD", 0)
        assert backend(pool) in first
        assert len(asked) == 3

    def test_one_that_the_server_ended_is_not_given(pool):
        pool, _asked = pool
        first, second = backend(pool), backend(pool)
        with pool.connection() as one, pool.connection() as other:
            one.execute("SELECT pg_terminate_backend(%s, 5000)", [other.info.backend_pid])
            ended = other.info.backend_pid
        after = {backend(pool) for _ in range(4)}

        assert ended in (first, second)
        assert ended not in after

    def test_the_site_looks_at_its_own(django_db_blocker):
        with django_db_blocker.unblock():
            assert not connection.pool or connection.pool._check is base.looked_at
