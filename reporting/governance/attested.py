"""Up to when sources tell of offices, terms and groups.

What a source tells is certain up to the day of the last source that tells it. After that it was
last heard of then: no source says that it still is, and none that it is not. A source that came out
after the day of a page counts, too: governance is told by what is known now.
"""

import calendar
from collections.abc import Iterable, Iterator
from datetime import date

from django.db.models import QuerySet

from strategy.models import Accountability, Appointment, Portfolio, Profession, Role, RoleAim
from strategy.models.sources import Sourced
from strategy.partial_dates import EARLIEST, PartialDate, Precision, as_columns

# What tells of a role: rows, how they name it, where their source is, and the dates of their own
# that count where the source has none. Whoever reports to a role tells of it, too.
TERM = ["started_on", "ended_on"]
TELLING = [
    (Role, "pk", "source", TERM),
    (Role, "reports_to", "source", []),
    (RoleAim, "role", "source", []),
    (RoleAim, "role", "outcome_source", []),
    (Appointment, "role", "source", TERM),
    (Accountability, "role", "source", TERM),
    (Profession, "head_role", "source", []),
    (Portfolio, "sponsor_role", "source", ["started_on"]),
]


def attested(row: Sourced) -> PartialDate | None:
    """The last that is told of a row: the day of its source, or where that has none its own dates.

    Reads the source: select it first.
    """
    if row.source and row.source.published_on:
        return row.source.published_on
    return latest(getattr(row, name, None) for name in ("planned_on", *TERM))


def attested_roles(roles: QuerySet[Role]) -> dict[int, PartialDate]:
    """The last that is told of each role and of what hangs on it, by its id. One query."""
    first, *others = (rows for telling in TELLING for rows in _told_of(roles, *telling))
    found: dict[int, PartialDate] = {}
    for role, *parts in first.union(*others):
        found[role] = latest([PartialDate(*parts), found.get(role)])
    return found


def _told_of(roles, model, of: str, source: str, own_dates: list[str]) -> Iterator[QuerySet]:
    """Role and date of the sources of a model's rows, then of rows whose source has none."""
    rows = model.objects.filter(**{f"{of}__in": roles}).order_by()
    published_on = f"{source}__published_on"
    for dates, name in [
        (rows, published_on),
        *((rows.filter(**{f"{published_on}_last": None}), own) for own in own_dates),
    ]:
        known = dates.filter(**{f"{name}_last__isnull": False})
        yield known.values_list(of, *as_columns(name, None))


def latest(dates: Iterable[PartialDate | None]) -> PartialDate | None:
    return max((when for when in dates if when), default=None)


def last_heard_of(when: PartialDate | None, day: date) -> PartialDate | None:
    """When something was heard of last, where that was before a day."""
    return when if when and when.last < day else None


def heard_of_words(when: PartialDate) -> str:
    """When it was, to the month at most: "in January 2015", "in 2014"."""
    if when.precision == Precision.QUARTER:
        return f"in the {when.plain()}"
    if when.precision == Precision.YEAR:
        return f"in {when.plain()}"
    if when.precision == Precision.BETWEEN and when.first != EARLIEST:
        return when.plain()
    return f"in {calendar.month_name[when.last.month]} {when.last.year}"
