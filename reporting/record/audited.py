"""How far auditors got with some pledges: opinions counted apart, which change no other count."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from commitments.models import Opinion

VERDICTS = {
    Opinion.Verdict.AGREE: "agree",
    Opinion.Verdict.DISAGREE: "disagree",
    Opinion.Verdict.NOT_ENOUGH: "find not enough evidence",
}


@dataclass(frozen=True)
class Audited:
    """Of so many pledges, how many have an opinion; and of the opinions, how many say what."""

    whole: int
    pledges: int = 0
    verdicts: Counter = field(default_factory=Counter)

    @property
    def without(self) -> int:
        return self.whole - self.pledges

    @property
    def words(self) -> str:
        """“2 of 60 promises have a published opinion: 1 agrees …”, in numbers."""
        said = f"{self.pledges} of {self.whole} promises have an opinion that auditors published"
        told = [f"{self.verdicts[name]} {words}" for name, words in VERDICTS.items()]
        return f"{said}: of {self.verdicts.total()} opinions {', '.join(told)}" if self else said

    def __bool__(self):
        return self.pledges > 0


def audited_among(pledges: Collection[int], as_at: date) -> Audited:
    """By the opinions that stand on a day, of the pledges with these ids. One query."""
    given = Opinion.objects.as_at(as_at).filter(pledge__in=pledges).order_by()
    rows = list(given.values_list("pledge", "verdict"))
    return Audited(len(pledges), len({pledge for pledge, _ in rows}), Counter(v for _, v in rows))


def in_the_making(pledges: Collection[int]) -> dict[int, list[Opinion]]:
    """Opinions that are not public yet, by pledge: for auditors only. One query."""
    found: dict[int, list[Opinion]] = {}
    waiting = Opinion.objects.exclude(state=Opinion.State.PUBLISHED).filter(pledge__in=pledges)
    for opinion in waiting:
        found.setdefault(opinion.pledge_id, []).append(opinion)
    return found
