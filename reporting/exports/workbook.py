"""What both kinds of spreadsheet are made of: sheets of rows, and one that says what they are."""

from collections.abc import Iterable, Iterator
from itertools import islice

from reporting.exports.about import About
from reporting.exports.columns import Column

ROWS_A_SHEET = 1_048_576  # With the names of the columns: the limit of XLSX, and of LibreOffice.


class Workbook:
    """Rows on as many sheets as they take, one without rows where there are none."""

    def __init__(self, columns: list[Column], rows: Iterable):
        self.columns = columns
        self.rows = iter(rows)
        self.count = 0
        self.is_full = False

    def sheets(self) -> Iterator[tuple[str, Iterator]]:
        """The name of each sheet and its rows, which are read before the next is asked for. Above
        them stand the names of the columns.
        """
        first = next(self.rows, None)
        while first is not None or self.count == 0:
            self.count += 1
            yield "Rows" if self.count == 1 else f"Rows {self.count}", self._rows_of_one(first)
            first = next(self.rows, None)

    def _rows_of_one(self, first) -> Iterator:
        self.is_full = False
        if first is not None:
            yield first
        for row in islice(self.rows, ROWS_A_SHEET - 2):
            yield row
            if self.is_full:
                return

    def end_sheet(self) -> None:
        """Go on with the next sheet after the row that was read last."""
        self.is_full = True

    def about(self, about: About, **more: str) -> list[list[str]]:
        """The rows of the sheet that says what the others are, when these are written."""
        facts = about.facts | more
        if self.count > 1:
            held = f"one holds up to {ROWS_A_SHEET:,}"
            facts["sheets"] = f"The rows are on {self.count} sheets: {held}."
        meanings = [[column.name, column.meaning] for column in self.columns]
        return [*map(list, facts.items()), [], ["column", "meaning"], *meanings]
