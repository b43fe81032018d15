"""The timeline of offices and groups: what stands on each line, and where it is drawn.

What is certain is drawn solid, what the dates only leave possible with a dashed outline, and what
no source tells of any more as a dotted line, so that nothing depends on colour. The same lines make
the table beside it. Places across are per cent of the width, heights are pixels, as in charts.py.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.functional import cached_property

from reporting.governance.as_at import Governance, group_begins
from reporting.governance.offices import Office
from strategy.models import Merger
from strategy.partial_dates import EARLIEST, PartialDate

CERTAIN, POSSIBLE, FADED = "certain", "possible", "faded"
BAR = 14  # The height of a bar,
WORDS = 24  # of the line of words above it,
GAP = 10  # and of what is left free below it.
HEAD = 30  # The height of the years along the top.
NARROWEST = 0.4  # Per cent: a day in thirty years can still be seen.
MOST_YEARS = 8  # So many can be told along the top of a narrow screen.
LABEL_LENGTH = 42  # Characters that a narrow screen has room for; the table has all of them.


@dataclass(frozen=True)
class Line:
    """One line: what it is, and from when to when; a date alone where `is_moment`."""

    label: str
    since: PartialDate | None
    until: PartialDate | None = None
    of: str = ""  # The office that somebody held.
    is_moment: bool = False
    last_heard_of: PartialDate | None = None

    @property
    def dates(self) -> list[date]:
        partial = [when for when in (self.since, self.until, self.last_heard_of) if when]
        return [day for when in partial for day in (when.first, when.last) if day != EARLIEST]


@dataclass(frozen=True)
class Bar:
    """A part of a line, and how sure it is: certain, possible or faded."""

    x: float
    width: float
    sure: str

    @property
    def end(self) -> float:
        return round(self.x + self.width, 2)


@dataclass(frozen=True)
class DrawnLine:
    line: Line
    top: int
    bars: list[Bar]
    moment: float | None = None  # Where a date that stands alone is.

    @property
    def words_baseline(self) -> int:
        return self.top + WORDS - 7

    @property
    def bar_top(self) -> int:
        return self.top + WORDS

    @property
    def bar_middle(self) -> int:
        return self.bar_top + BAR // 2

    @property
    def label(self) -> str:
        """As much of its label as fits."""
        label = self.line.label[:1].upper() + self.line.label[1:]
        return label if len(label) <= LABEL_LENGTH else f"{label[: LABEL_LENGTH - 1].rstrip()}…"


@dataclass
class Timeline:
    """Lines up to a day, and their drawing."""

    lines: list[Line]
    as_at: date
    drawn: list[DrawnLine] = field(init=False)
    height: int = field(init=False)

    bar_height = BAR
    years_baseline = HEAD - 12

    def __post_init__(self):
        self.drawn, top = [], HEAD
        for line in self.lines:
            self.drawn.append(self._draw(line, top))
            top += WORDS + BAR + GAP if line.since else WORDS
        self.height = top

    @cached_property
    def first_day(self) -> date:
        """The beginning of the year in which the first known date lies."""
        days = [day for line in self.lines for day in line.dates]
        return date(min([*days, self.as_at]).year, 1, 1)

    @property
    def end(self) -> date:
        """Everything ends with the day of the page."""
        return self.as_at + timedelta(days=1)

    @property
    def years(self) -> list[tuple[int, float]]:
        """The years told along the top, and where each begins."""
        first, last = self.first_day.year, self.as_at.year
        step = -(-(last - first + 1) // MOST_YEARS)
        places = [(year, self._x(date(year, 1, 1))) for year in range(first, last + 1, step)]
        return [(year, x) for year, x in places if x <= 90]  # Its four digits are to fit.

    def _x(self, day: date) -> float:
        """Where a day is, no further than the edges."""
        day = min(max(day, self.first_day), self.end)
        return round(100 * ((day - self.first_day) / (self.end - self.first_day)), 2)

    def _draw(self, line: Line, top: int) -> DrawnLine:
        if line.since is None:
            return DrawnLine(line, top, [])
        begins, begun = self._x(line.since.first), self._x(line.since.last)
        if line.is_moment:
            return DrawnLine(line, top, _bars((begins, begun, POSSIBLE)), begun)
        ends, ended = (self._x(day) for day in self._ends(line))
        faded = (max(begun, ended), self._faded_until(line), FADED)
        if begun >= ends:
            return DrawnLine(line, top, _bars((begins, max(begun, ended), POSSIBLE), faded))
        parts = ((begins, begun, POSSIBLE), (begun, ends, CERTAIN), (ends, ended, POSSIBLE))
        return DrawnLine(line, top, _bars(*parts, faded))

    def _ends(self, line: Line) -> tuple[date, date]:
        """Until when it is certain, and until when possible, as far as a source tells of it."""
        if line.last_heard_of:
            told_until = line.last_heard_of.last + timedelta(days=1)
            return told_until, told_until
        return (line.until.first, line.until.last) if line.until else (self.end, self.end)

    def _faded_until(self, line: Line) -> float:
        if not line.last_heard_of:
            return 0
        return self._x(line.until.last if line.until else self.end)


def _bars(*parts: tuple[float, float, str]) -> list[Bar]:
    return [
        Bar(min(x, 100 - NARROWEST), round(max(end - x, NARROWEST), 2), sure)
        for x, end, sure in parts
        if end > x
    ]


def governance_timeline(governance: Governance) -> Timeline | None:
    """All of a department's offices and groups; nothing where no date is known."""
    lines = [
        *_offices(governance.offices),
        *_groups("Portfolio", governance.portfolios),
        *_groups("Team", governance.teams),
        *(_merger(row) for row in governance.mergers),
    ]
    return _timeline(lines, governance.as_at)


def office_timeline(office: Office) -> Timeline | None:
    return _timeline(_offices([office]), office.as_at)


def _timeline(lines: list[Line], as_at: date) -> Timeline | None:
    return Timeline(lines, as_at) if any(line.since for line in lines) else None


def _offices(offices: Iterable[Office]) -> list[Line]:
    lines = []
    for office in offices:
        name = office.role.name
        heard = office.last_heard_of
        lines.append(Line(name, office.role.started_on, office.ended_on, last_heard_of=heard))
        for stretch in office.stretches:
            held = stretch.held
            label = held.person.name if held and held.person else "Not named"
            if held:
                heard = held.last_heard_of
                lines.append(Line(label, stretch.since, stretch.until, name, last_heard_of=heard))
    return lines


def _groups(kind: str, groups) -> list[Line]:
    return [
        Line(f"{kind}: {row.group.name}", group_begins(row.group), last_heard_of=row.last_heard_of)
        for row in groups
    ]


def _merger(row: Merger) -> Line:
    return Line(f"{row.what}: {row.get_state_display().lower()}", row.as_of, is_moment=True)
