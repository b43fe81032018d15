from django.db import models
from django.db.models import Q

from commitments.models.editions import Edition


class Withholding(models.Model):
    """That words of something published were taken away by law: which, when, by whom and why.

    What stands in their place is `words`. What was published keeps its digest in the log, and a
    line of the log tells this, and the rest of the fact as it is from then on. Never changed, never
    deleted.
    """

    at = models.DateTimeField(help_text="When they were taken away.")
    by_name = models.CharField(max_length=200, help_text="Who took them away, as text.")
    by_account = models.CharField(max_length=150, help_text="Whose account that was, as text.")
    ground = models.TextField(help_text="On what ground: a court’s order, a law.")
    edition = models.ForeignKey(
        Edition,
        models.PROTECT,
        null=True,
        related_name="withholdings",
        help_text="The edition that published them; none of an opinion, or an event.",
    )
    table = models.CharField(max_length=30, help_text="The table of the row they stood in.")
    row = models.BigIntegerField(help_text="The number of that row; of a seal, its edition’s.")
    fact = models.CharField(max_length=500, help_text="The table and the key of that row.")
    column = models.CharField(max_length=30, help_text="The column they stood in.")
    words = models.TextField(blank=True, help_text="What stands there now.")

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["table", "row", "column"], name="withholding_once_a_column"
            ),
            models.CheckConstraint(
                condition=~Q(by_name="") & ~Q(by_account="") & ~Q(ground=""),
                name="withholding_says_who_and_why",
            ),
            models.CheckConstraint(
                condition=~Q(table="") & ~Q(fact="") & ~Q(column=""),
                name="withholding_says_what",
            ),
        ]

    def __str__(self):
        return f"{self.fact}, {self.column}: withheld"
