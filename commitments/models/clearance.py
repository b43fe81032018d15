from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from commitments.models.editions import Edition, Response


class May(models.TextChoices):
    """What the people of a step may do. An edition waits for those who may clear."""

    COMMENT = "comment"
    RETURN = "return", "comment and return"
    CLEAR = "clear", "comment, return and clear"


class Step(models.Model):
    """A step of clearance: who looks at what a response is to publish, before it is approved.

    An edition has the steps that are in use on the day on which it is submitted.
    """

    response = models.ForeignKey(Response, models.PROTECT, related_name="steps")
    number = models.PositiveSmallIntegerField(help_text="Its place in the order of clearance.")
    name = models.CharField(
        max_length=100, help_text="As it is named to readers: “Press office”, “Deputy director”."
    )
    may = models.CharField(
        "may",
        max_length=7,
        choices=May.choices,
        default=May.CLEAR,
        help_text="What its people may do. An edition waits for those who may clear.",
    )
    group = models.ForeignKey(
        Group,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="Everybody in it who works for the department is of this step.",
    )
    people = models.ManyToManyField(
        settings.AUTH_USER_MODEL,
        blank=True,
        related_name="+",
        help_text="Who is of this step, by name.",
    )
    days_before = models.PositiveSmallIntegerField(
        "days before",
        null=True,
        blank=True,
        help_text="How many days before the report is due this step is due.",
    )
    is_in_use = models.BooleanField(
        "in use", default=True, help_text="Whether editions submitted from now on have this step."
    )

    class Meta:
        verbose_name = "step of clearance"
        verbose_name_plural = "steps of clearance"
        ordering = ["response", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "number"],
                name="step_number_once_a_response",
                violation_error_message="Another step has this place in the order already.",
            ),
            models.CheckConstraint(
                condition=Q(may__in=["comment", "return", "clear"]), name="step_may_is_known"
            ),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(name=""), name="step_has_a_place_and_a_name"
            ),
        ]

    def __str__(self):
        return self.name

    def has(self, user) -> bool:
        """Whether somebody is named in it, or in its group."""
        groups = user.groups.filter(pk=self.group_id)
        return self.people.filter(pk=user.pk).exists() or groups.exists()


class ClearanceQuerySet(models.QuerySet):
    def open(self):
        """The steps that editions wait for, the next first."""
        return self.filter(state=Clearance.State.WAITING, may=May.CLEAR).order_by("number")


class Clearance(models.Model):
    """A step of clearance of one edition: whether it waits, was cleared or was bypassed.

    Kept with the edition when it is submitted, taken away when it is returned.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        CLEARED = "cleared"
        BYPASSED = "bypassed"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="clearances")
    step = models.ForeignKey(
        Step, models.PROTECT, null=True, editable=False, related_name="clearances"
    )
    number = models.PositiveSmallIntegerField(help_text="The place of the step in the order.")
    name = models.CharField(max_length=100, help_text="What the step is called.")
    may = models.CharField(max_length=7, choices=May.choices, default=May.CLEAR)
    due_on = models.DateField("due on", null=True, blank=True)
    state = models.CharField(
        max_length=8,
        choices=State.choices,
        default=State.WAITING,
        help_text="Whether the step was cleared, or bypassed by an approver.",
    )
    at = models.DateTimeField(null=True, help_text="When it was cleared or bypassed.")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    by_name = models.CharField(
        max_length=200, blank=True, help_text="Who cleared or bypassed it, as text."
    )
    by_account = models.CharField(
        max_length=150, blank=True, help_text="Whose account cleared or bypassed it."
    )
    is_by_author = models.BooleanField(
        default=False,
        help_text="Whether somebody who wrote or submitted it did so, where one person may.",
    )
    reason = models.TextField(blank=True, help_text="Why it was bypassed.")

    objects = ClearanceQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "number"], name="clearance_once_a_step_of_an_edition"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "cleared", "bypassed"]),
                name="clearance_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(may__in=["comment", "return", "clear"]),
                name="clearance_may_is_known",
            ),
            models.CheckConstraint(condition=~Q(name=""), name="clearance_of_a_named_step"),
            models.CheckConstraint(
                condition=Q(
                    state="waiting",
                    at=None,
                    by=None,
                    by_name="",
                    by_account="",
                    is_by_author=False,
                )
                | ~Q(state="waiting")
                & Q(at__isnull=False, may="clear")
                & ~Q(by_name="")
                & ~Q(by_account=""),
                name="clearance_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state="bypassed") & ~Q(reason="") | ~Q(state="bypassed") & Q(reason=""),
                name="clearance_bypassed_for_a_reason",
                violation_error_message="Say why this step is bypassed.",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.get_state_display().lower()}"

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.WAITING
