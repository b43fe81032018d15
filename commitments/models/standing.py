"""What stands: of each fact, from which day until which readers are shown it.

A published fact never changes; what it means on a day does. These rows say so once, when an edition
is published, so that no page has to work it out: `commitments.standing` makes them from the facts,
and nothing here says what the facts don't. They are flat: a list is narrowed and sorted by its
columns without a join. The database doesn't tie them to the facts, which are never deleted.

A row has two intervals, both from a first day until the first day that is not in it. From
`starts_on` until `ends_on` is the public's time: the days on which it is what readers are told.
From `shown_from` until `shown_until` is this record's own: the days at whose end it told so. A
later edition ends the second of what it supersedes, and of what it changes for an earlier day.
"""

from datetime import date

from django.db import models
from django.db.models import F, Q

from commitments.models.editions import Edition, Response
from commitments.models.entries import Entry, Kind, Revision, Wording
from commitments.models.intervals import on
from commitments.models.measures import Figure, Measure
from commitments.models.pledges import Outcome, Pledge
from commitments.models.slips import Slip
from commitments.models.yardsticks import Yardstick
from strategy.models import Action


def to(model, related_name: str = "+", **options):
    """A key that the database doesn't check: one row more of it costs nothing.

    Nothing that stands is ever deleted, but for a response: `standing.forget`.
    """
    return models.ForeignKey(
        model,
        models.DO_NOTHING,
        db_constraint=False,
        db_index=False,
        related_name=related_name,
        **options,
    )


class StandingQuerySet(models.QuerySet):
    def on(self, day: date):
        """What stands on a day."""
        return self.filter(**on(day))


class Standing(models.Model):
    """What stands of one response, and when."""

    response = to(Response)
    starts_on = models.DateField()
    ends_on = models.DateField()
    shown_from = models.DateField()
    shown_until = models.DateField()

    objects = StandingQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self):
        return f"{self._meta.verbose_name} {self.starts_on}–{self.ends_on}"


def rules_of(name: str, *key: str) -> list:
    """The constraints of a table: intervals that hold a day, and one row at a time for a key."""
    return [
        models.CheckConstraint(
            condition=Q(starts_on__lt=F("ends_on"), shown_from__lt=F("shown_until")),
            name=f"{name}_stands_for_a_day",
        ),
        models.UniqueConstraint(
            fields=[*key, "starts_on", "shown_from"], name=f"{name}_once_at_a_time"
        ),
    ]


NOW = "shown_until"  # Of nearly all rows it says forever, and readers ask for those.
PLACE = ["department", "strategy", "action"]


def few(name: str) -> models.Index:
    """Of the few rows of which something is so."""
    return models.Index(
        fields=[NOW, *PLACE], condition=Q(**{name: True}), name=f"standing_pledge_{name}"
    )


class Placed(Standing):
    """Where something stands, by the names that addresses have, which never change."""

    department = models.SlugField(db_index=False)
    strategy = models.SlugField(db_index=False)
    action = models.PositiveSmallIntegerField()

    class Meta:
        abstract = True


class StandingText(Placed):
    """The text of an entry, or the answer given instead of one."""

    entry = to(Entry)
    revision = to(Revision, "standing")
    edition = to(Edition)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    answer = models.CharField(max_length=14, choices=Revision.Answer.choices)
    texts = models.CharField(max_length=8, choices=Edition.Texts.choices)

    class Meta:
        constraints = rules_of("standing_text", "entry")
        indexes = [
            models.Index(fields=[NOW, "revision"], name="standing_text_revision"),
            models.Index(fields=["response"], name="standing_text_response"),
            models.Index(fields=[NOW, *PLACE, "year", "kind"], name="standing_text_place"),
            models.Index(fields=[NOW, "year", *PLACE, "kind"], name="standing_text_year"),
            models.Index(
                fields=[NOW, "action", "department", "strategy", "year", "kind"],
                name="standing_text_action",
            ),
            models.Index(fields=[NOW, "kind", *PLACE, "year"], name="standing_text_kind"),
        ]


class StandingWording(Standing):
    """What an action is called by the page of a response."""

    action = to(Action)
    wording = to(Wording, "standing")

    class Meta:
        constraints = rules_of("standing_wording", "response", "action")
        indexes = [models.Index(fields=[NOW, "wording"], name="standing_wording_wording")]


