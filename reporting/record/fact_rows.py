"""Facts by what stands: a list is narrowed and sorted by flat rows, and only what is shown of it is
fetched, with all that it needs.
"""

from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from reporting.record.counts import response_of

CHUNK = 2000  # Rows that are counted off from the first.
# How the lists of the whole record begin.
BY_RESPONSE = ("department", "strategy")
# What many facts have in common.
SHARED = (
    "edition__source",
    "entry__action",
    "entry__response__department",
    "entry__response__strategy",
)


class FactRows:
    """The facts of some standing rows, in their order: pages of them.

    `key` is the column that leads to the fact, `facts` the queryset that fetches it, without what
    it refers to; `sizes` how many rows each response has, where that is kept.
    """

    def __init__(self, found: QuerySet, key: str, facts: QuerySet, sizes: QuerySet | None = None):
        self.found = found
        self.key = key
        self.facts = facts
        self.sizes = sizes

    @property
    def begins_anywhere(self) -> bool:
        """Whether a page far on costs no more than the first: it is known in which response."""
        return self.sizes is not None and self._is_by_response

    def __getitem__(self, part: slice) -> list:
        """A page of them: one query for their keys, then the facts."""
        found = self.found
        if self.begins_anywhere and part.start > CHUNK:
            found, part = self._from_its_response(part)
        return list(self._of(self._keys(found)[part], self.facts.select_related(*SHARED)))

    def _from_its_response(self, part: slice) -> tuple[QuerySet, slice]:
        """The rows from the response on in which a part begins, and the part among them."""
        place = response_of(self.sizes, part.start)
        if place is None:
            return self.found.none(), part
        department, strategy, before = place
        found = self.found.filter(department__gte=department)
        found = found.exclude(department=department, strategy__lt=strategy)
        return found, slice(part.start - before, part.stop - before)

    @property
    def _is_by_response(self) -> bool:
        return self.found.query.order_by[: len(BY_RESPONSE)] == BY_RESPONSE

    def _keys(self, rows: QuerySet) -> QuerySet:
        return rows.values_list(self.key, flat=True)

    def _of(self, keys: Iterable[int], facts: QuerySet) -> Iterator:
        keys = list(keys)
        found = {fact.pk: fact for fact in facts.filter(pk__in=keys)}
        return (found[key] for key in keys)
