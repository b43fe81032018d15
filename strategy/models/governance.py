"""Offices, who held them and when, and the groups around them."""

from datetime import date

from django.db import models
from django.db.models import F, Q

from strategy.models.departments import Department
from strategy.models.names import Named
from strategy.models.sources import Source, Sourced
from strategy.models.strategies import Action
from strategy.partial_dates import PartialDateField, in_order, whole_date
from strategy.terms import Term


class Role(Named, Sourced):
    """An office of a department: digital leader, head of digital."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="roles")
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    is_single_holder = models.BooleanField("held by one person at a time", default=True)
    started_on = PartialDateField()
    reports_to = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="reports"
    )
    ended_on = PartialDateField(help_text="The first day on which the role is no more.")
    end_reason = models.TextField(blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors"
    )
    successor_words = models.CharField(
        "what came after it, if not a role",
        max_length=200,
        blank=True,
        help_text="A group, or “everyone in the leadership team”.",
    )

    class Meta:
        ordering = ["department", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "slug"], name="role_slug_once_a_department"
            ),
            whole_date("role", "started_on"),
            whole_date("role", "ended_on"),
            in_order("role", "started_on", "ended_on"),
            models.CheckConstraint(
                condition=Q(reports_to__isnull=True) | ~Q(reports_to=F("id")),
                name="role_does_not_report_to_itself",
                violation_error_message="A role can't report to itself.",
            ),
            models.CheckConstraint(
                condition=Q(successor__isnull=True) | ~Q(successor=F("id")),
                name="role_does_not_succeed_itself",
                violation_error_message="A role can't be its own successor.",
            ),
            models.CheckConstraint(
                condition=Q(ended_on_last__isnull=False)
                | Q(end_reason="", successor__isnull=True, successor_words=""),
                name="role_end_is_told_with_its_date",
                violation_error_message="Give the date on which the role ended.",
            ),
        ]

    def __str__(self):
        return self.name

    def is_over(self, *, by: date) -> bool:
        """Whether it had ended for sure."""
        return self.ended_on is not None and self.ended_on.last <= by

    def holders(self, *, on: date) -> list["Appointment"]:
        """Who held it on a day: everyone who may have, as far as the dates leave that open.

        Where one person holds it at a time, one who did for certain leaves no other. Reads the
        appointments: prefetch them.
        """
        if self.is_over(by=on):
            return []
        possible = [held for held in self.appointments.all() if held.is_possible_on(on)]
        certain = [held for held in possible if held.is_certain_on(on)]
        return certain if certain and self.is_single_holder else possible


class RoleAim(Sourced):
    """What a role was made for, and what became of that."""

    role = models.ForeignKey(Role, models.PROTECT, related_name="aims")
    number = models.PositiveSmallIntegerField()
    aim = models.TextField()
    outcome = models.TextField(blank=True)
    outcome_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+"
    )
    outcome_section = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["role", "number"]
        constraints = [
            models.UniqueConstraint(fields=["role", "number"], name="role_aim_number_once_a_role"),
            models.CheckConstraint(condition=~Q(aim=""), name="role_aim_says_something"),
        ]

    def __str__(self):
        return f"{self.role}: {self.aim}"


class Person(Named, Sourced):
    """Somebody who held an office."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=200)

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self):
        return self.name


class TermQuerySet(models.QuerySet):
    def begun_by(self, day: date):
        """Those that had begun by that day, or may have."""
        return self.filter(started_on_first__lte=day)


class Appointment(Term, Sourced):
    """Who held a role, and between which dates.

    The end is the first day no longer held. Nobody named: the source doesn't say who it was.
    Two certain holders of a single-holder role at once are refused by the database.
    """

    role = models.ForeignKey(Role, models.PROTECT, related_name="appointments")
    number = models.PositiveSmallIntegerField(help_text="1 for the first that is known.")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="appointments"
    )
    started_on = PartialDateField(required=True)
    ended_on = PartialDateField()
    note = models.CharField(max_length=500, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["role", "started_on_last", "started_on_first", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["role", "number"], name="appointment_number_once_a_role"
            ),
            whole_date("appointment", "started_on", required=True),
            whole_date("appointment", "ended_on"),
            in_order("appointment", "started_on", "ended_on"),
        ]

    def __str__(self):
        return f"{self.role}: {self.person or 'not named'}, {self.started_on}"


class NamedGroup(Named, Sourced):
    """A group of a department that has a name and an address."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="%(class)ss")
    slug = models.SlugField()
    name = models.CharField(max_length=200)

    class Meta:
        abstract = True
        ordering = ["department", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "slug"], name="%(class)s_slug_once_a_department"
            )
        ]

    def __str__(self):
        return self.name


class Profession(NamedGroup):
    """A community of people of one profession, with its head."""

    description = models.TextField(blank=True)
    head_role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="heads_profession"
    )


class Portfolio(NamedGroup):
    """An area of work around its users; spans actions and products."""

    users = models.CharField(max_length=300, blank=True)
    setting = models.CharField(max_length=300, blank=True, help_text="Where its users are.")
    sponsor_role = models.ForeignKey(
        Role, models.PROTECT, null=True, blank=True, related_name="sponsors"
    )
    started_on = PartialDateField()
    products = models.TextField(blank=True)
    actions = models.ManyToManyField(Action, blank=True, related_name="portfolios")

    class Meta(NamedGroup.Meta):
        constraints = [*NamedGroup.Meta.constraints, whole_date("portfolio", "started_on")]


class PolicyArea(NamedGroup):
    """A part of what a department is for: families, schools, skills."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="policy_areas")


