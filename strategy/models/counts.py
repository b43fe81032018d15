from datetime import date

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q

from strategy.models.departments import Department
from strategy.models.sources import FromSource
from strategy.models.strategies import Strategy
from strategy.partial_dates import PartialDateField, whole_date


class PublishedCountQuerySet(models.QuerySet):
    def as_at(self, day: date):
        """Those that had been said by that day, from its last possible one on."""
        return self.filter(said_on_last__lte=day)


class PublishedCount(FromSource):
    """A count that a published document gives: 18 of 21 done.

    It is shown beside this record’s own count of the day on which it was said. Where the document
    counts all departments, it is of none.
    """

    class Of(models.TextChoices):
        PROMISES = "promises"
        ACTIONS = "actions"
        DEPARTMENTS = "departments"
        OTHER = "other", "something that this record does not count"

    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="published_counts")
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="published_counts"
    )
    slug = models.SlugField(help_text="Its name among the strategy’s counts: departments-2015.")
    said_on = PartialDateField(required=True, help_text="The day of what it counts.")
    of = models.CharField("of what", max_length=11, choices=Of.choices)
    done = models.PositiveIntegerField(
        null=True, blank=True, help_text="18 of “18 of 21”; empty where only a total is given."
    )
    total = models.PositiveIntegerField(help_text="21 of “18 of 21”.")
    words = models.CharField(
        max_length=300, help_text="What is counted, in our words: actions that are done."
    )
    entry = models.CharField(
        max_length=30,
        blank=True,
        validators=[RegexValidator(r"^[0-9]{1,4}/(commitment|progress|plan)/[0-9]{4}\Z")],
        help_text="The text of the response that says it, if one does: ACTION/KIND/YEAR.",
    )

    objects = PublishedCountQuerySet.as_manager()

    class Meta:
        ordering = ["strategy", "said_on_last", "slug"]
        constraints = [
            models.UniqueConstraint(
                fields=["strategy", "slug"], name="published_count_slug_once_a_strategy"
            ),
            models.CheckConstraint(
                condition=Q(of__in=["promises", "actions", "departments", "other"]),
                name="published_count_of_something_known",
            ),
            models.CheckConstraint(
                condition=Q(done=None) | Q(done__lte=F("total")),
                name="published_count_no_more_than_its_total",
                violation_error_message="Of a total no more can be done than it is.",
            ),
            models.CheckConstraint(condition=~Q(words=""), name="published_count_says_of_what"),
            models.CheckConstraint(
                condition=Q(entry="") | Q(department__isnull=False),
                name="published_count_in_a_text_of_a_department",
                violation_error_message="Say of which department the text is.",
            ),
            whole_date("published_count", "said_on", required=True),
        ]

    def __str__(self):
        return f"{self.said}, {self.said_on}"

    @property
    def said(self) -> str:
        """The count as a document gives it: "18 of 21"."""
        return str(self.total) if self.done is None else f"{self.done} of {self.total}"

    @property
    def anchor(self) -> str:
        """Of the text that says it, on the page of its action: "progress-2014"."""
        action, kind, year = self.entry.split("/")
        return f"{action}/#{kind}-{year}"
