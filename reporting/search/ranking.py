"""What is found, in order: by how much it is about the words, and then the latest edition first.

The words of both databases' indexes are weighed here, so that both give one order.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import log
from typing import NamedTuple

# Okapi BM25's: how soon more of a word tells no more, and how much a long text is held against it.
SATURATION, LENGTH = 1.2, 0.75
TOGETHER = 1.5  # Times as much where all the words stand side by side.
STEPS = 10  # What differs by less than a step of the best is as good.


class Match(NamedTuple):
    """A text or a promise that was found."""

    pk: int
    entry: int
    stems: str
    published: date
    year: int


@dataclass
class Group:
    """What was found of one entry: its text, its promises, or both."""

    entry: int
    found: list[int] = field(default_factory=list)
    score: float = 0
    published: date = date.min
    year: int = 0

    def add(self, match: Match, score: float) -> None:
        self.found.append(match.pk)
        self.score = max(self.score, score)
        self.published = max(self.published, match.published)
        self.year = match.year


def ranked(matches: Iterable[Match], phrases: list[list[str]]) -> list[Group]:
    """Entries of which something was found, what is most about the words first."""
    matches = list(matches)
    groups: dict[int, Group] = {}
    for match, score in zip(matches, scores(matches, phrases), strict=True):
        groups.setdefault(match.entry, Group(match.entry)).add(match, score)
    best = max((group.score for group in groups.values()), default=0) or 1

    def order(group: Group):
        step = round(group.score / best * STEPS)
        return (-step, -group.published.toordinal(), -group.year, group.entry)

    return sorted(groups.values(), key=order)


def scores(matches: list[Match], phrases: list[list[str]]) -> list[float]:
    """Okapi BM25 among what was found."""
    wanted = [" ".join(phrase) for phrase in phrases]
    run = f" {' '.join(wanted)} "
    texts = [f" {match.stems} " for match in matches]
    lengths = [text.count(" ") - 1 for text in texts]
    average = sum(lengths) / len(lengths) if lengths else 1
    often = [[text.count(f" {phrase} ") for text in texts] for phrase in wanted]
    weights = [rarity(counts) for counts in often]
    found = []
    for place, (text, length) in enumerate(zip(texts, lengths, strict=True)):
        norm = SATURATION * (1 - LENGTH + LENGTH * length / average)
        score = sum(
            weight * counts[place] * (SATURATION + 1) / (counts[place] + norm)
            for weight, counts in zip(weights, often, strict=True)
        )
        found.append(score * TOGETHER if len(wanted) > 1 and run in text else score)
    return found


def rarity(counts: list[int]) -> float:
    """How much a word tells: more, the fewer of the texts have it."""
    having = sum(1 for count in counts if count)
    return log(1 + (len(counts) - having + 0.5) / (having + 0.5))
