"""How far auditors got with some pledges: opinions counted apart, which change no other count."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from commitments.models import Opinion, Response

# What one says, and what several say.
VERDICTS = {
    Opinion.Verdict.AGREE: ("agrees", "agree"),
    Opinion.Verdict.DISAGREE: ("disagrees", "disagree"),
    Opinion.Verdict.NOT_ENOUGH: ("finds not enough evidence", "find not enough evidence"),
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
        """“Auditors published 3 opinions, on 2 of 60 promises: 1 agrees, 2 disagree”."""
        of = f"of {self.whole} promise{'' if self.whole == 1 else 's'}"
        if not self:
            return f"Auditors published opinions on 0 {of}"
        number = self.verdicts.total()
        opinions = f"{number} opinion{'' if number == 1 else 's'}"
        told = [
            f"{self.verdicts[name]} {one if self.verdicts[name] == 1 else several}"
            for name, (one, several) in VERDICTS.items()
            if self.verdicts[name]
        ]
        return f"Auditors published {opinions}, on {self.pledges} {of}: {', '.join(told)}"

    def __bool__(self):
        return self.pledges > 0


def audited_among(pledges: Collection[int], as_at: date) -> Audited:
    """By the opinions that stand on a day, of the pledges with these ids. One query."""
    given = Opinion.objects.as_at(as_at).filter(pledge__in=pledges).order_by()
    return _audited(given, len(pledges))


def audited_of(response: Response, whole: int, as_at: date) -> Audited:
    """The same of all pledges of a response, which are so many. One query."""
    given = Opinion.objects.as_at(as_at).filter(pledge__entry__response=response).order_by()
    return _audited(given, whole)


def _audited(given: QuerySet[Opinion], whole: int) -> Audited:
    rows = list(given.values_list("pledge", "verdict"))
    return Audited(whole, len({pledge for pledge, _ in rows}), Counter(v for _, v in rows))


def in_the_making(pledges: Collection[int]) -> dict[int, list[Opinion]]:
    """Opinions that are not public yet, by pledge: for auditors only. One query."""
    found: dict[int, list[Opinion]] = {}
    waiting = Opinion.objects.exclude(state=Opinion.State.PUBLISHED).filter(pledge__in=pledges)
    for opinion in waiting:
        found.setdefault(opinion.pledge_id, []).append(opinion)
    return found
