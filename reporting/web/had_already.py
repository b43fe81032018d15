"""“Not modified”, before anything else is done: what somebody has already costs one query.

It is the same answer that `unchanged` gives further in, and given so where the address and its
headers can mean nothing else. All others go on.
"""

from django.conf import settings
from django.core.handlers.exception import convert_exception_to_response
from django.http import HttpResponse

from reporting.web.memento import Original, has_a_past, told
from reporting.web.reading import SAFE, has_body
from reporting.web.replicas import answered_by_replicas
from reporting.web.times import TIMES, set_times
from reporting.web.turns import in_turns
from reporting.web.unchanged import BESIDE_THE_RECORD, not_modified
from strategy.models import RecordChange


class GoOn(HttpResponse):
    """No answer: what was asked for is to be made."""


def told_first(get_response):
    """Replies 304 to who has the page, in their turn, by a replica where there is one."""
    looked_up = in_turns(answered_by_replicas(convert_exception_to_response(if_not_modified)))

    def middleware(request):
        if not may_have_it(request):
            return get_response(request)
        answer = looked_up(request)
        return get_response(request) if isinstance(answer, GoOn) else answer

    return middleware


def may_have_it(request) -> bool:
    """Whether somebody names an ETag, and nothing beside the address decides what they get."""
    return (
        "HTTP_IF_NONE_MATCH" in request.META
        and "HTTP_ACCEPT_DATETIME" not in request.META
        and request.method in SAFE
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path_info.startswith(BESIDE_THE_RECORD)
        and not any(name in request.META["QUERY_STRING"] for name in TIMES)
        and not has_body(request)
    )


def if_not_modified(request) -> HttpResponse:
    request.get_host()  # Raises DisallowedHost for a false one.
    answer = not_modified(request, RecordChange.objects.version())
    if answer is None:
        return GoOn()
    if has_a_past(request.path_info):
        set_times(request)
        told(answer, Original.of(request))
    return answer
