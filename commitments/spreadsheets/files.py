"""Spreadsheet files, XLSX, ODS and CSV: rows of texts out, and the same texts in."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

import xlsxwriter

from commitments.importers.faults import BadInput, Fault
from commitments.spreadsheets import ods, ods_file, xlsx
from commitments.spreadsheets.rows import COLUMNS, KEY, MEASURES, NAMES, TO_READ, Row
from strategy.open_document import UNWRITABLE

LARGEST_FILE = 5 * 2**20
MOST_ROWS = 2000  # That say something.
MOST_FAULTS = 100
OTHERS = "Other actions"  # The sheet of those for which nobody answers.
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\'\x00-\x1f\ufffe\uffff]")
LONGEST_CELL = 32_767  # What a cell of Excel and LibreOffice can hold.

# A text that spreadsheet programs would take from a CSV file as a formula is led by an apostrophe,
# and so is one that has such an apostrophe of its own; reading takes one away again.
LIKE_A_FORMULA = re.compile(r"^'*[=+\-@\t\r]")
LEAD_FORMULAS = frozenset("'=+-@\t\r")  # One of these leads each of them.
LED_BY_APOSTROPHE = re.compile(r"^'+[=+\-@\t\r]")
# Two spellings that share an underscore, of which XlsxWriter makes one again.
TWO_ESCAPES = re.compile(r"_x[0-9A-Fa-f]{4}_x[0-9A-Fa-f]{4}_")


class DoesNotFit(Exception):
    """A text that a cell of a file can't hold, or that XlsxWriter can't spell there."""


# Out


def as_xlsx(rows: Iterable[Row], title: str) -> bytes:
    """A sheet for each who answers. Raises DoesNotFit where a cell can’t hold a text."""
    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        formats = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "wrapped": book.add_format({"text_wrap": True, "valign": "top", "num_format": "@"}),
            "plain": book.add_format({"valign": "top"}),
        }
        for name, of_sheet in _sheets(rows, title).items():
            _write_sheet(book.add_worksheet(name), of_sheet, formats)
    return file.getvalue()


def as_ods(rows: Iterable[Row], title: str) -> bytes:
    """A sheet for each who answers. Raises DoesNotFit where a cell can’t hold a text."""
    sheets = _sheets(rows, title)
    texts = (str(c.value(row)) for of_sheet in sheets.values() for row in of_sheet for c in COLUMNS)
    if any(_is_too_long(text) or UNWRITABLE.search(text) for text in texts):
        raise DoesNotFit
    return ods_file.written(sheets)


def _sheets(rows: Iterable[Row], title: str) -> dict[str, list[Row]]:
    """The rows by the names of their sheets: one where only one answers, or nobody; and one of the
    measures that belong to no action.
    """
    by_owner: dict[str, list[Row]] = {}
    for row in rows:
        by_owner.setdefault(row.owner, []).append(row)
    owners = [owner for owner in by_owner if owner != MEASURES]
    sheets: dict[str, list[Row]] = {}
    for owner, of_owner in by_owner.items():
        name = title if owners == [owner] else owner or OTHERS
        sheets[_name_of_sheet(name, sheets)] = of_owner
    return sheets or {_name_of_sheet(title, []): []}


def _is_too_long(text: str) -> bool:
    return len(text.encode("utf-16-le")) > 2 * LONGEST_CELL


def _name_of_sheet(owner: str, taken: Iterable[str]) -> str:
    """As spreadsheet programs allow it: 31 signs, some not, and none twice."""
    name = NOT_IN_A_NAME.sub(" ", owner).strip()[:31] or OTHERS
    known = {one.lower() for one in taken}
    number = 2
    free = name
    while free.lower() in known:
        free = f"{name[:27]} {number}"
        number += 1
    return free


def _write_sheet(page, rows: list[Row], formats) -> None:
    page.freeze_panes(1, 0)
    for index, column in enumerate(COLUMNS):
        page.set_column(index, index, column.width)
        page.write_string(0, index, column.name, formats["head"])
        page.write_comment(0, index, column.meaning)
    for number, row in enumerate(rows, 1):
        for index, column in enumerate(COLUMNS):
            _write_cell(page, number, index, column.value(row), formats)
            if column.name == "answer" and row.choices:
                choice = {"validate": "list", "source": row.choices, "ignore_blank": True}
                page.data_validation(number, index, number, index, choice)


def _write_cell(page, number: int, index: int, value: str | int, formats) -> None:
    if isinstance(value, int):
        page.write_number(number, index, value, formats["plain"])
    elif _is_too_long(value) or TWO_ESCAPES.search(value):
        raise DoesNotFit
    elif value:
        page.write_string(number, index, value, formats["wrapped"])
    else:
        page.write_blank(number, index, None, formats["wrapped"])


def as_csv(rows: Iterable[Row]) -> bytes:
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(column.name for column in COLUMNS)
    for row in rows:
        writer.writerow(guarded(str(column.value(row))) for column in COLUMNS)
    return file.getvalue().encode("utf-8-sig")  # Excel takes it for UTF-8 by its mark.


def guarded(text: str) -> str:
    return f"'{text}" if LIKE_A_FORMULA.match(text) else text


# In

# What begins an Excel workbook of 1997–2003, and one of today that opens with a password only.
OLE = b"\xd0\xcf\x11\xe0"
KEPT_BY_A_PASSWORD = "EncryptedPackage".encode("utf-16-le")
OF_1997 = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
OPEN_DOCUMENT = b"opendocument.spreadsheet"  # In what leads each of its files.
OPENS_WITH_A_PASSWORD = "it opens with a password only: save it without one"
NO_SPREADSHEET = "it is no spreadsheet: save it as XLSX, ODS or CSV"
SEPARATOR_LINE = re.compile(r"sep=(.)\r?\n")
WINDOWS = "cp1252"
OF_WINDOWS = (
    "Its signs are those of Windows (Windows-1252), as it is not UTF-8: see that accents and "
    "quotation marks are right below."
)

# A row that says something: its number, and its texts by the place of their column.
Line = tuple[int, dict[int, str]]


class Place(NamedTuple):
    """Where a row stands, in a file of which several sheets are read."""

    sheet: str
    row: int


def where(number: int | Place) -> str:
    """The place of a row, in words."""
    if isinstance(number, Place):
        return f"sheet “{number.sheet}”, row {number.row}"
    return f"row {number}"


def fault_at(number: int | Place, name: str, message: str) -> Fault:
    if isinstance(number, Place):
        return Fault(f"sheet “{number.sheet}”", number.row, message)
    return Fault(name, number, message)


def as_word(number: int | Place) -> str:
    """A place as one word, which `from_word` reads again."""
    return f"{number.row}!{number.sheet}" if isinstance(number, Place) else str(number)


def from_word(word: str) -> int | Place:
    row, mark, sheet = word.partition("!")
    return Place(sheet, int(row)) if mark else int(row)


@dataclass
class Table:
    """The rows of a file by their number, each with its texts by column, and what was not read."""

    rows: dict[int | Place, dict[str, str]]
    notes: list[str] = field(default_factory=list)


def read(content: bytes, name: str) -> Table:
    """What a file says. Raises BadInput with everything that is wrong with it."""
    if len(content) > LARGEST_FILE:
        raise _refused(name, "it is larger than 5 MiB")
    if content.startswith(b"PK"):
        return _from_book(content, name)
    if content.startswith(OLE):
        raise _refused(name, _of_an_earlier_kind(content))
    return _from_csv(content, name)


def _refused(name: str, message: str, line: int = 0) -> BadInput:
    return BadInput([Fault(name, line, message)])


def _of_an_earlier_kind(content: bytes) -> str:
    if KEPT_BY_A_PASSWORD in content:
        return OPENS_WITH_A_PASSWORD
    if any(mark in content for mark in OF_1997):
        return "it is an Excel workbook of 1997–2003 (.xls): save it as XLSX or ODS"
    return NO_SPREADSHEET


def _from_csv(content: bytes, name: str) -> Table:
    encoding = _encoding_of(content)
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError:
        raise _refused(name, NO_SPREADSHEET) from None
    if "\x00" in text:
        raise _refused(name, NO_SPREADSHEET)
    text, delimiter, first = _without_separator_line(text)
    csv.field_size_limit(LARGEST_FILE)
    reader = csv.reader(io.StringIO(text, newline=""), strict=True, delimiter=delimiter)
    try:
        head = next(reader, [])
        lines = list(islice(_csv_lines(reader, first + 1), MOST_ROWS + 1))
    except csv.Error as error:
        message = f"it can't be read as CSV: {error}"
        raise _refused(name, message, max(1, reader.line_num) + first - 1) from None
    rows, notes = _by_column((first, _texts(head)), len(head), lines, name)
    return Table(rows, [*([OF_WINDOWS] if encoding == WINDOWS else []), *notes])


def _encoding_of(content: bytes) -> str:
    """How a spreadsheet program wrote its signs: by its mark, by its zeros, by what can be read."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    begins = content[:200]
    if begins[1::2].count(0) > len(begins) // 4:
        return "utf-16-le"
    if begins[::2].count(0) > len(begins) // 4:
        return "utf-16-be"
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return WINDOWS
    return "utf-8-sig"


