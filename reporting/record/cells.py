"""The cells of a response as they stood on a day: what fills each, or why it is empty."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date

from django.db.models import F
from django.utils.functional import cached_property

from commitments.kept_sql import KeptSQL
from commitments.models import (
    Edition,
    Entry,
    Kind,
    Pledge,
    Response,
    Revision,
    StandingText,
    Wording,
)
from commitments.models.entries import edition_year, entry_words
from reporting.record.emptiness import (
    AWAITED,
    LEFT_OUT,
    NO_REPORT,
    NOT_DUE,
    CellCounts,
    Emptiness,
)
from reporting.record.pledges import pledges_with_outcomes
from reporting.record.progress import COUNTED_BY, Tally, tallies
from reporting.record.promises_of_part import promises_of_action, promises_of_year
from reporting.record.repetition import Repetition, repetitions
from reporting.record.summaries import Summaries, summaries_among
from strategy.models import Action, ReportingYear

FILLED = "filled"


def years_of(responses: Iterable[Response], day: date) -> dict[int, list[int]]:
    """The years of each response, by its key, as `Cells.years` gives them; in one query.

    Reads the reporting years of their strategies, so that these should be prefetched.
    """
    responses, told = list(responses), defaultdict(set)
    rows = StandingText.objects.on(day).filter(response__in=[row.pk for row in responses])
    for key, year in rows.order_by().values_list("response", "year").distinct():
        told[key].add(year)
    return {
        row.pk: sorted(_years_asked(row.strategy.reporting_years.all()) | told[row.pk])
        for row in responses
    }


def _years_asked(reporting_years: Iterable[ReportingYear]) -> set[int]:
    """What is planned in one is planned for the next."""
    return {
        row.year + (kind == Kind.PLAN)
        for row in reporting_years
        for kind in Kind
        if row.asks_for(kind)
    }


@dataclass(frozen=True)
class Cell:
    """One cell: an action, a kind and a year, and the revision that fills it, if any does.

    `why` is the sentence that says why it is empty, where it is.
    """

    action: Action
    kind: str
    year: int
    status: str
    revision: Revision | None = None
    pledges: tuple[Pledge, ...] = ()
    tally: Tally = field(default_factory=Tally)
    earlier: tuple[Revision | None, ...] = ()
    why: str = ""

    @property
    def repeats(self) -> list[Repetition]:
        """The earlier texts that this one says again."""
        return repetitions(self.revision, self.earlier)

    @property
    def key(self) -> str:
        """ACTION/KIND/YEAR, by which addresses name it."""
        return f"{self.action.number}/{self.kind}/{self.year}"

    @property
    def said(self) -> str:
        """What this cell is, without its action: "progress during 2013"."""
        return entry_words(self.kind, self.year)

    @property
    def anchor(self) -> str:
        return f"{self.kind}-{self.year}"

    @property
    def edition_year(self) -> int:
        return edition_year(self.kind, self.year)


@dataclass(frozen=True)
class Pair:
    """What was planned for an action in a year, beside what was reported of it."""

    action: Action
    year: int
    commitment: Cell
    plan: Cell
    progress: Cell

    @property
    def anchor(self) -> str:
        """Begins the anchors of its cells on a page of many actions."""
        return f"action-{self.action.number}-"

    @property
    def cells(self) -> list[Cell]:
        """Those that are due or filled."""
        cells = (self.commitment, self.plan, self.progress)
        return [cell for cell in cells if cell.status != NOT_DUE]


class Cells:
    """All that is asked of a response, and what it published, as at a day.

    Takes four queries however large the record: its actions, reporting years, editions and
    current texts; one more for the counts of pledges, or three with the pledges. `action`
    narrows it to one action, `year` to the texts of a year and the one before, and to the pledges
    that stand in those or are due then.
    """

    def __init__(
        self,
        response: Response,
        as_at: date,
        *,
        action: Action | None = None,
        year: int | None = None,
        with_pledges: bool = False,
    ):
        self.response = response
        self.as_at = as_at
        self._only = action
        self._year = year
        self._with_pledges = with_pledges

    @cached_property
    def actions(self) -> list[Action]:
        if self._only:
            return [self._only]
        return list(self.response.strategy.actions.as_at(self.as_at))

    @cached_property
    def reporting_years(self) -> dict:
        return {row.year: row for row in self.response.strategy.reporting_years.all()}

    @cached_property
    def editions(self) -> list[Edition]:
        """What was published by the day, the latest first."""
        found = _editions(day=self.as_at, response=self.response.pk)
        for edition in found:
            edition.response = self.response
        return found

    @property
    def digest(self) -> str | None:
        """Of the ledger up to the last edition of this view: what it shows can be checked by it."""
        return max(self.editions, key=lambda row: row.position).digest if self.editions else None

    @cached_property
    def years_reported(self) -> set[int]:
        return {row.year for row in self.editions if row.kind == Edition.Kind.REPORT}

    @cached_property
    def revisions(self) -> dict[tuple[int, str, int], Revision]:
        published = {edition.pk: edition for edition in self.editions}
        found = self._revisions_of_one() if self._only else self._revisions_of_many()
        for revision in found:
            revision.edition = published[revision.edition_id]
        return {(r.entry.action_id, r.entry.kind, r.entry.year): r for r in found}

    def _revisions_of_many(self) -> list[Revision]:
        found = Revision.objects.as_at(self.as_at).filter(entry__response=self.response)
        if self._year:
            found = found.filter(entry__year__in=(self._year - 1, self._year))
        return list(found.select_related("entry").order_by())

    def _revisions_of_one(self) -> list[Revision]:
        action = self._only
        found = _texts(day=self.as_at, response=self.response.pk, action=action.pk)
        for revision in found:
            revision.entry = Entry(
                pk=revision.entry_id, action=action, kind=revision.kind, year=revision.entry_year
            )
        return found

    @cached_property
    def wording(self) -> Wording | None:
        """What the page of the response calls its one action, with the edition that does."""
        asked = {"day": self.as_at, "response": self.response.pk, "action": self._only.pk}
        published = {edition.pk: edition for edition in self.editions}
        for wording in _wordings(**asked):
            wording.edition = published[wording.edition_id]
            return wording
        return None

    @property
    def summaries(self) -> Summaries | None:
        """Which of all its texts are ours."""
        return self._summaries_in(self.revisions.values())

    def summaries_of(self, pairs: Iterable[Pair]) -> Summaries | None:
        """Which of the texts in some pairs are ours."""
        cells = (cell for pair in pairs for cell in pair.cells)
        return self._summaries_in(cell.revision for cell in cells if cell.revision)

    def _summaries_in(self, revisions: Iterable[Revision]) -> Summaries | None:
        told = {revision.edition_id for revision in revisions}
        return summaries_among(edition for edition in self.editions if edition.pk in told)

    @cached_property
    def pledges(self) -> dict[tuple[int, str, int], tuple[Pledge, ...]]:
        """The pledges by cell, each with `status` and `told`, its outcome if any."""
        if not self._with_pledges:
            return {}
        if self._only:
            found = promises_of_action(self.response, self._only, self.editions, self.as_at)
        elif self._year:
            of = (self.response, self._year, self.actions)
            found = promises_of_year(*of, self.editions, self.as_at)
        else:
            found = pledges_with_outcomes(self.as_at).filter(entry__response=self.response)
        by_cell: dict[tuple[int, str, int], tuple[Pledge, ...]] = {}
        for pledge in found:
            key = (pledge.entry.action_id, pledge.entry.kind, pledge.entry.year)
            by_cell[key] = (*by_cell.get(key, ()), pledge)
        return by_cell

    @cached_property
    def _told(self) -> list[tuple[tuple[int, str, int], int, tuple]]:
        """Of every pledge its cell, the year it is due, and what a tally counts of it."""
        if self._with_pledges:
            return [
                (key, row.year, tuple(getattr(row, name) for name in COUNTED_BY))
                for key, rows in self.pledges.items()
                for row in rows
            ]
        found = Pledge.objects.as_at(self.as_at).filter(entry__response=self.response)
        if self._only:
            found = found.filter(entry__action=self._only)
        columns = ("entry__action", "entry__kind", "entry__year", "year", *COUNTED_BY)
        rows = found.with_status(self.as_at).order_by().values_list(*columns)
        return [((action, kind, year), due, tuple(told)) for action, kind, year, due, *told in rows]

    @cached_property
    def tallies(self) -> dict[tuple[int, str, int], Tally]:
        """By cell: how many of the pledges in its text have which status."""
        return tallies((key, told) for key, _due, told in self._told)

    @cached_property
    def tally_of_year(self) -> dict[int, Tally]:
        """By the year that pledges are due in."""
        return tallies((due, told) for _key, due, told in self._told)

    @cached_property
    def tally_of_action(self) -> dict[int, Tally]:
        """By the action's id."""
        return tallies((key[0], told) for key, _due, told in self._told)

    @cached_property
    def tally(self) -> Tally:
        """Of all pledges."""
        return Tally.of(told for _key, _due, told in self._told)

    @cached_property
    def years(self) -> list[int]:
        """The years that are asked about, or that something was said about."""
        return sorted(_years_asked(self.reporting_years.values()) | self._years_told)

    @cached_property
    def _years_told(self) -> set[int]:
        if not self._year:
            return {year for _action, _kind, year in self.revisions}
        told = StandingText.objects.on(self.as_at).filter(response=self.response)
        return set(told.order_by().values_list("year", flat=True).distinct())

    def cell(self, action: Action, kind: str, year: int) -> Cell:
        key = (action.pk, kind, year)
        revision = self.revisions.get(key)
        if revision is None:
            empty = self._emptiness.of(action, kind, year)
            status, why = empty.status, empty.why
        else:
            told, why = revision.answer, ""
            status = FILLED if told == Revision.Answer.TEXT else told
        return Cell(
            action,
            kind,
            year,
            status,
            revision,
            self.pledges.get(key, ()),
            self.tallies.get(key, Tally()),
            tuple(self._earlier(action, kind, year)),
            why,
        )

    def _earlier(self, action: Action, kind: str, year: int) -> Iterator[Revision | None]:
        """The texts that this one might repeat: for a progress its plan, then last year's."""
        if kind == Kind.PROGRESS:
            yield self.revisions.get((action.pk, Kind.PLAN, year))
        yield self.revisions.get((action.pk, kind, year - 1))

    def pair(self, action: Action, year: int) -> Pair:
        kinds = (Kind.COMMITMENT, Kind.PLAN, Kind.PROGRESS)
        return Pair(action, year, *(self.cell(action, kind, year) for kind in kinds))

    @cached_property
    def _emptiness(self) -> Emptiness:
        return Emptiness(self.response, self.as_at, self.reporting_years, self.years_reported)

    @cached_property
    def rows(self) -> list[tuple[Action, list[Pair]]]:
        """The matrix: for each action its years."""
        return [
            (action, [self.pair(action, year) for year in self.years]) for action in self.actions
        ]

    @cached_property
    def counts(self) -> CellCounts:
        """How many cells are filled, or due and empty; those that are not due are not counted."""
        pairs = (pair for _action, pairs in self.rows for pair in pairs)
        found = Counter(cell.status for pair in pairs for cell in pair.cells)
        left_out, no_report, awaited = found[LEFT_OUT], found[NO_REPORT], found[AWAITED]
        filled = found.total() - left_out - no_report - awaited
        return CellCounts(filled, left_out, no_report, awaited)

    @cached_property
    def latest_edition(self) -> Edition | None:
        return self.editions[0] if self.editions else None


def tells_readings(cells: Iterable[Cell]) -> bool:
    """Whether the pledges of some cells, or what became of them, are this record's reading."""
    return any(pledge.is_ours for cell in cells for pledge in cell.pledges)


@KeptSQL
def _editions(day, response):
    published = Edition.objects.as_at(day).filter(response=response).select_related("source")
    sealed = published.annotate(digest=F("seal__digest"))
    return sealed.order_by("-published_on_last", "-position")


@KeptSQL
def _texts(day, response, action):
    found = Revision.objects.as_at(day).filter(entry__response=response, entry__action=action)
    return found.annotate(kind=F("entry__kind"), entry_year=F("entry__year")).order_by()


@KeptSQL
def _wordings(day, response, action):
    return Wording.objects.as_at(day).filter(edition__response=response, action=action)
