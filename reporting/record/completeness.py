"""What was due of each response and each year, whether it came and when, and what it left out.

A row is a response and one of its strategy's reporting years, or a year that it reported on though
nobody asked. Which there are, and what became of each report, takes three queries however many they
are, and is told by keys alone: pages keep that, and read the rows that they show.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models import Count, Sum
from django.utils.functional import cached_property

from commitments.models import (
    Edition,
    Kind,
    Response,
    Revision,
    StandingCount,
    StandingPledge,
    StandingText,
)
from commitments.models.entries import edition_year
from commitments.models.statuses import GONE_ON, NOT_REPORTED
from reporting.record.counts import OF_CELLS
from reporting.record.emptiness import AWAITED, NO_REPORT, CellCounts
from reporting.record.progress import TAKEN_BACK
from strategy.models import Action, Department, ReportingYear
from strategy.partial_dates import PartialDate, columns_of

ON_TIME, LATE, LEFT_OPEN, NO_DAY = "on-time", "late", "left-open", "no-day"
NOT_ASKED, TO_COME = "not-asked", "to-come"
# What can have become of a report, in words.
REPORTS = {
    ON_TIME: "came on time",
    LATE: "came late",
    LEFT_OPEN: "came on time or late: its date leaves that open",
    NO_DAY: "came; no source gives the day on which it was due",
    NO_REPORT: "never came",
    AWAITED: "awaited: due, and not 12 months late",
    TO_COME: "not due yet",
    NOT_ASKED: "came, though nobody asked for it",
}
WAS_DUE = (ON_TIME, LATE, LEFT_OPEN, NO_DAY, NO_REPORT, AWAITED)
LATE_REPORTS = (LATE, NO_REPORT, AWAITED)
TOLD = ("delivered", "partly-delivered", "carried-forward", "re-scoped", "dropped")
PLACE = ("department__slug", "strategy__slug")
OF_A_REPORT = {"id", "response", "year", "position", "is_date_inferred"}
OF_RESPONSE = ("department__merged_into", "strategy")
COLUMNS = [
    field.attname
    for field in Edition._meta.concrete_fields
    if field.name in OF_A_REPORT.union(columns_of("published_on"))
]
CHUNK = 25  # Responses whose cells are read together.


@dataclass(frozen=True)
class CellsOf:
    """The cells of one report: those that were due, by what fills them or why nothing does."""

    due: int = 0
    filled: int = 0
    not_applicable: int = 0
    nil: int = 0
    left_out: int = 0
    without_report: int = 0
    beside: int = 0  # Texts that nobody had asked for.


@dataclass(frozen=True)
class PromisesOf:
    """The promises due in one year; what was split or merged counts as what it goes on as."""

    due: int = 0
    answered: int = 0
    not_mentioned: int = 0
    taken_back: int = 0
    without_report: int = 0


class Place(NamedTuple):
    """A row of the statement by its keys, with what it is narrowed and put in order by."""

    pk: int  # Its place in the whole list, from 1.
    response: int
    department: str
    strategy: str
    year: int
    asks: int | None  # The reporting year.
    report: tuple | None  # The columns of its edition.
    status: str
    counts_as_due: date


class Due(NamedTuple):
    """What a reporting year asks of a department, if it asks anything of it."""

    is_asked: bool
    last: date | None  # The last day on which it is due, where a source gives one.
    counts_as: date
    is_given_up: bool


@dataclass
class Row:
    """One response and one year."""

    pk: int  # Its place in the whole list, from 1.
    response: Response
    year: int
    asks: ReportingYear | None
    report: Edition | None
    status: str
    as_at: date
    cells: CellsOf = field(default_factory=CellsOf)
    promises: PromisesOf = field(default_factory=PromisesOf)

    @property
    def due_on(self) -> PartialDate | None:
        return self.asks.due_on if self.asks else None

    @property
    def words(self) -> str:
        return REPORTS[self.status]

    @property
    def days_late(self) -> tuple[int, int] | None:
        """At least and at most, where it came and a day was set; none is less than no day."""
        if not self.report or not self.due_on:
            return None
        when = self.report.published_on
        return tuple(max(0, (day - self.due_on.last).days) for day in (when.first, when.last))

    @property
    def days_late_so_far(self) -> int | None:
        """Of one that is not out, from the day after the last on which it was due."""
        if self.report or not self.due_on or self.as_at <= self.due_on.last:
            return None
        return (self.as_at - self.due_on.last).days

    @property
    def late_words(self) -> str:
        """How late it came, or is: "15 days late", "up to 31 days late", "3 days late so far"."""
        if so_far := self.days_late_so_far:
            return f"{so_far:,} day{'' if so_far == 1 else 's'} late so far"
        least, most = self.days_late or (0, 0)
        if not most:
            return ""
        if least == most:
            return f"{most} day{'' if most == 1 else 's'} late"
        return f"{least} to {most} days late" if least else f"up to {most} days late"


class Completeness:
    """The statement as at a day, of all responses or those of some departments or strategies.

    Who has them already gives the `responses`, and the reporting years that they are asked for in
    `asked`, in order; or the `places`, which another statement of that day told. A row has of its
    report no more than its day and its place.
    """

    def __init__(
        self,
        as_at: date,
        *,
        departments: Iterable = (),
        strategies: Iterable = (),
        responses: list[Response] | None = None,
        asked: Iterable[ReportingYear] | None = None,
        places: list[Place] | None = None,
    ):
        self.as_at = as_at
        self._responses, self._asked = responses, asked
        self._is_of_all = responses is None
        self._dues: dict[tuple, Due] = {}
        self._cells_due: dict[int, set[tuple[int, str]]] = {}
        self.place = {
            f"{name}__slug__in": list(slugs)
            for name, slugs in (("department", departments), ("strategy", strategies))
            if slugs
        }
        self.places = list(self._places()) if places is None else places

    @cached_property
    def rows(self) -> list[Row]:
        """Without cells and promises."""
        return self.rows_of(self.places)

    def rows_of(self, places: Iterable[Place]) -> list[Row]:
        """Of some places. Two queries, where nothing was read for them before."""
        places = list(places)
        responses, asked = self._responses, self._asked
        if responses is None:
            keys = {place.response for place in places}
            responses = Response.objects.filter(pk__in=keys).order_by().select_related(*OF_RESPONSE)
        if asked is None:
            asked = ReportingYear.objects.filter(pk__in={place.asks for place in places})
            asked = asked.select_related("source")
        of, asks = ({row.pk: row for row in rows} for rows in (responses, asked))
        return [self._row(place, of[place.response], asks.get(place.asks)) for place in places]

    def _row(self, place: Place, response: Response, asks: ReportingYear | None) -> Row:
        report = None
        if place.report:
            report = Edition.from_db(Edition.objects.db, place.report._fields, place.report)
            report.response = response
        return Row(place.pk, response, place.year, asks, report, place.status, self.as_at)

    def _places(self) -> Iterator[Place]:
        if self._responses is None:
            found = Response.objects.filter(**self.place).order_by(*PLACE)
            self._responses = list(found.select_related(*OF_RESPONSE))
        if self._asked is None:
            self._asked = list(ReportingYear.objects.select_related("source").order_by("year"))
        asked = _in_groups(self._asked, "strategy_id")
        reports = self._reports()
        number = 0
        for response in self._responses:
            years = {row.year: row for row in asked.get(response.strategy_id, ())}
            told = {row.year: row for row in reports.get(response.pk, ())}
            for year in sorted({*years, *told}):
                asks, report = years.get(year), told.get(year)
                due = self._due_of(response.department, asks) if asks else None
                if due and not due.is_asked:
                    asks = due = None  # The department was no more.
                if due or report:
                    number += 1
                    yield Place(
                        number,
                        response.pk,
                        response.department.slug,
                        response.strategy.slug,
                        year,
                        asks.pk if asks else None,
                        report,
                        self._status(due, report),
                        due.counts_as if due else date(year, 12, 31),
                    )

    def _reports(self) -> dict[int, list[tuple]]:
        reports = Edition.objects.as_at(self.as_at).filter(kind=Edition.Kind.REPORT)
        if self.place or not self._is_of_all:
            reports = reports.filter(response__in=[row.pk for row in self._responses])
        reports = reports.order_by("-published_on_last", "-position")
        return _in_groups(reports.values_list(*COLUMNS, named=True), "response_id")

    def _due_of(self, department: Department, asks: ReportingYear) -> Due:
        """Asked once of all departments of which no day is known."""
        has_days = department.began_on or department.ended_on
        key = (department.pk if has_days else None, asks.pk)
        if key not in self._dues:
            self._dues[key] = Due(
                asks.is_asked_of(department, as_at=self.as_at),
                asks.due_on.last if asks.due_on else None,
                asks.due_day,
                asks.is_given_up(department, as_at=self.as_at),
            )
        return self._dues[key]

    def _status(self, due: Due | None, report: tuple | None) -> str:
        if report is None:
            if due.is_given_up:
                return NO_REPORT
            return AWAITED if due.counts_as < self.as_at else TO_COME
        if due is None:
            return NOT_ASKED
        if not due.last:
            return NO_DAY
        if report.published_on_last <= due.last:
            return ON_TIME
        return LATE if report.published_on_first > due.last else LEFT_OPEN

    @property
    def counts(self) -> Counter:
        """How many reports had which fate."""
        return Counter(place.status for place in self.places)

    def filled_in(self, rows: Iterable[Row]) -> Iterator[Row]:
        """Rows with their cells and promises, in their order, some responses at a time."""
        chunk: list[Row] = []
        for _response, of_one in groupby(rows, key=lambda row: row.response.pk):
            chunk += of_one
            if len({row.response.pk for row in chunk}) >= CHUNK:
                yield from self._filled_in(chunk)
                chunk = []
        if chunk:
            yield from self._filled_in(chunk)

    def _filled_in(self, rows: list[Row]) -> list[Row]:
        """Two queries."""
        responses, years = {row.response.pk for row in rows}, {row.year for row in rows}
        texts = self._texts(responses, years)
        promises = self._promises(responses, years)
        for row in rows:
            of = (row.response.pk, row.year)
            row.cells = self._cells(row, texts.get(of, {}))
            row.promises = promises_in(promises.get(of, Counter()))
        return rows

    def _texts(
        self, responses: set[int], years: set[int]
    ) -> dict[tuple[int, int], dict[tuple, str]]:
        """By response and the year of its report: what answers which cell."""
        found: dict[tuple[int, int], dict[tuple, str]] = {}
        or_plans = years | {year + 1 for year in years}
        told = StandingText.objects.on(self.as_at).filter(response__in=responses, year__in=or_plans)
        for response, action, kind, year, answer in told.order_by().values_list(
            "response", "action", "kind", "year", "answer"
        ):
            place = (response, edition_year(kind, year))
            found.setdefault(place, {})[action, kind] = answer
        return found

    def _promises(self, responses: set[int], years: set[int]) -> dict[tuple[int, int], Counter]:
        found: dict[tuple[int, int], Counter] = {}
        stand = StandingPledge.objects.on(self.as_at)
        stand = stand.filter(response__in=responses, year__in=years).order_by()
        counted = stand.values_list("response", "year", "status").annotate(number=Count("pk"))
        for response, year, status, number in counted:
            found.setdefault((response, year), Counter())[status] += number
        return found

    def _cells(self, row: Row, texts: dict[tuple, str]) -> CellsOf:
        due = self._due(row)
        answers = Counter(texts[cell] for cell in due & texts.keys())
        empty = len(due) - answers.total()
        return CellsOf(
            due=len(due),
            filled=answers[Revision.Answer.TEXT],
            not_applicable=answers[Revision.Answer.NOT_APPLICABLE],
            nil=answers[Revision.Answer.NIL_RETURN],
            left_out=empty if row.report else 0,
            without_report=0 if row.report else empty,
            beside=len(texts.keys() - due),
        )

    def _due(self, row: Row) -> set[tuple[int, str]]:
        """The action and kind of each cell that its report is to fill: the same for all departments
        that it is asked of.
        """
        if row.asks is None:
            return set()
        if row.asks.pk not in self._cells_due:
            self._cells_due[row.asks.pk] = {
                (action.number, kind)
                for action in self._actions.get(row.response.strategy_id, ())
                for kind in Kind
                if row.asks.asks_of(
                    action, kind, department=row.response.department, as_at=self.as_at
                )
            }
        return self._cells_due[row.asks.pk]

    @cached_property
    def _actions(self) -> dict[int, list[Action]]:
        found = Action.objects.as_at(self.as_at).defer("ask").order_by("number")
        return _in_groups(found, "strategy_id")

    @property
    def cells_in_all(self) -> CellCounts:
        """The cells of all years. One query."""
        of = {f"response__{name}": slugs for name, slugs in self.place.items()}
        sums = {name: Sum(column) for name, column in OF_CELLS.items()}
        found = StandingCount.objects.on(self.as_at).filter(**of).aggregate(**sums)
        return CellCounts(**{name: number or 0 for name, number in found.items()})


def promises_in(counted: Counter) -> PromisesOf:
    """The promises of a year, by how many have which status."""
    answered = sum(counted[status] for status in TOLD)
    taken_back = sum(counted[status] for status in TAKEN_BACK)
    not_mentioned = counted[NOT_REPORTED]
    due = counted.total() - sum(counted[status] for status in GONE_ON)
    rest = due - answered - taken_back - not_mentioned
    return PromisesOf(due, answered, not_mentioned, taken_back, rest)


def _in_groups(rows: Iterable, name: str) -> dict:
    found: dict = {}
    for row in rows:
        found.setdefault(getattr(row, name), []).append(row)
    return found
