"""Which request is answered now: so that whatever is written meanwhile says of which one it is."""

import re
import uuid
from contextvars import ContextVar

from django.http import HttpRequest
from django.utils.functional import empty

# Hexadecimal, as proxies make them: nobody's session, password or code looks like one.
A_PROXYS = re.compile(r"[0-9a-fA-F][0-9a-fA-F-]{14,62}[0-9a-fA-F]")
HEADER = "X-Request-ID"

_now: ContextVar[HttpRequest | None] = ContextVar("request", default=None)


def request_now() -> HttpRequest | None:
    """The request that is answered now; none in a command."""
    return _now.get()


def named_requests(get_response):
    """Names each request, says its name in the answer, and remembers it until that is sent."""

    def middleware(request):
        request.id = id_of(request)
        _now.set(request)
        response = get_response(request)
        response.headers[HEADER] = request.id
        response._resource_closers.append(lambda: _now.set(None))
        return response

    return middleware


def id_of(request) -> str:
    """What the proxy before the site calls a request, if that is a name; else one of our own."""
    said = request.headers.get(HEADER, "")
    return said if A_PROXYS.fullmatch(said) else uuid.uuid4().hex


def account_of(request) -> int | None:
    """The key of who is signed in, as far as that is known: to tell it, nobody is asked."""
    user = request.__dict__.get("user")
    if user is None or getattr(user, "_wrapped", None) is empty:
        return None
    return user.pk
