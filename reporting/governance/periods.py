"""Periods of days, and what the dates of a tenure leave certain and possible of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from reporting.governance.attested import attested, last_heard_of
from strategy.models import Accountability, Appointment
from strategy.partial_dates import PartialDate, day_words

ALWAYS = date.max  # The end of a period that has none.
Tenure = Appointment | Accountability


@dataclass(frozen=True, order=True)
class Period:
    """From a day until, not including, another."""

    first: date
    end: date

    def __bool__(self):
        return self.first < self.end

    def __and__(self, other: "Period") -> "Period":
        return Period(max(self.first, other.first), min(self.end, other.end))

    def __contains__(self, day: date):
        return self.first <= day < self.end

    def __str__(self):
        if self.first == self.last:
            return day_words(self.first)
        return f"{day_words(self.first)} to {day_words(self.last)}"

    @property
    def last(self) -> date:
        """The last day that is in it."""
        return self.end - timedelta(days=1)

    def without(self, others: Iterable["Period"]) -> list["Period"]:
        """What is left of it when others are taken away, in order."""
        left, first = [], self.first
        for other in sorted(others):
            if other and first < other.end:
                left.append(Period(first, min(other.first, self.end)))
                first = other.end
        left.append(Period(first, self.end))
        return [period for period in left if period]

    @classmethod
    def of_days(cls, first: date, last: date) -> "Period":
        return cls(first, last + timedelta(days=1))

    @classmethod
    def of_year(cls, year: int) -> "Period":
        return cls.of_days(date(year, 1, 1), date(year, 12, 31))


def joined(periods: Iterable[Period]) -> list[Period]:
    """The same days in as few periods as can be, in order."""
    told: list[Period] = []
    for period in sorted(periods):
        if told and period.first <= told[-1].end:
            told[-1] = Period(told[-1].first, max(told[-1].end, period.end))
        else:
            told.append(period)
    return told


def end_of(term: Tenure) -> PartialDate | None:
    """Its own end, or that of the role: nobody holds, or is answerable as, what is no more.

    Reads the role: select it first, as do those below, which read the source, too.
    """
    return term.ended_on or term.role.ended_on


def possible(term: Tenure) -> Period:
    """All the days on which it may have been."""
    end = end_of(term)
    return Period(term.started_on.first, end.last if end else ALWAYS)


def certain(term: Tenure) -> Period:
    """The days on which it was for sure; an empty period where there are none.

    Without an end of its own it is sure up to the day on which a source last tells of it.
    """
    told_until = attested(term).last + timedelta(days=1)
    end = term.ended_on.first if term.ended_on else min(told_until, _end_of_role(term))
    return Period(term.started_on.last, end)


def term_last_heard_of(term: Tenure, day: date) -> PartialDate | None:
    """When a term without an end of its own was heard of last, where that was before a day."""
    if term.ended_on:
        return None
    return last_heard_of(attested(term), min(day, _end_of_role(term)))


def _end_of_role(term: Tenure) -> date:
    return term.role.ended_on.first if term.role.ended_on else ALWAYS
