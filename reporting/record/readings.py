"""How much of a record is this record's own reading, and how much of that is arguable."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from commitments.models import Edition, Outcome, Pledge
from reporting.record.kept import kept_for

# How often two readers of the sample's report agreed: what was compared, alike, of how many. The
# same figures stand in docs/rules.md.
AGREEMENT = [
    ("promises: found by both, of all that either found", 85, 86),
    ("whether a promise is weak, of those that both found", 79, 85),
    ("whether a promise has a due date, and which", 85, 85),
    ("whether it has a target, and which", 84, 85),
    (
        "outcomes: the same status and the same promise carried forward to, of all that either "
        "found",
        21,
        27,
    ),
]
ARGUABLE = ~Q(arguable="")


@dataclass(frozen=True)
class Readings:
    """How many pledges and outcomes this record read, and how many of them are arguable."""

    pledges: int
    arguable_pledges: int
    outcomes: int
    arguable_outcomes: int


def readings_for(request) -> Readings:
    """As at the day of the page. Two queries that count all of it, once a version of the record."""
    as_at = request.as_at
    return kept_for(request, ("readings", as_at), lambda: readings(as_at))


def readings(as_at: date) -> Readings:
    """As at a day. Two queries."""
    pledges, outcomes = (
        facts.objects.as_at(as_at)
        .filter(is_our_reading=True)
        .aggregate(all=Count("pk"), arguable=Count("pk", filter=ARGUABLE))
        for facts in (Pledge, Outcome)
    )
    return Readings(pledges["all"], pledges["arguable"], outcomes["all"], outcomes["arguable"])


def agreement() -> list[tuple[str, int, int, int]]:
    """With the share in per cent, rounded."""
    return [(what, alike, whole, round(100 * alike / whole)) for what, alike, whole in AGREEMENT]


def has_sample() -> bool:
    """Whether the record holds what came from data files."""
    return Edition.objects.published().filter(origin=Edition.Origin.SEEDED).exists()
