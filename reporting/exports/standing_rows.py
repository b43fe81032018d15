"""Rows of an export from what stands: flat rows, with what many of them refer to fetched once.

Models would say the same, and take five times as long to be made.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, NamedTuple

from django.db.models import F, QuerySet

from commitments.models import Edition, Response
from commitments.models.entries import page_of
from reporting.exports.keys import OneOf
from strategy.addresses import absolute
from strategy.models import Action

CHUNK = 2000  # Rows that are fetched together.
PLACE = ("response", "action", "edition")  # What all standing rows say first.
MOST_KEPT = 1000  # Editions or responses, of a few kilobytes each.

# What some rows say, by its name: as many values of each as there are rows.
Columns = dict[str, Sequence]


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
            things = self.things.filter(OneOf(F("pk"), list(missing))).order_by()
            self.found |= {thing.pk: thing for thing in things}
        return self.found


class StandingRows:
    """The rows of a list of the record, in their order.

    `found` are the standing rows that its filters leave. A subclass says which columns of these it
    reads after those of `PLACE`, and tells by them what the columns of an export read: of many rows
    at once, which takes less time than of each.
    """

    key: str  # The column that has the number of the fact.
    columns: tuple[str, ...]
    row: type[tuple]  # A row, whose fields are what the columns of an export read.

    def __init__(self, found: QuerySet, as_at: date):
        self.found = found
        self.as_at = as_at
        self.responses = Kept(Response.objects.select_related("department", "strategy"))
        self.editions = Kept(Edition.objects.as_at(as_at).select_related("source"))
        self.actions: dict[tuple[int, int], Action] = {}
        self.places: dict[tuple[int, int], Place] = {}

    def __iter__(self) -> Iterator:
        """All of them, however many: the first at once, never all in memory."""
        for told in self._chunks():
            yield from self._rows(told)

    def in_columns(self, at_once: int) -> Iterator[Columns]:
        """The same by the names under which columns read them, so many rows together."""
        for columns in map(self.in_columns_of, self._chunks()):
            for start in range(0, len(columns["pk"]), at_once):
                some = slice(start, start + at_once)
                yield {name: values[some] for name, values in columns.items()}
            del columns  # Before the next are fetched.

    def after(self, key: int, most: int) -> list:
        """The next by their own number, whatever their order here."""
        following = self.found.filter(**{f"{self.key}__gt": key}).order_by(self.key)
        return list(self._rows(list(self._told(following)[:most])))

    def in_columns_of(self, told: list[tuple]) -> Columns:
        """What some standing rows tell, by the fields of a row."""
        raise NotImplementedError

    def _chunks(self) -> Iterator[list[tuple]]:
        """Every order of a list has an index, along which a store reads without sorting."""
        rows = self._told(self.found).iterator(chunk_size=CHUNK)
        return iter(lambda: list(islice(rows, CHUNK)), [])

    def _told(self, found: QuerySet) -> QuerySet:
        return found.values_list(*PLACE, *self.columns)

    def _rows(self, told: list[tuple]) -> Iterator:
        """Each of them. What a list doesn't tell of its rows is None."""
        if not told:
            return
        columns, untold = self.in_columns_of(told), [None] * len(told)
        yield from map(self.row, *(columns.get(name, untold) for name in self.row._fields))

    def said(self, told: list[tuple]) -> Columns:
        """What they say themselves, by the last part of its name."""
        names = [name.rpartition("__")[2] for name in (*PLACE, *self.columns)]
        said = dict(zip(names, zip(*told, strict=True), strict=True))
        return said | {"pk": said[self.key]}

    def placed(self, said: Columns, editions: Iterable[int] = ()) -> Columns:
        """The place and the edition of each; fetches what they refer to, and more editions."""
        self._fetch(set(said["response"]), {*said["edition"], *editions})
        places = list(zip(said["response"], said["action"], strict=True))
        for place in set(places) - self.places.keys():
            self.places[place] = self._place(*place)
        return {
            "place": list(map(self.places.__getitem__, places)),
            "edition": list(map(self.editions.found.__getitem__, said["edition"])),
        }

    def _fetch(self, responses: set[int], editions: set[int]) -> None:
        self.responses.forget_many()
        self.editions.forget_many()
        if len(self.places) > MOST_KEPT:
            self.places = {}
        found = self.responses.of(responses)
        self.editions.of(editions)
        strategies = {found[key].strategy_id for key in responses}
        if strategies - {strategy for strategy, _number in self.actions}:
            actions = Action.objects.filter(strategy__in=strategies)
            self.actions |= {(row.strategy_id, row.number): row for row in actions}

    def _place(self, response: int, number: int) -> Place:
        of = self.responses.found[response]
        page = page_of(of.department.slug, of.strategy.slug, number)
        return Place(of, self.actions[of.strategy_id, number], absolute(page))


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
    url: str


class EntryRows(StandingRows):
    """Texts, and answers given instead of one."""

    key = "revision"
    columns = (
        *("kind", "year", "revision", "answer"),
        *under("revision", "form", "text", "reason", "assessment", "section"),
    )
    row = EntryRow

    def in_columns_of(self, told: list[tuple]) -> Columns:
        said = self.said(told)
        placed = self.placed(said)
        cells = zip(placed["place"], said["kind"], said["year"], strict=True)
        urls = [f"{place.url}#{kind}-{year}" for place, kind, year in cells]
        return said | placed | {"url": urls}
