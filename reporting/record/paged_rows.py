"""Pages of the rows of a list, which is narrowed and sorted by what stands."""

from django.db.models import QuerySet

from reporting.record.counts import response_of

CHUNK = 2000  # Rows that are counted off from the first.
# How the lists of the whole record begin.
BY_RESPONSE = ("department", "strategy")


class PagedRows:
    """The standing rows `found`, in their order.

    `sizes` is how many rows each response has, where that is kept.
    """

    def __init__(self, found: QuerySet, sizes: QuerySet | None = None):
        self.found = found
        self.sizes = sizes

    def values(self, *columns: str) -> "PagedRows":
        """The same rows as dictionaries of some columns."""
        return PagedRows(self.found.values(*columns), self.sizes)

    @property
    def begins_anywhere(self) -> bool:
        """Whether a page far on costs no more than the first: it is known in which response."""
        is_by_response = self.found.query.order_by[: len(BY_RESPONSE)] == BY_RESPONSE
        return self.sizes is not None and is_by_response

    def __getitem__(self, part: slice) -> QuerySet:
        """A page of them."""
        found = self.found
        if self.begins_anywhere and part.start > CHUNK:
            found, part = self._from_its_response(part)
        return found[part]

    def _from_its_response(self, part: slice) -> tuple[QuerySet, slice]:
        """The rows from the response on in which a part begins, and the part among them."""
        place = response_of(self.sizes, part.start)
        if place is None:
            return self.found.none(), part
        department, strategy, before = place
        found = self.found.filter(department__gte=department)
        found = found.exclude(department=department, strategy__lt=strategy)
        return found, slice(part.start - before, part.stop - before)
