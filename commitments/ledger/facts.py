"""The facts of editions as they are read from the database to be sealed, or to be compared.

Each row is read and made once, however many others refer to it: Django's own prefetching asks and
makes anew for each way that leads to a row, and for each row that nothing hangs on.
"""

from collections import defaultdict

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Manager, Model, QuerySet

from commitments.models import (
    Author,
    Citation,
    Edition,
    Entry,
    Evidence,
    Figure,
    Measure,
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
from strategy.models import Action

# What hangs on an edition, under the names by which it has them.
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
# What a line says of other rows is their keys, and what those are made of: in this order, as what
# is referred to refers to others.
REFERRED_TO: dict[type[Model], list[tuple[type[Model], str]]] = {
    Pledge: [
        *((Pledge, "replaces"), (Withdrawal, "pledge"), (Slip, "pledge"), (Outcome, "pledge")),
        *((Outcome, "carried_to"), (Succession, "pledge"), (Succession, "goes_on_as")),
    ],
    Measure: [(Figure, "measure"), (Yardstick, "measure")],
    Entry: [
        *((model, "entry") for model in (Revision, Variant, Pledge, Citation, Figure, Yardstick)),
    ],
    Action: [(Wording, "action"), (Entry, "action")],
}


def read(editions: QuerySet[Edition]) -> list[Edition]:
    """Editions with all that their lines say: no more queries for many of them than for one.

    Raises ObjectDoesNotExist where what one of their facts refers to is gone.
    """
    related = ("response__department", "response__strategy", "known_from", "supplements")
    found = list(editions.select_related(*related))
    reading = Reading()
    for name, model in FACTS.items():
        reading.hang(found, name, model.objects.filter(edition__in=found))
    reading.hang(found, "evidence", Evidence.objects.filter(of_edition__in=found), "of_edition_id")
    outcomes, figures = reading.all_of(Outcome), reading.all_of(Figure)
    of_them = {"outcome__edition__in": found}
    reading.hang(outcomes, "citations", Citation.objects.filter(**of_them), "outcome_id")
    reading.hang(outcomes, "evidence", Evidence.objects.filter(**of_them), "outcome_id")
    of_them = {"figure__edition__in": found}
    reading.hang(figures, "evidence", Evidence.objects.filter(**of_them), "figure_id")
    for target, ways in REFERRED_TO.items():
        reading.refer(ways, target.objects)
    if reading.all_of(Succession):  # The key of a promise of another response says which.
        responses = Response.objects.select_related("department", "strategy")
        reading.refer([(Entry, "response")], responses)
    return found


class Reading:
    """Rows that were read, each made once."""

    def __init__(self):
        self.rows: dict[type[Model], dict[int, Model]] = defaultdict(dict)

    def all_of(self, model: type[Model]) -> list[Model]:
        return list(self.rows[model].values())

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
        found = list(rows)
        self.rows[rows.model].update((row.pk, row) for row in found)
        return found

    def refer(self, ways: list[tuple[type[Model], str]], targets: Manager | QuerySet) -> None:
        """Give rows the one that each refers to. Raises ObjectDoesNotExist where that is gone."""
        fields = [(self.all_of(model), model._meta.get_field(name)) for model, name in ways]
        known = self.rows[targets.model]
        asked = {getattr(row, field.attname) for rows, field in fields for row in rows}
        if asked := asked - known.keys() - {None}:
            self.read(targets.filter(pk__in=asked).order_by())
        if gone := asked - known.keys():
            raise ObjectDoesNotExist(f"{targets.model._meta.db_table} {min(gone)} is gone")
        for rows, field in fields:
            for row in rows:
                if number := getattr(row, field.attname):
                    field.set_cached_value(row, known[number])
