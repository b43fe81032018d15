from django.conf import settings
from django.db import models
from django.db.models import Q

from commitments.models.clearance import Step
from commitments.models.editions import Edition


class CommentQuerySet(models.QuerySet):
    def open(self):
        """Those that nobody closed."""
        return self.filter(closed_at=None)

    def blocking(self):
        """Those by which an edition is neither cleared nor published."""
        return self.open().filter(weight=Comment.Weight.MUST)


class Comment(models.Model):
    """What somebody who clears an edition says of one text of it, and how much it weighs.

    Of the work, and never published. It is open until whoever wrote it, or the people of the same
    step, close it; an answer alone closes nothing.
    """

    class Weight(models.TextChoices):
        MUST = "must"
        SHOULD = "should"
        REMARK = "remark"

    edition = models.ForeignKey(Edition, models.PROTECT, related_name="comments")
    place = models.CharField(max_length=300, help_text="What it is about, without words of it.")
    weight = models.CharField(max_length=6, choices=Weight.choices, default=Weight.SHOULD)
    text = models.TextField()
    step = models.ForeignKey(Step, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)
    answer = models.TextField(blank=True)
    answered_name = models.CharField(max_length=200, blank=True)
    closed_at = models.DateTimeField(null=True)
    closed_name = models.CharField(max_length=200, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        ordering = ["edition", "at", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(weight__in=["must", "should", "remark"]),
                name="comment_weight_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(text="") & ~Q(place="") & ~Q(by_name=""),
                name="comment_says_something_of_a_place",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_name="") | ~Q(answer="") & ~Q(answered_name=""),
                name="comment_answered_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, closed_name="")
                | Q(closed_at__isnull=False) & ~Q(closed_name=""),
                name="comment_closed_by_somebody",
            ),
        ]

    def __str__(self):
        return f"{self.get_weight_display()}, {self.place}"
