"""A response as the document that a department publishes: one description for every rendering."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from commitments.importers.report_import import concluded
from commitments.models import Checkpoint, Edition, Kind, Response, Revision, Wording
from commitments.models.entries import edition_year
from reporting.record.cells import Cell, Cells
from reporting.record.emptiness import LEFT_OUT
from reporting.record.signed import first_that_covers
from strategy.models import Action
from strategy.partial_dates import EARLIEST, PartialDate, Precision


@dataclass(frozen=True)
class Section:
    """What the document says of an action under one heading, or why it says nothing there."""

    cell: Cell
    heading: str

    @property
    def revision(self) -> Revision | None:
        return self.cell.revision

    @property
    def edition_year(self) -> int:
        return edition_year(self.cell.kind, self.cell.year)

    @property
    def line(self) -> int | None:
        """Its first line in the file that it was imported from."""
        return self.revision.first_line if self.revision else None


@dataclass(frozen=True)
class Part:
    """One action of the document."""

    action: Action
    wording: Wording | None
    title: str
    sections: list[Section]

    @property
    def heading(self) -> str:
        return f"{self.action.said}: {self.title}" if self.title else self.action.said

    @property
    def note(self) -> str:
        return self.wording.note if self.wording else ""

    @property
    def line(self) -> int | None:
        """Its heading's line in the file that it was imported from."""
        return self.wording.line if self.wording else None

    @property
    def told(self) -> list[Section]:
        return [section for section in self.sections if section.revision]


class Report:
    """A response as the public could read it on a day.

    Takes one query more than its cells: what each action was called.
    """

    def __init__(self, response: Response, as_at: date, *, with_pledges: bool = False):
        self.response = response
        self.as_at = as_at
        self.cells = Cells(response, as_at, with_pledges=with_pledges)

    @cached_property
    def title(self) -> str:
        """What its last page was called, else the response."""
        titles = [row.page_title for row in self.cells.editions if row.page_title]
        return titles[0] if titles else self.response.title

    @property
    def checkpoint(self) -> Checkpoint | None:
        """The first that covers its editions. Two queries."""
        return first_that_covers(self.cells.editions)

    @cached_property
    def updated_on(self) -> PartialDate | None:
        """The day on which the department last changed it, where that is known to the day."""
        reports = sorted(self._reports.values(), key=lambda row: row.year)[-1:]
        corrections = [row for row in self.cells.editions if row.kind == Edition.Kind.CORRECTION]
        last = max([*reports, *corrections], key=lambda row: row.published_on, default=None)
        is_known = last and not last.is_date_inferred
        return last.published_on if is_known and _is(last.published_on, Precision.DAY) else None

    @cached_property
    def parts(self) -> list[Part]:
        """Its actions, in the order of the page if all of it is one, else by number."""
        parts = [self._part(action) for action in self.cells.actions]
        return sorted(parts, key=lambda part: part.line or 0) if self.is_one_page else parts

    @cached_property
    def is_one_page(self) -> bool:
        """Whether all that it says was imported from the same file."""
        facts = [*self.cells.revisions.values(), *self._wordings.values()]
        return len({fact.edition.source_sha256 or fact.edition_id for fact in facts}) == 1 and all(
            fact.edition.source_sha256 for fact in facts
        )

    @cached_property
    def is_summary(self) -> bool:
        """Whether any of its texts is our summary of what was published."""
        return any(row.edition.is_summary for row in self.cells.revisions.values())

    @cached_property
    def _wordings(self) -> dict[int, Wording]:
        rows = Wording.objects.as_at(self.as_at).filter(edition__response=self.response)
        return {row.action_id: row for row in rows.select_related("edition")}

    @cached_property
    def _reports(self) -> dict[int, Edition]:
        """The report of each year."""
        return {row.year: row for row in self.cells.editions if row.kind == Edition.Kind.REPORT}

    @property
    def days_to_tell(self) -> list[Edition]:
        """The reports of which an import of this document would conclude another day."""
        shown = {section.edition_year for part in self.parts for section in part.told}
        updated_on = self.updated_on.last if self.updated_on else None
        return [
            edition
            for year, edition in sorted(self._reports.items())
            if year in shown
            and (edition.published_on, edition.is_date_inferred)
            != concluded(year, updated_on if year == max(shown) else None, self._commitments_on)
        ]

    @property
    def _commitments_on(self) -> PartialDate | None:
        """The date in the heading of the first commitments."""
        cells = (section.cell for part in self.parts for section in part.told)
        years = [cell.year for cell in cells if cell.kind == Kind.COMMITMENT]
        return PartialDate.parse(self._promised_on(years[0])) if years else None

    def _part(self, action: Action) -> Part:
        wording = self._wordings.get(action.pk)
        sections = list(self._sections(action))
        if self.is_one_page:
            sections.sort(key=lambda section: section.line or 0)
        return Part(action, wording, self._title_of(action, wording), sections)

    def _title_of(self, action: Action, wording: Wording | None) -> str:
        """What the page calls it; what the strategy does, where there is no page that could."""
        if wording:
            return wording.title
        return "" if self.is_one_page and self._wordings else action.title

    def _sections(self, action: Action) -> Iterator[Section]:
        """By the edition that says it first; then as a page has them: promised, done, planned."""
        for year in range(self._first_year, self._last_year + 1):
            for kind, of in (
                (Kind.COMMITMENT, year),
                (Kind.PROGRESS, year),
                (Kind.PLAN, year + 1),
            ):
                cell = self.cells.cell(action, kind, of)
                if cell.revision or cell.status == LEFT_OUT:
                    yield Section(cell, self._heading(kind, of))

    @property
    def _first_year(self) -> int:
        return min(self.cells.years, default=0) - 1  # A plan stands in the year before its own.

    @property
    def _last_year(self) -> int:
        return max(self.cells.years, default=0)

    def _heading(self, kind: str, year: int) -> str:
        if kind == Kind.COMMITMENT:
            return f"Departmental digital strategy commitments ({self._promised_on(year)})"
        return (
            f"Progress during {year}" if kind == Kind.PROGRESS else f"Planned activities in {year}"
        )

    def _promised_on(self, year: int) -> str:
        """When the commitments of a year were made, to the month where it is known.

        The date of that year's edition tells; or else the strategy's, which an import that makes
        a strategy takes from this very heading ("by December 2012").
        """
        report = self._reports.get(year)
        if report and not report.is_date_inferred and _is_month_or_year(report.published_on, year):
            return report.published_on.plain()
        by = self.response.strategy.published_on
        if by and by.first == EARLIEST and by.last.year == year and by.words:
            return by.words.removeprefix("by ")
        return str(year)


def _is(when: PartialDate, *precisions: str) -> bool:
    return when.precision in precisions


def _is_month_or_year(when: PartialDate, year: int) -> bool:
    return _is(when, Precision.MONTH, Precision.YEAR) and when.last.year == year
