"""How far a cell, a year or an action got: its pledges counted by what became of them.

The rule that gives a count its words, also told on the pages (`_progress_explained.html`) and in
docs/rules.md:

1. No pledges: no words. Nothing is concluded from a text without a pledge in it.
2. All have one status: that status, with their number where there are several: "delivered",
   "all 3 not mentioned".
3. Otherwise how many of all are delivered, then each other status that occurs, in the order of
   STATUSES: "2 of 5 delivered, 1 re-scoped, 2 not mentioned".

Partly delivered is not delivered. A cell counts the pledges that stand in its text; a year those
due in it; an action all of them. Replaced and withdrawn pledges count nowhere. The department's
own assessment never enters.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

from commitments.models import Outcome

# What may have become of a pledge, told by an edition, or that none mentions it.
STATUSES = {
    "delivered": "delivered",
    "partly-delivered": "partly delivered",
    "carried-forward": "carried forward",
    "re-scoped": "re-scoped",
    "dropped": "dropped",
    "not-reported": "not mentioned",
    "no-report": "no report",
    "awaited": "awaited",
    "not-asked": "not asked",
}
# Nothing more is to be done for these, or another pledge stands for them.
SETTLED = (Outcome.Status.DELIVERED, Outcome.Status.DROPPED, Outcome.Status.CARRIED_FORWARD)


@dataclass(frozen=True)
class Part:
    """How many pledges have one status."""

    status: str
    words: str
    count: int


@dataclass(frozen=True)
class Tally:
    """How many pledges have which status. False where there are no pledges."""

    counts: Counter = field(default_factory=Counter)

    @classmethod
    def of(cls, statuses: Iterable[str]) -> "Tally":
        return cls(Counter(statuses))

    def __bool__(self):
        return self.total > 0

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def delivered(self) -> int:
        return self.counts[Outcome.Status.DELIVERED]

    @property
    def not_reported(self) -> int:
        return self.counts["not-reported"]

    @property
    def parts(self) -> list[Part]:
        """All statuses in order, also those that no pledge has."""
        return [Part(status, words, self.counts[status]) for status, words in STATUSES.items()]

    @property
    def present(self) -> list[Part]:
        """The statuses that some pledge has."""
        return [part for part in self.parts if part.count]

    @property
    def words(self) -> str:
        """The count in words, by the rule above."""
        if not self:
            return ""
        if len(self.present) == 1:
            words = self.present[0].words
            return words if self.total == 1 else f"all {self.total} {words}"
        delivered = self.counts[Outcome.Status.DELIVERED]
        rest = [f"{part.count} {part.words}" for part in self.present if part.status != "delivered"]
        return ", ".join([f"{delivered} of {self.total} delivered", *rest])
