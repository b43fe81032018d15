"""The day that a document is as at: the last one on which anything that it tells changed.

A document of that day serves all days from it on, to the byte, until something changes again. So it
is made once, and whoever notes its hash finds it again.
"""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from functools import reduce
from operator import or_

from django.db.models import DateField as Day
from django.db.models import DateTimeField, Q, QuerySet

from commitments.models import Opinion, Response
from strategy.models import Accountability, Appointment, Deadline, FormerName, Role, RoleAim, Source

ONE_DAY = timedelta(days=1)


def day_of_report(response: Response, as_at: date) -> date:
    """Of what a response says: three queries. Reads the department."""
    return _last(as_at, _days_of_texts(response))


def day_of_audit(response: Response, as_at: date) -> date:
    """Of that, of what is due, of who was responsible, and of opinions: ten queries."""
    days = [
        *_days_of_texts(response),
        *_days_of_what_is_due(response),
        *_days_of_deadlines(response),
        *_days_of_offices(response),
        *_days_of_opinions(response),
    ]
    return _last(as_at, days)


def _last(as_at: date, days: Iterable[date]) -> date:
    """The last of some days by then; before all of them, the day before the first."""
    days = sorted(days)
    past = [day for day in days if day <= as_at]
    return past[-1] if past else min([as_at, *(day - ONE_DAY for day in days[:1])])


def _days_of_texts(response: Response) -> Iterator[date]:
    editions = response.editions.published().order_by()
    yield from editions.values_list("published_on_last", flat=True)
    yield from _days_in(response.strategy.actions.all())
    yield from _days_in(FormerName.objects.all())
    if response.department.ended_on:
        yield response.department.ended_on.last


def _days_of_what_is_due(response: Response) -> Iterator[date]:
    # Until a year after its last day a report that is not out is awaited.
    for year in response.strategy.reporting_years.all():
        yield year.due_day + ONE_DAY
        yield _a_year_after(year.due_day + ONE_DAY)


def _days_of_deadlines(response: Response) -> Iterator[date]:
    """On which one was announced, and from which on it is judged."""
    for day in _days_in(Deadline.objects.filter(action__strategy=response.strategy)):
        yield from (day, day + ONE_DAY)


def _days_of_opinions(response: Response) -> Iterator[date]:
    opinions = Opinion.objects.published().filter(pledge__entry__response=response)
    yield from opinions.order_by().values_list("given_on", flat=True)


def _days_of_offices(response: Response) -> Iterator[date]:
    """On its day a source tells of somebody; from the next on they were last heard of then."""
    roles = response.department.roles.all()
    terms = [model.objects.filter(role__in=roles) for model in (Appointment, Accountability)]
    told_in = [
        Role.objects.filter(Q(pk__in=roles) | Q(reports_to__in=roles)),
        RoleAim.objects.filter(role__in=roles),
        *terms,
    ]
    is_told_in = [Q(pk__in=rows.order_by().values("source")) for rows in told_in]
    sources = Source.objects.filter(reduce(or_, is_told_in))
    for rows in (roles, *terms, sources):
        for day in _days_in(rows):
            yield from (day, day + ONE_DAY)


def _days_in(rows: QuerySet) -> Iterator[date]:
    """The days that a table's columns hold."""
    names = [
        field.name
        for field in rows.model._meta.concrete_fields
        if isinstance(field, Day) and not isinstance(field, DateTimeField)
    ]
    for days in rows.order_by().values_list(*names):
        yield from filter(None, days)


def _a_year_after(day: date) -> date:
    try:
        return day.replace(year=day.year + 1)
    except ValueError:  # 29 February.
        return date(day.year + 1, 3, 1)
