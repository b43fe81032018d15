from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.utils import timezone

from commitments.models.editions import Edition
from commitments.models.entries import Entry, Revision
from commitments.models.pledges import Outcome
from commitments.quotations import stands_in
from commitments.withholding.words import is_withheld

IN_YOUR_OWN = "tell it in your own words: untick “these are its words”."


class CitationQuerySet(models.QuerySet):
    def with_texts(self, day: date):
        """Each with what its entry had published by the day, `entry.public`. Two queries."""
        published = Revision.objects.published().filter(edition__published_on_last__lte=day)
        published = published.select_related("edition").order_by()
        texts = Prefetch("entry__revisions", published, to_attr="public")
        return self.select_related("entry__action").prefetch_related(texts)


class Citation(models.Model):
    """The words that show an outcome, and the entry that says so.

    That entry may stand under another action than the pledge. A quotation stands in the text of
    its entry as it was when the outcome's edition came out; what became of that text later
    changes nothing.
    """

    outcome = models.ForeignKey(Outcome, models.PROTECT, related_name="citations")
    entry = models.ForeignKey(Entry, models.PROTECT, related_name="citations")
    words = models.TextField()
    is_quotation = models.BooleanField(
        "these are its words",
        default=True,
        help_text="Otherwise they are told in words of our own, without quotation marks.",
    )

    objects = CitationQuerySet.as_manager()

    class Meta:
        ordering = ["outcome", "id"]
        constraints = [
            models.UniqueConstraint(fields=["outcome", "entry"], name="citation_once_an_entry"),
            models.CheckConstraint(condition=~Q(words=""), name="citation_has_words"),
        ]

    def __str__(self):
        return (
            f"{self.entry}: “{self.words}”" if self.is_quotation else f"{self.entry}: {self.words}"
        )

    def clean(self):
        """A quotation stands in what it quotes. Asked while its edition is a draft."""
        if self.is_quotation and self.outcome_id and self.entry_id:
            text = texts_cited_by(self.outcome.edition, [self.entry_id]).get(self.entry_id)
            if why := why_not_quoted(self.words, text, self.entry):
                raise ValidationError({"words": why})

    @property
    def is_withheld(self) -> bool:
        """Whether, in place of its words, it says that they were withheld."""
        return is_withheld(self.words)

    # These read the outcome's edition and the texts of the entry: CitationQuerySet.with_texts.

    @property
    def cited(self) -> Revision | None:
        """The text of its entry that was current when the outcome's edition came out."""
        own = self.outcome.edition
        before = [
            text
            for text in self.entry.public
            if text.edition.position <= own.position and text.edition.rank <= own.rank
        ]
        return max(before, key=lambda text: text.edition.rank, default=None)

    @property
    def changed(self) -> Revision | None:
        """The text of its entry that is current instead of the one cited."""
        current = max(self.entry.public, key=lambda text: text.edition.rank, default=None)
        return current if current != self.cited else None

    @property
    def is_quoted(self) -> bool:
        """Whether its words are the department's and stand in the text cited."""
        text = self.cited
        return (
            self.is_quotation
            and text is not None
            and not text.edition.is_summary
            and stands_in(self.words, text.words)
        )


def texts_cited_by(
    edition: Edition, entries: Iterable[int], day: date | None = None
) -> dict[int, Revision]:
    """What of some entries stands when an edition comes out, by the entry: its own text first."""
    if edition.supplements:
        day = edition.supplements.published_on_last
    current = Revision.objects.as_at(day or timezone.localdate()).filter(entry__in=entries)
    own = Revision.objects.filter(edition=edition, entry__in=entries)
    rows = [*current.select_related("edition"), *own.select_related("edition")]
    return {row.entry_id: row for row in rows}


def why_not_quoted(words: str, text: Revision | None, entry: Entry) -> str:
    """Why words can't be quoted from a text, in a sentence; empty where they can."""
    if text is None:
        return f"Nothing is published of {entry}, so nothing can be quoted from it: {IN_YOUR_OWN}"
    if text.edition.is_summary:
        return f"Of {entry} there is our summary only, which can’t be quoted: {IN_YOUR_OWN}"
    if stands_in(words, text.words):
        return ""
    return (
        f"The text of {entry} doesn’t hold these words: “{words}”. Copy them from it, or "
        f"{IN_YOUR_OWN}"
    )
