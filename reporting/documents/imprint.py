"""What a document says of itself: what it was made from, as at which day, checked by what."""

from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.urls import reverse

from commitments.models import Checkpoint
from reporting.exports.about import LICENCE
from reporting.record.signed import NOT_SIGNED, address_of, moment_words
from strategy.addresses import absolute
from strategy.partial_dates import day_words

COMPILED = (
    "Compiled from the public record by Pledgebook, which is not a government website. The texts "
    "stand as the record holds them; its editions say where each came from."
)


@dataclass(frozen=True)
class Imprint:
    """Stands at the beginning of a document, and at the foot of every page of it."""

    address: str  # Where the same can be had again, in full.
    as_at: date  # The last day on which what it tells changed.
    checkpoint: Checkpoint | None  # The first of the log that covers all that it tells.
    recorded: date | None = None  # The day on which this site showed it, if one is asked for.

    @property
    def as_data(self) -> dict:
        return {
            "address": self.address,
            "as_at": self._as_at,
            "day": [self.as_at.year, self.as_at.month, self.as_at.day],
            "checkpoint": checkpoint_data(self.checkpoint),
            "not_signed": NOT_SIGNED,
            "how_to_check": absolute(reverse("log")),
            "licence": LICENCE,
            "version": settings.VERSION,
            "compiled": COMPILED,
        }

    @property
    def _as_at(self) -> str:
        shown = f", as shown on {day_words(self.recorded)}" if self.recorded else ""
        return f"{day_words(self.as_at)}{shown}"


def checkpoint_data(checkpoint: Checkpoint | None) -> dict | None:
    if checkpoint is None:
        return None
    return {
        "size": str(checkpoint.size),
        "root": checkpoint.root,
        "at": moment_words(checkpoint.at),
        "address": address_of(checkpoint),
    }
