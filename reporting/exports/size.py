import hashlib
from collections.abc import Iterable, Iterator

from django.core.cache import caches

from reporting.exports.about import About


class Size:
    """How many bytes a file has, once all of it has been made.

    Kept for the file of the same address and state of the record: a browser that is told shows the
    next reader how much is still to come.
    """

    def __init__(self, about: About):
        self._key = hashlib.sha256(repr(("size", about.facts)).encode()).hexdigest()
        self.known: int | None = caches["process"].get(self._key)

    def of(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """The same file. One that broke off stays unknown."""
        size = 0
        for block in blocks:
            size += len(block)
            yield block
        caches["process"].set(self._key, size, timeout=None)
