"""What is known of a pledge of which no edition says what became of it.

The same rule twice, held to each other by a test: of one pledge in Python, and as a part of the
query that lists pledges.
"""

from datetime import date

from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from commitments.models.editions import Edition, Response
from commitments.models.entries import Kind
from strategy.models import Action, ReportingYear
from strategy.partial_dates import a_year_before

NOT_REPORTED = "not-reported"  # The report for its year is out and does not mention it.
AWAITED = "awaited"
NO_REPORT = "no-report"
NOT_ASKED = "not-asked"
UNTOLD = (NOT_REPORTED, AWAITED, NO_REPORT, NOT_ASKED)
UNANSWERABLE = (AWAITED, NO_REPORT, NOT_ASKED)  # No published report could answer these.
WITHDRAWN = "withdrawn"
REPLACED = "replaced"

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


def untold(day: date) -> Case:
    """The same, of each pledge of a query that has its `year`."""
    return Case(
        When(Exists(_asking().filter(asks_for_progress=False)), then=Value(NOT_ASKED)),
        When(Exists(_reports(day)), then=Value(NOT_REPORTED)),
        When(~_is_asked(day), then=Value(NOT_ASKED)),
        When(_is_given_up(day), then=Value(NO_REPORT)),
        default=Value(AWAITED),
    )


def is_reported_on(day: date) -> Q:
    """Whether a report that could speak of a pledge was out."""
    return Q(Exists(_reports(day)), ~Exists(_asking().filter(asks_for_progress=False)))


# The day on which the department of a pledge came to an end.
ENDED = Coalesce(
    "entry__response__department__merged_on_last", "entry__response__department__closed_on_last"
)


def _reports(day: date):
    return Edition.objects.as_at(day).filter(
        response=OuterRef("entry__response"), kind=Edition.Kind.REPORT, year=OuterRef("year")
    )


def _asking():
    """What the strategy asks of the year that a pledge is due in."""
    return ReportingYear.objects.filter(
        strategy=OuterRef("entry__response__strategy"), year=OuterRef("year")
    )


def _is_asked(day: date) -> Q:
    ended = OuterRef("ended")
    due_before = Q(due_on_last__lt=ended) | Q(due_on_last=None, year__lt=ExtractYear(ended))
    is_there = Q(ended=None) | Q(ended__gt=day)
    is_action = Q(entry__action__first_year__lte=F("year")) & (
        Q(entry__action__withdrawn_on_last=None)
        | Q(entry__action__withdrawn_on_last__gt=day)
        | Q(entry__action__withdrawn_on_last__year__gt=F("year"))
    )
    is_asked = Q(Exists(_asking())) & (is_there | Q(Exists(_asking().filter(due_before))))
    return is_action & is_asked


def _is_given_up(day: date) -> Q:
    late = a_year_before(day)
    too_late = Q(due_on_last__lt=late) | Q(due_on_last=None, year__lt=late.year)
    return Q(ended__lte=day) | Q(Exists(_asking().filter(too_late)))
