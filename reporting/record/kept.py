"""What was worked out from the record, kept by this process until the record is another.

It is kept by the version of the record, so it is never out of date; what nobody asks for any more
gives way to newer things.
"""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock
from typing import Any, TypeVar

from commitments.models.recorded import day_recorded
from strategy.models import RecordChange
from strategy.models.changes import Version

T = TypeVar("T")
MOST = 400  # Things: choices of a filter, names, crosstabs.


class KeptUntilChanged:
    """By the version of the record and a key; the longest unasked for goes first."""

    def __init__(self, most: int = MOST):
        self.most = most
        self._lock = Lock()
        self._found: OrderedDict[tuple, Any] = OrderedDict()

    def get(self, version: Version, key: Hashable, make: Callable[[], T]) -> T:
        place = (version.number, version.changed_at, key)
        with self._lock:
            if place in self._found:
                self._found.move_to_end(place)
                return self._found[place]
        made = make()
        with self._lock:
            self._found[place] = made
            while len(self._found) > self.most:
                self._found.popitem(last=False)
        return made

    def clear(self) -> None:
        with self._lock:
            self._found.clear()

    def __len__(self):
        return len(self._found)


KEPT = KeptUntilChanged()
LARGE = KeptUntilChanged(16)  # Things of a hundred kilobytes or more: rows of a list.


def kept_for(request, key: Hashable, make: Callable[[], T], *, among: KeptUntilChanged = KEPT) -> T:
    """What `make` gives, made only once for each version of the record, and each day on which this
    site showed it that is asked for. One query for that.
    """
    return among.get(version_for(request), (key, day_recorded()), make)


def version_for(request) -> Version:
    """Of the record as it was before anything was read for this request."""
    if not hasattr(request, "record_version"):
        request.record_version = RecordChange.objects.version()
    return request.record_version


def day_of_names(request):
    """The day whose names a page has, where it isn't today: a part of the key of what has names."""
    return request.as_at if getattr(request, "as_at_is_asked", False) else None
