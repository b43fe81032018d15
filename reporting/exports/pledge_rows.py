"""Rows of the lists of pledges: what stands of each, and what became of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Exists, F, OuterRef, QuerySet, Subquery
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
from commitments.models.pledges import disagreeing
from commitments.models.statuses import GONE_ON, REPLACED, WITHDRAWN
from reporting.exports import standing_rows
from reporting.exports.keys import OneOf
from reporting.exports.standing_rows import Place, StandingRows, under
from strategy.partial_dates import PartialDate


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


class Became(NamedTuple):
    """All that is said of what became of a pledge. Of `told`, the first is what counts."""

    told: Sequence[OutcomeRow] = ()
    audited: Sequence[str] = ()
    withdrawing: Sequence[TakenBack] = ()
    replacing: Sequence[TakenBack] = ()
    going_on: Sequence[TakenBack] = ()
    made_before: Sequence[int] = ()
    made_again: Sequence[int] = ()


NOTHING = Became()


class Move(NamedTuple):
    """By what a due date was last moved."""

    due_on: PartialDate
    announced_on: PartialDate
    reason: str
    edition: Edition


class PledgeRow(NamedTuple):
    """A pledge that stands, as columns read it."""

    pk: int
    place: Place
    edition: Edition
    kind: str
    entry_year: int
    first_due_on: PartialDate | None
    move: Move | None
    became: Became
    number: int
    year: int
    status: str
    is_contested: bool
    statement: str
    target: Decimal | None
    unit: str
    is_our_reading: bool
    is_weak: bool
    arguable: str
    section: str
    is_audited: bool  # An auditor says something of what became of it.
    is_disputed: bool  # An auditor says something else than its status.
    days_moved: int | None
    # Texts to judge by, of those that are not reported on.
    planned: str | None = None
    progress: str | None = None

    @property
    def due_on(self) -> PartialDate | None:
        return self.move.due_on if self.move else self.first_due_on


class PledgeRows(StandingRows):
    """Pledges with what became of them."""

    key = "pledge"
    columns = (
        *("kind", "entry_year", "pledge"),
        *under("pledge", *(f"due_on_{part}" for part in ("first", "last", "precision", "words"))),
        *("slip", "number", "year", "status", "is_contested"),
        *under("pledge", "statement", "target", "unit", "is_our_reading", "is_weak"),
        *under("pledge", "arguable", "section"),
        *("is_audited", "is_disputed", "days_moved"),
    )

    def __init__(self, found: QuerySet, as_at: date):
        opinions = {
            "is_audited": Opinion.objects.as_at(as_at).filter(pledge=OuterRef("pledge")),
            "is_disputed": disagreeing(as_at, "pledge"),
        }
        found = found.annotate(**{name: Exists(rows) for name, rows in opinions.items()})
        super().__init__(found, as_at)

    def made(self, told: list[tuple]) -> Iterator[PledgeRow]:
        outcomes = self.outcomes([row[PK] for row in told])
        slips = Slip.objects.in_bulk({row[SLIP] for row in told if row[SLIP]})
        of_outcomes = {*(row[2] for row in outcomes), *(row[4] for row in outcomes if row[4])}
        self.fetch(told, of_outcomes | {row.edition_id for row in slips.values()})
        became = self.became(told, outcomes)
        places, editions = self.places, self.editions.found
        for row in told:
            response, action, edition, kind, entry_year, pk, *due, slip = row[: SLIP + 1]
            yield PledgeRow(
                pk,
                places[response, action],
                editions[edition],
                kind,
                entry_year,
                PartialDate(*due) if due[0] else None,
                self._move(slips.get(slip)),
                became.get(pk, NOTHING),
                *row[SLIP + 1 :],
            )

    def _move(self, slip: Slip | None) -> Move | None:
        if slip is None:
            return None
        edition = self.editions.found[slip.edition_id]
        return Move(slip.due_on, slip.announced_on, slip.reason, edition)

    def outcomes(self, pledges: list[int]) -> list[tuple]:
        """What stands of them. Of each pledge the one that counts comes first."""
        rows = StandingOutcome.objects.on(self.as_at).filter(OneOf(F("pledge"), pledges))
        return list(rows.order_by("outcome__is_our_reading").values_list("pledge", *OUTCOME))

    def became(self, told: list[tuple], outcomes: list[tuple]) -> dict[int, Became]:
        """By pledge, of those of which something is said."""
        said = in_groups(self._told_of(outcomes))
        audited = in_groups(self._opinions([row[PK] for row in told if row[IS_AUDITED]]))
        taken_back = [row[PK] for row in told if row[STATUS] in (WITHDRAWN, REPLACED)]
        withdrawing = in_groups(self._withdrawing(taken_back))
        replacing = in_groups(self._replacing(taken_back))
        gone_on = [row[PK] for row in told if row[STATUS] in GONE_ON]
        going_on = in_groups(self._going_on(gone_on))
        keys = {row[PK] for row in told}
        before, again = (
            {pk: rows for pk, rows in found.items() if pk in keys}
            for found in self._over_strategies
        )
        return {
            pk: Became(
                said.get(pk, ()),
                audited.get(pk, ()),
                withdrawing.get(pk, ()),
                replacing.get(pk, ()),
                going_on.get(pk, ()),
                before.get(pk, ()),
                again.get(pk, ()),
            )
            for pk in {*said, *audited, *taken_back, *gone_on, *before, *again}
        }

    @cached_property
    def _over_strategies(self) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
        """The pledges that each was made before as, and those that each is made again as. One
        query, however many rows there are.
        """
        rows = Succession.objects.current(self.as_at).over_strategies().order_by("pk")
        pairs = list(rows.values_list("pledge", "goes_on_as"))
        return in_groups((later, first) for first, later in pairs), in_groups(pairs)

    def _told_of(self, outcomes: list[tuple]) -> Iterator[tuple[int, OutcomeRow]]:
        editions = self.editions.found
        cited = in_groups(self._citations([row[1] for row in outcomes]))
        for pledge, pk, edition, carried_to, carried_in, *said in outcomes:
            carried_to = carried_to if carried_in in editions else None
            yield pledge, OutcomeRow(editions[edition], carried_to, *said, cited.get(pk, ()))

    def _opinions(self, pledges: list[int]) -> Iterable[tuple[int, str]]:
        rows = Opinion.objects.as_at(self.as_at).filter(OneOf(F("pledge"), pledges))
        return rows.values_list("pledge", "verdict") if pledges else ()

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


# Places among the columns.
PK, SLIP, STATUS, IS_AUDITED = (
    len(standing_rows.PLACE) + PledgeRows.columns.index(name)
    for name in ("pledge", "slip", "status", "is_audited")
)
OUTCOME = (
    "outcome",
    *under(
        "outcome",
        "edition",
        "carried_to",
        "carried_to__edition",
        "status",
        "is_our_reading",
        "note",
        "arguable",
    ),
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

    def outcomes(self, pledges: list[int]) -> list[tuple]:
        """None: nobody told them, which is what this list is of."""
        return []

    def became(self, told: list[tuple], outcomes: list[tuple]) -> dict[int, Became]:
        return {}


def in_groups(pairs: Iterable[tuple[int, Any]]) -> dict[int, list]:
    found = defaultdict(list)
    for key, value in pairs:
        found[key].append(value)
    return found
