"""The geometry of charts that are drawn on the server, as SVG.

Places across are per cent of the width, heights are pixels: a chart fills its column on any
screen, and its words keep the size of the text around them.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from commitments.models.statuses import GONE_ON
from reporting.record.progress import STATUSES, Tally
from reporting.record.series import BASELINE, TARGET, Extent, Series

BAR = 28  # The height of a bar,
WORDS = 26  # of the line of words above it,
GAP = 14  # and of what is left free below it.
NARROWEST_WITH_NUMBER = 7  # Per cent: a narrower segment has no room for its number.

PLOT_LEFT, PLOT_RIGHT = 6, 94
NEAR_EDGE = 20  # Per cent of the width.
HALF_A_STROKE = 4  # Per cent: how far the stroke of a target goes to either side.
APART = 24  # The height that one number needs beside another of the same year.


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
class Frame:
    """Where a line is drawn: from which height to which, and how much of it is told in words."""

    top: int
    bottom: int
    height: int
    labelled: int  # Points, beyond which only the first and the last say their value.
    room: int = 0  # Per cent of the width that the first needs beside the last.

    def labels(self, years: list[int], x: Callable[[int], float]) -> set[int]:
        """The years that say their value."""
        if len(years) <= self.labelled:
            return set(years)
        return {years[-1]} | {year for year in years[:1] if x(years[-1]) - x(year) >= self.room}


WIDE = Frame(30, 130, 160, 8)
SMALL = Frame(28, 92, 118, 1, 40)  # One of many: its years are told once, at both ends.


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

    @property
    def anchor(self) -> str:
        """Of its words where room is scarce: they begin or end at it near an edge."""
        if self.x < NEAR_EDGE:
            return "start"
        return "end" if self.x > 100 - NEAR_EDGE else "middle"


@dataclass(frozen=True)
class Mark:
    """A baseline, which is drawn across, or a target, a stroke in its year."""

    kind: str
    year: int
    value: Decimal
    x: float
    y: float
    has_words: bool
    has_year: bool

    @property
    def left(self) -> float:
        return PLOT_LEFT if self.kind == BASELINE else self.x - HALF_A_STROKE

    @property
    def right(self) -> float:
        return PLOT_RIGHT if self.kind == BASELINE else self.x + HALF_A_STROKE

    @property
    def value_baseline(self) -> float:
        return self.y - 12


@dataclass(frozen=True)
class LineChart:
    """Values by year. Only years that follow each other are joined: a gap stays a gap."""

    points: list[Point]
    zero: float
    marks: list[Mark] = field(default_factory=list)
    ends: tuple[int, ...] = ()  # The first year and the last, of all that share an extent.
    frame: Frame = WIDE

    @property
    def height(self) -> int:
        return self.frame.height

    @property
    def years_baseline(self) -> int:
        return self.frame.height - 6

    @property
    def lines(self) -> list[tuple[Point, Point]]:
        pairs = zip(self.points, self.points[1:], strict=False)
        return [(one, next_) for one, next_ in pairs if next_.year == one.year + 1]


def line_chart(
    series: Series | Mapping[int, Decimal], extent: Extent | None = None, frame: Frame = WIDE
) -> LineChart:
    """A line of values by year, between nought and the greatest of them, with baselines and
    targets; or within the years and values that it shares with others.
    """
    if not isinstance(series, Series):
        series = Series(series, date.max)
    shared, extent = extent, extent or Extent.of([series])
    if extent is None:
        return LineChart([], frame.bottom, frame=frame)
    years = sorted(series.values)

    def x(year: int) -> float:
        if extent.first == extent.last:
            return 50.0
        share = (year - extent.first) / (extent.last - extent.first)
        return round(PLOT_LEFT + (PLOT_RIGHT - PLOT_LEFT) * share, 2)

    def y(value: Decimal | int) -> float:
        if extent.high == extent.low:
            return float(frame.bottom)
        share = float((value - extent.low) / (extent.high - extent.low))
        return round(frame.bottom - (frame.bottom - frame.top) * share, 2)

    labelled = frame.labels(years, x)
    points = [
        Point(year, series.values[year], x(year), y(series.values[year]), year in labelled)
        for year in years
    ]
    heights = {point.year: point.y for point in points}
    held = [*series.baselines, *(target.row for target in series.targets)]
    marks = [
        Mark(
            row.kind,
            row.year,
            row.value,
            x(row.year),
            y(row.value),
            row.kind == TARGET and abs(y(row.value) - heights.get(row.year, -APART)) >= APART,
            row.kind == TARGET and row.year not in labelled,
        )
        for row in held
        if extent.reaches(row)
    ]
    ends = tuple(dict.fromkeys((extent.first, extent.last))) if shared else ()
    return LineChart(points, y(0), marks, ends, frame)
