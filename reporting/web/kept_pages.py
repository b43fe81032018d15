"""Pages that this process made, kept to be sent again: to anyone, as long as their ETag holds.

An ETag stands for all that decides what a page says to somebody who is not signed in, so a page is
never out of date here; one whose ETag nobody asks for any more gives way to newer ones.
"""

from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Lock

from django.conf import settings
from django.http import HttpResponse
from django.utils.text import compress_string

SHARE = 16  # A page may take so much of the whole: the 16th part.
PATIENCE = 1.0  # Seconds that one waits for a page that another is making.


class Kept:
    """One page: its headers, its bytes, and those of them compressed once somebody took them so."""

    def __init__(self, response: HttpResponse):
        self.headers = dict(response.headers)
        self.content = response.content
        self._compressed = b""

    @property
    def compressed(self) -> bytes:
        self._compressed = self._compressed or compress_string(self.content)
        return self._compressed

    @property
    def size(self) -> int:
        """Bytes, as though it were compressed to half; it is less."""
        return len(self.content) * 3 // 2

    def sent(self) -> HttpResponse:
        response = HttpResponse(self.content, headers=self.headers)
        response.kept = self
        return response


class KeptPages:
    """Those that this process keeps, by ETag: the longest unasked for goes first."""

    def __init__(self):
        self._lock = Lock()
        self._pages: OrderedDict[str, Kept] = OrderedDict()
        self._made_now: dict[str, Event] = {}
        self.size = 0

    def get(self, etag: str) -> HttpResponse | None:
        with self._lock:
            kept = self._pages.get(etag)
            if kept is None:
                return None
            self._pages.move_to_end(etag)
        return kept.sent()

    def keep(self, etag: str, response: HttpResponse) -> None:
        kept, most = Kept(response), settings.KEPT_PAGES_MIB * 2**20
        if kept.size > most // SHARE:
            return
        with self._lock:
            self._drop(etag)
            self._pages[etag] = kept
            self.size += kept.size
            while self.size > most:
                self._drop(next(iter(self._pages)))

    @contextmanager
    def made_once(self, etag: str) -> Iterator[None]:
        """Whoever asks for a page that is just being made waits until it is: after a publication
        many ask for the same. Not for long, as it may be none that is kept.
        """
        own = Event()
        with self._lock:
            ahead = self._made_now.setdefault(etag, own)
        if ahead is not own:
            ahead.wait(PATIENCE if settings.KEPT_PAGES_MIB else 0)
        try:
            yield
        finally:
            if ahead is own:
                with self._lock:
                    del self._made_now[etag]
                own.set()

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self.size = 0

    def __len__(self):
        return len(self._pages)

    def _drop(self, etag: str) -> None:
        if gone := self._pages.pop(etag, None):
            self.size -= gone.size


PAGES = KeptPages()


def is_for_anyone(request, response) -> bool:
    """Whether an answer may be sent to others: whole, made, and with nothing for this one alone."""
    is_own = response.cookies or request.META.get("CSRF_COOKIE_NEEDS_UPDATE")
    is_whole = request.method == "GET" and response.status_code == 200 and not response.streaming
    return is_whole and not is_own and not response.has_header("ETag")
