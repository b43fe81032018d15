import hashlib
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from commitments import file_types
from commitments.models.editions import Edition, Response
from commitments.models.entries import Entry, FactQuerySet
from commitments.models.intervals import on
from commitments.models.pledges import Outcome
from strategy.models import Action, Sourced


class Measure(Sourced):
    """Something counted with a unit and followed over the years."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="measures")
    slug = models.SlugField()
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=50)
    action = models.ForeignKey(
        Action, models.PROTECT, null=True, blank=True, related_name="measures"
    )

    class Meta:
        ordering = ["response", "name"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "slug"], name="measure_slug_once_a_response"
            )
        ]

    def __str__(self):
        return self.name


class FigureQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """The value of each measure and year that was current on that day."""
        return self.filter(**on(day, "standing__"))


class Figure(models.Model):
    """A measure's value in one year, as one edition gives it."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="figures")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField()
    value = models.DecimalField(max_digits=14, decimal_places=2)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, related_name="figures")
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = FigureQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "year", "edition"]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "edition", "year"], name="figure_once_an_edition_and_year"
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="figure_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
        ]

    def __str__(self):
        return f"{self.measure}, {self.year}: {self.value.normalize():f}"


class EvidenceQuerySet(models.QuerySet):
    def of(self, editions):
        """What backs something that these editions say, or them as a whole."""
        return self.filter(
            Q(outcome__edition__in=editions)
            | Q(figure__edition__in=editions)
            | Q(of_edition__in=editions)
        )

    def files(self):
        return self.exclude(file="")

    def with_what_they_back(self):
        return self.select_related("outcome__pledge", "figure__measure", "of_edition")


class Evidence(models.Model):
    """A link, or a file with its SHA-256, that backs an outcome, a figure, or an edition.

    An edition's own is the page that it was imported from, or backs it as a whole.
    """

    outcome = models.ForeignKey(
        Outcome, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    figure = models.ForeignKey(
        Figure, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    of_edition = models.ForeignKey(
        Edition, models.PROTECT, null=True, blank=True, related_name="evidence"
    )
    title = models.CharField(max_length=200)
    url = models.URLField("link", blank=True)
    file = models.FileField(upload_to="evidence/%Y/", blank=True)
    sha256 = models.CharField(
        "SHA-256",
        max_length=64,
        blank=True,
        editable=False,
        validators=[RegexValidator(r"^[0-9a-f]{64}$")],
    )

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        verbose_name_plural = "evidence"
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__isnull=False, figure=None, of_edition=None)
                | Q(outcome=None, figure__isnull=False, of_edition=None)
                | Q(outcome=None, figure=None, of_edition__isnull=False),
                name="evidence_backs_one_thing",
                violation_error_message="Evidence backs one outcome, one figure or one edition.",
            ),
            models.CheckConstraint(
                condition=(~Q(url="") & Q(file="", sha256=""))
                | (Q(url="") & ~Q(file="") & ~Q(sha256=""))
                # One that was withheld: its title says so, and a file keeps its digest.
                | Q(url="", file="", title__startswith="Withheld on "),
                name="evidence_is_a_link_or_a_file_with_its_sha256",
                violation_error_message="Give either a link or a file.",
            ),
        ]

    def __str__(self):
        return self.title

    @property
    def backs(self) -> Edition | Outcome | Figure:
        return self.of_edition or self.outcome or self.figure

    @property
    def edition(self) -> Edition:
        """The edition of what it backs."""
        return self.of_edition or self.backs.edition

    @property
    def type(self) -> str:
        """What people call a file of its type: PDF."""
        return file_types.type_of(self.file.name).name

    @property
    def size(self) -> int | None:
        """The bytes of its file; None where it is gone from where files are kept."""
        try:
            return self.file.size
        except OSError:
            return None

    def clean(self):
        if self.file and not self.file._committed:
            self.check_file()
        try:
            self.take_digest()
        except FileNotFoundError:
            raise ValidationError({"file": "This file is gone: give it again."}) from None

    def check_file(self) -> None:
        try:
            file_types.check(self.file)
        except ValidationError as error:
            raise ValidationError({"file": error.messages}) from None

    def take_digest(self) -> None:
        """Note the SHA-256 of its file; none where it is a link."""
        if not self.file:
            self.sha256 = ""
            return
        digest = hashlib.sha256()
        for chunk in self.file.chunks():  # And not closed: an upload is yet to be kept.
            digest.update(chunk)
        self.sha256 = digest.hexdigest()
