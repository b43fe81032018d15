from django.db import models
from django.db.models import Q


class Checkpoint(models.Model):
    """How long the log was, and the root over its lines: signed, so that others can keep it.

    Never changed, never deleted, as are what witnesses and authorities said of it.
    """

    size = models.BigIntegerField(help_text="How many lines the log had.")
    root = models.CharField(max_length=64, help_text="The root of the tree over them.")
    at = models.DateTimeField(help_text="When it was signed.")
    keys = models.CharField(max_length=500, help_text="The names and ids of the keys that signed.")
    note = models.TextField(help_text="The signed note, as the log’s own keys made it.")

    class Meta:
        ordering = ["size", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["size", "keys"], name="checkpoint_once_a_size_and_keys"
            ),
            models.CheckConstraint(
                condition=Q(size__gte=1) & ~Q(root="") & ~Q(keys="") & ~Q(note=""),
                name="checkpoint_is_whole",
            ),
        ]

    def __str__(self):
        return f"{self.size}: {self.root}"

    @property
    def text(self) -> str:
        """What is signed: by the log, by witnesses and by an authority of time."""
        return self.note.rpartition("\n\n")[0] + "\n"


class Cosignature(models.Model):
    """That a witness saw a checkpoint, and saw it grow from all that it had seen before."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures")
    witness = models.CharField(max_length=300, help_text="The name and the id of its key.")
    at = models.DateTimeField(help_text="When it says that it saw it.")
    line = models.TextField(help_text="The line of its signature.")

    class Meta:
        ordering = ["checkpoint", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "witness", "at"], name="cosignature_once_a_second"
            ),
            models.CheckConstraint(
                condition=~Q(witness="") & ~Q(line=""), name="cosignature_is_whole"
            ),
        ]

    def __str__(self):
        return f"{self.checkpoint_id}: {self.witness}"


class Token(models.Model):
    """That an authority of time had a checkpoint at a time (RFC 3161)."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="tokens")
    authority = models.CharField(max_length=500, help_text="Its address.")
    at = models.DateTimeField(help_text="The time that it tells.")
    answer = models.TextField(help_text="Its answer (DER), in base64.")

    class Meta:
        ordering = ["checkpoint", "at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["checkpoint", "authority"], name="token_once_an_authority"
            ),
            models.CheckConstraint(
                condition=~Q(authority="") & ~Q(answer=""), name="token_is_whole"
            ),
        ]

    def __str__(self):
        return f"{self.checkpoint_id}: {self.authority}, {self.at:%Y-%m-%d %H:%M:%S}"
