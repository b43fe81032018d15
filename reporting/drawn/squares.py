"""Promises as squares, and the matrix that they stand in: HTML joined in Python.

A square is a promise under the year it is due: a sign, a colour, and for those who hear or point
at it what it says and what became of it. A template would take five times as long for a thousand.
"""

from collections.abc import Iterable, Iterator
from html import escape

from django.utils.safestring import SafeString, mark_safe

from commitments.models import Kind, Revision
from reporting.drawn.parts import Addresses
from reporting.drawn.signs import LOOKS
from reporting.record.emptiness import NO_REPORT, NOT_DUE
from reporting.record.matrix import (
    KINDS,
    LEAST_FIRST,
    MOST_FIRST,
    OF_A_REPORT,
    ActionYear,
    Column,
    Matrix,
    Row,
    Square,
)
from reporting.record.progress import STATUSES, Tally

TEXT_SIGN = "¶"
MANY_YEARS = 6  # More of them leave room for fewer squares in a line.
REPORTS = {Kind.COMMITMENT: "commitment", Kind.PLAN: "plan", Kind.PROGRESS: "report"}


def squares(found: Iterable[Square], addresses: Addresses) -> SafeString:
    """Each a link to its promise."""
    return mark_safe("".join(_square(square, addresses) for square in found))


def _square(square: Square, addresses: Addresses) -> str:
    pledge, status, statement = square
    return (
        f'<a class="app-square app-square--{status}" href="{escape(addresses.pledge(pledge))}" '
        f'title="{escape(statement)}: {STATUSES[status]}">{_seen(LOOKS[status].sign)}</a>'
    )


