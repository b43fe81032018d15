from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections, transaction

from strategy.replicas import answering

OF_ONE_MOMENT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
# Rows by their keys cost no more than rows that lie together: there is no disk whose head moves.
# Otherwise each chunk of keys would read the whole of a table.
BY_KEYS = "SET LOCAL random_page_cost = 1.1"


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read within is of one moment, whatever is published meanwhile.

    On SQLite Django's own transactions would hold up everybody who writes.
    """
    connection = connections[answering()]
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(using=connection.alias):
            with connection.cursor() as cursor:
                cursor.execute(f"{OF_ONE_MOMENT}; {BY_KEYS}")
            yield
    else:
        with connection.cursor() as cursor:
            cursor.execute("BEGIN")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("ROLLBACK")
