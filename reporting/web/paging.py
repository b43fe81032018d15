"""Pages of lists that may be long: no page costs more because there are many others."""

from collections.abc import Sequence

from django.core.paginator import EmptyPage, InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.db.models.query import ModelIterable
from django.http import Http404
from django.utils.functional import cached_property

from reporting.record.paged_rows import MOST_PASSED
from strategy.numbers import LARGEST, read_number

# A list whose number isn't kept is counted up to so many, and so is what each filter leaves.
MOST_COUNTED = 1000


class LongPaginator(Paginator):
    """Pages of rows: a queryset, or what can be sliced and counted like one.

    `kept` is their number, where it is kept; else they are counted, but not beyond MOST_COUNTED.
    There are pages for MOST_PASSED rows, unless a page of them begins anywhere. All can be had as
    data.
    """

    def __init__(self, rows, per_page: int, kept: int | None = None):
        super().__init__(rows, per_page)
        self.kept = kept
        self.furthest = max(1, MOST_PASSED // per_page)
        if getattr(rows, "begins_anywhere", False):
            self.furthest = LARGEST

    @cached_property
    def count(self) -> int:
        if self.kept is not None:
            return self.kept
        rows = getattr(self.object_list, "found", self.object_list)  # PagedRows are counted by it.
        return rows[: MOST_COUNTED + 1].count()

    @property
    def is_counted(self) -> bool:
        """Whether `count` is the number of all rows; else there are more than MOST_COUNTED."""
        return self.kept is not None or self.count <= MOST_COUNTED

    @property
    def num_pages(self) -> int:
        return min(super().num_pages, self.furthest)

    def page(self, number) -> "LongPage":
        if self.is_counted:
            number = self.validate_number(number)
        elif number is None or number > self.furthest:
            raise EmptyPage("There is no such page.")
        bottom = (number - 1) * self.per_page
        rows = self._rows(bottom, bottom + self.per_page + 1)
        if not rows and number > 1:
            raise EmptyPage("There is no such page.")
        return LongPage(rows[: self.per_page], number, self, len(rows) > self.per_page)

    def _rows(self, bottom: int, top: int) -> list:
        """Of things with what they refer to the keys are looked up first, past the first page: what
        is passed over is joined to nothing.
        """
        rows = self.object_list
        if bottom and isinstance(rows, QuerySet) and rows._iterable_class is ModelIterable:
            keys = list(rows.values_list("pk", flat=True)[bottom:top])
            return list(rows.filter(pk__in=keys))
        return list(rows[bottom:top])


class LongPage(Page):
    """One page, which knows whether there are more rows."""

    def __init__(self, rows: list, number: int, paginator: LongPaginator, is_followed: bool):
        super().__init__(rows, number, paginator)
        self.is_followed = is_followed

    @property
    def is_furthest(self) -> bool:
        """Whether there are more rows, but no page for them."""
        return self.is_followed and self.number == self.paginator.furthest

    def has_next(self) -> bool:
        return self.is_followed and not self.is_furthest

    def next_page_number(self) -> int:
        return self.number + 1

    def previous_page_number(self) -> int:
        return self.number - 1

    def end_index(self) -> int:
        return self.start_index() + len(self.object_list) - 1


def page_asked_for(request, rows: QuerySet | Sequence, a_page: int, kept=None) -> Page:
    """Some rows of a list: its first page, or the one that the address names.

    Raises Http404 where the list has no such page.
    """
    try:
        number = read_number(request.GET.get("page", "1"))
        return LongPaginator(rows, a_page, kept).page(number)
    except InvalidPage as fault:
        raise Http404(str(fault)) from None
