from django.conf import settings
from django.db import models
from django.db.models import Q

from commitments.models.editions import Response


class Reminder(models.Model):
    """That somebody was reminded of a year's report, and on which occasion."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="reminders")
    response = models.ForeignKey(Response, models.PROTECT, related_name="reminders")
    year = models.PositiveSmallIntegerField()
    step = models.CharField(max_length=40, help_text="The occasion: “7 days”, “late” …")
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-sent_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "response", "year", "step"], name="reminder_once_a_step"
            ),
            models.CheckConstraint(condition=~Q(step=""), name="reminder_names_its_occasion"),
        ]

    def __str__(self):
        return f"{self.user}, {self.response}, {self.year}: {self.step}"


class Digest(models.Model):
    """Whether somebody wants a mail a day of what needs them, and when one was sent last.

    Without a row they want it: nobody said otherwise.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="digest", editable=False
    )
    is_wanted = models.BooleanField(default=True)
    sent_on = models.DateField(null=True, help_text="The day of the last one.")

    def __str__(self):
        return f"{self.user}: {'wanted' if self.is_wanted else 'not wanted'}"
