from datetime import date

from django.db import models
from django.db.models import Q


class FormerNameQuerySet(models.QuerySet):
    def of(self, row: models.Model):
        """The names that something had, the latest first."""
        return self.filter(kind=row._meta.model_name, subject=row.pk).order_by("-until", "-pk")

    def on(self, day: date):
        """The names that were in use on that day, by what has been renamed since."""
        return self.filter(until__gt=day).order_by("kind", "subject", "until", "pk")


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
