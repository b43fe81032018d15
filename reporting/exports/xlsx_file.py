"""XLSX: the rows on as many sheets as they take, and a sheet that says what they are."""

import io
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal

import xlsxwriter

from reporting.exports.about import About
from reporting.exports.columns import ADDRESS, Column, as_text

ROWS_A_SHEET = 1_048_576  # With the names of the columns: the limit of the format.
LONGEST_CELL = 32_767  # In UTF-16 units: the limit of the format.
CUT = "… (cut here: a cell holds no more; the whole is in CSV and JSON)"
EARLIEST_DAY = date(1900, 3, 1)  # Before it the format counts a day that never was.
OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "remove_timezone": True,
}
WIDTHS = {ADDRESS: 40}


def write_xlsx(file: io.IOBase, about: About, columns: list[Column], rows: Iterable) -> None:
    with xlsxwriter.Workbook(file, OPTIONS) as book:
        book.set_properties({"title": about.title, "comments": about.query})
        sheets = Sheets(book, columns)
        for row in rows:
            sheets.write(row)
        write_about(book, about, columns, sheets)


class Sheets:
    """The sheets of rows: a new one where the last is full."""

    def __init__(self, book, columns: list[Column]):
        self.book = book
        self.columns = columns
        self.head = book.add_format({"bold": True, "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.count = 0
        self.is_cut = False
        self._begin()

    def _begin(self) -> None:
        self.count += 1
        self.sheet = self.book.add_worksheet("Rows" if self.count == 1 else f"Rows {self.count}")
        self.sheet.freeze_panes(1, 0)
        for index, column in enumerate(self.columns):
            self.sheet.set_column(index, index, WIDTHS.get(column.type, 16))
        for index, column in enumerate(self.columns):
            self.sheet.write_string(0, index, column.name, self.head)
        self.next_row = 1

    def write(self, row) -> None:
        if self.next_row == ROWS_A_SHEET:
            self._begin()
        for index, column in enumerate(self.columns):
            self._write_cell(index, column.value(row))
        self.next_row += 1

    def _write_cell(self, index: int, value) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            self.sheet.write_boolean(self.next_row, index, value)
        elif isinstance(value, int | Decimal):
            self.sheet.write_number(self.next_row, index, value)
        elif is_day(value):
            self.sheet.write_datetime(self.next_row, index, value, self.day)
        else:
            self.sheet.write_string(self.next_row, index, self._fitting(as_text(value)))

    def _fitting(self, text: str) -> str:
        if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL:
            return text
        self.is_cut = True
        room = (LONGEST_CELL - len(CUT)) * 2
        return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT


def is_day(value) -> bool:
    """Whether it is a day that the format can count; others are written as texts."""
    return isinstance(value, date) and not isinstance(value, datetime) and value >= EARLIEST_DAY


def write_about(book, about: About, columns: list[Column], sheets: Sheets) -> None:
    sheet = book.add_worksheet("About")
    sheet.set_column(0, 1, 30)
    facts = dict(about.facts)
    if sheets.count > 1:
        facts["sheets"] = f"The rows are on {sheets.count} sheets: one holds {ROWS_A_SHEET:,}."
    if sheets.is_cut:
        facts["cut"] = f"Some texts are longer than a cell can hold, and end in “{CUT}”."
    lines = [*facts.items(), ("", ""), ("column", "meaning")]
    lines += [(column.name, column.meaning) for column in columns]
    for number, (name, value) in enumerate(lines):
        sheet.write_string(number, 0, name, sheets.head)
        sheet.write_string(number, 1, value)
