"""Repeated text: a progress or a plan that says again what was said before.

The rule, also told in docs/rules.md: two texts are compared word by word, without regard to
capitals and punctuation. The share that is the same is twice the number of words that both have
in the same order, as many as there can be, divided by the number of words of both
(`rapidfuzz.distance.LCSseq`). From REPEATED on, a text is marked. A progress is compared
with the plan for its year and with last year's progress, a plan with last year's plan.
Texts of fewer than FEW words are not compared: they are the same too easily. Nor are summaries,
which are ours, and the sentence that stands where words were withheld.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz.distance import LCSseq

from commitments.kept import kept
from commitments.models import Entry, Revision
from commitments.withholding.words import is_withheld

REPEATED = 0.6
FEW = 6
MOST_KEPT = 5_000_000  # Characters, in each process.
WORD = re.compile(r"\w+(?:[’'.-]\w+)*")


@dataclass(frozen=True)
class Repetition:
    """That a text says again what an earlier one said, and how much of it."""

    entry: Entry
    share: float

    @property
    def percent(self) -> int:
        """Rounded down, so that only a text that is the same is "100%"."""
        return int(self.share * 100)


def repetitions(revision: Revision | None, earlier: Iterable[Revision | None]) -> list[Repetition]:
    """Which earlier texts a text repeats. Reads their entries and editions: select them first."""
    if revision is None or revision.edition.is_summary:
        return []
    found = (
        Repetition(other.entry, share_same(_words(revision), _words(other)))
        for other in earlier
        if other is not None and not other.edition.is_summary
    )
    return [repetition for repetition in found if repetition.share >= REPEATED]


def _words(revision: Revision) -> str:
    return revision.words if revision.text else ""


@kept(MOST_KEPT)
def share_same(text: str, other: str) -> float:
    """The share of two texts that is the same, from 0 to 1; 0 below REPEATED."""
    if is_withheld(text) or is_withheld(other):
        return 0.0
    words, others = words_of(text), words_of(other)
    if min(len(words), len(others)) < FEW:
        return 0.0
    share = 2 * LCSseq.similarity(words, others) / (len(words) + len(others))
    return share if share >= REPEATED else 0.0


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold())
