"""The next thing is made ready while this one is written."""

from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

One = TypeVar("One")
END = object()


def ahead(found: Iterable[One]) -> Iterator[One]:
    """The same things in the same order: each is made in a thread of its own while whoever asks
    works on the one before. It pays where that is waiting for a database, and what makes them asks
    none: a thread has connections of its own.
    """
    found = iter(found)
    with ThreadPoolExecutor(max_workers=1) as worker:
        coming = worker.submit(next, found, END)
        while (one := coming.result()) is not END:
            coming = worker.submit(next, found, END)
            yield one
