from datetime import date

from django.db import models
from django.db.models import Q

from commitments.models.editions import Edition
from commitments.models.entries import Entry, FactQuerySet
from commitments.models.intervals import on
from commitments.models.measures import Measure


class YardstickQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """What stood on that day: of each measure, kind and year what was published last."""
        return self.filter(**on(day, "standing__"))


class Yardstick(models.Model):
    """What figures of a measure are held against, as one edition gives it: a baseline or a target.

    A baseline is the value that a source compares with, and the year that it is of; a target is to
    be reached in its year. Which way is better is told with it, where the source says so.
    """

    class Kind(models.TextChoices):
        BASELINE = "baseline"
        TARGET = "target"

    class Direction(models.TextChoices):
        HIGHER = "higher", "higher is better"
        LOWER = "lower", "lower is better"

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="yardsticks")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="yardsticks")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    direction = models.CharField(
        "which way is better", max_length=6, choices=Direction.choices, blank=True
    )
    entry = models.ForeignKey(
        Entry, models.PROTECT, null=True, blank=True, related_name="yardsticks"
    )
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = YardstickQuerySet.as_manager()

    class Meta:
        verbose_name = "baseline or target"
        verbose_name_plural = "baselines and targets"
        ordering = ["measure", "kind", "year", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "edition", "kind", "year"],
                name="yardstick_once_an_edition_kind_and_year",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["baseline", "target"]), name="yardstick_kind_is_known"
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["", "higher", "lower"]),
                name="yardstick_direction_is_known",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="yardstick_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
        ]

    def __str__(self):
        return f"{self.measure}, {self.said}: {self.value.normalize():f}"

    @property
    def said(self) -> str:
        """What it is, without its value: "target for 2015"."""
        return f"{self.kind} {'of' if self.kind == self.Kind.BASELINE else 'for'} {self.year}"
