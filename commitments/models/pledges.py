from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce, ExtractYear

from commitments.models.editions import Edition
from commitments.models.entries import Entry, FactQuerySet, Kind
from commitments.models.statuses import (
    DEPARTMENT,
    ENDED,
    RECORD,
    REPLACED,
    WITHDRAWN,
    is_reported_on,
    untold,
)
from strategy.partial_dates import PartialDateField, whole_date


class PledgeQuerySet(FactQuerySet):
    def in_force(self, day: date):
        """Those published by that day and neither replaced nor withdrawn by then."""
        return self.as_at(day).filter(~Exists(_replacing(day)), ~Exists(_withdrawing(day)))

    def with_year(self):
        """Adds `year`: the due date's, else the plan's, else the year after the commitment's."""
        return self.annotate(
            year=Case(
                When(due_on_last__isnull=False, then=ExtractYear("due_on_last")),
                When(entry__kind=Kind.COMMITMENT, then=F("entry__year") + 1),
                default=F("entry__year"),
                output_field=models.IntegerField(),
            )
        )

    def with_status(self, day: date):
        """Adds `status` as it was known on that day, and what else a count asks. One query.

        Its status is withdrawn, replaced, what its outcome says, else what the absence of one
        means: see `untold`. Of outcomes the department's statement goes before our reading.
        `is_reported_on`: the report of its year is out. `is_contested`: department and record say
        different things. `is_ours`: the pledge, or an outcome of it, is this record's reading;
        `reading`: whose word its status is. All are derived and never stored. Adds `year`, too.
        """
        status = Case(
            When(Exists(_withdrawing(day)), then=Value(WITHDRAWN)),
            When(Exists(_replacing(day)), then=Value(REPLACED)),
            default=Coalesce("by_department", "by_record", untold(day)),
        )
        both = Q(by_department__isnull=False, by_record__isnull=False)
        reading = Case(
            When(by_department__isnull=False, then=Value(DEPARTMENT)),
            When(Q(by_record__isnull=False) | Q(is_our_reading=True), then=Value(RECORD)),
            default=Value(DEPARTMENT),
        )
        known = self.with_year().alias(
            ended=ENDED,
            by_department=_said(day, is_our_reading=False),
            by_record=_said(day, is_our_reading=True),
        )
        return known.annotate(
            status=status,
            is_reported_on=is_reported_on(day),
            is_contested=both & ~Q(by_department=F("by_record")),
            is_ours=Q(is_our_reading=True) | Q(by_record__isnull=False),
            reading=reading,
        )


def _said(day: date, *, is_our_reading: bool) -> Subquery:
    """The status that an outer pledge's outcome has, by one of the two readings."""
    told = Outcome.objects.as_at(day).filter(pledge=OuterRef("pk"), is_our_reading=is_our_reading)
    return Subquery(told.order_by().values("status")[:1])


def _withdrawing(day: date):
    """What had taken an outer pledge back by then."""
    return Withdrawal.objects.as_at(day).filter(pledge=OuterRef("pk"))


def _replacing(day: date):
    """What had taken the place of an outer pledge by then."""
    return Pledge.objects.as_at(day).filter(replaces=OuterRef("pk"))


