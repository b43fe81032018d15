from datetime import date
from functools import lru_cache

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from commitments.marks.past import words_of
from commitments.models.editions import Edition, Response
from commitments.models.intervals import on
from commitments.models.recorded import recorded
from commitments.quotations import stands_in
from strategy.models import Action


class Kind(models.TextChoices):
    """What an entry is: a promise of the start, what was done in a year, what is to be done."""

    COMMITMENT = "commitment"
    PROGRESS = "progress"
    PLAN = "plan"


class Entry(models.Model):
    """One cell of the record: response × action × kind × year."""

    response = models.ForeignKey(Response, models.PROTECT, related_name="entries")
    action = models.ForeignKey(Action, models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    year = models.PositiveSmallIntegerField(help_text="A plan's year is the year planned for.")

    class Meta:
        ordering = ["response", "action__number", "year", "kind"]
        verbose_name_plural = "entries"
        constraints = [
            models.UniqueConstraint(
                fields=["response", "action", "kind", "year"], name="entry_once_a_cell"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["commitment", "progress", "plan"]),
                name="entry_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(year__range=(1900, 2100)),
                name="entry_year_is_a_year",
                violation_error_message="A year lies between 1900 and 2100.",
            ),
        ]

    def __str__(self):
        return f"Action {self.action.number}, {self.said}"

    def get_absolute_url(self):
        """Reads the response with its department and strategy: select them first."""
        response = self.response
        page = page_of(response.department.slug, response.strategy.slug, self.action.number)
        return f"{page}#{self.kind}-{self.year}"

    @property
    def said(self) -> str:
        """What this cell is, without its action: "progress during 2013"."""
        return entry_words(self.kind, self.year)

    @property
    def anchor(self) -> str:
        """By which a page of many actions names it. Reads self.action: select it first."""
        return f"action-{self.action.number}-{self.kind}-{self.year}"

    @property
    def key(self) -> str:
        """ACTION/KIND/YEAR, by which files name it. Reads self.action: select it first."""
        return entry_key(self.action.number, self.kind, self.year)

    @property
    def edition_year(self) -> int:
        return edition_year(self.kind, self.year)


@lru_cache(maxsize=1000)
def page_of(department: str, strategy: str, number: int) -> str:
    """The address of an action’s page: lists say it of one entry after the other."""
    return reverse("action", args=[department, strategy, number])


def entry_key(number: int, kind: str, year: int) -> str:
    return f"{number}/{kind}/{year}"


def edition_year(kind: str, year: int) -> int:
    """The year of the edition that an entry belongs to: a plan stands in the report before."""
    return year - 1 if kind == Kind.PLAN else year


def entry_words(kind: str, year: int) -> str:
    words = {Kind.COMMITMENT: "commitment of", Kind.PROGRESS: "progress during"}
    return f"{words.get(kind, 'plan for')} {year}"


class FactQuerySet(models.QuerySet):
    """Facts that belong to an edition, and are public when it is."""

    def published(self):
        is_out = {"edition__state": Edition.State.PUBLISHED}
        return self.filter(**is_out, **recorded("edition__recorded_at"))

    def as_at(self, day: date):
        """What the public could read on that day, superseded or not."""
        return self.published().filter(edition__published_on_last__lte=day)


class RevisionQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """The text of each entry that was current on that day: one revision an entry."""
        return self.filter(**on(day, "standing__"))


def words_said(text: str, form: str, reason: str) -> str:
    """What a text says past its marks, or the reason for none."""
    return words_of(text, form) or reason


class Revision(models.Model):
    """The text of one entry as one edition published it, or the answer given instead."""

    class Answer(models.TextChoices):
        TEXT = "text"
        NOT_APPLICABLE = "not-applicable", "not applicable"
        NIL_RETURN = "nil-return", "nil return"

    class Form(models.TextChoices):
        PLAIN = "plain"
        MARKED = "marked", "marked: lists, tables, links"

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="revisions")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="revisions")
    answer = models.CharField(max_length=14, choices=Answer.choices, default=Answer.TEXT)
    form = models.CharField(
        max_length=6,
        choices=Form.choices,
        default=Form.PLAIN,
        help_text="Whether its text has marks, for lists, tables and links.",
    )
    text = models.TextField(blank=True, help_text="What a reader can check a year from now.")
    reason = models.TextField(
        blank=True, help_text="Why it is not applicable, or why there is nothing to report."
    )
    assessment = models.CharField("the department's own assessment", max_length=100, blank=True)
    section = models.CharField(max_length=200, blank=True, help_text="Where in the source.")
    first_line = models.PositiveIntegerField(
        null=True, blank=True, help_text="Its first line in the imported file, counted from 1."
    )
    last_line = models.PositiveIntegerField(null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        ordering = ["entry", "edition"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "edition"], name="revision_once_an_edition"),
            models.CheckConstraint(
                condition=Q(answer="text", reason="") & ~Q(text="")
                | Q(answer__in=["not-applicable", "nil-return"], text="") & ~Q(reason=""),
                name="revision_is_a_text_or_an_answer_with_its_reason",
                violation_error_message="Give a text, or choose an answer and give its reason.",
            ),
            models.CheckConstraint(
                condition=Q(form="plain") | Q(form="marked", answer="text"),
                name="revision_form_is_plain_or_of_a_marked_text",
                violation_error_message="Only a text has marks, not an answer instead of one.",
            ),
            models.CheckConstraint(
                condition=Q(first_line=None, last_line=None)
                | Q(
                    first_line__isnull=False,
                    last_line__isnull=False,
                    first_line__gte=1,
                    last_line__gte=F("first_line"),
                ),
                name="revision_lines_in_order",
                violation_error_message="Give both lines, the first before the last.",
            ),
        ]

    def __str__(self):
        return f"{self.entry}, {self.edition}"

    @property
    def words(self) -> str:
        return words_said(self.text, self.form, self.reason)

    def clean(self):
        """What its own edition quotes from it must go on standing in it."""
        if not (self.entry_id and self.edition_id):
            return
        quoted = self.entry.citations.filter(outcome__edition=self.edition_id, is_quotation=True)
        lost = [row.words for row in quoted if not stands_in(row.words, self.words)]
        if lost:
            named = ", ".join(f"“{words}”" for words in lost)
            raise ValidationError(
                f"What became of a pledge is shown by words of this text: {named}. Leave them in "
                "it, or change what they show first."
            )


class WordingQuerySet(FactQuerySet):
    def as_at(self, day: date):
        """What each action was called on that day."""
        return self.filter(**on(day, "standing__"))


class Wording(models.Model):
    """What an edition's page calls an action, and the lines before its first section."""

    action = models.ForeignKey(Action, models.PROTECT, related_name="wordings")
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="wordings")
    title = models.TextField()
    note = models.TextField(blank=True)
    line = models.PositiveIntegerField(null=True, blank=True)

    objects = WordingQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "action"]
        constraints = [
            models.UniqueConstraint(fields=["action", "edition"], name="wording_once_an_edition"),
            models.CheckConstraint(condition=~Q(title=""), name="wording_says_something"),
        ]

    def __str__(self):
        return f"Action {self.action.number}: {self.title}"
