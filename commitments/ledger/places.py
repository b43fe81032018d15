"""Whether everything stands where its edition says.

A line tells a fact by its key in a response, so that one that was moved to another response would
still read as it was sealed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from operator import attrgetter

from django.db.models import F, Model, Q

from commitments.models import (
    Citation,
    Edition,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Seal,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)


@dataclass(frozen=True)
class Place:
    """Two ways from a fact to what it is of, which lead to the same; and the way to its edition."""

    model: type[Model]
    one: str
    other: str
    edition: str = "edition"
    of: Q = field(default_factory=Q)  # Which facts, where not all.


# What is made again in a later strategy was promised in another response.
WITHIN = ~Q(kind=Succession.Kind.GOES_ON)

PLACES = [
    Place(Revision, "edition__response", "entry__response"),
    Place(Variant, "edition__response", "entry__response"),
    Place(Pledge, "edition__response", "entry__response"),
    Place(Outcome, "edition__response", "pledge__entry__response"),
    Place(Withdrawal, "edition__response", "pledge__entry__response"),
    Place(Slip, "edition__response", "pledge__entry__response"),
    Place(Succession, "edition__response", "pledge__entry__response", of=WITHIN),
    Place(Succession, "edition__response", "goes_on_as__entry__response"),
    Place(Citation, "outcome__edition__response", "entry__response", "outcome__edition"),
    Place(Figure, "edition__response", "measure__response"),
    Place(Yardstick, "edition__response", "measure__response"),
    Place(Wording, "edition__response__strategy", "action__strategy"),
    Place(Revision, "edition__response__strategy", "entry__action__strategy"),
    Place(Seal, "response", "edition__response"),
]


def misplaced() -> Iterator[tuple[Edition, str]]:
    """The edition of each fact that was moved, and what is wrong. A query for each way."""
    for place in PLACES:
        rows = place.model.objects.filter(place.of).exclude(**{place.one: F(place.other)})
        public = rows.filter(**{f"{place.edition}__state": Edition.State.PUBLISHED})
        related = [f"{place.edition}__response__{name}" for name in ("department", "strategy")]
        of_row = attrgetter(place.edition.replace("__", "."))
        for row in public.select_related(*related).order_by("pk"):
            yield (
                of_row(row),
                f"{row._meta.verbose_name} {row.pk} stands somewhere else: {_where(row)}",
            )


def _where(row: Model) -> str:
    """What it stands in by now."""
    for name in ("entry", "pledge", "measure", "action", "response"):
        if hasattr(row, name):
            return f"{name} {getattr(row, f'{name}_id')}"
    return ""
