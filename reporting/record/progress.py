"""How far a cell, a year or an action got: its pledges counted by what became of them.

The rule that gives a count its words, also told on the pages (`_progress_explained.html`) and in
docs/rules.md:

1. No pledges: no words. Nothing is concluded from a text without a pledge in it.
2. All have one status: that status, with their number where there are several: "delivered",
   "3 not mentioned".
3. Otherwise how many are delivered of those that a published report covers, if any is, then each
   other status of theirs, in the order of STATUSES: "2 of 5 delivered, 1 re-scoped, 2 not
   mentioned". After them the others: "…; 3 with no report, 1 awaited, 1 split".

A published report covers a pledge if one says what became of it, or if the report of its year is
out, also where the pledge was withdrawn or replaced. One that was split or merged is told beside
the count, and in no total: what it goes on as is counted in its place. Partly delivered is not
delivered. A cell
counts the pledges that stand in its text; a year those due in it; an action all of them. The
department's own assessment never enters.
"""

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field

from commitments.models import Outcome, statuses
from commitments.models.statuses import (
    GONE_ON,
    NO_REPORT,
    NOT_ASKED,
    NOT_REPORTED,
    REPLACED,
    UNANSWERABLE,
    WITHDRAWN,
)

# What each status is called where that isn't its own name.
CALLED = {
    "partly-delivered": "partly delivered",
    "carried-forward": "carried forward",
    NOT_REPORTED: "not mentioned",
    NO_REPORT: "no report",
    NOT_ASKED: "not asked",
}
# What may have become of a pledge, in words: told by an edition, or that none mentions it; or why
# none does.
STATUSES = {status: CALLED.get(status, status) for status in statuses.STATUSES}
DELIVERED = Outcome.Status.DELIVERED
# The words after a number, where they are others.
COUNTED = {NO_REPORT: "with no report", NOT_ASKED: "not asked about"}
# Of fewer pledges no share is told, and no department is compared with another by it.
FEWEST = 5
# These end a pledge, whatever a report says of its year.
TAKEN_BACK = (WITHDRAWN, REPLACED)
# Nothing more is to be done for these, or another pledge stands for them.
SETTLED = (
    DELIVERED,
    Outcome.Status.DROPPED,
    Outcome.Status.CARRIED_FORWARD,
    *TAKEN_BACK,
    *GONE_ON,
)


@dataclass(frozen=True)
class Part:
    """How many pledges have one status."""

    status: str
    count: int

    @property
    def words(self) -> str:
        """What the number counts: "not mentioned", "with no report"."""
        return COUNTED.get(self.status, STATUSES[self.status])

    def __str__(self):
        return f"{self.count} {self.words}"


