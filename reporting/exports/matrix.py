from collections.abc import Iterator

from django.urls import reverse

from commitments.models import Kind
from reporting.exports.columns import ADDRESS, INTEGER, Column, dates
from reporting.exports.datasets import Found, PageDataset
from reporting.exports.entries import FORM
from reporting.exports.places import of_source
from reporting.filters.places import response_asked_for
from reporting.record.cells import Cell, Cells
from reporting.web.shortcuts import get_response_or_404
from strategy.addresses import absolute


def said(read):
    """Reads the revision that fills a cell, where one does."""
    return lambda row: read(row[1].revision) if row[1].revision else None


# A row is a response and one of its cells.
COLUMNS = [
    Column("department", "Slug of the department", lambda row: row[0].department.slug),
    Column("strategy", "Slug of the strategy", lambda row: row[0].strategy.slug),
    Column("action", "Number of the action", lambda row: row[1].action.number, INTEGER),
    Column("action_title", "Title of the action", lambda row: row[1].action.title),
    Column("ask", "What it asks: our summary", lambda row: row[1].action.ask),
    Column("kind", "commitment, progress or plan", lambda row: row[1].kind),
    Column("year", "Year it is about", lambda row: row[1].year, INTEGER),
    Column(
        "status",
        "filled; or why there is no text: not-due, not-applicable, nil-return, left-out (the "
        "report of that year is out without it), awaited (it is not out yet), no-report (12 months "
        "after it was due, or its department came to an end, no report of that year was published)",
        lambda row: row[1].status,
    ),
    Column(
        "texts",
        "Whose words the text is in: verbatim, the department’s own; summary, ours",
        said(lambda revision: revision.edition.texts),
    ),
    Column("form", FORM.meaning, said(lambda r: r.form)),
    Column("text", "Its text, to the letter where texts is verbatim", said(lambda r: r.text)),
    Column("reason", "Why it gave another answer than a text", said(lambda r: r.reason)),
    Column(
        "progress_in_words",
        "How far its pledges got",
        lambda row: row[1].tally.words,
    ),
    Column(
        "edition",
        "Number of the edition that says it",
        said(lambda revision: revision.edition.position),
        INTEGER,
    ),
    *dates(
        "published_on",
        "When the public could first read that edition",
        said(lambda revision: revision.edition.published_on),
    ),
    *of_source(said(lambda revision: revision.edition.source)),
    Column("url", "Address of the page that shows it", lambda row: address(*row), ADDRESS),
]


def address(response, cell: Cell) -> str:
    place = [response.department.slug, response.strategy.slug, cell.action.number]
    return absolute(reverse("action", args=place)) + f"#{cell.anchor}"


def ask(request, department, strategy):
    response = get_response_or_404(department, strategy)
    cells = Cells(response, request.as_at)
    rows = ((response, cell) for cell in asked_cells(cells))
    return Found(f"Every cell of {response} that the strategy asks about.", rows)


def asked_cells(cells: Cells) -> Iterator[Cell]:
    """Of every action each kind and year that is asked of some action, or that is filled."""
    for _action, pairs in cells.rows:
        for pair in pairs:
            for cell in (pair.commitment, pair.plan, pair.progress):
                if cell.revision or is_asked(cells, cell):
                    yield cell


def is_asked(cells: Cells, cell: Cell) -> bool:
    asks = cells.reporting_years.get(cell.edition_year)
    return asks is not None and asks.asks_for(Kind(cell.kind))


MATRIX = PageDataset(
    "matrix",
    "The matrix of a response",
    "Every cell that the strategy asks about, with its text or why it has none.",
    COLUMNS,
    filters=response_asked_for,
    ask=ask,
)
