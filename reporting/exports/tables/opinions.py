"""What auditors say of outcomes, each with its reasons."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet

from commitments.models import Opinion
from reporting.exports.columns import BOOLEAN, DATE, MOMENT, Column, field
from reporting.exports.datasets import ListDataset
from reporting.exports.tables.facts import BY_ENTRY, RESPONSE, of_pledge, of_pledges, under
from reporting.filters.tables import narrowed


def opinions(day: date) -> QuerySet[Opinion]:
    """Those given by the day, with `is_current`."""
    current = Opinion.objects.as_at(day).filter(pk=OuterRef("pk"))
    rows = Opinion.objects.given_by(day).annotate(is_current=Exists(current))
    rows = rows.select_related("pledge__entry__action", *under("pledge__entry", *RESPONSE))
    return rows.order_by(*under("pledge", *BY_ENTRY, "number"), "given_on", "approved_at", "pk")


OPINIONS = ListDataset(
    "opinions",
    "Opinions of auditors",
    "What auditors say of what counts as having become of a pledge. Opinions belong to no edition: "
    "no digest covers them.",
    [
        *of_pledge(),
        Column("auditor", "Who gave it", lambda row: row.given_name),
        Column("opinion", "agree, disagree or not-enough-evidence", lambda row: row.verdict),
        field("judged", "What counted as the outcome on that day"),
        Column(
            "instead", "The outcome that the auditor would give instead", lambda row: row.status
        ),
        field("reasons", "What the auditor looked at and found"),
        field("given_on", "Day on which it was given", DATE),
        Column("approved_by", "The second auditor, who approved it", lambda r: r.approved_name),
        field("approved_at", "When it became public here", MOMENT),
        Column(
            "is_current",
            "Whether the same auditor gave no later one, by the day",
            lambda row: row.is_current,
            BOOLEAN,
        ),
    ],
    filters=narrowed(opinions, **of_pledges("pledge")),
)
