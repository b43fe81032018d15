"""Why a cell has no text: its status, and the sentence that pages and documents say of it."""

from dataclasses import dataclass
from datetime import date

from commitments.models import Response
from commitments.models.entries import edition_year, entry_words
from strategy.models import Action, ReportingYear

NOT_DUE = "not-due"
LEFT_OUT = "left-out"
AWAITED = "awaited"
NO_REPORT = "no-report"


@dataclass(frozen=True)
class Empty:
    """What an empty cell is: a status, and why it has that one."""

    status: str
    why: str


@dataclass(frozen=True)
class CellCounts:
    """How many cells are filled, and of those that are due and empty how many are why."""

    filled: int = 0  # With a text, or an answer instead of one.
    left_out: int = 0
    no_report: int = 0
    awaited: int = 0

    @property
    def words(self) -> str:
        """How many are filled of those that published reports were to hold, then the others."""
        due = self.filled + self.left_out
        parts = [f"{self.filled} of {due} filled" if due else "0 filled"]
        parts += [f"{self.left_out} left out"] if self.left_out else []
        parts += [f"{self.no_report} with no report"] if self.no_report else []
        parts += [f"{self.awaited} awaited"] if self.awaited else []
        return ", ".join(parts)


def why_unreported(
    asks: ReportingYear, response: Response, years_reported: set[int], as_at: date
) -> str:
    """The status of what a year asks for and did not get."""
    if asks.year in years_reported:
        return LEFT_OUT
    is_given_up = asks.is_given_up(response.department, as_at=as_at)
    return NO_REPORT if is_given_up else AWAITED


@dataclass(frozen=True)
class Emptiness:
    """Tells of the cells of a response why they are empty, as at a day.

    Reads the response's department with the one that it was merged into: select them first.
    """

    response: Response
    as_at: date
    reporting_years: dict[int, ReportingYear]
    years_reported: set[int]

    def of(self, action: Action, kind: str, year: int) -> Empty:
        asked_in = edition_year(kind, year)
        if why := self._why_not_due(action, kind, year, asked_in):
            return Empty(NOT_DUE, f"Not due: {why}")
        whose = f"{self._department}’s report for {asked_in}"
        asks = self.reporting_years[asked_in]
        status = why_unreported(asks, self.response, self.years_reported, self.as_at)
        return Empty(
            status,
            {
                LEFT_OUT: f"Left out: {whose} does not mention this.",
                NO_REPORT: f"No report: {self._why_no_report(asked_in)}",
                AWAITED: f"Awaited: {whose} is not out yet.",
            }[status],
        )

    def is_due(self, action: Action, kind: str, year: int) -> bool:
        """Whether the strategy asks the department for it, in an edition that it lived to see."""
        asks = self.reporting_years.get(edition_year(kind, year))
        return asks is not None and asks.asks_of(
            action, kind, department=self._department, as_at=self.as_at
        )

    @property
    def _department(self):
        return self.response.department

    def _why_not_due(self, action: Action, kind: str, year: int, asked_in: int) -> str:
        if self.is_due(action, kind, year):
            return ""
        if asked_in < action.first_year:
            added = action.added_on.within_a_sentence()
            return f"this action was added {added} and is reported for from {action.first_year}."
        asks = self.reporting_years.get(asked_in)
        if not asks or not asks.asks_for(kind):
            return f"the strategy asks for no {entry_words(kind, year)}."
        if not action.is_reported_for(asked_in, as_at=self.as_at):
            return f"this action was withdrawn {action.withdrawn_on.within_a_sentence()}."
        if not self._department.has_begun(by=min(self.as_at, asks.due_day)):
            return f"{self._department} began {self._department.began_on.within_a_sentence()}."
        return f"{self._department} {self._department.end_words}."

    def _why_no_report(self, year: int) -> str:
        department = self._department
        if department.has_ended(by=self.as_at):
            return f"{department} {department.end_words}, and had published no report for {year}."
        return f"{department} has not published a report for {year}."
