"""Figures followed over the years, and what they are held against."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from commitments.models import Yardstick

HIGHER = Yardstick.Direction.HIGHER
BETTER = {value: label.capitalize() for value, label in Yardstick.Direction.choices}
BASELINE, TARGET = Yardstick.Kind.BASELINE, Yardstick.Kind.TARGET
FOREVER = 10_000  # Years.


class Verdict:
    """What is said of a target on a day."""

    MET = "met"
    MISSED = "missed"
    TO_COME = "to-come"  # Its year has not begun.
    NOT_OVER = "not-over"  # Its year is under way: a figure of it may not be its last.
    NO_FIGURE = "no-figure"  # Of its year none is published.
    NOT_SAID = "not-said"  # No source says which way is better.


def verdict_on(target: Yardstick, values: Mapping[int, Decimal], direction: str, day: date) -> str:
    """Whether a target was met: only a figure of its own year says so, once that is over."""
    if target.year > day.year:
        return Verdict.TO_COME
    if target.year == day.year:
        return Verdict.NOT_OVER
    if target.year not in values:
        return Verdict.NO_FIGURE
    value = values[target.year]
    if value == target.value:
        return Verdict.MET
    if not direction:
        return Verdict.NOT_SAID
    is_met = value > target.value if direction == HIGHER else value < target.value
    return Verdict.MET if is_met else Verdict.MISSED


@dataclass(frozen=True)
class Target:
    """A target with what is said of it on a day."""

    row: Yardstick
    verdict: str
    direction: str
    figure: Decimal | None = None

    @property
    def is_judged(self) -> bool:
        return self.verdict in (Verdict.MET, Verdict.MISSED)


@dataclass(frozen=True)
class Series:
    """The values of years, as they were told by a day, with baselines and targets."""

    values: Mapping[int, Decimal]
    day: date
    yardsticks: Sequence[Yardstick] = field(default=())
    better: str = ""  # Which way is, where that is told of all that are counted so.

    @cached_property
    def years(self) -> list[int]:
        """From the first with a value to the last, gaps included."""
        return list(range(min(self.values), max(self.values) + 1)) if self.values else []

    @property
    def gaps(self) -> list[int]:
        """The years between without a value."""
        return [year for year in self.years if year not in self.values]

    @property
    def is_line(self) -> bool:
        """Whether there is more than one value to draw."""
        return len(self.values) > 1

    @property
    def baselines(self) -> list[Yardstick]:
        return self._of(BASELINE)

    @cached_property
    def targets(self) -> list[Target]:
        """Each with whether it was met, the earliest first."""
        return [self._judged(row) for row in self._of(TARGET)]

    @property
    def direction(self) -> str:
        """Which way is better, where all that say so agree."""
        told = {row.direction for row in self.yardsticks if row.direction}
        return self.better or (told.pop() if len(told) == 1 else "")

    @property
    def direction_words(self) -> str:
        return BETTER.get(self.direction, "")

    def _judged(self, row: Yardstick) -> Target:
        direction = row.direction or self.direction
        verdict = verdict_on(row, self.values, direction, self.day)
        return Target(row, verdict, direction, self.values.get(row.year))

    def _of(self, kind: str) -> list[Yardstick]:
        return sorted((row for row in self.yardsticks if row.kind == kind), key=_year)


def _year(row: Yardstick) -> int:
    return row.year


FAR = 3  # Years: a target further than that from all figures is told in words, and not drawn.


@dataclass(frozen=True)
class Extent:
    """Over which years and values several series go: the same for each, so that they compare.

    The years are those of figures, and of targets that are not far from them. Baselines are drawn
    across, so that their years don't count.
    """

    first: int
    last: int
    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, several: Iterable[Series]) -> "Extent | None":
        """None where nothing has a value, nor a yardstick."""
        several = list(several)
        counted = [year for one in several for year in one.values]
        held = [row for one in several for row in one.yardsticks]
        first, last = min(counted, default=-FOREVER), max(counted, default=FOREVER)
        drawn = [
            row for row in held if row.kind == BASELINE or first - FAR <= row.year <= last + FAR
        ]
        years = [*counted, *(row.year for row in drawn if row.kind == TARGET)]
        years = years or [row.year for row in drawn]
        if not years:
            return None
        values = [value for one in several for value in one.values.values()]
        values += [Decimal(), *(row.value for row in drawn)]
        return cls(min(years), max(years), min(values), max(values))

    def reaches(self, row: Yardstick) -> bool:
        """Whether it is drawn."""
        return row.kind == BASELINE or self.first <= row.year <= self.last


@dataclass(frozen=True)
class Across:
    """Several series that are compared, all of them, whichever are on a page."""

    several: Sequence[Series]

    @cached_property
    def extent(self) -> Extent | None:
        return Extent.of(self.several)

    @cached_property
    def years(self) -> list[int]:
        """Those of which any has a value."""
        return sorted({year for one in self.several for year in one.values})

    @property
    def has_more_than_is_drawn(self) -> bool:
        """Whether a target is too far from all figures to be drawn."""
        return any(not self.extent.reaches(row) for one in self.several for row in one.yardsticks)

    @property
    def has_baselines(self) -> bool:
        return any(one.baselines for one in self.several)

    @property
    def has_targets(self) -> bool:
        return any(one.targets for one in self.several)

    @cached_property
    def direction_words(self) -> str:
        """Which way is better, where all that say so agree, and as many as are there say it."""
        told = {one.direction_words for one in self.several}
        return told.pop() if len(told) == 1 else ""

    @cached_property
    def judged(self) -> list[str]:
        """Of targets whose year is over, with a figure, and of which a source says which way is
        better: what is said of each.
        """
        targets = (target for one in self.several for target in one.targets)
        return [target.verdict for target in targets if target.is_judged]

    @property
    def met(self) -> int:
        return self.judged.count(Verdict.MET)

    @property
    def missed(self) -> int:
        return self.judged.count(Verdict.MISSED)
