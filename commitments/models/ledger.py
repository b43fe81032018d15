from django.db import models
from django.db.models import Q

from commitments.models.editions import Edition, Response


class Seal(models.Model):
    """What makes a published edition provable: its facts in one line, and a digest.

    The digest is the SHA-256 of the digest before it in the response's chain, a line feed and the
    line. Never changed, never deleted.
    """

    edition = models.OneToOneField(Edition, models.PROTECT, related_name="seal")
    response = models.ForeignKey(Response, models.PROTECT, related_name="seals")
    position = models.PositiveIntegerField()
    line = models.TextField()
    previous_digest = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering = ["response", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["response", "position"], name="seal_position_once_a_response"
            ),
            models.CheckConstraint(
                condition=Q(position=1, previous_digest="")
                | Q(position__gt=1) & ~Q(previous_digest=""),
                name="seal_follows_another_or_is_the_first",
            ),
            models.CheckConstraint(condition=~Q(line="") & ~Q(digest=""), name="seal_is_whole"),
        ]

    def __str__(self):
        return f"{self.position}: {self.digest}"
