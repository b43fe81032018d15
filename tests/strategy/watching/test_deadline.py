"""A question to the database is answered in time, or given up."""

import time
from threading import Event

import pytest
from django.db import DatabaseError, connection

from strategy.watching.deadline import within


def ask_and_fail():
    raise DatabaseError("away")


def test_an_answer_and_a_fault_come_back(db):
    assert within(5, lambda: 7) == 7
    with pytest.raises(DatabaseError, match="away"):
        within(5, ask_and_fail)
    assert within(5, lambda: 8) == 8


def test_who_asks_a_server_that_keeps_silent_does_not_wait_for_it(db, monkeypatch):
    monkeypatch.setattr(connection, "vendor", "postgresql")
    goes_on = Event()
    began = time.monotonic()

    with pytest.raises(TimeoutError):
        within(0.1, lambda: goes_on.wait(30))
    with pytest.raises(TimeoutError):  # One thread waits, not one for each who asks.
        within(0.1, lambda: 7)
    assert time.monotonic() - began < 5

    goes_on.set()
    assert within(5, lambda: 7) == 7
