from datetime import date

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from strategy.addresses import not_reserved
from strategy.models.departments import Department
from strategy.models.names import Named
from strategy.models.sources import Sourced
from strategy.partial_dates import PartialDateField, a_year_before, whole_date


class Strategy(Named, Sourced):
    """A published strategy with numbered actions."""

    name_field = "title"

    slug = models.SlugField(
        unique=True, help_text="Its part of an address: government-digital-strategy."
    )
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True)
    published_on = PartialDateField(required=True)

    class Meta:
        ordering = ["published_on_last", "title"]
        verbose_name_plural = "strategies"
        constraints = [
            not_reserved("strategy"),
            whole_date("strategy", "published_on", required=True),
        ]

    def __str__(self):
        return self.title


class ReportingYear(Sourced):
    """What a strategy asks of the edition of one year, and when that is due."""

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="reporting_years")
    year = models.PositiveSmallIntegerField()
    due_on = PartialDateField(help_text="Open where no source gives it.")
    asks_for_commitment = models.BooleanField(default=False)
    asks_for_progress = models.BooleanField(default=False, help_text="Progress during the year.")
    asks_for_plan = models.BooleanField(default=False, help_text="The plan for the next year.")

    class Meta:
        ordering = ["strategy", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "year"],
                name="reporting_year_once_a_strategy",
                violation_error_message="This strategy has that reporting year already.",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="reporting_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(asks_for_commitment=True)
                | Q(asks_for_progress=True)
                | Q(asks_for_plan=True),
                name="reporting_year_asks_for_something",
                violation_error_message="A reporting year asks for at least one kind of entry.",
            ),
            whole_date("reporting_year", "due_on"),
        ]

    def __str__(self):
        return f"{self.strategy}, {self.year}"

    def asks_for(self, kind: str) -> bool:
        """Whether its edition is to have entries of that kind."""
        return getattr(self, f"asks_for_{kind}")

    @property
    def asked_words(self) -> str:
        """The kinds of entries that its edition is to have: "progress and plan"."""
        kinds = [kind for kind in ("commitment", "progress", "plan") if self.asks_for(kind)]
        return " and ".join([*filter(None, [", ".join(kinds[:-1])]), kinds[-1]])

    @property
    def due_day(self) -> date:
        """The last day on which its report is due; its year's last where no source gives one."""
        return self.due_on.last if self.due_on else date(self.year, 12, 31)

    def is_asked_of(self, department: Department, *, as_at: date) -> bool:
        """Whether a report of it was due while the department was there: after it had begun, and
        before it came to an end, if it did by then.

        What is to come is not known: nothing is asked of a department before it begins, and
        everything until it ends.
        """
        return department.is_there(on=min(as_at, self.due_day))

    def is_given_up(self, department: Department, *, as_at: date) -> bool:
        """Whether a report of it that is not out is awaited no longer.

        It is more than 12 months late, or the department is no more.
        """
        return self.due_day < a_year_before(as_at) or department.has_ended(by=as_at)

    def asks_of(self, action: "Action", kind: str, *, department: Department, as_at: date) -> bool:
        """Whether its edition is to have such an entry of an action, by what was known on a day.

        The one rule of what is due: pages, exports and the yearly update all ask it. A plan is
        asked for where the year says so, whether or not the next year has its row yet.
        """
        return (
            self.asks_for(kind)
            and action.is_reported_for(self.year, as_at=as_at)
            and self.is_asked_of(department, as_at=as_at)
        )


class ActionQuerySet(models.QuerySet):
    def as_at(self, day: date):
        """The actions that had been added by that day."""
        return self.filter(added_on_last__lte=day)


class Action(Named, Sourced):
    """One numbered action of a strategy."""

    name_field = "title"

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="actions")
    number = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    title = models.CharField(
        max_length=500, help_text="A short title; the official wording stands in an edition."
    )
    ask = models.TextField(
        "what it asks",
        blank=True,
        help_text="Whole, with figures, dates and scope: our summary, which the page shows until "
        "an imported wording takes its place.",
    )
    added_on = PartialDateField(required=True)
    first_year = models.PositiveSmallIntegerField(help_text="The first year it is reported for.")
    withdrawn_on = PartialDateField()

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "number"],
                name="action_number_once_a_strategy",
                violation_error_message="This strategy has an action of that number already.",
            ),
            models.CheckConstraint(condition=Q(number__gte=1), name="action_number_from_1"),
            models.CheckConstraint(
                condition=Q(first_year__range=(1900, 2100)),
                name="action_first_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
            whole_date("action", "added_on", required=True),
            whole_date("action", "withdrawn_on"),
            models.CheckConstraint(
                condition=Q(withdrawn_on_last__isnull=True)
                | Q(withdrawn_on_last__gte=F("added_on_first")),
                name="action_withdrawn_after_it_was_added",
                violation_error_message="An action can't be withdrawn before it was added.",
            ),
        ]

    def __str__(self):
        return f"Action {self.number}: {self.title}"

    @property
    def said(self) -> str:
        """What it is called in few words: "Action 7"."""
        return f"Action {self.number}"

    def is_withdrawn(self, *, by: date) -> bool:
        return self.withdrawn_on is not None and self.withdrawn_on.last <= by

    def is_reported_for(self, year: int, *, as_at: date) -> bool:
        """Whether a year's report is to speak of it, by what was known on a day."""
        end_of_year = date(year, 12, 31)
        return self.first_year <= year and not self.is_withdrawn(by=min(as_at, end_of_year))


class DeadlineQuerySet(models.QuerySet):
    def as_at(self, day: date):
        """The deadlines announced by that day; those of unknown announcement included.

        Adds `was_replaced`: whether another had taken its place by then.
        """
        announced = Q(announced_on_last=None) | Q(announced_on_last__lte=day)
        newer = Deadline.objects.filter(announced, replaces=OuterRef("pk"))
        return self.filter(announced).annotate(was_replaced=Exists(newer))


class Deadline(Sourced):
    """A date that an action is bound to, and for whom.

    A change is a new deadline that replaces the old one and says why; none is overwritten.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="deadlines")
    slug = models.SlugField(help_text="Its name among the action's deadlines: agencies-2014.")
    for_whom = models.CharField(max_length=100, help_text="departments, agencies …")
    due_on = PartialDateField(required=True)
    announced_on = PartialDateField()
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by"
    )
    reason = models.CharField(max_length=500, blank=True)

    objects = DeadlineQuerySet.as_manager()

    class Meta:
        ordering = ["action", "for_whom", "announced_on_last", "id"]
        constraints = [
            models.UniqueConstraint(fields=["action", "slug"], name="deadline_slug_once_an_action"),
            whole_date("deadline", "due_on", required=True),
            whole_date("deadline", "announced_on"),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(replaces=F("id")),
                name="deadline_does_not_replace_itself",
                violation_error_message="A deadline can't replace itself.",
            ),
            models.CheckConstraint(
                condition=Q(replaces__isnull=True) | ~Q(reason=""),
                name="deadline_is_changed_for_a_reason",
                violation_error_message="Say why the deadline changed.",
            ),
        ]

    def __str__(self):
        return f"{self.for_whom}: {self.due_on}"
