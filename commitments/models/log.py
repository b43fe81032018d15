from django.db import models
from django.db.models import Q


class Line(models.Model):
    """A line of the log: one thing that happened to the record, as `commitments.ledger` tells it.

    Its leaf is what stands in the tree, for anyone to read. What it tells is facts, each a row of
    the record as a bundle spells it: the leaf holds the root of a tree over their digests, each
    made with a salt of its own, so that nobody guesses what is not shown. Never changed, never
    deleted.
    """

    class Kind(models.TextChoices):
        SEAL = "seal", "an edition sealed before there was a log"
        EDITION = "edition", "an edition published"
        FIXED = "fixed", "something fixed"
        EVENT = "event"
        OPINION = "opinion"
        WITHHELD = "withheld"

    number = models.BigIntegerField(unique=True, help_text="Its place in the tree, from 0.")
    at = models.DateTimeField(help_text="When it was written.")
    format = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    table = models.CharField(max_length=30, help_text="The table of the row it is of.")
    row = models.BigIntegerField(help_text="The number of that row.")
    did = models.CharField(
        max_length=10, blank=True, help_text="What was done: added, changed, published, withheld …"
    )
    of = models.CharField(
        max_length=500, blank=True, help_text="The key of the row, where anyone may know of it."
    )
    told = models.TextField(
        blank=True, help_text="The fact itself, where its row may be changed later."
    )
    digests = models.TextField(
        blank=True, help_text="Of each fact a line: its digest, its table and its key."
    )
    facts = models.PositiveIntegerField()
    root = models.CharField(max_length=64, help_text="Of the tree over the facts’ digests.")
    salt = models.CharField(
        max_length=64, blank=True, help_text="From which the facts’ salts are made. Secret."
    )
    leaf = models.TextField(help_text="What stands in the tree.")
    hash = models.CharField(max_length=64, help_text="The hash of the leaf.")

    is_renamed = False  # While it is written: whether its row has another key than before.

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=Q(number__gte=0), name="line_number_from_0"),
            models.CheckConstraint(
                condition=Q(kind__in=["seal", "edition", "fixed", "event", "opinion", "withheld"]),
                name="line_kind_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(leaf="") & ~Q(hash="") & ~Q(root=""), name="line_is_whole"
            ),
            models.CheckConstraint(
                condition=Q(format=0, kind="seal", salt="")
                | Q(format__gt=0) & ~Q(kind="seal") & ~Q(salt=""),
                name="line_of_format_0_is_a_seal",
            ),
        ]
        indexes = [models.Index(fields=["table", "row", "number"], name="line_of_a_row")]

    def __str__(self):
        return f"{self.number}: {self.kind} {self.of or self.row} {self.did}".rstrip()


class Node(models.Model):
    """The hash of a whole subtree of 256 to the power of `level` lines.

    What is in between is worked out from these, 256 at a time.
    """

    level = models.PositiveSmallIntegerField()
    place = models.BigIntegerField(help_text="From the left, from 0.")
    hash = models.CharField(max_length=64)

    class Meta:
        ordering = ["level", "place"]
        constraints = [
            models.UniqueConstraint(fields=["level", "place"], name="node_once"),
            models.CheckConstraint(
                condition=Q(level__gte=1, place__gte=0) & ~Q(hash=""), name="node_is_whole"
            ),
        ]

    def __str__(self):
        return f"{self.level}/{self.place}"
