"""The day a reader asks for: `?as-at=YYYY-MM-DD`, on every page of the record."""

from collections.abc import Sequence
from datetime import date
from functools import partial

from django.utils import timezone

from reporting.web.asked_day import AskedDay, day_or_choices
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.days import read_day
from reporting.web.parameters import OF_THE_STAFF, address_without
from reporting.web.sending import made_within
from strategy.models import names_as_at


def read_as_at(get_response):
    """Gives every request `as_at`, a day; `as_at_is_asked`, whether a reader named it;
    `today_url`, the address of the same page as it is today; and `asked_day`, the boxes to type
    another. What is read for a page as at a day carries the name that it had then.

    A day that is none, or is yet to come, gets a 400 that says what is expected.
    """

    def middleware(request):
        request.today_url = address_without(request, ["as-at"])
        request.asked_day = AskedDay(request)
        is_of_the_staff = request.path_info.startswith(OF_THE_STAFF)
        if not is_of_the_staff and (chosen := day_or_choices(request)):
            return chosen
        asked = request.GET.getlist("as-at")
        try:
            request.as_at = day_asked_for(asked)
        except BadParameter as fault:
            request.as_at, request.as_at_is_asked = timezone.localdate(), False
            return bad_request(request, [fault])
        request.as_at_is_asked = any(asked)
        if not request.as_at_is_asked or is_of_the_staff:
            return get_response(request)
        named = partial(names_as_at, request.as_at)
        with named():
            response = get_response(request)
        if response.streaming:
            response.streaming_content = made_within(named, response.streaming_content)
        return response

    return middleware


def day_asked_for(values: Sequence[str]) -> date:
    """The day of the page: today where none is named. Raises BadParameter."""
    if len(values) > 1:
        raise BadParameter("as-at", ", ".join(values), ["one value"])
    return past_day(values[0]) if any(values) else timezone.localdate()


def past_day(text: str) -> date:
    """The day that a reader named, not later than today. Raises BadParameter."""
    today, day = timezone.localdate(), read_day(text)
    if day is None:
        raise BadParameter("as-at", text, ["a day as YYYY-MM-DD: 2014-06-01"])
    if day > today:
        raise BadParameter("as-at", text, [f"a day up to today, {today.isoformat()}"])
    return day