@dataclass(frozen=True)
class Tally:
    """How many pledges have which status. False where there are no pledges.

    `beside` are those among them that no rate is of: withdrawn or replaced, and no published report
    is on their year; or split or merged, whatever report is out. `contested` is how many department
    and record disagree on, `disputed` how many an auditor says something else of, `ours` how many
    have something of this record's reading. `again` is how many are not among them, for they make
    again what was promised in an earlier strategy, and that is: of a total over strategies alone.
    """

    counts: Counter = field(default_factory=Counter)
    beside: Counter = field(default_factory=Counter)
    contested: int = 0
    ours: int = 0
    disputed: int = 0
    again: int = 0

    @classmethod
    def of(cls, pledges: Iterable[tuple[str, bool, bool, bool, bool]]) -> "Tally":
        """Of each pledge what COUNTED_BY names."""
        rows = list(pledges)
        return cls(
            Counter(status for status, *_ in rows),
            Counter(
                status
                for status, is_reported_on, *_ in rows
                if status in GONE_ON or (status in TAKEN_BACK and not is_reported_on)
            ),
            sum(is_contested for _, _, is_contested, _, _ in rows),
            sum(is_ours for _, _, _, is_ours, _ in rows),
            sum(is_disputed for _, _, _, _, is_disputed in rows),
        )

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.counts + other.counts,
            self.beside + other.beside,
            self.contested + other.contested,
            self.ours + other.ours,
            self.disputed + other.disputed,
            self.again + other.again,
        )

    def without_again(self, again: "Tally") -> "Tally":
        """Without what makes again others that are among them."""
        return Tally(
            self.counts - again.counts,
            self.beside - again.beside,
            self.contested - again.contested,
            self.ours - again.ours,
            self.disputed - again.disputed,
            again.counts.total(),
        )

    def __bool__(self):
        return self.counts.total() > 0

    @property
    def total(self) -> int:
        """How many there are. What was split or merged is counted as what it goes on as."""
        return self.counts.total() - self.gone_on

    @property
    def gone_on(self) -> int:
        """How many were split or merged."""
        return sum(self.counts[status] for status in GONE_ON)

    @property
    def whole(self) -> int:
        """How many a published report covers: every rate is of these."""
        unanswerable = sum(self.counts[status] for status in UNANSWERABLE)
        return self.counts.total() - unanswerable - self.beside.total()

    @property
    def delivered(self) -> int:
        return self.counts[DELIVERED]

    @property
    def is_too_few(self) -> bool:
        """Whether a published report covers some, and fewer than a share is told of."""
        return 0 < self.whole < FEWEST

    @property
    def share(self) -> int | None:
        """How many of a hundred are delivered, rounded down; none where they are too few."""
        return self.delivered * 100 // self.whole if self.whole >= FEWEST else None

    @property
    def words_of_share(self) -> str:
        """What is told of a department beside others: "12 of 39 delivered (30%)", or that these
        are too few to compare.
        """
        if not self:
            return "no promises"
        if not self.whole:
            return f"{self.total} promise{'' if self.total == 1 else 's'}, none covered by a report"
        told = "too few to compare" if self.share is None else f"{self.share}%"
        return f"{self.delivered} of {self.whole} delivered ({told})"

    @property
    def not_reported(self) -> int:
        return self.counts["not-reported"]

    @property
    def no_report(self) -> int:
        return self.counts[NO_REPORT]

    @property
    def parts(self) -> list[Part]:
        """All statuses in order, also those that no pledge has."""
        return [Part(status, self.counts[status]) for status in STATUSES]

    @property
    def present(self) -> list[Part]:
        """The statuses that some pledge has."""
        return [Part(status, n) for status in STATUSES if (n := self.counts[status])]

    @property
    def words(self) -> str:
        """The count in words, by the rule above."""
        if not self:
            return ""
        if len(self.present) == 1:
            [only] = self.present
            return STATUSES[only.status] if only.count == 1 else str(only)
        return "; ".join(filter(None, [self.words_of_whole, self.words_of_others]))

    @property
    def words_of_whole(self) -> str:
        """Of those that a published report covers."""
        if not self.whole:
            return ""
        counts = self.counts - self.beside
        others = [status for status in STATUSES if status not in (*UNANSWERABLE, DELIVERED)]
        delivered = [f"{self.delivered} of {self.whole} delivered"] if self.delivered else []
        return ", ".join(delivered + _listed(counts, others))

    @property
    def words_of_others(self) -> str:
        """Of those that no published report could, or that are counted as others."""
        unanswerable = Counter({status: self.counts[status] for status in UNANSWERABLE})
        return ", ".join(_listed(unanswerable + self.beside, STATUSES))


# What a tally counts of each pledge: see `PledgeQuerySet.with_status`.
COUNTED_BY = ("status", "is_reported_on", "is_contested", "is_ours", "is_disputed")


def tallies(pledges: Iterable[tuple[Hashable, tuple]]) -> dict:
    """Pledges counted by what each stands under."""
    found = defaultdict(list)
    for key, told in pledges:
        found[key].append(told)
    return {key: Tally.of(rows) for key, rows in found.items()}


def _listed(counts: Counter, statuses: Iterable[str]) -> list[str]:
    """Those that occur: "2 not mentioned"."""
    return [str(Part(status, counts[status])) for status in statuses if counts[status]]
