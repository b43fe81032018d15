"""What matters for security: kept for a time, for administrators and auditors."""

import calendar
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

MONTHS_KEPT = 13


def last_day_kept(since: date | None = None) -> date:
    """The same day of the month, 13 months later; the month's last where it has no such day."""
    since = since or timezone.now().date()  # As the database counts days: by UTC.
    months = since.month - 1 + MONTHS_KEPT
    year, month = since.year + months // 12, months % 12 + 1
    return date(year, month, min(since.day, calendar.monthrange(year, month)[1]))


class SecurityEvent(models.Model):
    """That somebody signed in, failed to, or took something away. Stays until its last day.

    It never says what was typed: a password in the box for a name would be in it.
    """

    class What(models.TextChoices):
        SIGNED_IN = "signed-in", "signed in"
        FAILED = "failed", "failed to sign in"
        LOCKED = "locked", "locked out, after too many attempts"
        SIGNED_OUT = "signed-out", "signed out"
        SIGNED_OUT_EVERYWHERE = "signed-out-everywhere", "signed out everywhere"
        PASSWORD_ASKED = "password-asked", "asked for a new password"
        PASSWORD_CHANGED = "password-changed", "password changed"
        FACTOR_ADDED = "factor-added", "second factor added"
        FACTOR_REMOVED = "factor-removed", "second factor removed"
        FACTOR_FAILED = "factor-failed", "second factor wrong"
        CODES_RENEWED = "codes-renewed", "recovery codes made anew"
        CODE_USED = "code-used", "recovery code used"
        DOWNLOADED = "downloaded", "asked for what not everybody may have"
        EXPORTED = "exported", "asked for a whole list or record"

    at = models.DateTimeField("when", default=timezone.now)
    what = models.CharField(max_length=21, choices=What.choices)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="security_events",
        help_text="Empty where no account has the name that was typed, or a command did it.",
    )
    address = models.GenericIPAddressField(
        null=True, help_text="From where; empty where nobody can tell."
    )
    request_id = models.CharField(
        "request", max_length=64, blank=True, help_text="What the server’s log calls the request."
    )
    subject = models.CharField(max_length=300, blank=True, help_text="What was taken, or changed.")
    kept_until = models.DateField("kept until", default=last_day_kept)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        "signed-in",
                        "failed",
                        "locked",
                        "signed-out",
                        "signed-out-everywhere",
                        "password-asked",
                        "password-changed",
                        "factor-added",
                        "factor-removed",
                        "factor-failed",
                        "codes-renewed",
                        "code-used",
                        "downloaded",
                        "exported",
                    ]
                ),
                name="security_event_what_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(what__in=["downloaded", "exported"]) | ~Q(subject=""),
                name="security_event_says_what_was_taken",
            ),
        ]
        indexes = [
            models.Index(fields=["-at", "-id"], name="security_event_latest_first"),
            models.Index(fields=["kept_until"], name="security_event_kept_until"),
        ]

    def __str__(self):
        who = self.account or "Nobody known"
        return f"{who}: {self.get_what_display()}"
