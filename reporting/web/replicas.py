"""Readers' pages come from a replica where there is one that has what the primary has."""

from functools import partial

from django.conf import settings

from reporting.web.reading import SAFE
from reporting.web.sending import made_within
from reporting.web.unchanged import BESIDE_THE_RECORD
from strategy.replicas import answering_from, one_that_is_current


def answered_by_replicas(get_response):
    """Makes an answer to a reader from one replica, or from the primary where that fails.

    Who is signed in reads the primary, and so sees at once what they wrote.
    """

    def middleware(request):
        replica = one_that_is_current() if is_for_anyone(request) else None
        if replica is None:
            return get_response(request)
        from_it = partial(answering_from, replica.alias)
        with from_it():
            response = get_response(request)
        if getattr(response, "is_database_away", False):
            replica.has_failed()
            return get_response(request)
        if response.streaming:
            response.streaming_content = made_within(from_it, response.streaming_content)
        return response

    return middleware


def is_for_anyone(request) -> bool:
    return (
        request.method in SAFE
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not request.path_info.startswith(BESIDE_THE_RECORD)
    )
