"""Rows of an export, however many: the first at once, never all in memory."""

from array import array
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

CHUNK = 2000  # Rows that are fetched together.


def streamed(rows: Iterable) -> Iterable:
    """Rows one by one. A queryset's are sorted by their keys first, and then fetched in chunks.

    Sorting a million whole rows takes half a minute, in which nothing could be sent.
    """
    return _in_chunks(rows) if isinstance(rows, QuerySet) else rows


def _in_chunks(rows: QuerySet) -> Iterator:
    keys = array("q", rows.values_list("pk", flat=True).iterator(chunk_size=CHUNK))
    for start in range(0, len(keys), CHUNK):
        yield from rows.filter(pk__in=keys[start : start + CHUNK])
