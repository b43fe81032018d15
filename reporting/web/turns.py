"""Pages are made in turns: so many at once, and the rest wait, so that the site says that it lives.

More threads than that work against each other. A request that waits has asked the database nothing.
Whoever signs in waits for a turn of their own first, and while others wait for that one, too, it is
given on after a pause: a password costs as much as fifty pages to check, and who tries a thousand
is not to stop those who read.
"""

import time
from collections import deque
from collections.abc import Callable
from contextlib import ExitStack
from threading import Event, Lock

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
    """Those of the answers that this process makes at once, and those who wait for one, in order.

    A turn that is given back goes to who waits longest: who comes just then does not go before.
    """

    def __init__(self, most: Callable[[], int], pause: float = 0):
        self._most, self._pause = most, pause
        self._lock = Lock()
        self._queue: deque[Event] = deque()
        self.taken = 0

    @property
    def waiting(self) -> int:
        return len(self._queue)

    def take(self) -> bool:
        """Whether it is this one's turn, sooner or later."""
        with self._lock:
            if self.taken < self._most() and not self._queue:
                self.taken += 1
                return True
            if len(self._queue) >= MOST_WAITING:
                return False
            called = Event()
            self._queue.append(called)
        return called.wait(PATIENCE) or self._is_called_after_all(called)

    def _is_called_after_all(self, called: Event) -> bool:
        """Who went without waiting on is called no more, unless that was just done."""
        with self._lock:
            if not called.is_set():
                self._queue.remove(called)
            return called.is_set()

    def give_back(self) -> None:
        if self._queue:
            time.sleep(self._pause)
        with self._lock:
            self.taken -= 1
            while self._queue and self.taken < self._most():
                self.taken += 1
                self._queue.popleft().set()


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
