"""Repeated text: a progress or a plan that says again what was said before.

The rule, also told in docs/rules.md: two texts are compared word by word, without regard to
capitals and punctuation. The share that is the same is twice the number of words that both have
in the same order, divided by the number of words of both (`difflib.SequenceMatcher.ratio`, with no
word taken for junk). From REPEATED on, a text is marked. A progress is compared with the plan for
its year and with last year's progress, a plan with last year's plan. Texts of fewer than FEW words
are not compared: they are the same too easily.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from commitments.models import Entry, Revision

REPEATED = 0.6
FEW = 6
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
    """Which earlier texts a text repeats. Reads their entries: select them first."""
    if revision is None:
        return []
    found = (
        Repetition(other.entry, share_same(revision.text, other.text))
        for other in earlier
        if other is not None
    )
    return [repetition for repetition in found if repetition.share >= REPEATED]


@lru_cache(maxsize=2048)
def share_same(text: str, other: str) -> float:
    """The share of two texts that is the same, from 0 to 1; 0 below REPEATED to save the work."""
    words, others = words_of(text), words_of(other)
    if min(len(words), len(others)) < FEW:
        return 0.0
    matcher = SequenceMatcher(None, others, words, autojunk=False)
    # The first two are upper bounds and much cheaper.
    if matcher.real_quick_ratio() < REPEATED or matcher.quick_ratio() < REPEATED:
        return 0.0
    return matcher.ratio()


def words_of(text: str) -> list[str]:
    return WORD.findall(text.casefold())
