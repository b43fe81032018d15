"""Pages are made in turns: so many at once, and the rest wait, so that the site says that it lives.

More threads than that work against each other. A request that waits has asked the database nothing.
"""

from contextlib import ExitStack
from threading import Condition

from django.conf import settings
from django.http import HttpResponseBase

from reporting.web.refusals import unavailable

MOST_WAITING = 32  # Each in a thread: gunicorn.conf.py has as many, and some more for /healthz.
PATIENCE = 30  # Seconds that one waits.
TOO_MANY = "Too many people are reading at the moment"


class Turns:
    """Those of the answers that this process makes at once, and those who wait for one."""

    def __init__(self):
        self._free = Condition()
        self.taken = self.waiting = 0

    def take(self) -> bool:
        """Whether it is this one's turn, sooner or later."""
        with self._free:
            if self._is_none_free() and self.waiting >= MOST_WAITING:
                return False
            self.waiting += 1
            is_free = self._free.wait_for(lambda: not self._is_none_free(), PATIENCE)
            self.waiting -= 1
            self.taken += is_free
            return is_free

    def give_back(self) -> None:
        with self._free:
            self.taken -= 1
            self._free.notify()

    def _is_none_free(self) -> bool:
        return self.taken >= settings.WEB_THREADS


TURNS = Turns()


def in_turns(get_response):
    """Makes an answer when it is its turn; gives that back as `request.turn` is closed.

    What is sent while it is made keeps it until it is made.
    """

    def middleware(request) -> HttpResponseBase:
        if not TURNS.take():
            return unavailable(request, TOO_MANY, PATIENCE)
        with ExitStack() as turn:
            turn.callback(TURNS.give_back)
            request.turn = turn
            response = get_response(request)
            if response.streaming:
                request.turn = turn.pop_all()
                response._resource_closers.append(request.turn.close)
            return response

    return middleware
