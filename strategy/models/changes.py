from datetime import UTC, datetime
from typing import NamedTuple

from django.db import connections, models


class Version(NamedTuple):
    """How often the public record was changed, and when last: the same as long as nothing was."""

    number: int
    changed_at: datetime | None


class RecordChangeQuerySet(models.QuerySet):
    def version(self) -> Version:
        """One query. Rows are counted: the greatest id misses a change that was long in saving.

        Every page asks this first, and Django takes longer to write it than a database to answer.
        """
        with connections[self.db].cursor() as cursor:
            cursor.execute(f"SELECT COUNT(*), MAX(at) FROM {self.model._meta.db_table}")
            number, changed_at = cursor.fetchone()
        if isinstance(changed_at, str):  # SQLite keeps the moment as a text.
            changed_at = datetime.fromisoformat(changed_at).replace(tzinfo=UTC)
        return Version(number, changed_at)


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
