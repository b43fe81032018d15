"""What things are called, and were called before: an office, a person, an action, a department."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import cached_property

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone


class FormerNameQuerySet(models.QuerySet):
    def of(self, row: models.Model):
        """The names that something had, the latest first."""
        return self.filter(kind=row._meta.model_name, subject=row.pk).order_by("-until", "-pk")

    def on(self, day: date):
        """The names that were in use on that day, by what has been renamed since."""
        return self.filter(until__gt=day).order_by("kind", "subject", "until", "pk")

    def with_slug(self, model: type[models.Model], slug: str):
        """Those of things of a model that had this part of an address, the latest first."""
        return self.filter(kind=model._meta.model_name, slug=slug).order_by("-until", "-pk")

    def keep(self, row: "Named", until: date) -> None:
        """Keep what the database still calls a row, which is renamed on that day."""
        known = {"kind": row._meta.model_name, "subject": row.pk, "until": until}
        self.get_or_create(**known, name=row.called, slug=getattr(row, "slug", ""))


class FormerName(models.Model):
    """What something was called until a day: a department, an action, an office, a group.

    Written when its name is changed, so that the past keeps its names and an old address leads on.
    """

    kind = models.CharField(max_length=20, help_text="What was renamed: role, person, action.")
    subject = models.PositiveBigIntegerField(help_text="Its number in the table of its kind.")
    name = models.CharField(max_length=500, help_text="Its name, or title, until then.")
    slug = models.SlugField(blank=True, help_text="Its part of an address until then.")
    until = models.DateField(help_text="The first day on which it was called otherwise.")

    objects = FormerNameQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "subject", "until", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(kind="") & ~Q(name=""), name="former_name_says_what_and_how"
            ),
        ]
        indexes = [models.Index(fields=["kind", "subject"], name="former_name_of_subject")]

    def __str__(self):
        return f"{self.name} (until {self.until})"


class Named(models.Model):
    """Something whose former names are kept: by `save()`, whoever changes its name or its slug.

    Where pages are as at a day (`names_as_at`), what is read then carries the name of that day,
    and can't be saved.
    """

    name_field = "name"
    renamed_on: date | None = None  # The first day of the new name, where that is not today.
    has_name_of_the_past = False

    class Meta:
        abstract = True

    def save(self, *args, update_fields: Iterable[str] | None = None, **kwargs):
        """One query more for a row that is there already: what it is called."""
        if self.has_name_of_the_past:
            raise TypeError(f"“{self}” is a name of the past: read it anew to change it.")
        saved = {self.name_field, "slug"}.intersection(update_fields or [self.name_field, "slug"])
        with transaction.atomic(savepoint=False):
            if saved and self.pk and (before := self._as_stored()) and self._is_renamed(before):
                FormerName.objects.keep(before, self.renamed_on or timezone.localdate())
            super().save(*args, update_fields=update_fields, **kwargs)

    @property
    def called(self) -> str:
        return getattr(self, self.name_field)

    @classmethod
    def from_db(cls, db, field_names, values):
        row = super().from_db(db, field_names, values)
        if (then := _then.get()) and (name := then.names.get((cls._meta.model_name, row.pk))):
            setattr(row, cls.name_field, name)
            row.has_name_of_the_past = True
        return row

    def _as_stored(self) -> "Named | None":
        return type(self)._base_manager.filter(pk=self.pk).first()

    def _is_renamed(self, before: "Named") -> bool:
        names = (self.name_field, "slug")
        return any(getattr(self, name, "") != getattr(before, name, "") for name in names)


class _Then:
    """What things were called on a day that are called otherwise now. One query, when asked."""

    def __init__(self, day: date):
        self.day = day

    @cached_property
    def names(self) -> dict[tuple[str, int], str]:
        found: dict[tuple[str, int], str] = {}
        for row in FormerName.objects.on(self.day):
            found.setdefault((row.kind, row.subject), row.name)
        return found


_then: ContextVar[_Then | None] = ContextVar("what things were called then", default=None)


@contextmanager
def names_as_at(day: date | None) -> Iterator[None]:
    """Within it, what is read from the database carries the name that it had on a day.

    Without a day it carries today's again.
    """
    token = _then.set(_Then(day) if day else None)
    try:
        yield
    finally:
        _then.reset(token)
