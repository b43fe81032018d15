"""The day of this record's own time as at whose end readers are told of it: `?as-recorded=`.

It is of a whole request, as names of the past are (`strategy.models.names_as_at`): what is public,
and what stands, is asked for in a hundred places, and one that forgot it would mix two records.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time, timedelta

from django.utils import timezone

_day: ContextVar[date | None] = ContextVar("the day as at whose end it is told", default=None)


@contextmanager
def as_recorded(day: date | None) -> Iterator[None]:
    """Within it, what is published and what stands is what this record showed at a day's end.

    Without a day it is what it shows now.
    """
    token = _day.set(day)
    try:
        yield
    finally:
        _day.reset(token)


def day_recorded() -> date | None:
    """The day that is asked for; nothing where that is now."""
    return _day.get()


def recorded(moment: str) -> dict:
    """The condition that a thing had been recorded by then, by its column of the moment."""
    day = day_recorded()
    return {f"{moment}__lt": end_of(day)} if day else {}


def end_of(day: date) -> datetime:
    """The first moment after it."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))