class Function(NamedGroup):
    """A cross-cutting function: security, infrastructure."""

    policy_areas = models.ManyToManyField(PolicyArea, through="Embedding", related_name="functions")


class Embedding(Sourced):
    """That a function is embedded in a policy area, or is to be."""

    function = models.ForeignKey(Function, models.PROTECT, related_name="embeddings")
    policy_area = models.ForeignKey(PolicyArea, models.PROTECT, related_name="embeddings")
    planned_on = PartialDateField(help_text="When it was said that this is to come.")
    started_on = PartialDateField()

    class Meta:
        ordering = ["function", "policy_area"]
        constraints = [
            models.UniqueConstraint(
                fields=["function", "policy_area"], name="embedding_once_a_policy_area"
            ),
            whole_date("embedding", "planned_on"),
            whole_date("embedding", "started_on"),
            in_order("embedding", "planned_on", "started_on"),
        ]

    def __str__(self):
        return f"{self.function} in {self.policy_area}"


class Team(NamedGroup):
    """A team or community that a source names."""

    purpose = models.TextField(blank=True)
    started_on = PartialDateField()

    class Meta(NamedGroup.Meta):
        constraints = [*NamedGroup.Meta.constraints, whole_date("team", "started_on")]


class StatedCount(Sourced):
    """How many there are, where a source counts without naming: 10 heads of profession."""

    class Of(models.TextChoices):
        PROFESSIONS = "professions"
        FUNCTIONS = "functions"
        PORTFOLIOS = "portfolios"

    department = models.ForeignKey(Department, models.PROTECT, related_name="stated_counts")
    of = models.CharField(max_length=20, choices=Of.choices)
    count = models.PositiveSmallIntegerField()
    stated_on = PartialDateField(required=True)
    words = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["department", "of", "stated_on_last"]
        constraints = [
            models.CheckConstraint(
                condition=Q(of__in=["professions", "functions", "portfolios"]),
                name="stated_count_of_something_counted",
            ),
            models.UniqueConstraint(
                fields=["department", "of", "stated_on_first", "stated_on_last"],
                name="stated_count_once_a_date",
            ),
            whole_date("stated_count", "stated_on", required=True),
        ]

    def __str__(self):
        return f"{self.count} {self.of}, {self.stated_on}"


class Merger(Sourced):
    """A body or its teams on the way into a department, and how far that had got by a day."""

    class State(models.TextChoices):
        PLANNED = "planned"
        UNDER_WAY = "under-way", "under way"
        COMPLETE = "complete"

    department = models.ForeignKey(Department, models.PROTECT, related_name="mergers")
    slug = models.SlugField()
    from_department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="mergers_away"
    )
    what = models.CharField(max_length=200, help_text="What is merged: digital teams.")
    state = models.CharField(max_length=10, choices=State.choices)
    as_of = PartialDateField(required=True)

    class Meta:
        ordering = ["department", "slug", "as_of_last"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "slug", "as_of_first", "as_of_last"],
                name="merger_state_once_a_date",
            ),
            models.CheckConstraint(
                condition=Q(from_department__isnull=True) | ~Q(from_department=F("department")),
                name="merger_is_from_another_department",
                violation_error_message="A merger is from another department.",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["planned", "under-way", "complete"]),
                name="merger_state_is_known",
            ),
            whole_date("merger", "as_of", required=True),
        ]

    def __str__(self):
        return f"{self.what}: {self.get_state_display()}, {self.as_of}"


class Accountability(Term, Sourced):
    """Which role of a department is answerable for an action, and between which dates.

    Two roles of one department that are certainly answerable at once are refused by the database.
    """

    action = models.ForeignKey(Action, models.PROTECT, related_name="accountabilities")
    role = models.ForeignKey(Role, models.PROTECT, related_name="accountabilities")
    started_on = PartialDateField(required=True)
    ended_on = PartialDateField()

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["action", "started_on_last", "started_on_first", "id"]
        verbose_name_plural = "accountabilities"
        constraints = [
            models.UniqueConstraint(
                fields=["action", "role", "started_on_first", "started_on_last"],
                name="accountability_starts_once",
            ),
            whole_date("accountability", "started_on", required=True),
            whole_date("accountability", "ended_on"),
            in_order("accountability", "started_on", "ended_on"),
        ]

    def __str__(self):
        return f"{self.role} is answerable for {self.action}"
