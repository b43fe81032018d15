"""The day a reader asks for: `?as-at=YYYY-MM-DD`, on every page of the record."""

from datetime import date

from django.utils import timezone

from reporting.web.bad_requests import BadParameter, bad_request


def read_as_at(get_response):
    """Gives every request `as_at`, a day; `as_at_is_asked`, whether a reader named it; and
    `today_url`, the address of the same page as it is today.

    A day that is none, or is yet to come, gets a 400 that says what is expected.
    """

    def middleware(request):
        asked = request.GET.get("as-at")
        request.today_url = today_url(request)
        try:
            request.as_at = read_day(asked) if asked else timezone.localdate()
        except BadParameter as fault:
            request.as_at, request.as_at_is_asked = timezone.localdate(), False
            return bad_request(request, [fault])
        request.as_at_is_asked = bool(asked)
        return get_response(request)

    return middleware


def today_url(request) -> str:
    query = request.GET.copy()
    query.pop("as-at", None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def read_day(text: str) -> date:
    """The day that a reader named, not later than today. Raises BadParameter."""
    today = timezone.localdate()
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise BadParameter("as-at", text, ["a day as YYYY-MM-DD: 2014-06-01"]) from None
    if day > today:
        raise BadParameter("as-at", text, [f"a day up to today, {today.isoformat()}"])
    return day
