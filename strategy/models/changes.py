from datetime import datetime
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Max


class Version(NamedTuple):
    """How often the public record was changed, and when last: the same as long as nothing was."""

    number: int
    changed_at: datetime | None


class RecordChangeQuerySet(models.QuerySet):
    def version(self) -> Version:
        """One query. Rows are counted: the greatest id misses a change that was long in saving."""
        return Version(**self.aggregate(number=Count("pk"), changed_at=Max("at")))


class RecordChange(models.Model):
    """That something which anyone may read was changed: a publication, a role, a deadline.

    The database writes it, by the triggers of `strategy/noted_changes.py`; and so does whoever
    writes what stands.
    """

    at = models.DateTimeField()
    place = models.CharField(max_length=63, help_text="The table that was changed.")

    objects = RecordChangeQuerySet.as_manager()

    class Meta:
        ordering = ["id"]

    def __str__(self):
        return f"{self.place}, {self.at}"
