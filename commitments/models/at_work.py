"""What is kept of the work on a draft while it goes on, and is no fact and no part of the trail."""

from django.conf import settings
from django.db import models

from commitments.models.editions import Edition


class Untold(models.Model):
    """What somebody changed in a draft that saved itself, until it is told as one event."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="untold")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="untold")
    began_at = models.DateTimeField()
    saved_at = models.DateTimeField()
    changes = models.JSONField(default=dict, help_text="By place: what it was, and what it is.")

    class Meta:
        verbose_name_plural = "untold"
        ordering = ["began_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "by"], name="untold_once_a_person")
        ]

    def __str__(self):
        return f"{self.by} in {self.edition}"


class Presence(models.Model):
    """That somebody has a part of a draft open: which, since when, and when last heard of."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="presences")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    key = models.CharField(max_length=20, help_text="The number of an action, or another part.")
    since = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ["since", "id"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "user"], name="presence_in_one_part")
        ]

    def __str__(self):
        return f"{self.user} in {self.key} of {self.edition}"


class Seen(models.Model):
    """What an edition that waits said when somebody looked at it, once each time it is submitted.

    Kept to tell them what changed since, until it is published.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="seen")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    submission = models.DateTimeField(help_text="When what they saw was submitted.")
    at = models.DateTimeField(auto_now_add=True)
    told = models.JSONField(default=dict, help_text="By title: what each fact said.")

    class Meta:
        verbose_name_plural = "seen"
        ordering = ["-submission", "-at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "by", "submission"], name="seen_once_a_submission"
            )
        ]

    def __str__(self):
        return f"{self.edition}, by {self.by}"
