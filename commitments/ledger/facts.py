"""The facts of editions as they are read from the database to be sealed, or to be compared."""

from django.db.models import Prefetch, QuerySet

from commitments.models import (
    Author,
    Citation,
    Edition,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)


def read(editions: QuerySet[Edition]) -> list[Edition]:
    """Editions with all that their lines say: a query a table, however many they are."""
    related = ("response__department", "response__strategy", "known_from", "supplements")
    return list(editions.select_related(*related).prefetch_related(*_facts()))


def _facts() -> list[Prefetch | str]:
    """By number, which costs less than the order that people read them in; a line has its own."""
    citations = _read(Citation.objects.select_related("entry"), "entry__action")
    outcomes = Outcome.objects.select_related("pledge__entry", "carried_to__entry")
    figures = Figure.objects.select_related("measure", "entry")
    pledges = Pledge.objects.select_related("entry", "replaces__entry")
    withdrawals = Withdrawal.objects.select_related("pledge__entry")
    own = {
        "revisions": _read(Revision.objects.select_related("entry"), "entry__action"),
        "variants": _read(Variant.objects.select_related("entry"), "entry__action"),
        "pledges": _read(pledges, "entry__action", "replaces__entry__action"),
        "wordings": _read(Wording.objects, "action"),
        "withdrawals": _read(withdrawals, "pledge__entry__action"),
        "slips": _read(Slip.objects.select_related("pledge__entry"), "pledge__entry__action"),
        "successions": _read(
            Succession.objects.select_related("pledge__entry", "goes_on_as__entry"),
            "pledge__entry__action",
            "pledge__entry__response__department",
            "pledge__entry__response__strategy",
            "goes_on_as__entry__action",
        ),
        "outcomes": _read(
            outcomes,
            "pledge__entry__action",
            "carried_to__entry__action",
            Prefetch("citations", citations),
            "evidence",
        ),
        "figures": _read(figures, "entry__action", "evidence"),
        "yardsticks": _read(Yardstick.objects.select_related("measure", "entry"), "entry__action"),
        "authors": Author.objects.order_by("account"),
    }
    return [*(Prefetch(name, rows) for name, rows in own.items()), "evidence"]


def _read(rows, *beside: Prefetch | str) -> QuerySet:
    return rows.order_by("pk").prefetch_related(*beside)
