"""What is read of an ODS file, by whatever program or person it was made."""

import io
import time
import tracemalloc
import zipfile

import pytest

from commitments.importers.faults import BadInput
from commitments.spreadsheets import files
from commitments.spreadsheets.rows import NAMES
from strategy.open_document import NAMESPACES, SPREADSHEET, manifest_of, paragraphs

ROW = ["1", "progress", "2014", "text", "Done.", "", ""]
MIB = 2**20
STYLES = (
    '<style:style style:name="hidden" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
ERRORS = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"


def cell(text="", attributes='office:value-type="string"'):
    return f"<table:table-cell {attributes}>{paragraphs(text)}</table:table-cell>"


def row(cells, attributes=""):
    said = "".join(one if one.startswith("<") else cell(one) for one in cells)
    return f"<table:table-row {attributes}>{said}</table:table-row>"


def with_text(said):
    """A row whose column “text” is this cell."""
    return row([*ROW[:4], said, "", ""])


def sheet(*rows, name="Data", attributes=""):
    head = f"<table:table-header-rows>{row(NAMES)}</table:table-header-rows>"
    return f'<table:table table:name="{name}" {attributes}>{head}{"".join(rows)}</table:table>'


def packed(content, *, manifest=None, compression=zipfile.ZIP_DEFLATED):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr("mimetype", SPREADSHEET, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest or manifest_of("content.xml"))
        archive.writestr("content.xml", content)
    return file.getvalue()


def around(body, doctype=""):
    return (
        f'{doctype}<office:document-content {NAMESPACES} xmlns:calcext="{ERRORS}">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body>"
        f"<office:spreadsheet>{body}</office:spreadsheet></office:body></office:document-content>"
    )


def book(*sheets):
    return packed(around("".join(sheets)))


def refusals(content):
    with pytest.raises(BadInput) as refused:
        files.read(content, "update")
    return [(fault.file, fault.line, fault.message) for fault in refused.value.faults]


def texts(content):
    return {number: row["text"] for number, row in files.read(content, "update").rows.items()}


def test_rows_and_cells_that_come_again_stand_where_they_stand():
    empty = '<table:table-row table:number-rows-repeated="3"><table:table-cell/></table:table-row>'
    rest = '<table:table-cell table:number-columns-repeated="16377"/>'
    skipped = '<table:table-cell table:number-columns-repeated="2"/>'
    again = row([*ROW[:3], skipped, "Why", rest], 'table:number-rows-repeated="2"')
    last = '<table:table-row table:number-rows-repeated="1048568"/>'

    table = files.read(book(sheet(row(ROW), empty, again, last)), "update.ods")

    assert {place: (one["text"], one["reason"]) for place, one in table.rows.items()} == {
        2: ("Done.", ""),
        6: ("", "Why"),
        7: ("", "Why"),
    }


def test_cells_are_read_as_they_are_shown():
    said = [
        cell("42,725.00", 'office:value-type="float" office:value="42725"'),
        cell("30%", 'office:value-type="percentage" office:value="0.3"'),
        cell("£2.50", 'office:value-type="currency" office:value="2.5"'),
        cell("true", 'office:value-type="boolean" office:boolean-value="true"'),
        cell("0012"),
        '<table:table-cell office:value-type="string" office:string-value="Alone"/>',
        "<table:covered-table-cell><text:p>Covered</text:p></table:covered-table-cell>",
    ]

    assert list(texts(book(sheet(*map(with_text, said)))).values()) == [
        *("42725", "0.3", "2.5", "TRUE", "0012", "Alone", "Covered")
    ]


def test_texts_are_read_to_the_letter_without_comments_and_how_they_are_spoken():
    said = (
        '<table:table-cell office:value-type="string">'
        "<office:annotation><text:p>Ask Ann.</text:p></office:annotation>"
        '<text:p>  <text:span>Three<text:s text:c="3"/></text:span>managers <text:a>left</text:a>'
        "<text:tab/>\n now<text:line-break/>Two</text:p><text:p/><text:p><text:ruby>"
        "<text:ruby-base>東</text:ruby-base><text:ruby-text>higashi</text:ruby-text></text:ruby></text:p>"
        "</table:table-cell>"
    )

    assert texts(book(sheet(with_text(said)))) == {2: " Three   managers left\t now\nTwo\n\n東"}


def test_formulas_dates_and_errors_are_refused_by_their_cells():
    said = [
        cell("2", 'table:formula="of:=1+1" office:value-type="float" office:value="2"'),
        cell("1 May", 'office:value-type="date" office:date-value="2014-05-01"'),
        cell("10:00", 'office:value-type="time" office:time-value="PT10H"'),
        cell("#REF!", 'office:value-type="string" calcext:value-type="error"'),
    ]

    assert refusals(book(sheet(*map(with_text, said)))) == [
        ("update", 2, "cell E2 has a formula: give its result as text"),
        ("update", 3, "cell E3 has a date: format the cell as text"),
        ("update", 4, "cell E4 has a date: format the cell as text"),
        ("update", 5, "cell E5 has an error instead of a value"),
    ]


def test_faults_name_sheet_and_row():
    wrong = cell("2", 'table:formula="of:=1+1" office:value-type="float" office:value="2"')
    content = book(
        sheet(row(ROW), with_text(wrong), name="Ann"),
        sheet(row([*ROW, "Beyond"]), name="Other actions"),
    )

    assert refusals(content) == [
        ("sheet “Ann”", 3, "cell E3 has a formula: give its result as text"),
        ("sheet “Other actions”", 2, "“Beyond” stands right of the last column"),
    ]


def test_a_hidden_sheet_is_read_only_where_no_other_has_the_columns():
    hidden = sheet(with_text("Not done."), name="Earlier", attributes='table:style-name="hidden"')

    assert texts(book(hidden, sheet(row(ROW)))) == {2: "Done."}
    table = files.read(book(hidden, '<table:table table:name="Empty"/>'), "update.ods")
    assert table.rows[2]["text"] == "Not done."
    told = "Read was the sheet “Earlier”, which is hidden, and not: “Empty”."
    assert table.notes == [told]


def test_a_file_with_a_password_is_told():
    locked = manifest_of("content.xml").replace(
        "</manifest:manifest>",
        "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>",
    )

    told = ("update", 0, "it opens with a password only: save it without one")
    assert refusals(packed(b"\x00locked", manifest=locked)) == [told]


ENTITIES = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
TOO_MANY = "it has more cells than an update can have"
TOO_MUCH = "it has more text than an update can have"
MORE = "it has more in it than an update can have"
HOSTILE = {
    "a row a million times": (row(ROW, 'table:number-rows-repeated="1048576"'), TOO_MANY),
    "a cell a million times": (
        row([cell("a", 'table:number-columns-repeated="1048576"')]),
        TOO_MANY,
    ),
    "a long text many times": (
        row(["a" * 32_000], 'table:number-rows-repeated="2000"'),
        TOO_MUCH,
    ),
    "spaces without number": (
        with_text(
            '<table:table-cell office:value-type="string"><text:p>'
            + '<text:s text:c="9000000"/>' * 1000
            + "</text:p></table:table-cell>"
        ),
        TOO_MUCH,
    ),
    "a million rows": ("<table:table-row/>" * MIB, MORE),
    "a text of 20 MiB": (f"<x>{'a' * 20 * MIB}</x>", MORE),
    "spaces of 200 MiB": (" " * 200 * MIB, MORE),
    "elements in elements": (row(["<table:table-cell>" * 100_000]), files.NO_SPREADSHEET),
    "an element of a million attributes": (
        "<x " + " ".join(f'a{number}=""' for number in range(900_000)) + "/>",
        files.NO_SPREADSHEET,
    ),
    "a thousand sheets": ("</table:table><table:table>" * 1000, "it has more than 50 sheets"),
    "a broken part": ("<table:table-row>", files.NO_SPREADSHEET),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_spreadsheet_is_given_up_on(name):
    rows, told = HOSTILE[name]
    content = book(sheet(rows))
    assert len(content) < files.LARGEST_FILE

    start = time.process_time()
    [(_file, line, message)] = refusals(content)

    assert time.process_time() - start < 5  # One on a machine with nothing else to do.
    assert (line, message) == (0, told)


@pytest.mark.parametrize("name", ["a long text many times", "spaces without number"])
def test_a_hostile_spreadsheet_takes_less_than_100_mib(name):
    content = book(sheet(HOSTILE[name][0]))

    tracemalloc.start()
    refusals(content)
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 100 * MIB


def test_entities_ways_to_pack_and_other_documents_are_refused():
    told = [("update", 0, files.NO_SPREADSHEET)]
    inside = around(sheet(row(["&b;"])), ENTITIES)

    assert refusals(packed(inside)) == told
    assert refusals(packed(around(sheet(row(ROW))), compression=zipfile.ZIP_LZMA)) == told
    assert refusals(packed("<office/>")) == told
    assert refusals(book()) == told


def test_more_rows_than_an_update_can_have_are_refused():
    content = book(sheet(row(ROW, 'table:number-rows-repeated="2001"')))

    assert refusals(content) == [("update", 0, "it has more than 2,000 rows")]
