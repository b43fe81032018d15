"""Read replicas: PostgreSQL servers that follow the primary, and make readers' pages.

One request is answered from one database, so no page mixes two states of the record. A replica
answers only while it has all that the primary had when it was asked last, and that is no longer
ago than DATABASE_REPLICA_SECONDS: no page is further behind.
"""

import logging
import random
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from threading import Lock

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS as PRIMARY
from django.db import Error, connections

from strategy.models import RecordChange

logger = logging.getLogger(__name__)

CURRENT, BEHIND, AWAY, BEING_ASKED = "current", "behind", "away", "being asked"
# To ask one that doesn't respond takes a second, so it is left alone for a while.
AWAY_SECONDS = 10

OF_THE_CACHE = "django_cache"  # The name by which Django asks for the table of its cache.

_answering: ContextVar[str] = ContextVar("answering", default=PRIMARY)


def answering() -> str:
    """The database that is asked now: within a transaction of the primary it is that."""
    return PRIMARY if connections[PRIMARY].in_atomic_block else _answering.get()


@contextmanager
def answering_from(alias: str) -> Iterator[None]:
    """All that is read within comes from one database."""
    token = _answering.set(alias)
    try:
        yield
    finally:
        _answering.reset(token)


class ReplicaRouter:
    """Reads where the request is answered from, and writes to the primary.

    What is counted, such as wrong passwords, is read where it was written a moment ago.
    """

    def db_for_read(self, model, **hints) -> str:
        return PRIMARY if model._meta.app_label == OF_THE_CACHE else answering()

    def db_for_write(self, model, **hints) -> str:
        return PRIMARY

    def allow_relation(self, one, other, **hints) -> bool:
        return True  # A row of a replica is a row of the primary.

    def allow_migrate(self, db, app_label, **hints) -> bool | None:
        return None if db == PRIMARY else False


class Replica:
    """What this process knows of one of them. One thread asks it; meanwhile others don't use it."""

    def __init__(self, alias: str):
        self.alias = alias
        self.state = BEING_ASKED
        self._holds_until = 0.0
        self._asking = Lock()

    def is_current(self) -> bool:
        """Whether it has what the primary has."""
        return self.now() == CURRENT

    def now(self) -> str:
        """How it is; asks both where that was too long ago."""
        if time.monotonic() < self._holds_until:
            return self.state
        if not self._asking.acquire(blocking=False):
            return BEING_ASKED
        try:
            return self._ask()
        finally:
            self._asking.release()

    def has_failed(self) -> None:
        self._is(AWAY, time.monotonic())

    def _ask(self) -> str:
        asked_at = time.monotonic()
        try:
            theirs = RecordChange.objects.using(self.alias).version()
        except Error:
            return self._is(AWAY, asked_at)
        # Asked last, so that nothing came to the primary before that and isn't in `theirs`.
        ours = RecordChange.objects.using(PRIMARY).version()
        return self._is(CURRENT if theirs == ours else BEHIND, asked_at)

    def _is(self, state: str, asked_at: float) -> str:
        if state != self.state:
            logger.warning("%s is %s.", self.alias, state)
        holds = AWAY_SECONDS if state == AWAY else settings.DATABASE_REPLICA_SECONDS
        self.state, self._holds_until = state, asked_at + holds
        return state


_known: dict[str, Replica] = {}


def replicas() -> list[Replica]:
    return [
        _known.setdefault(alias, Replica(alias))
        for alias in connections.settings
        if alias != PRIMARY
    ]


def one_that_is_current() -> Replica | None:
    """Any of those that have what the primary has."""
    some = replicas()
    random.shuffle(some)
    return next((replica for replica in some if replica.is_current()), None)
