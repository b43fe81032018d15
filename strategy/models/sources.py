from django.db import models

from strategy.partial_dates import PartialDateField, whole_date


class Source(models.Model):
    """A published document that facts come from."""

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200)
    published_on = PartialDateField()
    url = models.URLField("address", blank=True)
    licence = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering = ["title"]
        constraints = [whole_date("source", "published_on")]

    def __str__(self):
        return self.title


class Sourced(models.Model):
    """Something that a document says: which one, and where in it."""

    source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="+")
    section = models.CharField(
        max_length=200, blank=True, help_text="Where in the source: “Action 7, progress 2014”."
    )

    class Meta:
        abstract = True


class FromSource(Sourced):
    """Something that is not on record without the document that says it."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="+")

    class Meta:
        abstract = True
