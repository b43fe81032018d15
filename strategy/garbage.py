"""Python's search for garbage, put off where so much is made that stays."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager

SELDOM = (50_000, 20, 100)
OF_SERVER = (10_000, 10, 10)


@contextmanager
def seldom_searched() -> Iterator[None]:
    """For loads: a third of their time went into looking at rows that are all needed still."""
    before = gc.get_threshold()
    gc.set_threshold(*SELDOM)
    try:
        yield
    finally:
        gc.set_threshold(*before)


def search_nothing_loaded() -> None:
    """For servers: what is there when they start stays, and is never looked at again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*OF_SERVER)
