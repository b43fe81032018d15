"""Points of a response's record: after one of its editions, or at the end of a day."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

from commitments.models import Edition
from reporting.web.bad_requests import BadParameter, unknown
from reporting.web.days import read_day
from reporting.web.times import TIMES
from strategy.partial_dates import day_words

T = TypeVar("T")
PAIR = ("from", "to")
BEYOND = math.inf  # After every edition of a day, whatever its position.


@dataclass(frozen=True, order=True)
class Point:
    """A place in the order of editions, which is (last day of publication, ledger position)."""

    day: date
    position: float = BEYOND
    edition: Edition | None = field(default=None, compare=False)

    @classmethod
    def after(cls, edition: Edition) -> "Point":
        return cls(edition.published_on_last, edition.position, edition)

    @classmethod
    def before(cls, edition: Edition) -> "Point":
        return cls(edition.published_on_last, edition.position - 1)

    def includes(self, edition: Edition) -> bool:
        """Whether the edition was out by then."""
        return (edition.published_on_last, edition.position) <= (self.day, self.position)

    @property
    def value(self) -> str:
        """What an address says for it: an edition's position, or a day."""
        return str(self.edition.position) if self.edition else self.day.isoformat()

    @property
    def when(self) -> str:
        """What changed "from …", or "to …"."""
        if self.edition:
            return f"edition {self.edition.position}, published {self.edition.published_on}"
        return f"the end of {day_words(self.day)}" if self != START else "the beginning"

    def __str__(self):
        """Goes on from "the record …"."""
        if self.edition:
            return f"after edition {self.edition.position}"
        return f"at the end of {day_words(self.day)}" if self != START else "before any edition"


START = Point(date.min, 0)


def edition_words(edition: Edition) -> str:
    """An edition as people choose it from a list."""
    inferred = " (inferred)" if edition.is_date_inferred else ""
    return f"{edition.position}. {edition}, {edition.published_on}{inferred}"


def read_point(name: str, text: str, editions: Sequence[Edition], as_at: date) -> Point:
    """The point that an address names: digits are a position, YYYY-MM-DD a day.

    Raises BadParameter where there is no such edition, no such day, or it is yet to come.
    """
    for edition in editions:
        if text == str(edition.position):
            return Point.after(edition)
    allowed = [edition_words(edition) for edition in editions]
    allowed.append(f"a day up to {as_at.isoformat()} as YYYY-MM-DD: 2014-06-01")
    day = read_day(text)
    if day is None or day > as_at:
        raise BadParameter(name, text, allowed)
    return Point(day)


def read_pair(
    request, read: Callable[[str, str], T], *, beside: Sequence[str] = ()
) -> tuple[list[BadParameter], dict[str, T | None]]:
    """What `from` and `to` name, None where one is not given, and all that can't be understood.

    `beside` them the address may have parameters of these names.
    """
    faults = unknown(request.GET, [*PAIR, *beside, *TIMES])
    pair: dict[str, T | None] = dict.fromkeys(PAIR)
    for name in PAIR:
        values = request.GET.getlist(name)
        if len(values) > 1:
            faults.append(BadParameter(name, ", ".join(values), ["one value"]))
        elif values and values[0]:
            try:
                pair[name] = read(name, values[0])
            except BadParameter as fault:
                faults.append(fault)
    return faults, pair
