"""A period that a reader asks for: `?from=YYYY-MM-DD&to=YYYY-MM-DD`, up to the day of the page."""

from datetime import date

from reporting.governance.periods import Period
from reporting.web.bad_requests import BadParameter, unknown
from reporting.web.days import read_day
from reporting.web.times import TIMES

KNOWN = [*TIMES, "from", "to"]


class AskedPeriod:
    """The period in the address, and every part of it that can't be understood.

    Where the address has none, it is that of some years: those that strategies report on.
    """

    def __init__(self, request, years: list[int]):
        self.as_at = request.as_at
        self.faults = unknown(request.GET, KNOWN)
        first, last = self._day(request, "from"), self._day(request, "to")
        self.is_asked = bool(first or last)
        usual = self._of_years(years or [self.as_at.year])
        self.period = self._period(first, last, usual) if self.is_asked else usual

    def period_of(self, years: list[int]) -> Period:
        """What was asked for, or else the time of these years."""
        return self.period if self.is_asked or not years else self._of_years(years)

    def _of_years(self, years: list[int]) -> Period:
        last = min(date(max(years), 12, 31), self.as_at)
        return Period.of_days(min(date(min(years), 1, 1), date(last.year, 1, 1)), last)

    def _period(self, first: date | None, last: date | None, usual: Period) -> Period:
        last = last or self.as_at
        period = Period.of_days(first or min(usual.first, date(last.year, 1, 1)), last)
        if not period and not self.faults:
            allowed = [f"a day up to {last.isoformat()}, the last of the period"]
            self.faults.append(BadParameter("from", period.first.isoformat(), allowed))
        return period

    def _day(self, request, name: str) -> date | None:
        """A day of the address, no later than the day of the page."""
        text = request.GET.get(name, "")
        day = read_day(text)
        if text and day is None:
            self.faults.append(BadParameter(name, text, ["a day as YYYY-MM-DD: 2014-06-01"]))
        elif day and day > self.as_at:
            allowed = [f"a day up to {self.as_at.isoformat()}, the day of the page"]
            self.faults.append(BadParameter(name, text, allowed))
        return day
