"""Rows that several queries name, asked for as one condition."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet


def any_of(keys: Iterable[QuerySet]) -> Q:
    """What any of these queries of keys names.

    Of several conditions joined by OR, PostgreSQL keeps the list of keys of each only as long as it
    fits into its memory for one (`work_mem`); from then on it reads the list again for every row. A
    million keys don't fit. Where a list is joined to the rows, it can be of any length.
    """
    first, *rest = (query.order_by() for query in keys)
    return Q(pk__in=first.union(*rest, all=True))
