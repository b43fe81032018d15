"""Rows of the lists of pledges: what stands of each, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any, NamedTuple

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.functional import cached_property

from commitments.models import (
    Citation,
    Edition,
    Kind,
    Opinion,
    Pledge,
    Slip,
    StandingOutcome,
    StandingText,
    Succession,
    Withdrawal,
)
from commitments.models.entries import entry_key
from commitments.models.pledges import disagrees
from commitments.models.statuses import GONE_ON, REPLACED, WITHDRAWN
from reporting.exports.keys import OneOf
from reporting.exports.standing_rows import Columns, Place, StandingRows, under
from strategy.addresses import absolute
from strategy.partial_dates import PartialDate, columns_of

FEW = 20  # Responses of one chunk, where a list is in the order of its places.


class Cited(NamedTuple):
    """The words that show an outcome, and the key of the entry that says so."""

    words: str
    is_quotation: bool
    entry: str


class OutcomeRow(NamedTuple):
    """What is said of a pledge."""

    edition: Edition
    carried_to: int | None  # Where that is public, too.
    status: str
    is_our_reading: bool
    note: str
    arguable: str
    citations: Sequence[Cited]


class TakenBack(NamedTuple):
    """What withdrew a pledge, took its place, or what it was split or merged into."""

    pk: int
    edition: Edition
    reason: str = ""


class Move(NamedTuple):
    """By what a due date was last moved."""

    due_on: PartialDate
    announced_on: PartialDate
    reason: str
    edition: Edition


class PledgeRow(NamedTuple):
    """A pledge that stands, as columns read it. What nobody says of it is None."""

    pk: int
    place: Place
    edition: Edition
    kind: str
    entry_year: int
    number: int
    year: int
    first_due_on: PartialDate | None
    due_on: PartialDate | None
    move: Move | None
    days_moved: int | None
    status: str
    is_contested: bool
    statement: str
    target: Decimal | None
    unit: str
    is_our_reading: bool
    is_weak: bool
    arguable: str
    section: str
    url: str
    # What became of it: the outcome that counts, and what this record reads beside that.
    told: OutcomeRow | None
    told_in: Edition | None
    told_otherwise: OutcomeRow | None
    told_otherwise_in: Edition | None
    withdrawing: Sequence[TakenBack] | None
    replacing: Sequence[TakenBack] | None
    going_on: Sequence[TakenBack] | None
    made_before: Sequence[int] | None
    made_again: Sequence[int] | None
    audited: Sequence[str] | None  # What auditors say of that.
    is_disputed: bool  # One of them says something else than its status.
    # Texts to judge by, of those that are not reported on.
    planned: str | None
    progress: str | None


class PledgeRows(StandingRows):
    """Pledges with what became of them."""

    key = "pledge"
    columns = (
        *("kind", "entry_year", "pledge", "slip", "number", "year", "status", "is_contested"),
        "days_moved",
        *under("pledge", *columns_of("due_on")),
        *under("pledge", "statement", "target", "unit", "is_our_reading", "is_weak"),
        *under("pledge", "arguable", "section"),
    )
    row = PledgeRow

    def in_columns_of(self, told: list[tuple]) -> Columns:
        said = self.said(told)
        outcomes = self.outcomes(said["pk"], set(said["response"]))
        slips = Slip.objects.in_bulk(set(said["slip"]) - {None})
        told_in = {row[EDITION] for row in outcomes} | {row[CARRIED_IN] for row in outcomes}
        moved_in = {row.edition_id for row in slips.values()}
        placed = self.placed(said, (told_in | moved_in) - {None})
        url = absolute(pages())
        return {
            **said,
            **placed,
            **self._due(said, slips),
            **self.became(said, outcomes),
            "url": [f"{url}{pk}/" for pk in said["pk"]],
        }

    def _due(self, said: Columns, slips: dict[int, Slip]) -> Columns:
        first = list(map(due, *(said[name] for name in columns_of("due_on"))))
        by_slip = {pk: self._move(slip) for pk, slip in slips.items()}
        moves = list(map(by_slip.get, said["slip"]))
        now = [move.due_on if move else day for move, day in zip(moves, first, strict=True)]
        return {"first_due_on": first, "move": moves, "due_on": now}

    def _move(self, slip: Slip) -> Move:
        edition = self.editions.found[slip.edition_id]
        return Move(slip.due_on, slip.announced_on, slip.reason, edition)

    def outcomes(self, pledges: Sequence[int], responses: set[int]) -> list[tuple]:
        """What stands of them. Of each pledge the one that counts comes first."""
        rows = StandingOutcome.objects.on(self.as_at).filter(OneOf(F("pledge"), pledges))
        if len(responses) <= FEW:  # What stands of one response lies together.
            rows = rows.filter(response__in=responses)
        return list(rows.order_by("outcome__is_our_reading").values_list("pledge", *OUTCOME))

    def became(self, said: Columns, outcomes: list[tuple]) -> Columns:
        pledges = said["pk"]
        status = dict(zip(pledges, said["status"], strict=True))
        taken_back = [pk for pk in pledges if status[pk] in (WITHDRAWN, REPLACED)]
        gone_on = [pk for pk in pledges if status[pk] in GONE_ON]
        told, otherwise = self._told_of(outcomes)
        opinions = self._opinions(pledges)
        by_pledge = {
            "told": told,
            "told_in": {pk: outcome.edition for pk, outcome in told.items()},
            "told_otherwise": otherwise,
            "told_otherwise_in": {pk: outcome.edition for pk, outcome in otherwise.items()},
            "audited": in_groups((pk, verdict) for pk, verdict, _instead in opinions),
            "withdrawing": in_groups(self._withdrawing(taken_back)),
            "replacing": in_groups(self._replacing(taken_back)),
            "going_on": in_groups(self._going_on(gone_on)),
            "made_before": self._over_strategies[0],
            "made_again": self._over_strategies[1],
        }
        disputed = {
            pk for pk, verdict, instead in opinions if disagrees(verdict, instead, status[pk])
        }
        columns = {name: list(map(found.get, pledges)) for name, found in by_pledge.items()}
        return columns | {"is_disputed": [pk in disputed for pk in pledges]}

    @cached_property
    def _over_strategies(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The pledges that each was made before as, and those that each is made again as. One
        query, however many rows there are.
        """
        rows = Succession.objects.current(self.as_at).over_strategies().order_by("pk")
        pairs = list(rows.values_list("pledge", "goes_on_as"))
        return in_groups((later, first) for first, later in pairs), in_groups(pairs)

    def _told_of(self, outcomes: list[tuple]) -> tuple[dict[int, OutcomeRow], ...]:
        """By pledge, what counts, and what is told otherwise. Outcomes that say the same are one,
        for what is said of it is written once.
        """
        cited = in_groups(self._citations([row[1] for row in outcomes]))
        alike: dict[tuple, OutcomeRow] = {}
        told: dict[int, OutcomeRow] = {}
        otherwise: dict[int, OutcomeRow] = {}
        for pledge, pk, *said in outcomes:
            key = (*said, *cited.get(pk, ()))
            if key not in alike:
                alike[key] = self._outcome(*said, cited.get(pk, ()))
            (otherwise if pledge in told else told).setdefault(pledge, alike[key])
        return told, otherwise

    def _outcome(self, edition: int, carried_to: int | None, carried_in: int | None, *said):
        editions = self.editions.found
        is_public = carried_in in editions
        return OutcomeRow(editions[edition], carried_to if is_public else None, *said)

    @cached_property
    def _has_opinions(self) -> bool:
        return Opinion.objects.given_by(self.as_at).exists()

    def _opinions(self, pledges: Sequence[int]) -> list[tuple[int, str, str]]:
        """Of each what auditors think of it: the verdict, and what they say became of it instead.
        Most records have none.
        """
        if not self._has_opinions:
            return []
        rows = Opinion.objects.as_at(self.as_at).filter(OneOf(F("pledge"), pledges))
        return list(rows.values_list("pledge", "verdict", "status"))

    def _citations(self, outcomes: list[int]) -> Iterator[tuple[int, Cited]]:
        rows = Citation.objects.filter(OneOf(F("outcome"), outcomes)).order_by("pk")
        for outcome, words, is_quotation, *entry in rows.values_list(*CITED) if outcomes else ():
            yield outcome, Cited(words, is_quotation, entry_key(*entry))

    def _withdrawing(self, pledges: list[int]) -> Iterator[tuple[int, TakenBack]]:
        rows = Withdrawal.objects.as_at(self.as_at).filter(pledge__in=pledges)
        for row in rows.select_related("edition").order_by("pk") if pledges else ():
            yield row.pledge_id, TakenBack(row.pk, row.edition, row.reason)

    def _replacing(self, pledges: list[int]) -> Iterator[tuple[int, TakenBack]]:
        rows = Pledge.objects.as_at(self.as_at).filter(replaces__in=pledges)
        for row in rows.select_related("edition").order_by("pk") if pledges else ():
            yield row.replaces_id, TakenBack(row.pk, row.edition)

    def _going_on(self, pledges: list[int]) -> Iterator[tuple[int, TakenBack]]:
        rows = Succession.objects.current(self.as_at).within_a_response()
        rows = rows.filter(pledge__in=pledges)
        for row in rows.select_related("edition").order_by("edition", "pk") if pledges else ():
            yield row.pledge_id, TakenBack(row.goes_on_as_id, row.edition, row.reason)


