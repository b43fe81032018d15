from datetime import date

from django.db import models
from django.db.models import F, Q

from strategy.addresses import not_reserved
from strategy.models.names import Named
from strategy.models.sources import Sourced
from strategy.partial_dates import PartialDate, PartialDateField, in_order, whole_date


class Department(Named, Sourced):
    """An organisation that responds to strategies: DfE."""

    slug = models.SlugField(unique=True, help_text="Its part of an address: dfe.")
    abbreviation = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="merged_departments"
    )
    merged_on = PartialDateField()
    closed_on = PartialDateField(
        help_text="Where it came to an end otherwise: closed, split, or gone on as another.",
    )
    began_on = PartialDateField(
        help_text="The first day on which it was there. Empty: it always was, as far as is known.",
    )

    class Meta:
        ordering = ["name"]
        constraints = [
            not_reserved("department"),
            whole_date("department", "merged_on"),
            whole_date("department", "closed_on"),
            whole_date("department", "began_on"),
            in_order("department", "began_on", "merged_on"),
            in_order("department", "began_on", "closed_on"),
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
            models.CheckConstraint(
                condition=Q(merged_on_first__isnull=True) | Q(closed_on_first__isnull=True),
                name="department_ends_once",
                violation_error_message="It was merged or closed, not both.",
            ),
        ]

    def __str__(self):
        return self.abbreviation

    def save(self, *args, **kwargs):
        """A day of its end that moves takes along the changes by which it ended. One query more."""
        super().save(*args, **kwargs)
        if self.ended_on:
            for change in self.changes.ending():
                if change.happened_on != self.ended_on:
                    change.happened_on = self.ended_on
                    change.save()

    @property
    def ended_on(self) -> PartialDate | None:
        """When it was merged into another or closed; nothing is due from it from then on."""
        return self.merged_on or self.closed_on

    def has_ended(self, *, by: date) -> bool:
        """Whether it was surely no more by then: from the last day that its end leaves open."""
        return self.ended_on is not None and self.ended_on.last <= by

    def has_begun(self, *, by: date) -> bool:
        """Whether it was surely there by then: from the last day that its beginning leaves open."""
        return self.began_on is None or self.began_on.last <= by

    def is_there(self, *, on: date) -> bool:
        """Whether reports are due from it on a day: it had begun, and had not come to an end."""
        return self.has_begun(by=on) and not self.has_ended(by=on)

    @property
    def end_words(self) -> str:
        """What became of it: "was merged into DfE on 1 July 2013". Reads the other department."""
        what = f"was merged into {self.merged_into}" if self.merged_into else "came to an end"
        return f"{what} {self.ended_on.within_a_sentence()}"