def _without_separator_line(text: str) -> tuple[str, str, int]:
    """The text of a table, what parts its cells, and the row that its head stands in.

    Excel says itself what parts them in a first line such as “sep=;”. It differs with the country.
    """
    if told := SEPARATOR_LINE.match(text):
        return text[told.end() :], told[1], 2
    first = text.lstrip("\r\n").split("\n", 1)[0].split("\r", 1)[0]
    return text, max(",;\t", key=first.count), 1


def _csv_lines(reader, first: int) -> Iterator[Line]:
    for number, cells in enumerate(reader, first):
        if texts := _texts(cells):
            yield number, texts


def _texts(cells: list[str]) -> dict[int, str]:
    return {place: unguarded(cell) for place, cell in enumerate(cells) if cell.strip()}


def unguarded(text: str) -> str:
    return text[1:] if LED_BY_APOSTROPHE.match(text) else text


def _from_book(content: bytes, name: str) -> Table:
    """All sheets that have our columns; one that is hidden only where no other has them."""
    try:
        book = _opened(content)
        pages = sorted(book.pages, key=lambda page: page.is_hidden)
        told = [(page, book.rows(page)) for page in pages]
    except xlsx.TooLarge as error:
        raise _refused(name, str(error)) from None
    except xlsx.WithPassword:
        raise _refused(name, OPENS_WITH_A_PASSWORD) from None
    except xlsx.NoWorkbook:
        raise _refused(name, NO_SPREADSHEET) from None
    ours = [(page, rows) for page, rows in told if _has_columns(rows)]
    shown = [(page, rows) for page, rows in ours if not page.is_hidden]
    read = shown or ours[:1] or told[:1]
    if len(read) == 1:
        [(page, rows)] = read
        table = _table_of(rows, name)
        return Table(table.rows, _which_sheets([page], pages) + table.notes)
    return _of_several(read, pages, name)


