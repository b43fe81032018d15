"""The geometry of charts that are drawn on the server, as SVG.

Places across are per cent of the width, heights are pixels: a chart fills its column on any
screen, and its words keep the size of the text around them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from commitments.models.statuses import GONE_ON
from reporting.record.progress import STATUSES, Tally

BAR = 28  # The height of a bar,
WORDS = 26  # of the line of words above it,
GAP = 14  # and of what is left free below it.
NARROWEST_WITH_NUMBER = 7  # Per cent: a narrower segment has no room for its number.

PLOT_TOP, PLOT_BOTTOM, PLOT_HEIGHT = 30, 130, 160
PLOT_LEFT, PLOT_RIGHT = 6, 94
LABELLED = 8  # Points, beyond which only the first and the last say their value and year.


@dataclass(frozen=True)
class Segment:
    """The part of a bar that stands for the pledges of one status."""

    status: str
    words: str
    count: int
    x: float
    width: float

    @property
    def middle(self) -> float:
        return round(self.x + self.width / 2, 2)

    @property
    def has_number(self) -> bool:
        return self.width >= NARROWEST_WITH_NUMBER


@dataclass(frozen=True)
class Bar:
    """One row: its words stand above the bar, which is as long as it has pledges."""

    label: str
    words: str
    total: int
    top: int
    segments: list[Segment]

    @property
    def bar_top(self) -> int:
        return self.top + WORDS

    @property
    def words_baseline(self) -> int:
        return self.top + WORDS - 8

    @property
    def number_baseline(self) -> int:
        return self.bar_top + BAR - 8


@dataclass(frozen=True)
class BarChart:
    bars: list[Bar]
    bar_height = BAR

    @property
    def height(self) -> int:
        return len(self.bars) * (WORDS + BAR + GAP)

    @property
    def statuses(self) -> list[tuple[str, str]]:
        """The statuses that occur, in order and with their words, for the key."""
        seen = {segment.status for bar in self.bars for segment in bar.segments}
        return [(status, words) for status, words in STATUSES.items() if status in seen]


def bar_chart(rows: Iterable[tuple[str, Tally]]) -> BarChart:
    """Bars of counts by status, one under the other, the longest over the whole width."""
    rows = list(rows)
    longest = max((tally.total for _label, tally in rows), default=0)
    bars = [
        Bar(
            str(label),
            tally.words or "no promises",
            tally.total,
            place * (WORDS + BAR + GAP),
            _segments(tally, longest),
        )
        for place, (label, tally) in enumerate(rows)
    ]
    return BarChart(bars)


def _segments(tally: Tally, longest: int) -> list[Segment]:
    segments, before = [], 0
    for part in tally.present:
        if part.status in GONE_ON:
            continue  # What it went on as is drawn.
        x, width = (round(100 * count / longest, 2) for count in (before, part.count))
        segments.append(Segment(part.status, part.words, part.count, x, width))
        before += part.count
    return segments


@dataclass(frozen=True)
class Point:
    year: int
    value: Decimal
    x: float
    y: float
    has_words: bool

    @property
    def value_baseline(self) -> float:
        return self.y - 12


@dataclass(frozen=True)
class LineChart:
    """Values by year. Only years that follow each other are joined: a gap stays a gap."""

    points: list[Point]
    zero: float
    height = PLOT_HEIGHT
    years_baseline = PLOT_HEIGHT - 6

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        pairs = zip(self.points, self.points[1:], strict=False)
        return [(one, next_) for one, next_ in pairs if next_.year == one.year + 1]


def line_chart(values: Mapping[int, Decimal]) -> LineChart:
    """A line of values by year, between nought and the greatest of them."""
    years = sorted(values)
    if not years:
        return LineChart([], PLOT_BOTTOM)
    low, high = min(0, *values.values()), max(0, *values.values())
    first, last = years[0], years[-1]

    def x(year: int) -> float:
        if first == last:
            return 50.0
        return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * (year - first) / (last - first), 2)

    def y(value: Decimal | int) -> float:
        if high == low:
            return float(PLOT_BOTTOM)
        share = float((value - low) / (high - low))
        return round(PLOT_BOTTOM - (PLOT_BOTTOM - PLOT_TOP) * share, 2)

    points = [
        Point(
            year,
            values[year],
            x(year),
            y(values[year]),
            len(years) <= LABELLED or year in (first, last),
        )
        for year in years
    ]
    return LineChart(points, y(0))
