from django.conf import settings
from django.db import models
from django.db.models import Q

from commitments.models.editions import Edition
from strategy.models import Department


class Membership(models.Model):
    """That somebody edits or approves for a department."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="memberships")
    department = models.ForeignKey(Department, models.PROTECT, related_name="memberships")

    class Meta:
        ordering = ["department", "user"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "department"], name="membership_once_a_department"
            )
        ]

    def __str__(self):
        return f"{self.user} for {self.department}"


class Event(models.Model):
    """Something somebody did: who, when, to what, from what to what, and why. Append-only."""

    class What(models.TextChoices):
        OPENED = "opened"
        SAVED = "saved"
        SUBMITTED = "submitted"
        RETURNED = "returned", "returned to draft"
        CLEARED = "cleared"
        BYPASSED = "bypassed"
        COMMENTED = "commented", "commented on"
        REPLIED = "replied", "answered a comment on"
        CLOSED = "closed", "closed a comment on"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"
        TAKEN_UP = "taken-up", "taken up again"
        RESTARTED = "restarted", "began anew from what is published now:"
        ADDED = "added"
        CHANGED = "changed"
        DELETED = "deleted"
        LOADED = "loaded"
        IMPORTED = "imported"
        ASKED = "asked", "asked by a link"
        REMINDED = "reminded", "reminded by a new link"
        HANDED_ON = "handed-on", "handed a link on"
        DECLINED = "declined", "declined a link"
        REVOKED = "revoked", "took a link back"
        ANSWERED = "answered", "answered by a link"
        TAKEN = "taken", "took from an answer by link"
        SET_ASIDE = "set-aside", "set aside an answer by link"

    at = models.DateTimeField(auto_now_add=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="events"
    )
    by_name = models.CharField(
        max_length=200, help_text="Who, as text; or the command that did it."
    )
    what = models.CharField(max_length=10, choices=What.choices)
    subject = models.CharField(max_length=300, help_text="What it was done to, in words.")
    subject_kind = models.CharField(max_length=50, blank=True)
    subject_key = models.CharField(max_length=200, blank=True)
    edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, related_name="events", editable=False
    )
    department = models.ForeignKey(
        Department,
        models.PROTECT,
        null=True,
        related_name="events",
        help_text="Whose people may see it; nobody's in particular where empty.",
    )
    from_state = models.CharField(max_length=20, blank=True)
    to_state = models.CharField(max_length=20, blank=True)
    changes = models.JSONField(default=dict, help_text="By field: what it was, and what it became.")
    comment = models.TextField(blank=True)

    class Meta:
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(by_name=""), name="event_says_who"),
            models.CheckConstraint(
                condition=Q(
                    what__in=[
                        "opened",
                        "saved",
                        "submitted",
                        "returned",
                        "cleared",
                        "bypassed",
                        "commented",
                        "replied",
                        "closed",
                        "published",
                        "withdrawn",
                        "taken-up",
                        "restarted",
                        "added",
                        "changed",
                        "deleted",
                        "loaded",
                        "imported",
                        "asked",
                        "reminded",
                        "handed-on",
                        "declined",
                        "revoked",
                        "answered",
                        "taken",
                        "set-aside",
                    ]
                ),
                name="event_what_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(what="bypassed") | ~Q(comment=""),
                name="event_bypass_says_why",
                violation_error_message="Say why this step is bypassed.",
            ),
            models.CheckConstraint(
                condition=~Q(what="returned") | ~Q(comment=""),
                name="event_return_says_why",
                violation_error_message="Say what is to be mended.",
            ),
        ]
        indexes = [models.Index(fields=["-at", "-id"], name="event_latest_first")]

    def __str__(self):
        return f"{self.by_name} {self.get_what_display()} {self.subject}"
