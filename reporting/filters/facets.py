"""How many rows each value of a filter leaves: counted up to a limit, in one query for all."""

from collections.abc import Hashable

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import QuerySet, Value

from reporting.web.paging import MOST_COUNTED


def counted(rows: dict[Hashable, QuerySet]) -> dict[Hashable, int]:
    """The number of each, or MOST_COUNTED + 1 where there are more."""
    parts, parameters = [], []
    for place, found in enumerate(rows.values()):
        some = found.order_by().annotate(one=Value(1)).values("one")[: MOST_COUNTED + 1]
        try:
            sql, values = some.query.get_compiler(found.db).as_sql()
        except EmptyResultSet:
            continue  # Nothing can be found, so the database is not asked.
        parts.append(f"SELECT {place}, COUNT(*) FROM ({sql}) AS found")
        parameters += values
    counts = {}
    if parts:
        with connections[found.db].cursor() as cursor:
            cursor.execute(" UNION ALL ".join(parts), parameters)
            counts = dict(cursor.fetchall())
    return {key: counts.get(place, 0) for place, key in enumerate(rows)}


def in_words(count: int) -> str:
    return f"{count:,}" if count <= MOST_COUNTED else f"more than {MOST_COUNTED:,}"