OUTCOME = (
    "outcome",
    *under("outcome", "edition", "carried_to", "carried_to__edition"),
    *under("outcome", "status", "is_our_reading", "note", "arguable"),
)
# Places in it, after the pledge.
EDITION, CARRIED_IN = (
    1 + OUTCOME.index(f"outcome__{name}") for name in ("edition", "carried_to__edition")
)
CITED = ("outcome", "words", "is_quotation", "entry__action__number", "entry__kind", "entry__year")


class JudgedRows(PledgeRows):
    """Pledges with the texts to judge by: what was planned, and what was reported of that year."""

    columns = (*PledgeRows.columns, "planned", "progress")

    def __init__(self, found: QuerySet, as_at: date):
        texts = StandingText.objects.on(as_at)
        planned = texts.filter(entry=OuterRef("pledge__entry"))
        place = {name: OuterRef(name) for name in ("department", "strategy", "action", "year")}
        progress = texts.filter(kind=Kind.PROGRESS, **place)
        texts = {"planned": planned, "progress": progress}
        told = {name: Subquery(rows.values("revision__text")[:1]) for name, rows in texts.items()}
        super().__init__(found.annotate(**told), as_at)


class NotReportedRows(JudgedRows):
    """Pledges that the report of their year does not mention."""

    def outcomes(self, pledges: Sequence[int], responses: set[int]) -> list[tuple]:
        """None: nobody told them, which is what this list is of."""
        return []

    def became(self, said: Columns, outcomes: list[tuple]) -> Columns:
        return {}


@cache
def pages() -> str:
    """The address of a pledge’s page up to its number, the last part."""
    return reverse("pledge", args=[0]).removesuffix("0/")


@lru_cache(1000)
def due(first: date | None, last: date | None, precision: str, words: str) -> PartialDate | None:
    """One for all the pledges that are due on it."""
    return PartialDate(first, last, precision, words) if first else None


def in_groups(pairs: Iterable[tuple[int, Any]]) -> dict[int, list]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
