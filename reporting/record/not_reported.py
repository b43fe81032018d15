"""What was planned for a year and not mentioned in its report."""

from datetime import date

from django.db.models import QuerySet

from commitments.models import StandingPledge
from commitments.models.statuses import NOT_REPORTED


def not_reported(as_at: date) -> QuerySet[StandingPledge]:
    """The pledges that the report for their year does not mention, by the day."""
    return StandingPledge.objects.on(as_at).filter(status=NOT_REPORTED)
