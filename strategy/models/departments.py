from datetime import date

from django.db import models
from django.db.models import F, Q

from strategy.addresses import not_reserved
from strategy.models.names import Named
from strategy.models.sources import Sourced
from strategy.partial_dates import PartialDate, PartialDateField, whole_date


class Department(Named, Sourced):
    """An organisation that responds to strategies: DfE."""

    slug = models.SlugField(unique=True, help_text="Its part of an address: dfe.")
    abbreviation = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_departments"
    )
    merged_on = PartialDateField()
    closed_on = PartialDateField(help_text="Where it came to an end without going into another.")

    class Meta:
        ordering = ["name"]
        constraints = [
            not_reserved("department"),
            whole_date("department", "merged_on"),
            whole_date("department", "closed_on"),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="department_not_merged_into_itself",
                violation_error_message="A department can't be merged into itself.",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=False) | Q(merged_on_first__isnull=True),
                name="department_merged_on_a_date_into_another",
                violation_error_message="Say into which department it was merged.",
            ),
        ]

    def __str__(self):
        return self.abbreviation

    @property
    def ended_on(self) -> PartialDate | None:
        """When it was merged into another or closed; nothing is due from it from then on."""
        return self.merged_on or self.closed_on

    def has_ended(self, *, by: date) -> bool:
        """Whether it was surely no more by then: from the last day that its end leaves open."""
        return self.ended_on is not None and self.ended_on.last <= by

    @property
    def end_words(self) -> str:
        """What became of it: "was merged into DfE on 1 July 2013". Reads the other department."""
        what = f"was merged into {self.merged_into}" if self.merged_into else "was closed"
        return f"{what} {self.ended_on.within_a_sentence()}"
