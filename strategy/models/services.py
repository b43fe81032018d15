"""The services of a department, and what documents say of each: every fact with its document."""

from django.db import models
from django.db.models import Q

from strategy.models.governance import NamedGroup, Person, TermQuerySet
from strategy.models.sources import FromSource, Source
from strategy.partial_dates import PartialDateField, in_order, whole_date
from strategy.terms import Term

PER_CENT = "per cent"


class Stage(models.TextChoices):
    """How far a service has come: those of the service manual, and its end."""

    DISCOVERY = "discovery"
    ALPHA = "alpha"
    BETA = "beta"
    LIVE = "live"
    RETIRED = "retired"


class Service(NamedGroup):
    """A service of a department: Get into Teaching.

    It is on record from the last day of `known_since` on.
    """

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")
    known_since = PartialDateField(
        required=True,
        help_text="The earliest date for which a source tells of it: it is shown from then on.",
    )
    description = models.TextField(blank=True, help_text="What it is, and whom it is for.")
    owner = models.CharField(
        max_length=200,
        blank=True,
        help_text="The body, office or person that a source calls its owner, or that runs it.",
    )
    is_exemplar = models.BooleanField(
        "exemplar",
        null=True,
        blank=True,
        help_text="Whether it was chosen as one to be redesigned first. Empty: no source says.",
    )
    exemplar_source = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="+"
    )
    exemplar_section = models.CharField(max_length=200, blank=True)

    class Meta(NamedGroup.Meta):
        constraints = [
            *NamedGroup.Meta.constraints,
            whole_date("service", "known_since", required=True),
            models.CheckConstraint(
                condition=Q(is_exemplar__isnull=True, exemplar_section="")
                & Q(exemplar_source__isnull=True)
                | Q(is_exemplar__isnull=False, exemplar_source__isnull=False),
                name="service_exemplar_has_its_source",
                violation_error_message="Give the source that says whether it is an exemplar.",
            ),
        ]


class ServiceManager(Term, FromSource):
    """Who managed a service, and between which dates; nobody, where the source doesn't say who."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="managers")
    number = models.PositiveSmallIntegerField(help_text="1 for the first that is known.")
    person = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="services_managed"
    )
    started_on = PartialDateField(required=True)
    ended_on = PartialDateField()
    note = models.CharField(max_length=500, blank=True)

    objects = TermQuerySet.as_manager()

    class Meta:
        ordering = ["service", "started_on_last", "started_on_first", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="service_manager_number_once_a_service"
            ),
            whole_date("service_manager", "started_on", required=True),
            whole_date("service_manager", "ended_on"),
            in_order("service_manager", "started_on", "ended_on"),
        ]

    def __str__(self):
        return f"{self.service}: {self.person or 'not named'}, {self.started_on}"


class ServiceStage(FromSource):
    """How far a service had come by a day."""

    service = models.ForeignKey(Service, models.PROTECT, related_name="stages")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    as_of = PartialDateField(required=True)
    words = models.CharField(
        max_length=200, blank=True, help_text="The source's own word for it, if it has another."
    )

    class Meta:
        ordering = ["service", "as_of_last", "as_of_first"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "as_of_first", "as_of_last"], name="service_stage_once_a_date"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["discovery", "alpha", "beta", "live", "retired"]),
                name="service_stage_is_known",
            ),
            whole_date("service_stage", "as_of", required=True),
        ]

    def __str__(self):
        return f"{self.service}: {self.get_stage_display().lower()}, {self.as_of}"


class ServiceFigure(FromSource):
    """What a source counts of a service in one year."""

    class Of(models.TextChoices):
        TRANSACTIONS = "transactions", "transactions a year"
        COST = "cost-per-transaction", "cost per transaction"
        TAKE_UP = "digital-take-up", "digital take-up"
        COMPLETION = "completion-rate", "completion rate"
        SATISFACTION = "user-satisfaction", "user satisfaction"

    UNITS = {
        Of.TRANSACTIONS: "transactions",
        Of.COST: "pounds",
        Of.TAKE_UP: PER_CENT,
        Of.COMPLETION: PER_CENT,
        Of.SATISFACTION: PER_CENT,
    }

    # Which way is better, by this record's reading: more transactions are neither.
    BETTER = {
        Of.COST: "lower",
        Of.TAKE_UP: "higher",
        Of.COMPLETION: "higher",
        Of.SATISFACTION: "higher",
    }

    service = models.ForeignKey(Service, models.PROTECT, related_name="figures")
    of = models.CharField(max_length=20, choices=Of.choices)
    year = models.PositiveSmallIntegerField(
        help_text="The year in which the time that it counts came to an end. It is shown after it."
    )
    period = models.CharField(
        max_length=100,
        blank=True,
        help_text="Which time it counts, where that is no calendar year: 12 months to March 2014.",
    )
    value = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        ordering = ["service", "of", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "of", "year"], name="service_figure_once_a_year"
            ),
            models.CheckConstraint(
                condition=Q(
                    of__in=[
                        "transactions",
                        "cost-per-transaction",
                        "digital-take-up",
                        "completion-rate",
                        "user-satisfaction",
                    ]
                ),
                name="service_figure_of_something_counted",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="service_figure_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(value__gte=0)
                & (Q(of__in=["transactions", "cost-per-transaction"]) | Q(value__lte=100)),
                name="service_figure_can_be",
                violation_error_message="It is not below 0, and a share is 100 per cent at most.",
            ),
        ]

    def __str__(self):
        return f"{self.service}, {self.get_of_display()}, {self.year}: {self.value.normalize():f}"

    @property
    def unit(self) -> str:
        return self.UNITS[self.of]


class Assessment(FromSource):
    """One assessment of a service against the service standard of the time."""

    class Result(models.TextChoices):
        MET = "met", "met"
        NOT_MET = "not-met", "not met"
        CONDITIONS = "met-with-conditions", "met with conditions"
        NOT_SAID = "not-said", "no source says"

    service = models.ForeignKey(Service, models.PROTECT, related_name="assessments")
    number = models.PositiveSmallIntegerField(help_text="1 for the first that is known.")
    held_on = PartialDateField(required=True)
    stage = models.CharField(max_length=10, choices=Stage.choices)
    standard = models.CharField(
        max_length=200, blank=True, help_text="The standard of the time, as the source calls it."
    )
    panel = models.CharField(max_length=200, blank=True, help_text="Who assessed it.")
    result = models.CharField(max_length=20, choices=Result.choices, default=Result.NOT_SAID)
    result_words = models.CharField(
        max_length=200, blank=True, help_text="The result in the words of the time: Pass."
    )

    class Meta:
        ordering = ["service", "held_on_last", "held_on_first", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "number"], name="assessment_number_once_a_service"
            ),
            models.CheckConstraint(
                condition=Q(stage__in=["discovery", "alpha", "beta", "live"]),
                name="assessment_stage_is_assessed",
                violation_error_message="A service that was retired is not assessed.",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["met", "not-met", "met-with-conditions", "not-said"]),
                name="assessment_result_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(result="not-said") | Q(result_words=""),
                name="assessment_words_are_of_a_result",
                violation_error_message="Say which result these words are.",
            ),
            whole_date("assessment", "held_on", required=True),
        ]

    def __str__(self):
        return f"{self.service}: {self.get_stage_display().lower()} assessment, {self.held_on}"
