from collections.abc import Sequence

from django.core.paginator import InvalidPage, Page, Paginator
from django.db.models import QuerySet
from django.http import Http404

from strategy.numbers import read_number


def page_asked_for(request, rows: QuerySet | Sequence, a_page: int) -> Page:
    """Some rows of a list: its first page, or the one that the address names.

    Raises Http404 where the list has no such page.
    """
    try:
        return Paginator(rows, a_page).page(read_number(request.GET.get("page", "1")))
    except InvalidPage as fault:
        raise Http404(str(fault)) from None
