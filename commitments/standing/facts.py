"""The facts of a response from which it follows what stands: the editions that are out, what each
of them says, and what is fixed beside them.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from commitments.models import (
    Edition,
    Figure,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Withdrawal,
    Wording,
    Yardstick,
)
from strategy.models import Action, ReportingYear


class Published(NamedTuple):
    """An edition: the day from which the public could read it, and when this system recorded it."""

    key: int
    kind: str
    year: int
    day: date
    position: int
    recorded_on: date
    texts: str

    @property
    def rank(self) -> tuple[date, int]:
        """Of two that say something of the same thing, the greater is current."""
        return self.day, self.position


class Text(NamedTuple):
    key: int
    edition: int
    entry: int
    action: int
    kind: str
    year: int
    answer: str


class Called(NamedTuple):
    key: int
    edition: int
    action: int


class Promise(NamedTuple):
    key: int
    edition: int
    action: int
    kind: str
    entry_year: int
    number: int
    due_last: date | None
    replaces: int | None
    is_our_reading: bool
    arguable: str
    is_weak: bool

    @property
    def year(self) -> int:
        """The year it is first due in, as `Pledge.with_year` has it."""
        if self.due_last:
            return self.due_last.year
        return self.entry_year + (self.kind == "commitment")


class Told(NamedTuple):
    key: int
    edition: int
    pledge: int
    status: str
    is_our_reading: bool
    arguable: str


class TakenBack(NamedTuple):
    key: int
    edition: int
    pledge: int


class Moved(NamedTuple):
    """That a pledge is due on another day."""

    key: int
    edition: int
    pledge: int
    due_last: date
    announced_last: date


class WentOn(NamedTuple):
    """That a pledge was split into others, or merged into one."""

    key: int
    edition: int
    pledge: int
    kind: str
    announced_last: date


class Value(NamedTuple):
    key: int
    edition: int
    measure: int
    year: int


class Held(NamedTuple):
    """A baseline or a target."""

    key: int
    edition: int
    measure: int
    kind: str
    year: int


@dataclass(frozen=True)
class Facts:
    """All of a response that is public, and what is asked of it."""

    response: Response  # With its department and strategy.
    actions: dict[int, Action]
    asks: dict[int, ReportingYear]
    editions: dict[int, Published]
    texts: list[Text]
    wordings: list[Called]
    pledges: list[Promise]
    outcomes: list[Told]
    withdrawals: list[TakenBack]
    slips: list[Moved]
    successions: list[WentOn]
    figures: list[Value]
    yardsticks: list[Held]


def facts_of(response: Response) -> Facts:
    """Thirteen queries, however many editions; four where none is published."""
    response = Response.objects.select_related("department", "strategy").get(pk=response.pk)
    strategy = response.strategy
    editions = {row.key: row for row in _editions(response)}

    def all_of(kind: type, rows: QuerySet, columns: Iterable[str]) -> list:
        if not editions:
            return []
        rows = rows.filter(edition__response=response).order_by("pk")
        return [kind(*row) for row in rows.values_list(*columns)]

    return Facts(
        response=response,
        actions={row.pk: row for row in Action.objects.filter(strategy=strategy)},
        asks={row.year: row for row in ReportingYear.objects.filter(strategy=strategy)},
        editions=editions,
        texts=all_of(
            Text,
            Revision.objects.published(),
            ["pk", "edition", "entry", "entry__action", "entry__kind", "entry__year", "answer"],
        ),
        wordings=all_of(
            Called,
            Wording.objects.published(),
            ["pk", "edition", "action"],
        ),
        pledges=all_of(
            Promise,
            Pledge.objects.published(),
            OF_A_PLEDGE,
        ),
        outcomes=all_of(
            Told,
            Outcome.objects.published(),
            ["pk", "edition", "pledge", "status", "is_our_reading", "arguable"],
        ),
        withdrawals=all_of(
            TakenBack,
            Withdrawal.objects.published(),
            ["pk", "edition", "pledge"],
        ),
        slips=all_of(
            Moved,
            Slip.objects.published(),
            ["pk", "edition", "pledge", "due_on_last", "announced_on_last"],
        ),
        successions=all_of(
            WentOn,
            Succession.objects.published().within_a_response(),
            ["pk", "edition", "pledge", "kind", "announced_on_last"],
        ),
        figures=all_of(
            Value,
            Figure.objects.published(),
            ["pk", "edition", "measure", "year"],
        ),
        yardsticks=all_of(
            Held,
            Yardstick.objects.published(),
            ["pk", "edition", "measure", "kind", "year"],
        ),
    )


OF_A_PLEDGE = [
    *("pk", "edition", "entry__action", "entry__kind", "entry__year", "number"),
    *("due_on_last", "replaces", "is_our_reading", "arguable", "is_weak"),
]


def _editions(response: Response):
    columns = ("pk", "kind", "year", "published_on_last", "position", "recorded_at", "texts")
    rows = Edition.objects.published().filter(response=response).order_by("position")
    for pk, kind, year, day, position, recorded_at, texts in rows.values_list(*columns):
        recorded_on = timezone.localdate(recorded_at)
        yield Published(pk, kind, year, day, position, recorded_on, texts)
