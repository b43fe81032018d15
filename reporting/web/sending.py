"""Answers that are sent while they are made: of one moment, and only so many at once.

What a reader doesn't take yet goes to a file, so that it is made as fast as can be, however slow
they are. From then on it holds a thread and that file: no turn, no place, no connection to the
database. One that breaks off breaks its connection, and never ends as one that is whole.
"""

import select
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack
from socket import socket
from threading import Lock

from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import HttpResponseBase

from reporting.web.refusals import not_now
from strategy.moments import one_moment
from strategy.replicas import answering

AGAIN_IN = 30  # Seconds.
TOO_MANY = f"Too many people are asking for files at the moment. Ask again in {AGAIN_IN} seconds."
PIECE = 2**15  # Bytes that are sent together.
STANDSTILL = 120  # Seconds in which a reader is to take a piece.
MOST_SENT = 16  # That are made, and still to be taken: gunicorn.conf.py has a thread for each.


class Places:
    """Those of the answers that this process makes at once, and those that it sends."""

    def __init__(self):
        self._lock = Lock()
        self.taken = self.sent = 0

    def take(self) -> bool:
        with self._lock:
            is_free = self.taken < settings.STREAMS_AT_ONCE and self.sent < MOST_SENT
            self.taken += is_free
            self.sent += is_free
            return is_free

    def give_back(self) -> None:
        """It is made."""
        with self._lock:
            self.taken -= 1

    def end(self) -> None:
        """It is sent, or nobody wants it any more."""
        with self._lock:
            self.sent -= 1


PLACES = Places()


class Sending:
    """What is being sent, in pieces, and what is let go at the end: also where nobody wants it."""

    def __init__(self, pieces: Iterator[bytes], until_made: ExitStack, until_sent: ExitStack):
        self.pieces = pieces
        self.until_made = until_made
        self.until_sent = until_sent

    def __iter__(self):
        return self.pieces

    def close(self) -> None:
        self.pieces.close()
        self.until_made.close()
        self.until_sent.close()


def pieces_of(
    blocks: Iterable[bytes], is_taken: Callable[[], bool], until_made: ExitStack
) -> Iterator[bytes]:
    """What is not taken at once waits in a file. When all is made, `until_made` is closed."""
    with tempfile.TemporaryFile() as waiting:
        begin = end = 0  # Of what waits.
        for piece in (piece for block in blocks for piece in cut(block)):
            if begin == end and is_taken():
                yield piece
                continue
            waiting.seek(end)
            end += waiting.write(piece)
            while begin < end and is_taken():
                waiting.seek(begin)
                some = waiting.read(PIECE)
                begin += len(some)
                yield some
        until_made.close()
        waiting.seek(begin)
        while some := waiting.read(PIECE):
            yield some


def cut(block: bytes) -> Iterator[bytes]:
    return (block[start : start + PIECE] for start in range(0, len(block), PIECE))


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
    with ExitStack() as until_sent, ExitStack() as until_made:
        until_sent.callback(PLACES.end)
        until_made.callback(lambda: request.turn.close())
        until_made.callback(PLACES.give_back)
        until_made.callback(give_back, connections[answering()])
        if of_one_moment:
            until_made.enter_context(one_moment())
        response = make()
        if response.streaming:
            is_taken = taken_by(request.META.get("gunicorn.socket"))
            made, gone = until_made.pop_all(), until_sent.pop_all()
            pieces = pieces_of(response.streaming_content, is_taken, made)
            response.streaming_content = Sending(pieces, made, gone)
        return response


def give_back(connection: BaseDatabaseWrapper) -> None:
    """Let others have a connection to PostgreSQL, of which there are only so many."""
    if connection.vendor == "postgresql" and not connection.in_atomic_block:
        connection.close()


def nobody_is_waited_for(get_response):
    """A page that is made needs no database any more, however slowly its reader takes it."""

    def middleware(request):
        response = get_response(request)
        if not response.streaming:
            for connection in connections.all(initialized_only=True):
                give_back(connection)
        return response

    return middleware


def taken_by(connection: socket | None) -> Callable[[], bool]:
    """Asks whether a reader takes a piece at once. Who doesn't for long is waited for no more."""
    if connection is None:
        return lambda: True
    connection.settimeout(STANDSTILL)
    poll = select.poll()
    poll.register(connection, select.POLLOUT)
    return lambda: bool(poll.poll(0))


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


def let_go(response: HttpResponseBase) -> None:
    """Give back what an answer holds that isn't sent; the request itself goes on."""
    closers, response._resource_closers = response._resource_closers, []
    for close in closers:
        close()