class StandingPledge(Placed):
    """A pledge with what became of it: its status, and whose word that is."""

    pledge = to(Pledge, "standing")
    edition = to(Edition)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    entry_year = models.PositiveSmallIntegerField()
    number = models.PositiveSmallIntegerField()
    year = models.PositiveSmallIntegerField(help_text="The year it is due in.")
    due_last = models.DateField(
        help_text="The last day it can be due; its year's last, where none."
    )
    status = models.CharField(max_length=16)
    outcome_order = models.PositiveSmallIntegerField(help_text="By which lists sort by outcome.")
    reading = models.CharField(max_length=10, help_text="Whose word the status is.")
    texts = models.CharField(max_length=8, choices=Edition.Texts.choices)
    is_reported_on = models.BooleanField(help_text="The report of its year is out.")
    is_contested = models.BooleanField(help_text="Department and record say different things.")
    is_ours = models.BooleanField(help_text="It, or an outcome of it, is this record’s reading.")
    is_arguable = models.BooleanField(help_text="Two readers read it, or an outcome, differently.")
    is_weak = models.BooleanField()
    # By what its date was last moved, if it was; and how far it is from the first.
    slip = to(Slip, null=True, blank=True)
    days_moved = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = rules_of("standing_pledge", "pledge")
        indexes = [
            models.Index(fields=[NOW, "pledge"], name="standing_pledge_pledge"),
            models.Index(fields=["response"], name="standing_pledge_response"),
            models.Index(
                fields=[NOW, *PLACE, "entry_year", "kind", "number"],
                name="standing_pledge_place",
            ),
            models.Index(fields=[NOW, "status", "-year", *PLACE], name="standing_pledge_status"),
            models.Index(fields=[NOW, "outcome_order", *PLACE], name="standing_pledge_outcome"),
            models.Index(fields=[NOW, "due_last", *PLACE], name="standing_pledge_due"),
            models.Index(fields=[NOW, "year", *PLACE], name="standing_pledge_year"),
            models.Index(
                fields=[NOW, "action", "department", "strategy"],
                name="standing_pledge_action",
            ),
            models.Index(fields=[NOW, "kind", *PLACE], name="standing_pledge_kind"),
            models.Index(fields=[NOW, "reading", *PLACE], name="standing_pledge_reading"),
            *(few(name) for name in ("is_contested", "is_arguable", "is_weak")),
            models.Index(
                fields=[NOW, "days_moved", *PLACE],
                condition=Q(days_moved__isnull=False),
                name="standing_pledge_moved",
            ),
        ]


class StandingOutcome(Standing):
    """What is said of a pledge by its department, or by this record."""

    pledge = to(Pledge)
    outcome = to(Outcome, "standing")
    is_counting = models.BooleanField(help_text="It gives the pledge its status.")

    class Meta:
        constraints = rules_of("standing_outcome", "outcome")
        indexes = [
            models.Index(fields=[NOW, "outcome"], name="standing_outcome_outcome"),
            models.Index(fields=[NOW, "pledge"], name="standing_outcome_pledge"),
            models.Index(fields=["response"], name="standing_outcome_response"),
        ]


class StandingFigure(Standing):
    """The value of a measure in a year."""

    measure = to(Measure)
    year = models.PositiveSmallIntegerField()
    figure = to(Figure, "standing")

    class Meta:
        constraints = rules_of("standing_figure", "measure", "year")
        indexes = [
            models.Index(fields=[NOW, "figure"], name="standing_figure_figure"),
            models.Index(fields=["response"], name="standing_figure_response"),
        ]


class StandingYardstick(Standing):
    """A baseline or a target of a measure, of a year."""

    measure = to(Measure)
    kind = models.CharField(max_length=8, choices=Yardstick.Kind.choices)
    year = models.PositiveSmallIntegerField()
    yardstick = to(Yardstick, "standing")

    class Meta:
        constraints = rules_of("standing_yardstick", "measure", "kind", "year")
        indexes = [
            models.Index(fields=[NOW, "yardstick"], name="standing_yardstick_yardstick"),
            models.Index(fields=["response"], name="standing_yardstick_response"),
        ]


class CountedPledges(models.Model):
    """How many pledges have which status: its name is a column, with `_` for `-`.

    `beside_…` are those among them whose year no published report is on.
    """

    delivered = models.PositiveIntegerField()
    partly_delivered = models.PositiveIntegerField()
    carried_forward = models.PositiveIntegerField()
    re_scoped = models.PositiveIntegerField()
    dropped = models.PositiveIntegerField()
    not_reported = models.PositiveIntegerField()
    withdrawn = models.PositiveIntegerField()
    replaced = models.PositiveIntegerField()
    split = models.PositiveIntegerField()
    merged = models.PositiveIntegerField()
    no_report = models.PositiveIntegerField()
    awaited = models.PositiveIntegerField()
    not_asked = models.PositiveIntegerField()
    beside_withdrawn = models.PositiveIntegerField()
    beside_replaced = models.PositiveIntegerField()
    contested = models.PositiveIntegerField()
    ours = models.PositiveIntegerField()

    class Meta:
        abstract = True


class StandingCount(CountedPledges, Standing):
    """How many cells of a response are filled, or empty and why, and how many pledges stand how.

    The years due are those of its pledges, the first and the last.
    """

    texts = models.PositiveIntegerField()
    cells_filled = models.PositiveIntegerField()
    cells_left_out = models.PositiveIntegerField()
    cells_no_report = models.PositiveIntegerField()
    cells_awaited = models.PositiveIntegerField()
    no_report_years = models.TextField(blank=True, help_text="2013 2014: whose report never came.")
    awaited_years = models.TextField(blank=True)
    first_year_due = models.PositiveSmallIntegerField(null=True)
    last_year_due = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = rules_of("standing_count", "response")
        # So that adding up all that stand on a day reads one of each response.
        indexes = [models.Index(fields=[NOW, "ends_on"], name="standing_count_day")]


class StandingActionCount(CountedPledges, Placed):
    """How many pledges of a response stand how under one action, where there are any."""

    class Meta:
        constraints = rules_of("standing_action_count", "response", "action")
        indexes = [
            # Of some departments, every action; and of an action, every department.
            models.Index(
                fields=[NOW, "response", "ends_on", "starts_on"],
                name="standing_action_count_response",
            ),
            models.Index(
                fields=[NOW, "strategy", "action", "ends_on"],
                name="standing_action_count_action",
            ),
        ]


class StandingPending(models.Model):
    """A response of which something fixed was changed, and what stands is still to be made anew."""

    response = models.OneToOneField(Response, models.DO_NOTHING, related_name="+")
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "standing pending"

    def __str__(self):
        return str(self.response)
