from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Case, Exists, F, OuterRef, Q, When
from django.db.models.functions import ExtractYear

from commitments.models.editions import Edition
from commitments.models.entries import Entry, FactQuerySet, Kind
from commitments.models.intervals import on
from commitments.models.opinions import Opinion
from commitments.models.statuses import NOT_IN_FORCE
from strategy.partial_dates import PartialDate, PartialDateField, whole_date

PARTS = ("first", "last", "precision", "words")


class PledgeQuerySet(FactQuerySet):
    def in_force(self, day: date):
        """Those published by that day, and not replaced, withdrawn, split or merged by then."""
        stands = self.filter(**on(day, "standing__")).alias(stands=F("standing__status"))
        return stands.exclude(stands__in=NOT_IN_FORCE)

    def with_year(self):
        """Adds `year` as first given: the due date's, else the plan's, else the year after the
        commitment's.
        """
        return self.annotate(
            year=Case(
                When(due_on_last__isnull=False, then=ExtractYear("due_on_last")),
                When(entry__kind=Kind.COMMITMENT, then=F("entry__year") + 1),
                default=F("entry__year"),
                output_field=models.IntegerField(),
            )
        )

    def with_status(self, day: date):
        """Those published by that day with what was known of them then: see `StandingPledge`.

        Adds `status`: withdrawn, replaced, split, merged, what its outcome says, else what the
        absence of one means; `reading`: whose word that is; `is_reported_on`: the report of its
        year is out; `is_contested`: department and record say different things; `is_ours`: the
        pledge, or an outcome of it, is this record's reading; `year` that it is due in, and in
        `moved_…` the date that it was moved to, if it was, by `days_moved`; and `is_disputed`: an
        auditor says something else than its status.
        """
        stands = ("status", "reading", "is_reported_on", "is_contested", "is_ours", "year")
        stands += ("days_moved",)
        standing = self.filter(**on(day, "standing__")).annotate(
            **{name: F(f"standing__{name}") for name in stands},
            **{f"moved_{part}": F(f"standing__slip__due_on_{part}") for part in PARTS},
        )
        return standing.annotate(is_disputed=Exists(disagreeing(day)))


def disagreeing(day: date, pledge: str = "pk"):
    """The opinions of auditors who say something else of an outer pledge than its `status`."""
    of_it = Opinion.objects.as_at(day).filter(pledge=OuterRef(pledge))
    return of_it.filter(verdict=Opinion.Verdict.DISAGREE).exclude(status=OuterRef("status"))


def disagrees(verdict: str, instead: str, status: str) -> bool:
    """The same of one opinion that was read: whether it says something else than a status."""
    return verdict == Opinion.Verdict.DISAGREE and instead != status


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
        indexes = [
            # Few replace another: without this one SQLite looks through all pledges for those.
            models.Index(
                fields=["replaces"], name="pledge_replacing", condition=Q(replaces__isnull=False)
            )
        ]

    def __str__(self):
        return self.statement

    @property
    def key(self) -> str:
        """ACTION/KIND/YEAR/NUMBER, by which files name it. Reads the entry with its action."""
        return f"{self.entry.key}/{self.number}"

    @property
    def first_last_day(self) -> date:
        """The last day on which it was first due. Reads the entry: select it first."""
        if self.due_on_last:
            return self.due_on_last
        return date(self.entry.year + (self.entry.kind == Kind.COMMITMENT), 12, 31)

    @property
    def due(self) -> PartialDate | None:
        """When it is due, as the date was last moved: reads what `with_status` adds."""
        if not getattr(self, "moved_first", None):
            return self.due_on
        return PartialDate(*(getattr(self, f"moved_{part}") for part in PARTS))

    @property
    def anchor(self) -> str:
        """By which the page of its action names it. Reads the entry: select it first."""
        return f"pledge-{self.entry.kind}-{self.entry.year}-{self.number}"


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
        return self.filter(**on(day, "standing__"))

    def counting(self, day: date):
        """The one of each pledge that counts: the department's, where there is one."""
        return self.filter(**on(day, "standing__"), standing__is_counting=True)


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