def _opened(content: bytes) -> xlsx.Workbook | ods.Workbook:
    is_ods = OPEN_DOCUMENT in content[:200]
    return ods.Workbook(content) if is_ods else xlsx.Workbook(content)


def _of_several(read, pages: list[xlsx.Page], name: str) -> Table:
    """The rows of several sheets, each by its place; all that is wrong with any, with its sheet."""
    rows, notes, faults = {}, [], []
    for page, lines in read:
        try:
            table = _table_of(lines, f"sheet “{page.name}”")
        except BadInput as error:
            faults += error.faults
            continue
        rows |= {Place(page.name, number): row for number, row in table.rows.items()}
        notes += [f"Sheet “{page.name}”: {note}" for note in table.notes]
    if len(rows) > MOST_ROWS:
        faults.append(Fault(name, 0, f"it has more than {MOST_ROWS:,} rows"))
    if faults:
        raise BadInput(faults)
    return Table(rows, _which_sheets([page for page, _rows in read], pages) + notes)


def _table_of(rows, name: str) -> Table:
    """What one sheet says. Raises BadInput with everything that is wrong with it."""
    read = _columns_read(rows[0][1]) if rows else {}
    if faults := list(islice(_faults(rows, read, name), MOST_FAULTS)):
        raise BadInput(faults)
    lines = [(number, {cell.column: cell.text for cell in cells}) for number, cells in rows]
    head = lines[0] if lines else (1, {})
    return Table(*_by_column(head, max(head[1], default=-1) + 1, lines[1:], name))


