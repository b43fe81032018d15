from django.db import models

from commitments.models.editions import Edition


class Unfinished(models.Model):
    """What was entered into a draft and is no fact yet: an answer without its reason, half a date.

    By section of the yearly update's screen, all that its boxes held when it was saved.
    """

    edition = models.OneToOneField(Edition, models.CASCADE, related_name="unfinished")
    sections = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "unfinished"

    def __str__(self):
        return f"Unfinished in {self.edition}"
