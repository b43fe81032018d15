"""Answers that are sent while they are made: of one moment, and only so many at once.

Each holds a thread for as long as its reader takes, so some threads are kept for pages. One that
breaks off breaks its connection, and never ends as one that is whole.
"""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from threading import Lock

from django.conf import settings
from django.http import HttpResponseBase

from reporting.web.moments import one_moment
from reporting.web.refusals import not_now

AGAIN_IN = 30  # Seconds.
TOO_MANY = f"Too many people are asking for files at the moment. Ask again in {AGAIN_IN} seconds."
STANDSTILL = 120  # Seconds in which a reader is to take what is being sent.


class Places:
    """Those of the answers that this process sends at once."""

    def __init__(self):
        self._lock = Lock()
        self.taken = 0

    def take(self) -> bool:
        with self._lock:
            is_free = self.taken < settings.STREAMS_AT_ONCE
            self.taken += is_free
            return is_free

    def give_back(self) -> None:
        with self._lock:
            self.taken -= 1


PLACES = Places()


class Held:
    """What is being sent, with what is let go once it is, or nobody wants it any more."""

    def __init__(self, blocks: Iterable[bytes], held: ExitStack):
        self.blocks = blocks
        self.held = held

    def __iter__(self):
        return iter(self.blocks)

    def close(self) -> None:
        self.held.close()


def sent(
    request, make: Callable[[], HttpResponseBase], *, of_one_moment: bool = True
) -> HttpResponseBase:
    """What `make` gives; 503 where no place is free.

    All is read in the moment that begins now, unless `make` sees to that by itself.
    """
    if request.method == "HEAD":
        return make()  # Nothing of which is made, for nobody asks for it.
    if not PLACES.take():
        return not_now(request, TOO_MANY, AGAIN_IN)
    with ExitStack() as held:
        held.callback(PLACES.give_back)
        if of_one_moment:
            held.enter_context(one_moment())
        response = make()
        if response.streaming:
            break_off_at_a_standstill(request)
            response.streaming_content = Held(response.streaming_content, held.pop_all())
        return response


def made_within(
    context: Callable[[], AbstractContextManager], content: Iterable[bytes]
) -> Iterator[bytes]:
    """What is made only while it is sent, each part of it in such a context."""
    parts = iter(content)
    while True:
        with context():
            part = next(parts, None)
        if part is None:
            return
        yield part


def break_off_at_a_standstill(request) -> None:
    """Wait for nobody who asks for a file and then doesn't take it."""
    if connection := request.META.get("gunicorn.socket"):
        connection.settimeout(STANDSTILL)


def fitted_to_the_request(get_response):
    """HEAD asks for headers only; by HTTP/1.0 the length of an answer has to go before it."""

    def middleware(request):
        response = get_response(request)
        if request.method == "HEAD":
            return only_headers(response)
        is_open = response.streaming and not response.has_header("Content-Length")
        if is_open and request.META.get("SERVER_PROTOCOL") == "HTTP/1.0":
            return made_before(response)
        return response

    return middleware


def only_headers(response: HttpResponseBase) -> HttpResponseBase:
    if response.streaming:
        response.streaming_content = []
    else:
        response.content = b""
    return response


def made_before(response: HttpResponseBase) -> HttpResponseBase:
    """The same answer, made to its end before the first of it is sent.

    The end of the connection, all that ends an answer by HTTP/1.0, doesn't tell a whole one.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 – Django closes it once it is sent.
    try:
        file.writelines(response)
    except BaseException:
        response.close()
        raise
    response["Content-Length"] = str(file.tell())
    file.seek(0)
    response.streaming_content = file
    return response
