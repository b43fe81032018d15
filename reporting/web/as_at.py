"""The days a reader asks for on every page of the record: `?as-at=2014-06-01` and, of this record's
own time, `?as-recorded=2026-06-03`.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from functools import partial

from django.http import QueryDict
from django.utils import timezone

from commitments.models.recorded import as_recorded
from reporting.web.asked_day import AskedDay, day_or_choices
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.days import read_day
from reporting.web.parameters import OF_THE_WORK, address_without
from reporting.web.sending import made_within
from reporting.web.times import AS_AT, AS_RECORDED, TIMES, set_times
from strategy.models import names_as_at


def read_as_at(get_response):
    """Gives every request its two times (`set_times`); `today_url`, the address of the same page as
    it is today; and `asked_day`, the boxes to type another. What is read for a page as at a day
    carries the name that it had then, and is what this record showed on the other.

    A day that is none, or is yet to come, gets a 400 that says what is expected.
    """

    def middleware(request):
        set_times(request)
        request.today_url = address_without(request, TIMES)
        request.asked_day = AskedDay(request)
        is_of_the_work = request.path_info.startswith(OF_THE_WORK)
        if not is_of_the_work and (chosen := day_or_choices(request)):
            return chosen
        asked, faults = times_asked_for(request.GET)
        if faults:
            return bad_request(request, faults)
        set_times(request, asked[AS_AT], asked[AS_RECORDED])
        if not request.as_at_is_asked or is_of_the_work:
            return get_response(request)
        then = partial(as_it_was, request.as_at, request.as_recorded)
        with then():
            response = get_response(request)
        if response.streaming:
            response.streaming_content = made_within(then, response.streaming_content)
        return response

    return middleware


@contextmanager
def as_it_was(day: date, recorded: date | None) -> Iterator[None]:
    with names_as_at(day), as_recorded(recorded):
        yield


def times_asked_for(query: QueryDict) -> tuple[dict[str, date | None], list[BadParameter]]:
    """The days that an address names, and all that is wrong with them."""
    asked: dict[str, date | None] = dict.fromkeys(TIMES)
    faults = []
    for name in TIMES:
        try:
            asked[name] = day_asked_for(name, query.getlist(name))
        except BadParameter as fault:
            faults.append(fault)
    day, recorded = asked[AS_AT], asked[AS_RECORDED]
    if day and recorded and day > recorded:
        words = f"a day up to {recorded.isoformat()}, on which this site showed it"
        faults.append(BadParameter(AS_AT, day.isoformat(), [words]))
    return asked, faults


def day_asked_for(name: str, values: list[str]) -> date | None:
    """The day that a parameter names, if it does. Raises BadParameter."""
    if len(values) > 1:
        raise BadParameter(name, ", ".join(values), ["one value"])
    return past_day(name, values[0]) if any(values) else None


def past_day(name: str, text: str) -> date:
    """The day that a reader named, not later than today. Raises BadParameter."""
    today, day = timezone.localdate(), read_day(text)
    if day is None:
        raise BadParameter(name, text, ["a day as YYYY-MM-DD: 2014-06-01"])
    if day > today:
        raise BadParameter(name, text, [f"a day up to today, {today.isoformat()}"])
    return day
