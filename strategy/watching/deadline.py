"""A question that must be answered in time, whatever the database does meanwhile."""

from collections.abc import Callable
from queue import Empty, SimpleQueue
from threading import Lock, Thread

from django.db import DEFAULT_DB_ALIAS, connections

_one_at_a_time = Lock()


def within(seconds: float, ask: Callable[[], object]):
    """What `ask()` says of the database, or raises; TimeoutError if it doesn't in so many seconds.

    A server of PostgreSQL that was paused, or that nobody can reach, keeps who asked it waiting.
    That thread is left to itself, one at the most. SQLite is here.
    """
    if connections[DEFAULT_DB_ALIAS].vendor != "postgresql":
        return ask()
    if not _one_at_a_time.acquire(timeout=seconds):
        raise TimeoutError
    said = SimpleQueue()
    Thread(target=_answer, args=[ask, said], name="asking in time", daemon=True).start()
    try:
        found, error = said.get(timeout=seconds)
    except Empty:
        raise TimeoutError from None
    if error:
        raise error
    return found


def _answer(ask: Callable[[], object], said: SimpleQueue) -> None:
    try:
        said.put((ask(), None))
    except Exception as error:
        said.put((None, error))
    finally:
        connections.close_all()
        _one_at_a_time.release()
