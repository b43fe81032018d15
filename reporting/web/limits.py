"""How much of what costs much one address is given a minute: beyond that it is told to ask later.

Counted is what is made: neither what a browser has already, nor a page that is kept. Each process
counts by itself, and tells the others by the shared cache after every tenth of what is allowed, so
that who asks for little costs nothing. Where the cache is away or slow, it counts alone.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from threading import Lock

from django.conf import settings
from django.core.cache import cache as shared
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.http import HttpResponseBase

from reporting.web.refusals import refused
from strategy.asked_from import address_of, is_this_machine, network_of

MINUTE = 60  # Seconds.
MOST_ADDRESSES = 10_000  # That one process counts in a minute; who comes after them is not counted.
ALONE_FOR = 30  # Seconds, after the shared cache was away.


@dataclass(frozen=True)
class Limit:
    """So much of one kind of answer: a multiple of DEAR_ANSWERS_A_MINUTE."""

    what: str
    multiple: float = 1

    @property
    def most(self) -> int:
        return max(1, int(settings.DEAR_ANSWERS_A_MINUTE * self.multiple))


SEARCHES = Limit("searches", 2)
RECEIPTS = Limit("receipts", 2)
DOWNLOADS = Limit("downloads of lists")
COMPARISONS = Limit("comparisons")
SAMPLES = Limit("samples")  # Each numbers all promises.
AS_RECORDED = Limit("pages as they were shown on another day")
LINKS = Limit("pages of a link to answer by")
DOCUMENTS = Limit("documents", 1 / 2)
BUNDLES = Limit("bundles", 1 / 6)

BY_NAME = {
    "search": SEARCHES,
    "compare": COMPARISONS,
    "action_compare": COMPARISONS,
    "sample": SAMPLES,
    "edition_changes": COMPARISONS,
    "report_pdf": DOCUMENTS,
    "audit_pdf": DOCUMENTS,
    "bundle": BUNDLES,
    "bundle_of_everything": BUNDLES,
}
BY_BEGINNING = {
    "export_": DOWNLOADS,
    "spreadsheet_": DOWNLOADS,
    "receipt_": RECEIPTS,
    "contribute": LINKS,
}


def within_limits(get_response):
    """Refuses what an address asks for beyond its limits, where it would have to be made."""

    def middleware(request) -> HttpResponseBase:
        return get_response(request)

    middleware.process_view = refused_beyond
    return middleware


def refused_beyond(request, view, args, kwargs) -> HttpResponseBase | None:
    limit = limit_of(request)
    if limit is None or not settings.DEAR_ANSWERS_A_MINUTE:
        return None
    address = address_of(request)
    if is_this_machine(address) or GIVEN.take(limit, network_of(address)):
        return None
    return too_many(request, limit)


def limit_of(request) -> Limit | None:
    name = request.resolver_match.url_name or ""
    if limit := limit_by_name(name):
        return limit
    if request.GET.get("q") and not request.path_info.startswith("/admin/"):
        return SEARCHES
    return AS_RECORDED if request.as_recorded else None


@cache
def limit_by_name(name: str) -> Limit | None:
    of_those = (limit for begin, limit in BY_BEGINNING.items() if name.startswith(begin))
    return BY_NAME.get(name) or next(of_those, None)


def too_many(request, limit: Limit) -> HttpResponseBase:
    seconds = MINUTE - int(now()) % MINUTE
    words = (
        f"So that this site stays quick for everybody, one internet address gets {limit.most} "
        f"{limit.what} a minute. Other people in your organisation may share yours. "
        f"Ask again in {seconds} second{'s' if seconds > 1 else ''}."
    )
    response = refused(request, 429, "You asked for too much at once", words)
    response["Retry-After"] = str(seconds)
    return response


@dataclass
class Count:
    """Of one kind of answer for one address: what all processes told, and this one didn't yet."""

    told: int = 0
    untold: int = 0


@dataclass
class Given:
    """What this process gave to each address in this minute, and what it heard of others."""

    minute: int = 0
    counts: dict[tuple[Limit, str], Count] = field(default_factory=dict)
    alone_until: float = 0
    lock: Lock = field(default_factory=Lock)

    def take(self, limit: Limit, network: str) -> bool:
        """Whether one more is within the limit."""
        with self.lock:
            count = self._count_of(limit, network)
            if count is None:
                return True
            if count.told + count.untold >= limit.most:
                return False
            count.untold += 1
            new = count.untold if count.untold >= max(1, limit.most // 10) else 0
            key = f"given:{limit.what}:{network}:{self.minute}".replace(" ", "-")
        if new:
            self._tell(count, key, new)
        return True

    def forget(self) -> None:
        self.counts.clear()
        self.alone_until = 0

    def _count_of(self, limit: Limit, network: str) -> Count | None:
        if self.minute != (minute := int(now()) // MINUTE):
            self.minute, self.counts = minute, {}
        if len(self.counts) >= MOST_ADDRESSES:
            return self.counts.get((limit, network))
        return self.counts.setdefault((limit, network), Count())

    def _tell(self, count: Count, key: str, new: int) -> None:
        """Two processes that do so at once may lose some: nobody is refused for that."""
        if now() < self.alone_until:
            return
        try:
            with impatient():
                told = shared.get(key, 0) + new
                shared.set(key, told, 2 * MINUTE)
        except DatabaseError:
            self.alone_until = now() + ALONE_FOR
            return
        with self.lock:
            count.told, count.untold = max(count.told, told), count.untold - new


@contextmanager
def impatient() -> Iterator[None]:
    """On SQLite one writes at a time, for a whole import: no count is worth to wait for that."""
    connection = connections[DEFAULT_DB_ALIAS]
    if connection.vendor != "sqlite":
        yield
        return
    patience = connection.settings_dict["OPTIONS"]["timeout"] * 1000
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 100")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA busy_timeout = {patience}")


def now() -> float:
    return time.time()


GIVEN = Given()
