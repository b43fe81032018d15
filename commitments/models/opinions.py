import hashlib
import json
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from commitments.models.recorded import recorded


class OpinionQuerySet(models.QuerySet):
    def published(self):
        """What the public may know of."""
        return self.filter(state=Opinion.State.PUBLISHED, **recorded("approved_at"))

    def given_by(self, day: date):
        """Those given by that day, superseded or not."""
        return self.published().filter(given_on__lte=day)

    def as_at(self, day: date):
        """What each auditor thought on that day: the latest on a pledge takes the others' place."""
        same = {"pledge": OuterRef("pledge"), "given_by": OuterRef("given_by")}
        later = Q(given_on__gt=OuterRef("given_on")) | Q(
            given_on=OuterRef("given_on"), approved_at__gt=OuterRef("approved_at")
        )
        newer = Opinion.objects.given_by(day).filter(later, **same)
        return self.given_by(day).filter(~Exists(newer))

    def instead(self, day: date) -> dict[int, set[str]]:
        """By pledge: what the auditors who disagreed on that day would say. One query."""
        given = self.given_by(day).order_by("given_on", "approved_at")
        told = given.values_list("pledge", "given_by", "verdict", "status")
        latest = {(pledge, by): (verdict, status) for pledge, by, verdict, status in told}
        found: dict[int, set[str]] = {}
        for (pledge, _by), (verdict, status) in latest.items():
            if verdict == Opinion.Verdict.DISAGREE:
                found.setdefault(pledge, set()).add(status)
        return found


class Opinion(models.Model):
    """What an auditor thinks of what counts as having become of a pledge, and why.

    It belongs to no edition: it is public once a second auditor approved it, stands beside what
    the department and this record say, and changes no count. No seal covers it.
    """

    class Verdict(models.TextChoices):
        AGREE = "agree"
        DISAGREE = "disagree"
        NOT_ENOUGH = "not-enough-evidence", "not enough evidence"

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        PUBLISHED = "published"

    class Instead(models.TextChoices):
        """What can have become of a pledge in an auditor's eyes."""

        DELIVERED = "delivered"
        PARTLY_DELIVERED = "partly-delivered", "partly delivered"
        CARRIED_FORWARD = "carried-forward", "carried forward"
        RE_SCOPED = "re-scoped", "re-scoped"
        DROPPED = "dropped"
        NOT_REPORTED = "not-reported", "not mentioned"

    pledge = models.ForeignKey(
        "commitments.Pledge",
        models.PROTECT,
        related_name="opinions",
        limit_choices_to={"edition__state": "published"},
        help_text="A published pledge.",
    )
    verdict = models.CharField(
        max_length=19,
        choices=Verdict.choices,
        help_text="On what counts as having become of it.",
    )
    status = models.CharField(
        "instead",
        max_length=16,
        choices=Instead.choices,
        blank=True,
        help_text="Only where you disagree: what became of it instead.",
    )
    reasons = models.TextField(help_text="The public reads them: what you looked at and found.")
    given_on = models.DateField(help_text="The day from which it counts: not after today.")
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, editable=False, related_name="opinions"
    )
    given_name = models.CharField(
        "given by", max_length=200, editable=False, help_text="Who gave it, as text."
    )
    given_account = models.CharField(
        max_length=150, editable=False, help_text="Whose account gave it, as text."
    )
    judged = models.CharField(
        max_length=16,
        blank=True,
        editable=False,
        help_text="What counted on that day as having become of the pledge.",
    )
    state = models.CharField(
        max_length=9, choices=State.choices, default=State.DRAFT, editable=False
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_name = models.CharField(
        "approved by", max_length=200, blank=True, editable=False, help_text="Who, as text."
    )
    approved_account = models.CharField(
        max_length=150, blank=True, editable=False, help_text="Whose account, as text."
    )
    approved_at = models.DateTimeField(
        null=True, editable=False, help_text="When it became public here."
    )

    objects = OpinionQuerySet.as_manager()

    class Meta:
        ordering = ["given_on", "approved_at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "published"]),
                name="opinion_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(verdict__in=["agree", "not-enough-evidence"], status="")
                | Q(
                    verdict="disagree",
                    status__in=[
                        "delivered",
                        "partly-delivered",
                        "carried-forward",
                        "re-scoped",
                        "dropped",
                        "not-reported",
                    ],
                ),
                name="opinion_disagreement_says_what_instead",
                violation_error_message="Say what became of it where you disagree, and only there.",
            ),
            models.CheckConstraint(
                condition=~Q(reasons=""),
                name="opinion_gives_its_reasons",
                violation_error_message="Give your reasons.",
            ),
            models.CheckConstraint(
                condition=~Q(given_name="") & ~Q(given_account=""),
                name="opinion_is_of_a_named_auditor",
            ),
            models.CheckConstraint(
                condition=Q(state="draft", judged="") | ~Q(state="draft") & ~Q(judged=""),
                name="opinion_says_what_it_judges_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(status="") | ~Q(status=F("judged")),
                name="opinion_disagrees_with_what_it_judges",
                violation_error_message="That is what counts already: then you agree.",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(approved_name=""),
                    ~Q(approved_account=""),
                    ~Q(approved_by=F("given_by")),
                    state="published",
                    approved_by__isnull=False,
                    approved_at__isnull=False,
                )
                | Q(
                    ~Q(state="published"),
                    approved_by=None,
                    approved_name="",
                    approved_account="",
                    approved_at=None,
                ),
                name="opinion_published_by_a_second_auditor",
                violation_error_message="Another auditor must approve what you wrote.",
            ),
        ]

    def __str__(self):
        return f"{self.given_name} on “{self.pledge}”"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def digest(self) -> str:
        """Of all that whoever approves it looks at."""
        told = [
            self.pledge_id,
            self.verdict,
            self.status,
            self.reasons,
            self.given_on.isoformat(),
            self.given_account,
            self.judged,
        ]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()
