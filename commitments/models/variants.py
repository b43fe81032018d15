from datetime import date

from django.db import models
from django.db.models import Exists, OuterRef, Q

from commitments.marks.past import words_of
from commitments.models.editions import Edition
from commitments.models.entries import Entry, FactQuerySet, Revision
from strategy.partial_dates import PartialDateField, whole_date


class VariantQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """Those that this record told of by that day, of pages that were out by then."""
        is_out = Q(published_on_last=None) | Q(published_on_last__lte=day)
        return super().as_at(day).filter(is_out)

    def contradicting(self, day: date):
        """Those that say on that day something else than what stands, the latest of each page."""
        same = Revision.objects.as_at(day).filter(
            entry=OuterRef("entry"), text=OuterRef("text"), form=OuterRef("form")
        )
        later = self.model.objects.as_at(day).filter(
            entry=OuterRef("entry"),
            page_title=OuterRef("page_title"),
            edition__position__gt=OuterRef("edition__position"),
        )
        return self.as_at(day).filter(~Exists(same), ~Exists(later))


class Variant(models.Model):
    """What another published page says of an entry, word for word: shown beside it, never current.

    A page by action, say, beside the department's own page, whose text stands. It belongs to the
    edition that brought it, a supplement of the report of its year.
    """

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="variants")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="variants")
    form = models.CharField(
        max_length=6,
        choices=Revision.Form.choices,
        default=Revision.Form.PLAIN,
        help_text="Whether its text has marks, for lists, tables and links.",
    )
    text = models.TextField(help_text="What the other page says, word for word.")
    page_title = models.CharField(
        "title of the other page", max_length=300, help_text="As the page itself has it."
    )
    page_url = models.URLField("address of the other page", max_length=500, blank=True)
    published_on = PartialDateField(
        "the other page is of", help_text="When the public could read it there."
    )
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")

    objects = VariantQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "edition"], name="variant_once_an_edition"),
            models.CheckConstraint(condition=~Q(text=""), name="variant_says_something"),
            models.CheckConstraint(
                condition=~Q(page_title=""),
                name="variant_names_its_page",
                violation_error_message="Say which page it stands on.",
            ),
            models.CheckConstraint(
                condition=Q(form__in=["plain", "marked"]), name="variant_form_is_known"
            ),
            whole_date("variant", "published_on"),
        ]

    def __str__(self):
        return f"{self.entry}, as “{self.page_title}” has it"

    @property
    def words(self) -> str:
        """What it says past its marks."""
        return words_of(self.text, self.form)
