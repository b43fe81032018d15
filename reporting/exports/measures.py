from datetime import date

from django.conf import settings
from django.db.models import OuterRef, QuerySet, Subquery

from commitments.models import Evidence, Figure, Measure, Yardstick
from reporting.exports.columns import DECIMAL, INTEGER, Column, field
from reporting.exports.datasets import ListDataset
from reporting.exports.entries import PUBLISHED
from reporting.exports.places import of_response
from reporting.filters.measures import measures_asked_for

ACTION = Column(
    "action",
    "Number of the action that it measures",
    lambda row: row.measure.action.number if row.measure.action else None,
    INTEGER,
)
WHICH = [
    Column("measure", "Slug of the measure", lambda row: row.measure.slug),
    Column("name", "What is measured", lambda row: row.measure.name),
    Column("unit", "What the value counts", lambda row: row.measure.unit),
]
ENTRY = Column(
    "entry",
    "Entry that says so, as ACTION/KIND/YEAR",
    lambda row: row.entry.key if row.entry else None,
)
COLUMNS = [
    *of_response(lambda row: row.measure.response),
    ACTION,
    *WHICH,
    Column("year", "Year of the value", lambda row: row.year, INTEGER),
    Column("value", "The value", lambda row: row.value, DECIMAL),
    ENTRY,
    Column("section", "Where in the source", lambda row: row.section),
    Column("evidence", "What backs it: addresses of pages and files", lambda r: evidence_of(r)),
    *PUBLISHED,
]

# Of what is held against the figure of a year; all of it is in a table of its own.
HELD_AGAINST = [
    field("target", "The target for that year, where an edition gives one", DECIMAL),
    field("target_direction", "higher or lower: which way is better, where that is said with it"),
    field("baseline", "The latest baseline of the measure, where an edition gives one", DECIMAL),
    field("baseline_year", "The year that it is of", INTEGER),
]


def evidence_of(figure: Figure) -> str:
    return " ".join(_where(row) for row in figure.evidence.all())


def _where(row: Evidence) -> str:
    """Its address; that it was withheld, where it has none any more."""
    return row.url or (settings.SITE_URL + row.file.url if row.file else row.title)


def figures_of(measures: QuerySet[Measure], as_at: date) -> QuerySet[Figure]:
    """The current value of each year, by measure in the order of the page."""
    held = Yardstick.objects.as_at(as_at).filter(measure=OuterRef("measure"))
    targets = held.filter(kind="target", year=OuterRef("year")).order_by()
    baselines = held.filter(kind="baseline").order_by("-year")
    return (
        Figure.objects.as_at(as_at)
        .filter(measure__in=measures.order_by())
        .annotate(
            target=Subquery(targets.values("value")[:1]),
            target_direction=Subquery(targets.values("direction")[:1]),
            baseline=Subquery(baselines.values("value")[:1]),
            baseline_year=Subquery(baselines.values("year")[:1]),
        )
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
    [*COLUMNS, *HELD_AGAINST],
    filters=measures_asked_for,
    rows=figures_of,
)
