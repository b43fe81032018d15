from collections.abc import Iterator
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from reporting.exports.columns import ADDRESS, BOOLEAN, INTEGER, Column, dates, field
from reporting.exports.datasets import ListDataset
from reporting.exports.tables.offices import SOURCE
from reporting.filters.published_counts import counts_asked_for
from reporting.record.published_counts import Checked
from strategy.addresses import absolute
from strategy.models import PublishedCount


class CheckedRows:
    """Counts of documents, those of one day checked by the same: what pages ask grows with days."""

    def __init__(self, found: QuerySet[PublishedCount], as_at: date):
        self.found = found

    def __iter__(self) -> Iterator[PublishedCount]:
        return iter(self._checked(self.found))

    def after(self, place: int, most: int) -> list[PublishedCount]:
        """The next, by their keys."""
        return self._checked(self.found.filter(pk__gt=place).order_by("pk")[:most])

    def _checked(self, found: QuerySet[PublishedCount]) -> list[PublishedCount]:
        rows, kept = list(found), {}
        for row in rows:
            row.checked = Checked(row, kept)
        return rows


def own(place: int):
    return lambda row: row.checked.own[place] if row.checked.own else None


COLUMNS = [
    Column("strategy", "Slug of the strategy", lambda row: row.strategy.slug),
    Column(
        "department",
        "Slug of the department; empty where all are counted",
        lambda row: row.department.slug if row.department else None,
    ),
    Column("count", "Its slug among the strategy’s counts", lambda row: row.slug),
    *dates("said_on", "Day of what the document counts"),
    field("of", "promises, actions, departments, or other"),
    field("done", "How many the document counts as done; empty where it gives a total", INTEGER),
    field("total", "Of how many", INTEGER),
    field("words", "What it counts, in our words"),
    field("entry", "The text of the response that says it, as ACTION/KIND/YEAR"),
    Column("own_done", "How many this record counted as done on that day", own(0), INTEGER),
    Column("own_total", "Of how many", own(1), INTEGER),
    Column(
        "agrees",
        "Whether they agree; empty where this record does not count that",
        lambda row: row.checked.agrees,
        BOOLEAN,
    ),
    Column(
        "differs_done",
        "How many more the document counts as done",
        lambda row: row.checked.differs_done,
        INTEGER,
    ),
    Column(
        "differs_total",
        "How many more it counts in all",
        lambda row: row.checked.differs_total,
        INTEGER,
    ),
    Column(
        "why",
        "What changed this record’s total since it last was the document’s, the latest first",
        lambda row: "; ".join(f"{line.when}: {line.words}" for line in row.checked.why),
    ),
    *SOURCE,
    Column(
        "url",
        "Address of the page that shows it",
        lambda row: absolute(f"{reverse('totals')}?strategy={row.strategy.slug}"),
        ADDRESS,
    ),
]
PUBLISHED_COUNTS = ListDataset(
    "totals",
    "Counts that documents give",
    "Counts that published documents give, beside this record’s own of the day, and by how much "
    "they differ.",
    COLUMNS,
    filters=counts_asked_for,
    rows=CheckedRows,
)
