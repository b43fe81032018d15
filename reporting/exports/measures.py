from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from commitments.models import Evidence, Figure, Measure
from reporting.exports.columns import DECIMAL, INTEGER, Column
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED
from reporting.exports.places import of_response
from reporting.filters.measures import measures_asked_for

COLUMNS = [
    *of_response(lambda row: row.measure.response),
    Column(
        "action",
        "Number of the action that it measures",
        lambda row: row.measure.action.number if row.measure.action else None,
        INTEGER,
    ),
    Column("measure", "Slug of the measure", lambda row: row.measure.slug),
    Column("name", "What is measured", lambda row: row.measure.name),
    Column("unit", "What the value counts", lambda row: row.measure.unit),
    Column("year", "Year of the value", lambda row: row.year, INTEGER),
    Column("value", "The value", lambda row: row.value, DECIMAL),
    Column(
        "entry",
        "Entry that says so, as ACTION/KIND/YEAR",
        lambda row: row.entry.key if row.entry else None,
    ),
    Column("section", "Where in the source", lambda row: row.section),
    Column("evidence", "What backs it: addresses of pages and files", lambda r: evidence_of(r)),
    *PUBLISHED,
]


def evidence_of(figure: Figure) -> str:
    return " ".join(_where(row) for row in figure.evidence.all())


def _where(row: Evidence) -> str:
    """Its address; that it was withheld, where it has none any more."""
    return row.url or (settings.SITE_URL + row.file.url if row.file else row.title)


def figures_of(measures: QuerySet[Measure], as_at: date) -> QuerySet[Figure]:
    """The current value of each year, by measure in the order of the page."""
    return (
        Figure.objects.as_at(as_at)
        .filter(measure__in=measures.order_by())
        .select_related(
            "edition__source",
            "entry__action",
            "measure__action",
            "measure__response__department",
            "measure__response__strategy",
        )
        .prefetch_related("evidence")
        .order_by(
            "measure__response__department__name",
            "measure__response__strategy__published_on_last",
            "measure__response",
            "measure__action__number",
            "measure__name",
            "measure",
            "year",
        )
    )


MEASURES = ListDataset(
    "measures",
    "Measures",
    "Figures followed over the years: one row a value.",
    COLUMNS,
    filters=measures_asked_for,
    rows=figures_of,
)
