"""The two times of a page: the day in the public's time, `?as-at=`, and the day of this record's
own as at whose end it is told, `?as-recorded=`.
"""

from datetime import date
from urllib.parse import urlencode

from django.utils import timezone

AS_AT, AS_RECORDED = TIMES = ("as-at", "as-recorded")


def set_times(request, day: date | None = None, recorded: date | None = None) -> None:
    """Gives a request `as_at`, a day; `as_recorded`, a day where a reader named one;
    `as_at_is_asked`, whether a reader named any; and `times`, what links keep of them, with
    `times_query`, the same as the end of an address.

    What this record showed on a day is that day's, unless another is named.
    """
    request.as_at = day or recorded or timezone.localdate()
    request.as_recorded = recorded
    request.as_at_is_asked = bool(day or recorded)
    request.times = times_of(request.as_at, recorded) if request.as_at_is_asked else {}
    request.times_query = f"?{urlencode(request.times)}" if request.times else ""


def times_of(day: date, recorded: date | None) -> dict[str, str]:
    """As parameters of an address."""
    both = {AS_AT: day, AS_RECORDED: recorded}
    return {name: value.isoformat() for name, value in both.items() if value}


def days_in_name(request) -> str:
    """As a part of the name of a file."""
    return name_of_days(request.as_at, request.as_recorded)


def name_of_days(day: date, recorded: date | None) -> str:
    return f"{day}-as-recorded-{recorded}" if recorded else day.isoformat()
