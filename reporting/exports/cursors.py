"""Where a page of the API goes on: a place among the rows of one state of the record."""

import hashlib
import re
from dataclasses import dataclass

from django.conf import settings

from strategy.models import RecordChange
from strategy.numbers import read_number

WRITTEN = re.compile(r"(?P<place>[0-9]{1,18})-(?P<state>[0-9a-f]{16})")
# What may differ from page to page.
OF_ONE_PAGE = {"cursor", "limit", "as-at"}


@dataclass(frozen=True)
class Cursor:
    """The rows up to `place` were sent, when the record and the question were in this `state`."""

    place: int
    state: str

    @classmethod
    def read(cls, text: str) -> "Cursor | None":
        found = WRITTEN.fullmatch(text)
        return cls(read_number(found["place"]), found["state"]) if found else None

    def __str__(self):
        return f"{self.place}-{self.state}"


def state_of(request) -> str:
    """Another one after anything public has changed, or where something else is asked for."""
    asked = sorted((name, value) for name, value in request.GET.items() if name not in OF_ONE_PAGE)
    version = RecordChange.objects.version()
    parts = (version, request.path, request.as_at, asked, settings.VERSION)
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]