class MatrixTable:
    """The table of a matrix. `order` is MOST_FIRST, LEAST_FIRST, or nothing for the numbers'."""

    def __init__(self, matrix: Matrix, addresses: Addresses, order: str = ""):
        self.matrix, self.addresses, self.order = matrix, addresses, order

    def __str__(self) -> SafeString:
        matrix = self.matrix
        rows = matrix.by_how_far(self.order) if self.order else matrix.rows
        many = " app-matrix--many" if len(matrix.columns) > MANY_YEARS else ""
        return mark_safe(
            '<h2 class="govuk-visually-hidden" id="matrix-caption">Promises by action and the year '
            "they are due</h2>"
            f'<table class="govuk-table app-matrix{many}" role="table" '
            'aria-labelledby="matrix-caption">'
            f'<thead role="rowgroup"><tr role="row">{"".join(self._heads())}</tr></thead>'
            f'<tbody role="rowgroup">{"".join(map(self._row, rows))}</tbody></table>'
        )

    @property
    def signs(self) -> list[tuple[str, str]]:
        """What the signs beside squares say, those that occur: each sign with its words."""
        cells = [cell for row in self.matrix.rows for cell in row.years]
        found = {why for cell in cells for why in cell.empty.values()}
        found |= {NOT_DUE for cell in cells if _is_not_due(cell)}
        text = [(TEXT_SIGN, "Read the text")] if any(cell.told for cell in cells) else []
        return text + [(LOOKS[why].sign, LOOKS[why].words) for why in LOOKS if why in found]

    def _heads(self) -> Iterator[str]:
        by_number = self._sorted_by("", "Action")
        yield self._head(by_number, "ascending" if not self.order else "")
        for column in self.matrix.columns:
            yield self._head(self._year(column))
        turned = LEAST_FIRST if self.order == MOST_FIRST else MOST_FIRST
        now = {MOST_FIRST: ("▼", "descending"), LEAST_FIRST: ("▲", "ascending")}
        sign, sort = now.get(self.order, ("↕", ""))
        yield self._head(self._sorted_by(turned, "Delivered", sign), sort, "app-matrix__rate")

    def _head(self, words: str, sort: str = "", name: str = "") -> str:
        sorted_ = f' aria-sort="{sort}"' if sort else ""
        named = f' class="{name}"' if name else ""
        return f'<th scope="col" role="columnheader"{named}{sorted_}>{words}</th>'

    def _sorted_by(self, order: str, words: str, sign: str = "") -> str:
        """A link to the rows in another order."""
        if order == self.order:
            return words
        asked = f"sort={order}" if order else ""
        query = "&amp;".join(filter(None, [escape(self.addresses.times.lstrip("?")), asked]))
        address = self.addresses.response.get_absolute_url() + (f"?{query}" if query else "")
        marked = f" {_seen(sign)}" if sign else ""
        return f'<a class="govuk-link" href="{address}">{words}{marked}</a>'

    def _year(self, column: Column) -> str:
        year = str(column.year)
        if column.has_page:
            address = escape(self.addresses.of("year", column.year))
            year = f'<a class="govuk-link" href="{address}">{year}</a>'
        missing = ", ".join(_of_a_report(kind, why) for kind, why in column.missing.items())
        return f'{year} <span class="app-matrix__missing">{missing}</span>' if missing else year

    def _row(self, row: Row) -> str:
        action = row.action
        address = escape(self.addresses.of("action", action.number))
        title = f"{action.number}. {escape(action.title)}"
        cells = "".join(self._cell(action.number, cell) for cell in row.years)
        delivered = rate(row.tally)
        return (
            '<tr role="row"><th scope="row" role="rowheader">'
            f'<a class="govuk-link" href="{address}">{title}</a></th>{cells}'
            f'<td role="cell" class="app-matrix__rate" data-label="Delivered">{delivered}</td>'
            "</tr>"
        )

    def _cell(self, number: int, cell: ActionYear) -> str:
        parts = [_square(square, self.addresses) for square in cell.squares]
        parts += self._told(number, cell)
        parts += [_gap(kind, why) for kind, why in cell.empty.items()]
        if _is_not_due(cell):
            parts.append(_gap("", NOT_DUE))
        return f'<td role="cell" data-label="{cell.year}">{"".join(parts)}</td>'

    def _of_text(self, number: int, kind: str, year: int) -> str:
        return escape(self.addresses.of("action", number, f"{kind}-{year}"))

    def _told(self, number: int, cell: ActionYear) -> Iterator[str]:
        """The ways to what was published: a sign for its texts, and each answer given instead."""
        texts = [kind for kind in KINDS if cell.told.get(kind) == Revision.Answer.TEXT]
        if texts:
            address = self._of_text(number, texts[-1], cell.year)
            title = f"Action {number}, {cell.year}: read the text"
            sign = _seen(TEXT_SIGN)
            yield f'<a class="app-matrix__text" href="{address}" title="{title}">{sign}</a>'
        for kind, answer in cell.told.items():
            if answer != Revision.Answer.TEXT:
                address = self._of_text(number, kind, cell.year)
                look = LOOKS[answer]
                words = f"{_seen(look.sign)} {look.words}{_heard(f': {kind} of action {number}')}"
                yield f'<a class="govuk-link app-matrix__said" href="{address}">{words}</a>'


def _is_not_due(cell: ActionYear) -> bool:
    """Whether nothing is due in a cell, and nothing there."""
    return not (cell.squares or cell.told or cell.empty)


def _gap(kind: str, why: str) -> str:
    """A text that is not there. What a whole report is says the head of its column in words."""
    look = LOOKS[why]
    named = f"{kind.capitalize()}: {look.words.lower()}" if kind else look.words
    if why in (*OF_A_REPORT, NOT_DUE):
        return f'<span class="app-matrix__gap">{_seen(look.sign)}{_heard(named)}</span>'
    return f'<span class="app-matrix__said">{_seen(look.sign)} {named}</span>'


def _of_a_report(kind: str, why: str) -> str:
    """What a whole report is, in words: "No report", "Plan awaited"."""
    report = REPORTS[Kind(kind)]
    return f"No {report}" if why == NO_REPORT else f"{report.capitalize()} awaited"


def rate(tally: Tally) -> str:
    """How many are delivered of those that a published report could answer."""
    if tally.whole:
        return f"{tally.delivered} of {tally.whole}"
    return _seen("–") + _heard("No report could tell" if tally else "No promises")


def _seen(sign: str) -> str:
    return f'<span aria-hidden="true">{sign}</span>'


def _heard(words: str) -> str:
    return f'<span class="govuk-visually-hidden">{words}</span>'
