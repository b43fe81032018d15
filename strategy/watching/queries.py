"""What requests ask of the database: how often and for how long, and which question took long."""

import logging
import time
from dataclasses import dataclass

from django.conf import settings
from django.db.backends.signals import connection_created
from django.dispatch import receiver

from strategy.security.requests import request_now

LONGEST = 1000  # Characters of a question that a line tells.

logger = logging.getLogger(__name__)


@dataclass
class Asked:
    """What one request has asked of the database so far; `seconds` are those it waited for."""

    queries: int = 0
    seconds: float = 0.0


@receiver(connection_created, dispatch_uid="count queries")
def count_those_of(connection, **kwargs) -> None:
    """A pool hands connections out again: each is counted once."""
    if counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(counted)


def counted(execute, sql, params, many, context):
    began = time.monotonic()
    try:
        return execute(sql, params, many, context)
    finally:
        note(sql, time.monotonic() - began)


def note(sql: str, seconds: float) -> None:
    asked = getattr(request_now(), "asked", None)
    if asked is not None:
        asked.queries += 1
        asked.seconds += seconds
    if 0 < settings.SLOW_QUERY_SECONDS <= seconds:
        facts = {"milliseconds": round(1000 * seconds)}
        logger.warning("A slow query: %s", str(sql)[:LONGEST], extra={"facts": facts})
