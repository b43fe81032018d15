from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commitments.models.recorded import recorded
from strategy.models import Department, Sourced, Strategy
from strategy.partial_dates import PartialDateField, whole_date


class Response(Sourced):
    """One department's response to one strategy: what the report page is."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="responses")
    strategy = models.ForeignKey(Strategy, models.PROTECT, related_name="responses")
    title = models.CharField(max_length=200)

    class Meta:
        ordering = ["department__name", "strategy__published_on_last"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "strategy"],
                name="response_once_a_department_and_strategy",
                violation_error_message="This department has a response to this strategy already.",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def key(self) -> str:
        """DEPARTMENT/STRATEGY. Reads both: select them first."""
        return f"{self.department.slug}/{self.strategy.slug}"

    def get_absolute_url(self):
        return reverse("response", args=[self.department.slug, self.strategy.slug])


class EditionQuerySet(models.QuerySet):
    def published(self):
        """What the public may know of at all."""
        return self.filter(state=Edition.State.PUBLISHED, **recorded("recorded_at"))

    def as_at(self, day: date):
        """What the public could read on that day."""
        return self.published().filter(published_on_last__lte=day)


class Edition(Sourced):
    """One publication of a response. It holds only what it adds or changes.

    A report is a year's update. A correction is the department's change of its words and counts
    from its own day. A supplement is our reading, or our copying error mended, and counts from
    the day of the edition that it supplements.
    """

    class Kind(models.TextChoices):
        REPORT = "report"
        CORRECTION = "correction"
        SUPPLEMENT = "supplement"

    class State(models.TextChoices):
        DRAFT = "draft"
        SUBMITTED = "submitted"
        PUBLISHED = "published"
        WITHDRAWN = "withdrawn"

    class Origin(models.TextChoices):
        ENTERED = "entered", "entered here"
        IMPORTED = "imported", "imported from a published page"
        GATHERED = "gathered", "gathered from pages by action"
        SEEDED = "seeded", "loaded from data files"

    class Texts(models.TextChoices):
        VERBATIM = "verbatim", "the department’s own words"
        SUMMARY = "summary", "our summary"

    response = models.ForeignKey(Response, models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=10, choices=Kind.choices, default=Kind.REPORT)
    year = models.PositiveSmallIntegerField(help_text="The reporting year it belongs to.")
    state = models.CharField(max_length=9, choices=State.choices, default=State.DRAFT)
    position = models.PositiveIntegerField(
        null=True, editable=False, help_text="Its place in the ledger and the N of its address."
    )
    supplements = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="supplemented_by"
    )
    change_note = models.TextField(blank=True, help_text="What this edition changes, and why.")
    page_title = models.CharField(max_length=300, blank=True)
    texts = models.CharField(
        max_length=8,
        choices=Texts.choices,
        default=Texts.VERBATIM,
        help_text="A summary is ours: never quoted, never called the department’s words.",
    )

    published_on = PartialDateField(
        "published on", help_text="The day on which the public could first read it."
    )
    is_date_inferred = models.BooleanField("its date is inferred", default=False)
    known_from = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="makes_known",
        help_text="The later edition from whose page this one is known.",
    )

    origin = models.CharField(max_length=8, choices=Origin.choices, default=Origin.ENTERED)
    source_file = models.CharField(max_length=200, blank=True, editable=False)
    source_sha256 = models.CharField(max_length=64, blank=True, editable=False)

    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_at = models.DateTimeField(null=True, editable=False)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    submitted_name = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Who submitted it, as text."
    )
    submitted_account = models.CharField(
        max_length=150, blank=True, editable=False, help_text="Whose account submitted it."
    )
    recorded_at = models.DateTimeField(
        null=True, editable=False, help_text="When this system recorded it as published."
    )
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    approved_name = models.CharField(
        max_length=200, blank=True, editable=False, help_text="Who approved it, as text."
    )
    approved_account = models.CharField(
        max_length=150, blank=True, editable=False, help_text="Whose account approved it."
    )
    is_approved_by_submitter = models.BooleanField(default=False, editable=False)
    is_approved_by_author = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether somebody who wrote in it approved it, where one person may.",
    )

    objects = EditionQuerySet.as_manager()

    class Meta:
        ordering = ["response", F("position").asc(nulls_last=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["report", "correction", "supplement"]),
                name="edition_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "published", "withdrawn"]),
                name="edition_state_is_known",
            ),
            models.CheckConstraint(
                condition=Q(texts__in=["verbatim", "summary"]), name="edition_texts_are_known"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="edition_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
            models.UniqueConstraint(
                fields=["response", "position"], name="edition_position_once_a_response"
            ),
            models.UniqueConstraint(
                fields=["response", "year"],
                condition=Q(kind="report") & ~Q(state="withdrawn"),
                name="edition_one_report_a_year",
                violation_error_message="There is a report for this year already.",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="published",
                    position__isnull=False,
                    position__gte=1,
                    published_on_last__isnull=False,
                    recorded_at__isnull=False,
                )
                | (~Q(state="published") & Q(position=None, recorded_at=None)),
                name="edition_published_with_position_and_dates",
            ),
            models.CheckConstraint(
                condition=Q(kind="supplement", supplements__isnull=False)
                | (~Q(kind="supplement") & Q(supplements=None)),
                name="edition_supplement_names_what_it_supplements",
                violation_error_message="Say which edition it supplements.",
            ),
            models.CheckConstraint(
                condition=Q(supplements=None) | ~Q(supplements=F("id")),
                name="edition_does_not_supplement_itself",
            ),
            models.CheckConstraint(
                condition=Q(kind="report") | Q(state="draft") | ~Q(change_note=""),
                name="edition_correction_gives_its_reason",
                violation_error_message="Give the reason for the correction.",
            ),
            models.CheckConstraint(
                condition=~Q(state="published")
                | Q(
                    origin__in=["imported", "gathered", "seeded"],
                    submitted_by=None,
                    approved_by=None,
                )
                | Q(
                    origin__in=["entered", "imported", "gathered"],
                    submitted_by__isnull=False,
                    approved_by__isnull=False,
                ),
                name="edition_published_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, is_approved_by_submitter=False)
                | Q(approved_by__isnull=False, submitted_by__isnull=False)
                & (
                    Q(is_approved_by_submitter=False) & ~Q(approved_by=F("submitted_by"))
                    | Q(is_approved_by_submitter=True, approved_by=F("submitted_by"))
                ),
                name="edition_approved_by_another_or_marked",
                violation_error_message="Somebody else must approve what you submitted.",
            ),
            models.CheckConstraint(
                condition=Q(submitted_at=None, submitted_by=None)
                | Q(submitted_at__isnull=False, submitted_by__isnull=False),
                name="edition_submitted_when_and_by_whom",
            ),
            models.CheckConstraint(
                condition=~Q(state="submitted") | Q(submitted_by__isnull=False),
                name="edition_submitted_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="published") | Q(approved_by=None),
                name="edition_approved_is_published",
            ),
            models.CheckConstraint(
                condition=Q(submitted_by=None, submitted_name="")
                | Q(submitted_by__isnull=False) & ~Q(submitted_name=""),
                name="edition_submitted_by_a_name",
            ),
            models.CheckConstraint(
                condition=Q(approved_by=None, approved_name="")
                | Q(approved_by__isnull=False) & ~Q(approved_name=""),
                name="edition_approved_by_a_name",
            ),
            models.CheckConstraint(
                condition=Q(is_approved_by_author=False) | Q(approved_by__isnull=False),
                name="edition_approved_by_author_is_approved",
            ),
            models.CheckConstraint(
                condition=~Q(origin__in=["imported", "gathered"])
                | ~Q(source_file="") & ~Q(source_sha256=""),
                name="edition_imported_from_a_file",
            ),
            whole_date("edition", "published_on"),
        ]
        indexes = [
            models.Index(fields=["published_on_last", "recorded_at", "id"], name="edition_newest")
        ]

    def __str__(self):
        return f"{self.get_kind_display().capitalize()} for {self.year}"

    @property
    def is_published(self) -> bool:
        return self.state == self.State.PUBLISHED

    @property
    def is_summary(self) -> bool:
        """Whether its texts are ours: never quoted, never called the department's words."""
        return self.texts == self.Texts.SUMMARY

    @property
    def is_words_for_summary(self) -> bool:
        """Whether it brought published words to a report that is out: in place of our summary of
        them, or of what a page by action said.
        """
        return self.kind == self.Kind.SUPPLEMENT and self.is_from_a_page

    @property
    def is_from_a_page(self) -> bool:
        """Whether it was read from published pages, by a command or into a draft."""
        return self.origin in (self.Origin.IMPORTED, self.Origin.GATHERED)

    @property
    def rank(self) -> tuple[date, int]:
        """By which one published edition supersedes another: its last day, then its position."""
        return self.published_on_last, self.position

    @property
    def steps_passed(self) -> list:
        """The steps of clearance that it passed: a query for what was submitted here, else none."""
        if self.submitted_at is None:
            return []
        return list(self.clearances.all())

    def get_absolute_url(self):
        """Reads the response with its department and strategy: select them first."""
        response = self.response
        return reverse(
            "edition", args=[response.department.slug, response.strategy.slug, self.position]
        )


class Author(models.Model):
    """Somebody who wrote something that stands in an edition as it was submitted.

    Kept with the edition when it is submitted, taken away when it is returned.
    """

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="authors")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, related_name="+"
    )
    account = models.CharField(max_length=150, help_text="Whose account wrote it, as text.")
    name = models.CharField(max_length=200, help_text="Who wrote it, as text.")

    class Meta:
        ordering = ["edition", "account"]
        constraints = [
            models.UniqueConstraint(fields=["edition", "account"], name="author_once_an_edition"),
            models.CheckConstraint(
                condition=~Q(account="") & ~Q(name=""), name="author_has_an_account_and_a_name"
            ),
        ]

    def __str__(self):
        return self.name
