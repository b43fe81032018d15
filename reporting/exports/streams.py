"""Rows of an export, however many: the first at once, never all in memory."""

from array import array
from collections.abc import Iterable, Iterator

from django.db.models import Count, QuerySet

from commitments.models import Entry, Pledge, Response, Revision

# Rows that are fetched together.
CHUNK = 2000
# How the lists of the whole record begin.
BY_RESPONSE = (
    "entry__response__department__name",
    "entry__response__strategy__published_on_last",
    "entry__response",
)
# What many of their rows have in common.
SHARED = (
    "edition__source",
    "entry__action",
    "entry__response__department",
    "entry__response__strategy",
)


def streamed(rows: Iterable) -> Iterator:
    """Rows one by one. A queryset's are sorted by their keys first, and then fetched in chunks.

    Sorting a million whole rows takes half a minute, in which nothing could be sent.
    """
    if not isinstance(rows, QuerySet):
        yield from rows
        return
    for part in parts(rows):
        keys = array("q", part.values_list("pk", flat=True).iterator(chunk_size=CHUNK))
        for start in range(0, len(keys), CHUNK):
            yield from shared(rows.filter(pk__in=keys[start : start + CHUNK]))


def parts(rows: QuerySet) -> Iterator[QuerySet]:
    """The same rows in the same order, a few responses at a time where they are sorted so."""
    if rows.query.order_by[: len(BY_RESPONSE)] != BY_RESPONSE:
        yield rows
        return
    sizes = Entry.objects.order_by().values("response").annotate(size=Count("pk"))
    size_of = dict(sizes.values_list("response", "size"))
    some, size = [], 0
    for response in Response.objects.order_by(
        "department__name", "strategy__published_on_last", "pk"
    ):
        some.append(response.pk)
        size += size_of.get(response.pk, 0)
        if size >= CHUNK:
            yield rows.filter(entry__response__in=some)
            some, size = [], 0
    yield rows.filter(entry__response__in=some)


def shared(rows: QuerySet) -> QuerySet:
    """The same rows; those that have an action or edition in common share one object for it."""
    if rows.model not in (Revision, Pledge):
        return rows
    return rows.select_related(None).select_related("entry").prefetch_related(*SHARED)
