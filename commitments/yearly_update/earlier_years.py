"""The years before a report's whose own report is still to come, for whoever approves it."""

from collections import Counter
from dataclasses import dataclass

from django.utils import timezone

from commitments.models import Edition, Pledge


@dataclass(frozen=True)
class WaitingYear:
    """A year that is asked for and not reported, with the pledges that were due in it."""

    year: int
    edition: Edition | None  # Its report, as far as it is.
    pledges: int


def waiting_years(edition: Edition) -> list[WaitingYear]:
    """The earlier years that a report would be published over. Takes three queries."""
    if edition.kind != Edition.Kind.REPORT:
        return []
    response = edition.response
    asked = response.strategy.reporting_years.filter(year__lt=edition.year)
    reports = response.editions.filter(kind=Edition.Kind.REPORT)
    found = {row.year: row for row in reports.exclude(state=Edition.State.WITHDRAWN)}
    pledges = Pledge.objects.in_force(timezone.localdate()).filter(entry__response=response)
    due = Counter(pledges.with_year().order_by().values_list("year", flat=True))
    rows = [WaitingYear(row.year, found.get(row.year), due[row.year]) for row in asked]
    return [row for row in rows if not (row.edition and row.edition.is_published)]
