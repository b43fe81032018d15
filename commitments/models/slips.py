from datetime import date

from django.db import models
from django.db.models import F, Q

from commitments.models.editions import Edition
from commitments.models.entries import FactQuerySet
from commitments.models.pledges import Pledge
from strategy.partial_dates import PartialDateField, whole_date


class SlipQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """Those that the public could read of on that day, and that were announced by then."""
        return super().as_at(day).filter(announced_on_last__lte=day)


class Slip(models.Model):
    """That the day on which a pledge is due was moved: from, to, announced when, and why.

    The first date stays with the pledge. It is due on the new one from the day of the edition that
    says so, and not before the move was announced.
    """

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="slips")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="slips")
    was_due_on = PartialDateField("due before", required=True)
    due_on = PartialDateField("due now", required=True)
    announced_on = PartialDateField("announced", required=True)
    reason = models.TextField(help_text="Why the date was moved, as it was announced.")
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = SlipQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "edition"], name="slip_once_an_edition"),
            models.CheckConstraint(condition=~Q(reason=""), name="slip_gives_its_reason"),
            models.CheckConstraint(
                condition=~Q(due_on_first=F("was_due_on_first"), due_on_last=F("was_due_on_last")),
                name="slip_moves_the_date",
                violation_error_message="The new date is the one that it had before.",
            ),
            whole_date("slip", "was_due_on", required=True),
            whole_date("slip", "due_on", required=True),
            whole_date("slip", "announced_on", required=True),
        ]

    def __str__(self):
        return f"{self.pledge}, moved to {self.due_on}"

    @property
    def days(self) -> int:
        """By how many days it was moved, from the last possible day to the last: -30 is earlier."""
        return (self.due_on.last - self.was_due_on.last).days


def days_words(days: int) -> str:
    """How far a date was moved: "30 days later"."""
    count = f"{abs(days):,} day{'' if abs(days) == 1 else 's'}"
    if not days:
        return "the same last day"
    return f"{count} {'later' if days > 0 else 'earlier'}"
