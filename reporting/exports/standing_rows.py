"""Rows of an export from what stands: flat rows, with what many of them refer to fetched once.

Models would say the same, and take five times as long to be made.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import QuerySet

from commitments.models import Edition, Response
from commitments.models.entries import page_of
from strategy.addresses import absolute
from strategy.models import Action

CHUNK = 2000  # Rows that are fetched together.
PLACE = ("response", "action", "edition")  # What all standing rows say first.
MOST_KEPT = 1000  # Editions or responses, of a few kilobytes each.


def under(path: str, *names: str) -> list[str]:
    return [f"{path}__{name}" for name in names]


class Place(NamedTuple):
    """An action of a response, where something stands."""

    response: Response
    action: Action
    url: str  # Of its page, in full.


class Kept:
    """Things by their key, fetched when they are first referred to."""

    def __init__(self, things: QuerySet):
        self.things = things
        self.found: dict[int, Any] = {}

    def forget_many(self) -> None:
        if len(self.found) > MOST_KEPT:
            self.found = {}

    def of(self, keys: set[int]) -> dict[int, Any]:
        if missing := keys - self.found.keys():
            self.found |= {thing.pk: thing for thing in self.things.filter(pk__in=missing)}
        return self.found


class StandingRows:
    """The rows of a list of the record, in their order.

    `found` are the standing rows that its filters leave. A subclass says which columns of these it
    reads after those of `PLACE`, and makes rows of them.
    """

    key: str  # The column that has the number of the fact.
    columns: tuple[str, ...]

    def __init__(self, found: QuerySet, as_at: date):
        self.found = found
        self.as_at = as_at
        self.responses = Kept(Response.objects.select_related("department", "strategy"))
        self.editions = Kept(Edition.objects.as_at(as_at).select_related("source"))
        self.actions: dict[tuple[int, int], Action] = {}
        self.places: dict[tuple[int, int], Place] = {}

    def __iter__(self) -> Iterator:
        """All of them, however many: the first at once, never all in memory.

        Every order of a list has an index, along which a store reads without sorting.
        """
        rows = self._told(self.found).iterator(chunk_size=CHUNK)
        while told := list(islice(rows, CHUNK)):
            yield from self.made(told)

    def after(self, key: int, most: int) -> list:
        """The next by their own number, whatever their order here."""
        following = self.found.filter(**{f"{self.key}__gt": key}).order_by(self.key)
        return list(self.made(list(self._told(following)[:most])))

    def made(self, told: list[tuple]) -> Iterator:
        """Rows of what some standing rows say."""
        raise NotImplementedError

    def _place(self, response: int, number: int) -> Place:
        of = self.responses.found[response]
        page = page_of(of.department.slug, of.strategy.slug, number)
        return Place(of, self.actions[of.strategy_id, number], absolute(page))

    def _told(self, found: QuerySet) -> QuerySet:
        return found.values_list(*PLACE, *self.columns)

    def fetch(self, told: list[tuple], editions: Iterable[int] = ()) -> None:
        """What these rows refer to, and some more editions."""
        self.responses.forget_many()
        self.editions.forget_many()
        responses = self.responses.of({row[0] for row in told})
        self.editions.of({*(row[2] for row in told), *editions})
        strategies = {responses[row[0]].strategy_id for row in told}
        if strategies - {strategy for strategy, _number in self.actions}:
            actions = Action.objects.filter(strategy__in=strategies)
            self.actions |= {(row.strategy_id, row.number): row for row in actions}
        if len(self.places) > MOST_KEPT:
            self.places = {}
        for place in {row[:2] for row in told} - self.places.keys():
            self.places[place] = self._place(*place)


class EntryRow(NamedTuple):
    """A text that stands, as columns read it."""

    pk: int
    place: Place
    edition: Edition
    kind: str
    year: int
    answer: str
    form: str
    text: str
    reason: str
    assessment: str
    section: str

    @property
    def url(self) -> str:
        return f"{self.place.url}#{self.kind}-{self.year}"


class EntryRows(StandingRows):
    """Texts, and answers given instead of one."""

    key = "revision"
    columns = ("kind", "year", "revision", "answer", *under("revision", *EntryRow._fields[6:]))

    def made(self, told: list[tuple]) -> Iterator[EntryRow]:
        self.fetch(told)
        places, editions = self.places, self.editions.found
        for response, action, edition, kind, year, pk, *said in told:
            yield EntryRow(pk, places[response, action], editions[edition], kind, year, *said)

    def in_columns(self, at_once: int) -> Iterator[dict[str, Sequence]]:
        """The same by the names under which columns read them, so many rows together: a file is
        made of them in two thirds of the time that single rows take.
        """
        rows = self._told(self.found).iterator(chunk_size=CHUNK)
        while told := list(islice(rows, CHUNK)):
            self.fetch(told)
            for start in range(0, len(told), at_once):
                yield self._in_columns(told[start : start + at_once])

    def _in_columns(self, told: list[tuple]) -> dict[str, Sequence]:
        response, action, edition, kind, year, _pk, *said = zip(*told, strict=True)
        place = list(map(self.places.__getitem__, zip(response, action, strict=True)))
        of_cell = zip(place, kind, year, strict=True)
        return dict(zip(EntryRow._fields[5:], said, strict=True)) | {
            "place": place,
            "edition": list(map(self.editions.found.__getitem__, edition)),
            "kind": kind,
            "year": year,
            "url": [f"{place.url}#{kind}-{year}" for place, kind, year in of_cell],
        }
