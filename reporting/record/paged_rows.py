"""Pages of the rows of a list, which is narrowed and sorted by what stands."""

from array import array
from bisect import bisect_right
from collections.abc import Callable
from operator import itemgetter
from typing import TypeVar

from django.db.models import QuerySet

from reporting.record.counts import beginnings

T = TypeVar("T")
CHUNK = 2000  # Rows that are counted off from the first.
MOST_PASSED = 10_000  # Rows that a list has pages for, unless it begins anywhere.
# How the lists of the whole record begin.
BY_RESPONSE = ("department", "strategy")


class PagedRows:
    """The standing rows `found`, in their order.

    `sizes` is how many rows each response has, where that is kept. `keep` gives what it is given
    to make, which it makes once a version of the record.
    """

    def __init__(
        self,
        found: QuerySet,
        sizes: QuerySet | None = None,
        keep: Callable[[Callable[[], T]], T] = lambda make: make(),
    ):
        self.found = found
        self.sizes = sizes
        self.keep = keep

    def values(self, *columns: str) -> "PagedRows":
        """The same rows as dictionaries of some columns."""
        return PagedRows(self.found.values(*columns), self.sizes, self.keep)

    @property
    def begins_anywhere(self) -> bool:
        """Whether a page far on costs no more than the first: it is known in which response."""
        is_by_response = self.found.query.order_by[: len(BY_RESPONSE)] == BY_RESPONSE
        return self.sizes is not None and is_by_response

    def __getitem__(self, part: slice) -> QuerySet:
        """A page of them."""
        found = self.found
        if part.start <= CHUNK:
            return found[part]
        if self.begins_anywhere:
            found, part = self._from_its_response(part)
            return found[part]
        keys = self.keep(self._keys)[part].tolist()
        rows = found.model.objects.filter(pk__in=keys).order_by(*found.query.order_by)
        return rows.values(*found._fields)

    def _keys(self) -> array:
        """Of all rows that have a page: who turns to one far on turns to the next, too."""
        keys = self.found.values_list("pk", flat=True)[: MOST_PASSED + 1]
        return array("q", keys.iterator(chunk_size=CHUNK))

    def _from_its_response(self, part: slice) -> tuple[QuerySet, slice]:
        """The rows from the response on in which a part begins, and the part among them."""
        begins = self.keep(lambda: beginnings(self.sizes))
        place = bisect_right(begins, part.start, key=itemgetter(0)) - 1
        if place < 0:
            return self.found.none(), part
        before, department, strategy = begins[place]
        found = self.found.filter(department__gte=department)
        found = found.exclude(department=department, strategy__lt=strategy)
        return found, slice(part.start - before, part.stop - before)
