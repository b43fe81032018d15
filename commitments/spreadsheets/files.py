"""Spreadsheet files, XLSX and CSV: rows of texts out, and the same texts in."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable

import xlsxwriter
from openpyxl import load_workbook

from commitments.importers.faults import BadInput, Fault
from commitments.spreadsheets.rows import COLUMNS, NAMES, Row

LARGEST_FILE = 5 * 2**20
LARGEST_UNPACKED = 50 * 2**20  # Of all that is in an XLSX file, which is a ZIP archive.
MOST_ROWS = 2000
MOST_COLUMNS = 50
LONGEST_CELL = 32_767  # What a cell of Excel and LibreOffice can hold.

# A text that spreadsheet programs would take from a CSV file as a formula is led by an apostrophe,
# and so is one that has such an apostrophe of its own; reading takes one away again.
LIKE_A_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
LED_BY_APOSTROPHE = re.compile(r"^'+[=+\-@\t\r]")
# Excel's way to write the carriage return of a line's end.
ESCAPED_RETURN = re.compile(r"_x000D_\n?")


class TooLong(Exception):
    """A text that a cell of an XLSX file can't hold."""


# Out


def as_xlsx(rows: Iterable[Row], title: str) -> bytes:
    """Raises TooLong where a text doesn't fit into a cell."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(re.sub(r"[\[\]:*?/\\']", " ", title)[:31])
        head = book.add_format({"bold": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"})
        plain = book.add_format({"valign": "top"})
        page.freeze_panes(1, 0)
        for index, column in enumerate(COLUMNS):
            page.set_column(index, index, column.width)
            page.write_string(0, index, column.name, head)
            page.write_comment(0, index, column.meaning)
        for number, row in enumerate(rows, 1):
            for index, column in enumerate(COLUMNS):
                value = column.value(row)
                if isinstance(value, int):
                    page.write_number(number, index, value, plain)
                elif len(value.encode("utf-16-le")) > 2 * LONGEST_CELL:
                    raise TooLong
                elif value:
                    page.write_string(number, index, value, wrapped)
                else:
                    page.write_blank(number, index, None, wrapped)
    return file.getvalue()


def as_csv(rows: Iterable[Row]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(NAMES)
    for row in rows:
        writer.writerow(guarded(str(column.value(row))) for column in COLUMNS)
    return file.getvalue().encode("utf-8-sig")  # Excel takes it for UTF-8 by its mark.


def guarded(text: str) -> str:
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


# In


def read(content: bytes, name: str) -> dict[int, dict[str, str]]:
    """The rows of a file by their number, from 2, each with its texts by column.

    Raises BadInput with everything that is wrong with the file.
    """
    if len(content) > LARGEST_FILE:
        raise BadInput([Fault(name, 0, "it is larger than 5 MiB")])
    if content.startswith(b"PK"):
        return _by_column(_xlsx_lines(content, name), name)
    if b"\x00" in content or content.startswith(b"\xd0\xcf\x11\xe0"):
        raise _no_spreadsheet(name)
    return _by_column(_csv_lines(content, name), name)


def _no_spreadsheet(name: str) -> BadInput:
    return BadInput([Fault(name, 0, "it is no spreadsheet: save it as XLSX or as CSV (UTF-8)")])


def _csv_lines(content: bytes, name: str) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        message = "it is not UTF-8: save it as “CSV UTF-8”, or as XLSX"
        raise BadInput([Fault(name, 0, message)]) from None
    head = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=head.count)  # Excel's differs with the country.
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    lines: list[list[str]] = []
    try:
        for cells in reader:
            lines.append([unguarded(cell) for cell in cells])
    except csv.Error as error:
        message = f"it can't be read as CSV: {error}"
        raise BadInput([Fault(name, len(lines) + 1, message)]) from None
    return lines


def unguarded(text: str) -> str:
    return text[1:] if LED_BY_APOSTROPHE.match(text) else text


def _xlsx_lines(content: bytes, name: str) -> list[list[str]]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(part.file_size for part in archive.infolist())
        if unpacked > LARGEST_UNPACKED:
            raise BadInput([Fault(name, 0, "it unpacks to more than 50 MiB")])
        # Formulas are asked for as such, so as to be refused rather than taken for their result.
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False)
        page = book.worksheets[0]
        page.reset_dimensions()  # What a file says of its own size may be anything.
        cells = list(page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS))
    except BadInput:
        raise
    except Exception:  # openpyxl lets through whatever its parsers meet in a broken file.
        raise _no_spreadsheet(name) from None
    faults: list[Fault] = []
    lines = []
    for number, row in enumerate(cells, 1):
        lines.append([_text_of(cell, number, name, faults) for cell in row])
    if faults:
        raise BadInput(faults)
    return lines


def _text_of(cell, number: int, name: str, faults: list[Fault]) -> str:
    value = cell.value
    if value is None:
        return ""
    wrong = {
        "f": "has a formula: give its result as text",
        "e": "has an error instead of a value",
        "d": "has a date: format the cell as text",
    }
    if cell.data_type in wrong:
        faults.append(Fault(name, number, f"cell {cell.coordinate} {wrong[cell.data_type]}"))
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ESCAPED_RETURN.sub("\n", str(value))


def _by_column(lines: list[list[str]], name: str) -> dict[int, dict[str, str]]:
    """The rows that say something. Columns that are none of ours are left alone."""
    if not lines or not any(lines[0]):
        raise BadInput([Fault(name, 1, "the names of the columns are expected here")])
    head = [cell.strip().lower() for cell in lines[0]]
    faults = [Fault(name, 1, f"the column “{c}” is missing") for c in NAMES if c not in head]
    faults += [
        Fault(name, 1, f"the column “{c}” is there twice") for c in NAMES if head.count(c) > 1
    ]
    if len(lines) > MOST_ROWS + 1:
        faults.append(Fault(name, 0, f"it has more than {MOST_ROWS:,} rows"))
    if faults:
        raise BadInput(faults)
    places = {column: head.index(column) for column in NAMES}
    return {
        number: {
            column: cells[place] if place < len(cells) else "" for column, place in places.items()
        }
        for number, cells in enumerate(lines[1:], 2)
        if any(cell.strip() for cell in cells)
    }
