"""The facts of editions as they are read from the database to be sealed, or to be compared.

Each row is read once and made once, however many others refer to it: Django's own prefetching asks
and makes anew for each way that leads to a row, and for each row that nothing hangs on.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import ForeignKey, Model, QuerySet

from commitments.models import (
    Author,
    Citation,
    Edition,
    Entry,
    Evidence,
    Figure,
    Outcome,
    Pledge,
    Response,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)

# What hangs on an edition, under the names by which it has them. What refers to a promise comes
# after promises, most of which are of the editions that are read.
FACTS = {
    "revisions": Revision,
    "variants": Variant,
    "pledges": Pledge,
    "wordings": Wording,
    "withdrawals": Withdrawal,
    "slips": Slip,
    "successions": Succession,
    "outcomes": Outcome,
    "figures": Figure,
    "yardsticks": Yardstick,
    "authors": Author,
}
# What a line says of other rows is their keys; and what those are made of.
REFERS_TO = {
    Revision: ["entry"],
    Variant: ["entry"],
    Pledge: ["replaces", "entry"],
    Wording: ["action"],
    Withdrawal: ["pledge"],
    Slip: ["pledge"],
    Succession: ["pledge", "goes_on_as"],
    Outcome: ["pledge", "carried_to"],
    Figure: ["measure", "entry"],
    Yardstick: ["measure", "entry"],
    Citation: ["entry"],
    Entry: ["action"],
    Response: ["department", "strategy"],
}


def read(editions: QuerySet[Edition]) -> list[Edition]:
    """Editions with all that their lines say: no more queries for many of them than for one."""
    related = ("response__department", "response__strategy", "known_from", "supplements")
    found = list(editions.select_related(*related))
    reading = Reading()
    for name, model in FACTS.items():
        reading.hang(found, name, model.objects.filter(edition__in=found))
    reading.hang(found, "evidence", Evidence.objects.filter(of_edition__in=found), "of_edition_id")
    outcomes = [row for edition in found for row in edition.outcomes.all()]
    of_them = {"outcome__edition__in": found}
    reading.hang(outcomes, "citations", Citation.objects.filter(**of_them), "outcome_id")
    reading.hang(outcomes, "evidence", Evidence.objects.filter(**of_them), "outcome_id")
    figures = [row for edition in found for row in edition.figures.all()]
    of_them = {"figure__edition__in": found}
    reading.hang(figures, "evidence", Evidence.objects.filter(**of_them), "figure_id")
    # Of a promise of another response, its key says which.
    apart = [row.pledge.entry for edition in found for row in edition.successions.all()]
    reading.refer(apart, Entry._meta.get_field("response"))
    return found


class Reading:
    """Rows that were read, each made once."""

    def __init__(self):
        self.rows: dict[type[Model], dict[int, Model]] = defaultdict(dict)

    def hang(self, owners: list, name: str, rows: QuerySet, by: str = "edition_id") -> None:
        """Give each owner its rows, by number: a line has an order of its own."""
        hung = defaultdict(list)
        for row in self.read(rows.order_by("pk")) if owners else ():
            hung[getattr(row, by)].append(row)
        for owner in owners:
            # Where Django looks for what was prefetched.
            held = owner.__dict__.setdefault("_prefetched_objects_cache", {})
            held[name] = hung.get(owner.pk, ())

    def read(self, rows: QuerySet) -> list[Model]:
        """Rows with what they refer to."""
        found = list(rows)
        self.rows[rows.model].update((row.pk, row) for row in found)
        for name in REFERS_TO.get(rows.model, ()):
            self.refer(found, rows.model._meta.get_field(name))
        return found

    def refer(self, rows: Iterable[Model], field: ForeignKey) -> None:
        """Give rows the one that each refers to; one that isn't there stays to be asked for."""
        known = self.rows[field.related_model]
        asked = {getattr(row, field.attname) for row in rows} - known.keys() - {None}
        if asked:
            self.read(field.related_model.objects.filter(pk__in=asked))
        for row in rows:
            if referred := known.get(getattr(row, field.attname)):
                field.set_cached_value(row, referred)
