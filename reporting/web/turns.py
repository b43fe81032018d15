"""Pages are made in turns: so many at once, and the rest wait, so that the site says that it lives.

More threads than that work against each other. A request that waits has asked the database nothing.
Whoever signs in waits for a turn of their own first, and while others wait for that one, too, it is
given on after a pause: a password costs as much as fifty pages to check, and who tries a thousand
is not to stop those who read.
"""

import time
from collections.abc import Callable
from contextlib import ExitStack
from threading import Condition

from django.conf import settings
from django.http import HttpResponseBase

from reporting.web.refusals import unavailable

MOST_WAITING = 32  # Each in a thread: gunicorn.conf.py has as many, and some more for /healthz.
PATIENCE = 30  # Seconds that one waits.
TOO_MANY = "Too many people are reading at the moment"
SIGN_IN = "/admin/login/"  # And the second step, below it.
SIGN_INS_AT_ONCE = 1
PAUSE = 0.1  # Seconds, between sign-ins that wait for each other.


class Turns:
    """Those of the answers that this process makes at once, and those who wait for one."""

    def __init__(self, most: Callable[[], int], pause: float = 0):
        self._most, self._pause = most, pause
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
        if self.waiting:
            time.sleep(self._pause)
        with self._free:
            self.taken -= 1
            self._free.notify()

    def _is_none_free(self) -> bool:
        return self.taken >= self._most()


TURNS = Turns(lambda: settings.WEB_THREADS)
SIGN_INS = Turns(lambda: SIGN_INS_AT_ONCE, PAUSE)


def turns_for(request) -> list[Turns]:
    is_sign_in = request.method == "POST" and request.path_info.startswith(SIGN_IN)
    return [SIGN_INS, TURNS] if is_sign_in else [TURNS]


def in_turns(get_response):
    """Makes an answer when it is its turn; gives that back as `request.turn` is closed.

    What is sent while it is made keeps it until it is made.
    """

    def middleware(request) -> HttpResponseBase:
        with ExitStack() as turn:
            for turns in turns_for(request):
                if not turns.take():
                    return unavailable(request, TOO_MANY, PATIENCE)
                turn.callback(turns.give_back)
            request.turn = turn
            response = get_response(request)
            if response.streaming:
                request.turn = turn.pop_all()
                response._resource_closers.append(request.turn.close)
            return response

    return middleware
