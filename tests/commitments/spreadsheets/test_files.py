"""What is read of a spreadsheet, by whatever program or person it was made."""

import io
import time
import tracemalloc
import zipfile

import openpyxl
import pytest
import xlsxwriter
from openpyxl.styles import PatternFill

from commitments.importers.faults import BadInput
from commitments.spreadsheets import files, xlsx
from commitments.spreadsheets.rows import NAMES

ROW = ["1", "progress", "2014", "text", "Done.", "", ""]


def workbook(*sheets, change=lambda book: None) -> bytes:
    """Each sheet is its name and its rows."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def with_shared_texts(*rows) -> bytes:
    """A workbook that keeps each text once, as Excel does, and not in the cells."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
    return file.getvalue()


def with_part(content: bytes, part: str, change) -> bytes:
    """The file with one of its parts changed."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            said = before.read(name)
            after.writestr(name, change(said) if name == part else said)
    return file.getvalue()


def csv_of(*lines: str) -> bytes:
    return "\n".join([",".join(NAMES), *lines]).encode()


def refusals(content: bytes) -> list[tuple[int, str]]:
    with pytest.raises(BadInput) as refused:
        files.read(content, "update")
    return [(fault.line, fault.message) for fault in refused.value.faults]


def texts(content: bytes) -> dict[int, str]:
    return {number: row["text"] for number, row in files.read(content, "update").rows.items()}


# What is read


def test_the_sheet_with_the_columns_is_read_and_named():
    table = files.read(workbook(("Notes", [["To do"]]), ("Data", [NAMES, ROW])), "update.xlsx")

    assert table.rows[2]["text"] == "Done."
    assert table.notes == ["Read was the sheet “Data”, and not: “Notes”."]


def test_a_hidden_sheet_is_read_only_where_no_other_has_the_columns():
    other = [*ROW[:4], "Not done.", "", ""]
    sheets = [("Earlier", [NAMES, other]), ("Data", [NAMES, ROW])]

    def hide(book):
        book["Earlier"].sheet_state = "hidden"
        book.active = 1

    def hide_both(book):
        hide(book)
        book["Data"].sheet_state = "veryHidden"
        book.create_sheet("Empty")

    assert texts(workbook(*sheets, change=hide)) == {2: "Done."}
    table = files.read(workbook(*sheets, change=hide_both), "update.xlsx")
    assert table.rows[2]["text"] == "Not done."
    told = "Read was the sheet “Earlier”, which is hidden, and not: “Empty”, “Data”."
    assert table.notes == [told]


def test_a_workbook_of_which_no_sheet_has_the_columns_is_told_of_its_first_shown_one():
    content = workbook(("Notes", [["action", "kind"]]), ("More", [["x"]]))

    missing = [name for name in NAMES if name not in ("action", "kind")]
    assert sorted(refusals(content)) == [
        (1, f"the column “{name}” is missing") for name in sorted(missing)
    ]


def test_rows_that_say_nothing_are_no_rows():
    def colour(book):
        book.active["A1048576"].fill = PatternFill("solid", fgColor="FFFF00")
        book.active["XFD900000"].value = "  "

    assert texts(workbook(("Data", [NAMES, ROW]), change=colour)) == {2: "Done."}
    assert texts(csv_of(",".join(ROW), *[",,,,,,"] * 3000, "2,plan,2015,,Begin,,")) == {
        2: "Done.",
        3003: "Begin",
    }


def test_more_rows_than_an_update_can_have_are_refused():
    told = [(0, "it has more than 2,000 rows")]

    assert refusals(csv_of(*[",".join(ROW)] * 2001)) == told
    assert refusals(workbook(("Data", [NAMES, *[ROW] * 2001]))) == told
    assert len(texts(csv_of(*[",".join(ROW)] * 2000))) == 2000


@pytest.mark.parametrize("extra", ["note", ""])
def test_columns_that_are_not_ours_are_named_where_they_say_something(extra):
    lines = [[*NAMES, extra, "later"], [*ROW, "Ask Ann.", ""]]
    told = {"note": "Not read: the column “note”.", "": "Not read: the column H without a name."}

    for content in (workbook(("Data", lines)), as_csv(lines)):
        assert files.read(content, "update").notes == [told[extra]]


def test_a_column_that_says_nothing_is_not_named():
    assert files.read(as_csv([[*NAMES, "note"], [*ROW, " "]]), "update.csv").notes == []


def as_csv(lines) -> bytes:
    return "\n".join(",".join(line) for line in lines).encode()


def test_a_cell_right_of_the_last_column_is_refused_by_its_row():
    told = [(3, "“and more” stands right of the last column")]
    lines = [NAMES, ROW, ["3", "progress", "2014", "text", "Plan", "", "", "and more"]]

    assert refusals(as_csv(lines)) == told
    assert refusals(workbook(("Data", lines))) == told


def test_numbers_and_answers_are_read_as_they_are_shown():
    said = [42725, True, 0.1 + 0.2, 1e21, -2.50, "0012", 12345678901234567]
    content = workbook(("Data", [NAMES, *([*ROW[:4], value, "", ""] for value in said)]))

    assert list(texts(content).values()) == [
        "42725",
        "TRUE",
        "0.3",
        "1e+21",
        "-2.5",
        "0012",
        "1.23456789012346e+16",
    ]


def test_formulas_dates_and_errors_are_refused_by_their_cells():
    def change(book):
        sheet = book.active
        sheet["E2"] = "=1+1"
        sheet["E3"], sheet["E3"].number_format = 42000, "yyyy-mm-dd"
        sheet["F3"], sheet["F3"].number_format = 5, '0 "days"'
        sheet["E4"] = "#REF!"
        sheet["E4"].data_type = "e"

    assert refusals(workbook(("Data", [NAMES, ROW, ROW, ROW]), change=change)) == [
        (2, "cell E2 has a formula: give its result as text"),
        (3, "cell E3 has a date: format the cell as text"),
        (4, "cell E4 has an error instead of a value"),
    ]


def test_a_date_or_a_formula_in_a_column_that_is_not_read_is_no_fault():
    def change(book):
        sheet = book.active
        sheet["H2"], sheet["H2"].number_format = 42000, "yyyy-mm-dd"
        sheet["I2"] = "=1+1"

    content = workbook(("Data", [[*NAMES, "asked on", "length"], ROW]), change=change)
    table = files.read(content, "update")

    assert table.rows[2]["text"] == "Done."
    assert table.notes == ["Not read: the column “asked on”, the column “length”."]


@pytest.mark.parametrize("ends", [b"/>", b"></c>"])
def test_a_hundred_thousand_rows_that_have_a_look_alone_are_no_rows(ends):
    """As Excel and Google Sheets write them, where whole columns were given a look."""
    cells = b"".join(b'<c r="%b%%(row)d" s="1"%b' % (letter, ends) for letter in (b"A", b"B", b"G"))
    row = b'<row r="%(row)d" spans="1:7" s="1" customFormat="1" ht="15">' + cells + b"</row>"
    last = b'<row r="150000"><c r="A150000" t="inlineStr"><is><t>1</t></is></c></row>'
    empty = b"".join(row % {b"row": number} for number in range(3, 150_000))
    content = with_part(
        with_shared_texts(NAMES, ROW),
        SHEET,
        lambda said: said.replace(b"</sheetData>", empty + last + b"</sheetData>"),
    )

    start = time.process_time()
    rows = files.read(content, "update").rows

    assert time.process_time() - start < 5  # One on a machine with nothing else to do.
    assert list(rows) == [2, 150_000]
    assert rows[2]["text"] == "Done."


def test_texts_in_runs_and_in_cells_are_read_whole_without_how_they_are_spoken():
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, row in enumerate([NAMES, ROW]):
            for column, text in enumerate(row):
                sheet.write_string(number, column, text)
        sheet.write_rich_string(2, 4, "Three ", bold, "managers", " left.")
    assert texts(file.getvalue()) == {2: "Done.", 3: "Three managers left."}

    spoken = b"<si><t>\xe6\x9d\xb1</t><rPh sb='0' eb='1'><t>higashi</t></rPh></si></sst>"
    content = with_part(
        with_shared_texts(NAMES), STRINGS, lambda said: said.replace(b"</sst>", spoken)
    )
    assert xlsx.Workbook(content).strings == [*NAMES, "東"]


@pytest.mark.parametrize(
    ("spelled", "text"),
    [
        ("One_x000D_\nTwo", "One\r\nTwo"),
        ("_x005F_x000D_", "_x000D_"),
        ("_xD83D__xDE00_", "😀"),
        ("_xD83D_", "\ufffd"),
        ("_x00g0_ _X000D_ _x000D", "_x00g0_ _X000D_ _x000D"),
    ],
)
def test_what_xml_cannot_hold_is_read_as_it_was(spelled, text):
    assert xlsx.unescaped(spelled) == text


# What is refused


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"),
            "it opens with a password only: save it without one",
        ),
        (
            b"\xd0\xcf\x11\xe0" + "Workbook".encode("utf-16-le"),
            "it is an Excel workbook of 1997–2003 (.xls): save it as XLSX or ODS",
        ),
        (b"\xd0\xcf\x11\xe0 a letter", files.NO_SPREADSHEET),
        (b"PK\x05\x06" + bytes(18), files.NO_SPREADSHEET),
        (b"PK\x03\x04 broken", files.NO_SPREADSHEET),
        (b"action\x00kind", files.NO_SPREADSHEET),
    ],
)
def test_what_is_no_spreadsheet_of_ours_says_what_it_is(content, message):
    assert refusals(content) == [(0, message)]


def test_a_broken_quote_in_csv_is_refused_with_its_line():
    told = refusals(csv_of(",".join(ROW), '1,plan,2015,,"a"b,,'))

    assert told[0][0] == 3 and told[0][1].startswith("it can't be read as CSV")


SHEET, BOOK, STYLES = "xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"
STRINGS = "xl/sharedStrings.xml"
MIB = 2**20


def put(part: str, mark: str, added: bytes, *, instead=b""):
    """A change of one part: something hostile before a mark of it."""
    return part, lambda said: said.replace(mark.encode(), added + mark.encode(), 1)


def doctype(said: bytes) -> bytes:
    entities = b'<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    said = said.replace(b"<sheetData>", b"&b;<sheetData>")
    return said.replace(b"<worksheet", entities + b"<worksheet")


HOSTILE = {
    "a row of a million cells": put(SHEET, "</sheetData>", b"<row>" + b"<c/>" * MIB + b"</row>"),
    "a million rows": put(SHEET, "</sheetData>", b"<row/>" * MIB),
    "cells of one long text": put(
        SHEET, "</sheetData>", b'<row r="9"><c t="s"><v>7</v></c></row>' * 60_000
    ),
    "a million styles": put(STYLES, "</cellXfs>", b"<xf/>" * MIB),
    "a million texts": put(STRINGS, "</sst>", b"<si/>" * MIB),
    "a text of 20 MiB": put(STRINGS, "</sst>", b"<si><t>" + b"a" * 20 * MIB + b"</t></si>"),
    "spaces of 200 MiB": put(SHEET, "</sheetData>", b" " * 200 * MIB),
    "elements in elements": put(SHEET, "</sheetData>", b"<c>" * 200_000),
    "an element of a million attributes": put(
        SHEET, "</sheetData>", b"<c " + b" ".join(b'a%d=""' % n for n in range(900_000)) + b"/>"
    ),
    "ten thousand sheets": put(BOOK, "</sheets>", b'<sheet name="a" sheetId="9"/>' * 10_000),
    "entities": (SHEET, doctype),
    "a broken part": (SHEET, lambda said: said[:-20]),
}


# Those that ask for much memory at once; to count it takes long for the others.
LARGE = ["a text of 20 MiB", "spaces of 200 MiB", "an element of a million attributes"]


def hostile(name: str) -> bytes:
    content = with_part(with_shared_texts(NAMES, ["a" * 32_000, *ROW[1:]]), *HOSTILE[name])
    assert len(content) < files.LARGEST_FILE
    return content


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_workbook_is_given_up_on(name):
    content = hostile(name)

    start = time.process_time()
    told = refusals(content)

    assert time.process_time() - start < 5  # Two on a machine with nothing else to do.
    assert len(told) == 1 and told[0][0] == 0


@pytest.mark.parametrize("name", LARGE)
def test_a_hostile_workbook_takes_less_than_100_mib(name):
    content = hostile(name)

    tracemalloc.start()
    refusals(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 100 * MIB


def test_parts_without_number_and_ways_to_pack_are_refused():
    content = workbook(("Data", [NAMES, ROW]))
    many, packed = io.BytesIO(content), io.BytesIO()
    with zipfile.ZipFile(many, "a") as archive:
        for number in range(xlsx.MOST_PARTS):
            archive.writestr(f"{number}.xml", "")
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(packed, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name), zipfile.ZIP_LZMA)

    assert refusals(many.getvalue()) == [(0, "it has more than 1,000 parts")]
    assert refusals(packed.getvalue()) == [(0, files.NO_SPREADSHEET)]


def test_a_csv_file_of_commas_and_of_empty_lines_is_read_at_once():
    start = time.process_time()
    for content in (csv_of(",".join(ROW), "," * 4 * MIB), csv_of(",".join(ROW), "\n" * 4 * MIB)):
        assert texts(content) == {2: "Done."}

    assert time.process_time() - start < 5


# What Excel and LibreOffice write, by country and by what is chosen when saving.
ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_csv_is_read_whatever_program_wrote_it(encoding, separator, line_end):
    lines = [
        separator.join(NAMES),
        separator.join(["1", "progress", "2014", "text", '"Café, “done”; it’s £5"', "", ""]),
    ]

    table = files.read(line_end.join(lines).encode(encoding), "update.csv")

    assert table.rows[2]["text"] == "Café, “done”; it’s £5"
    assert table.notes == ([files.OF_WINDOWS] if encoding == "cp1252" else [])


@pytest.mark.parametrize("separator", [";", ",", "|"])
def test_a_first_line_says_what_parts_the_cells_and_rows_keep_their_numbers(separator):
    lines = [f"sep={separator}", separator.join(NAMES), separator.join(ROW), separator.join(ROW)]

    table = files.read("\r\n".join(lines).encode(), "update.csv")

    assert list(table.rows) == [3, 4] and table.rows[3]["text"] == "Done."
    with pytest.raises(BadInput) as refused:
        files.read("\n".join([lines[0], "action", "1"]).encode(), "update.csv")
    assert {fault.line for fault in refused.value.faults} == {2}


def test_utf_16_that_is_broken_is_no_spreadsheet():
    with pytest.raises(BadInput, match="it is no spreadsheet"):
        files.read(b"\xff\xfe" + "action".encode("utf-16-le") + b"\x00\xd8\x41", "update.csv")
