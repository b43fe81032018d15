"""Facts by what stands: a list is narrowed and sorted by flat rows, and only what is shown of it is
fetched, with all that it needs.
"""

from array import array
from collections.abc import Iterable, Iterator

from django.db.models import QuerySet

from commitments.models import Response, StandingCount
from reporting.record.counts import response_of

# Rows that are fetched together.
CHUNK = 2000
# How the lists of the whole record begin.
BY_RESPONSE = ("department", "strategy")
# What many rows of an export have in common: one object serves all of them.
SHARED = (
    "edition__source",
    "entry__action",
    "entry__response__department",
    "entry__response__strategy",
)


class FactRows:
    """The facts of some standing rows, in their order.

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

    def __iter__(self) -> Iterator:
        """All of them, however many: the first at once, never all in memory."""
        facts = self.facts.select_related("entry").prefetch_related(*SHARED)
        for part in self._parts():
            keys = array("q", self._keys(part).iterator(chunk_size=CHUNK))
            for start in range(0, len(keys), CHUNK):
                yield from self._of(keys[start : start + CHUNK], facts)

    def after(self, key: int, most: int) -> list:
        """The next by their own number, whatever their order here."""
        following = self.found.filter(**{f"{self.key}__gt": key}).order_by(self.key)
        return list(self._of(self._keys(following)[:most], self.facts.select_related(*SHARED)))

    @property
    def _is_by_response(self) -> bool:
        return self.found.query.order_by[: len(BY_RESPONSE)] == BY_RESPONSE

    def _keys(self, rows: QuerySet) -> QuerySet:
        return rows.values_list(self.key, flat=True)

    def _of(self, keys: Iterable[int], facts: QuerySet) -> Iterator:
        keys = list(keys)
        found = {fact.pk: fact for fact in facts.filter(pk__in=keys)}
        return (found[key] for key in keys)

    def _parts(self) -> Iterator[QuerySet]:
        """The same rows in the same order, some responses at a time where they are sorted so."""
        if not self._is_by_response:
            yield self.found
            return
        some: list[int] = []
        size = 0
        for response, texts in _sizes():
            some.append(response)
            size += texts
            if size >= CHUNK:
                yield self.found.filter(response__in=some)
                some, size = [], 0
        yield self.found.filter(response__in=some)


def _sizes() -> list[tuple[int, int]]:
    """Of each response, in the order of lists, about how many rows it has."""
    latest = StandingCount.objects.order_by("ends_on").values_list("response", "texts")
    texts = dict(latest)
    responses = Response.objects.order_by("department__slug", "strategy__slug")
    return [(pk, texts.get(pk, 0)) for pk in responses.values_list("pk", flat=True)]