class Pledge(models.Model):
    """One checkable promise inside a commitment or a plan.

    It hangs on its entry, not on a revision: it stays in force through corrections until a later
    edition replaces or withdraws it.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="pledges")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="pledges")
    statement = models.CharField(max_length=300, help_text="One promise, in a few words.")
    due_on = PartialDateField(help_text="Only where the text gives a date.")
    target = models.DecimalField(max_digits=14, decimal_places=2, null=True, blank=True)
    unit = models.CharField(max_length=50, blank=True)
    replaces = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    is_weak = models.BooleanField(
        default=False, help_text="A promise to continue in which nothing can be measured."
    )
    is_our_reading = models.BooleanField(
        default=True, help_text="This record’s own reading of the text, not the department’s."
    )
    arguable = models.CharField(
        max_length=300,
        blank=True,
        help_text="Why two readers read it differently; empty where they did not.",
    )
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "number"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="pledge_number_once_an_entry"),
            models.CheckConstraint(condition=Q(number__gte=1), name="pledge_number_from_1"),
            models.CheckConstraint(condition=~Q(statement=""), name="pledge_says_something"),
            models.CheckConstraint(
                condition=Q(target__isnull=False) | Q(unit=""),
                name="pledge_unit_has_a_target",
                violation_error_message="Give the target that goes with this unit.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")),
                name="pledge_does_not_replace_itself",
                violation_error_message="A pledge can't replace itself.",
            ),
            models.UniqueConstraint(
                fields=["replaces", "edition"], name="pledge_replaced_once_an_edition"
            ),
            whole_date("pledge", "due_on"),
        ]

    def __str__(self):
        return self.statement

    @property
    def key(self) -> str:
        """ACTION/KIND/YEAR/NUMBER, by which files name it. Reads the entry with its action."""
        return f"{self.entry.key}/{self.number}"


class Withdrawal(models.Model):
    """That an edition takes a pledge back, and why."""

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="withdrawals")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="withdrawals")
    reason = models.TextField()

    objects = FactQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["pledge", "edition"], name="withdrawal_once_an_edition"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="withdrawal_gives_its_reason"),
        ]

    def __str__(self):
        return f"{self.pledge} withdrawn"


class OutcomeQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """What had become of each pledge by that day, as its department and as this record said.

        One outcome a pledge and reading.
        """
        public = super().as_at(day)
        newer = Outcome.objects.published().filter(edition__published_on_last__lte=day)
        return public.filter(~Exists(newer.superseding("pledge", "is_our_reading")))

    def counting(self, day: date):
        """The one of each pledge that counts: the department's, where there is one."""
        theirs = Outcome.objects.as_at(day).filter(pledge=OuterRef("pledge"), is_our_reading=False)
        return self.as_at(day).filter(Q(is_our_reading=False) | ~Exists(theirs))


class Outcome(models.Model):
    """What a later edition says became of a pledge."""

    class Status(models.TextChoices):
        DELIVERED = "delivered"
        PARTLY_DELIVERED = "partly-delivered", "partly delivered"
        CARRIED_FORWARD = "carried-forward", "carried forward"
        RE_SCOPED = "re-scoped", "re-scoped"
        DROPPED = "dropped"

    pledge = models.ForeignKey(Pledge, models.PROTECT, related_name="outcomes")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="outcomes")
    status = models.CharField(max_length=16, choices=Status.choices)
    carried_to = models.ForeignKey(
        Pledge, models.PROTECT, null=True, blank=True, related_name="carried_from"
    )
    note = models.TextField(blank=True)
    is_our_reading = models.BooleanField(
        default=True, help_text="This record’s own reading of the text, not the department’s."
    )
    arguable = models.CharField(
        max_length=300,
        blank=True,
        help_text="Why two readers read it differently; empty where they did not.",
    )
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["pledge", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["pledge", "edition"], name="outcome_once_an_edition"),
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "delivered",
                        "partly-delivered",
                        "carried-forward",
                        "re-scoped",
                        "dropped",
                    ]
                ),
                name="outcome_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="carried-forward") | Q(carried_to=None),
                name="outcome_carried_to_a_pledge_only_if_carried_forward",
                violation_error_message="Only a pledge carried forward leads to another pledge.",
            ),
            models.CheckConstraint(
                condition=Q(carried_to=None) | ~Q(carried_to=F("pledge")),
                name="outcome_not_carried_to_itself",
                violation_error_message="A pledge can't be carried forward to itself.",
            ),
        ]

    def __str__(self):
        return f"{self.pledge}: {self.get_status_display()}"
