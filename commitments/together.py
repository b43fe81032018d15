"""Things of different sizes, as many together as may be taken at once."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

One = TypeVar("One")


def together(things: Iterable[tuple[One, int]], most: int) -> Iterator[list[One]]:
    """Parts of the things, each told with its size: no part larger than `most`, but for a thing
    that is so by itself.
    """
    some, size = [], 0
    for thing, its_size in things:
        if some and size + its_size > most:
            yield some
            some, size = [], 0
        some.append(thing)
        size += its_size
    if some:
        yield some
