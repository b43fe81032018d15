"""What is known of a pledge of which no edition says what became of it."""

from datetime import date

from commitments.models.editions import Response
from commitments.models.entries import Kind
from strategy.models import Action, ReportingYear

NOT_REPORTED = "not-reported"  # The report for its year is out and does not mention it.
AWAITED = "awaited"
NO_REPORT = "no-report"
NOT_ASKED = "not-asked"
UNTOLD = (NOT_REPORTED, AWAITED, NO_REPORT, NOT_ASKED)
UNANSWERABLE = (AWAITED, NO_REPORT, NOT_ASKED)  # No published report covers these.
WITHDRAWN = "withdrawn"
REPLACED = "replaced"
SPLIT = "split"
MERGED = "merged"
GONE_ON = (SPLIT, MERGED)  # What these go on as is counted in their place.
NOT_IN_FORCE = (WITHDRAWN, REPLACED, *GONE_ON)
# All that may have become of a pledge, in the order in which pages tell it.
STATUSES = (
    *("delivered", "partly-delivered", "carried-forward", "re-scoped", "dropped"),
    *(NOT_REPORTED, WITHDRAWN, REPLACED, NO_REPORT, AWAITED, NOT_ASKED, *GONE_ON),
)

# Whose judgement a pledge or an outcome is: its department's own statement, or this record's.
DEPARTMENT = "department"
RECORD = "record"


def untold_status(
    year: int,
    action: Action,
    response: Response,
    *,
    asks: ReportingYear | None,
    is_reported: bool,
    as_at: date,
) -> str:
    """The status of a pledge due in a year. `is_reported`: whether that year's report is out.

    A year that asks for no progress has no report that could speak of a pledge.
    """
    if asks and not asks.asks_for_progress:
        return NOT_ASKED
    if is_reported:
        return NOT_REPORTED
    department = response.department
    if not asks or not asks.asks_of(action, Kind.PROGRESS, department=department, as_at=as_at):
        return NOT_ASKED
    return NO_REPORT if asks.is_given_up(department, as_at=as_at) else AWAITED
