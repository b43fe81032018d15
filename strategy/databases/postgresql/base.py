import select
import time

from django.db.backends.postgresql import base

from strategy.last_things import DoesLastThings

HELD_FOR_GOOD = (
    2  # Seconds since it was used: nothing between here and the server gives up so soon.
)


class DatabaseWrapper(DoesLastThings, base.DatabaseWrapper):
    @property
    def pool(self):
        """Whose connections are looked at before they are given, and seldom asked."""
        pool = super().pool
        if pool and pool._check:
            pool._check = looked_at
        return pool


def looked_at(connection) -> None:
    """Raises where a connection is broken; asks the server only where that can't be seen.

    A server that ends a connection says so, and it can be seen without asking: to ask takes as long
    as to find that a page is unchanged.
    """
    now, used_at = time.monotonic(), getattr(connection, "used_at", 0)
    connection.used_at = now
    if now - used_at > HELD_FOR_GOOD or has_word_from_the_server(connection):
        type(connection._pool).check_connection(connection)


def has_word_from_the_server(connection) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))