def _has_columns(rows: list[tuple[int, list[xlsx.Cell]]]) -> bool:
    return bool(rows) and {cell.text.strip().lower() for cell in rows[0][1]} >= set(NAMES)


def _which_sheets(read: list[xlsx.Page], pages: list[xlsx.Page]) -> list[str]:
    others = ", ".join(f"“{page.name}”" for page in pages if page not in read)
    if not others:
        return []
    hidden = ", which is hidden" if read[0].is_hidden else ""
    names = ", ".join(f"“{page.name}”" for page in read)
    said = f"Read was the sheet {names}" if len(read) == 1 else f"Read were the sheets {names}"
    return [f"{said}{hidden}, and not: {others}."]


def _columns_read(head: list[xlsx.Cell]) -> dict[int, bool]:
    """Whether each column from the first to the last that has a name is one that is read."""
    names = {cell.column: cell.text.strip().lower() for cell in head}
    return {place: names.get(place) in (*NAMES, KEY) for place in range(max(names) + 1)}


def _faults(rows, read: dict[int, bool], name: str) -> Iterator[Fault]:
    """What can't be taken as a text, but for that in columns which aren't read."""
    for number, cells in rows:
        for cell in cells:
            if cell.fault and (number == rows[0][0] or read.get(cell.column, True)):
                place = f"{xlsx.column_name(cell.column)}{number}"
                yield Fault(name, number, f"cell {place} {cell.fault}")


def _by_column(
    head: Line, width: int, lines: list[Line], name: str
) -> tuple[dict[int, dict[str, str]], list[str]]:
    """The texts of each row by our columns, and which other columns say something."""
    number, headings = head[0], {place: text.strip().lower() for place, text in head[1].items()}
    if not headings:
        raise _refused(name, "the names of the columns are expected here", number)
    names = list(headings.values())
    faults = [Fault(name, number, f"the column “{c}” is missing") for c in NAMES if c not in names]
    faults += [
        Fault(name, number, f"the column “{c}” is there twice") for c in NAMES if names.count(c) > 1
    ]
    if len(lines) > MOST_ROWS:
        faults.append(Fault(name, 0, f"it has more than {MOST_ROWS:,} rows"))
    faults += islice(_beyond(width, lines, name), MOST_FAULTS)
    if faults:
        raise BadInput(faults)
    places = {text: place for place, text in headings.items()}
    texts = {
        number: {name: cells.get(places[name], "") for name in (*NAMES, KEY) if name in places}
        for number, cells in lines
    }
    return texts, _unread(headings, lines)


def _beyond(width: int, lines: list[Line], name: str) -> Iterator[Fault]:
    for number, cells in lines:
        for place, text in cells.items():
            if place >= width:
                said = text if len(text) <= 40 else f"{text[:40]}…"
                yield Fault(name, number, f"“{said}” stands right of the last column")


def _unread(headings: dict[int, str], lines: list[Line]) -> list[str]:
    filled = sorted({place for _number, cells in lines for place in cells})
    read = {*NAMES, KEY, *TO_READ}
    unread = [place for place in filled if headings.get(place) not in read]
    told = [
        f"“{headings[place]}”" if place in headings else f"{xlsx.column_name(place)} without a name"
        for place in unread
    ]
    return [f"Not read: the column {', the column '.join(told)}."] if told else []
