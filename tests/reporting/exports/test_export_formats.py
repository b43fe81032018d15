"""What each format promises: nothing runs, nothing is lost, and limits are told."""

import io
import json
import os
import shutil
import subprocess
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from commitments.spreadsheets.files import unguarded
from reporting.exports import csv_file, csvw, ods_file, workbook, xlsx_file
from reporting.exports.about import About
from reporting.exports.columns import BOOLEAN, DATE, DECIMAL, INTEGER, MOMENT, Column
from reporting.exports.json_file import json_blocks
from reporting.exports.registry import DATASETS
from tests import make
from tests.awkward_texts import texts
from tests.reporting import exported

HOSTILE = [
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(1,1)",
    "\t=1+1",
    "\r=1+1",
    "'=1+1",
    "''+1",
    "'quoted'",
    '=HYPERLINK("http://x";"y")',
    "=cmd|' /C calc'!A0",
    'two\nlines, “quoted” "so"',
    "  spaces  between and after  ",
    "naïve café 😀 <b>&amp;</b>",
    "007",
    "1E5",
    "http://example.com/",
    "16 January 2015",
    "_x000D_",  # XLSX writes a carriage return so.
]
COLUMNS = [
    Column("number", "Which one", lambda row: row[0], INTEGER),
    Column("text", "A text that means no good", lambda row: row[1]),
]


@pytest.fixture
def about(db):
    return About("Texts", "All texts.", "http://127.0.0.1/texts.csv", date(2015, 1, 16))


def as_xlsx(about, rows, columns=COLUMNS) -> bytes:
    return b"".join(xlsx_file.xlsx_blocks(about, columns, rows))


def as_ods(about, rows, columns=COLUMNS) -> bytes:
    return b"".join(ods_file.ods_blocks(about, columns, rows))


def sheets(content):
    book = exported.CalamineWorkbook.from_filelike(io.BytesIO(content))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_no_cell_of_a_csv_file_begins_like_a_formula():
    file = "".join(csv_file.csv_blocks(COLUMNS, enumerate(HOSTILE)))

    cells = [row[1] for row in exported.csv.reader(io.StringIO(file, newline=""))][1:]
    assert not [cell for cell in cells if cell[0] in "=+-@\t\r"]
    assert [unguarded(cell) for cell in cells] == HOSTILE


def test_every_cell_of_a_spreadsheet_is_the_text_it_was(about):
    for content in (as_xlsx(about, enumerate(HOSTILE)), as_ods(about, enumerate(HOSTILE))):
        assert [row[1] for row in sheets(content)["Rows"][1:]] == HOSTILE
    book = load_workbook(io.BytesIO(as_xlsx(about, enumerate(HOSTILE))))
    assert {cell.data_type for cell in book["Rows"]["B"]} == {"s"}


@settings(deadline=None, max_examples=50, suppress_health_check=list(HealthCheck))
@given(st.lists(texts, min_size=1, max_size=5))
def test_any_text_comes_back_from_every_format(about, made_up):
    rows = list(enumerate(made_up))
    csv = "".join(csv_file.csv_blocks(COLUMNS, rows))
    cells = [row[1] for row in exported.csv.reader(io.StringIO(csv, newline=""))][1:]
    assert [unguarded(cell) for cell in cells] == made_up

    json_file = "".join(json_blocks(about, COLUMNS, rows))
    assert all(f"{json.dumps(text, ensure_ascii=False)}" in json_file for text in made_up)
    assert [row["text"] for row in json.loads(json_file)["rows"]] == made_up
    for content in (as_xlsx(about, rows), as_ods(about, rows)):
        assert [row[1] for row in sheets(content)["Rows"][1:]] == made_up


def test_libreoffice_runs_none_of_them(about, tmp_path):
    """It opens both kinds, calculates what it takes for formulas, and gives what it shows."""
    for shown in shown_by_libreoffice(about, list(enumerate(HOSTILE)), COLUMNS, tmp_path):
        assert [plain(row[1]) for row in shown] == [plain(text) for text in HOSTILE]


TYPED = [
    Column("value", "A decimal", lambda row: row[0], DECIMAL),
    Column("count", "An integer", lambda row: row[1], INTEGER),
    Column("day", "A day", lambda row: row[2], DATE),
    Column("is_so", "Yes or no", lambda row: row[3], BOOLEAN),
    Column("at", "A moment", lambda row: row[4], MOMENT),
    Column("text", "A text", lambda row: row[5]),
]
MOMENTS = [
    datetime(2026, 11, 25, 9, 30, 15, tzinfo=UTC),
    datetime(2014, 3, 1, 23, 59, 59, tzinfo=UTC),
]
VALUES = [
    (Decimal("-2.5"), -42, date(2015, 1, 16), True, MOMENTS[0], "-2.5"),
    (Decimal("1000000"), 0, date(2012, 12, 31), False, MOMENTS[1], "=1+1"),
]


def test_types_are_types_in_every_format(about):
    """A number less than nought is one, in CSV too; only texts are guarded."""
    csv = "".join(csv_file.csv_blocks(TYPED, VALUES)).split("\r\n")
    assert csv[1] == "-2.5,-42,2015-01-16,true,2026-11-25T09:30:15+00:00,'-2.5"
    assert csv[2] == "1000000,0,2012-12-31,false,2014-03-01T23:59:59+00:00,'=1+1"

    for content in (as_xlsx(about, VALUES, TYPED), as_ods(about, VALUES, TYPED)):
        rows = sheets(content)["Rows"][1:]
        assert [[type(value) for value in row] for row in rows] == 2 * [
            [float, float, date, bool, datetime, str]
        ]
        assert [row[:4] for row in rows] == [list(row[:4]) for row in VALUES]
        assert [f"{row[4]:%F %T}" for row in rows] == [f"{moment:%F %T}" for moment in MOMENTS]


def test_the_metadata_of_csv_says_which_texts_are_guarded():
    described = {row["name"]: row for row in csvw.schema(TYPED)["columns"]}

    assert described["value"]["dc:description"] == "A decimal"
    assert described["value"]["datatype"] == "decimal"
    assert "An apostrophe leads a text that begins with =" in described["text"]["dc:description"]


def test_libreoffice_shows_days_as_days_and_yes_as_yes(about, tmp_path):
    for shown in shown_by_libreoffice(about, VALUES, TYPED, tmp_path):
        assert shown == [
            ["-2.5", "-42", "2015-01-16", "TRUE", "2026-11-25 09:30:15", "-2.5"],
            ["1000000", "0", "2012-12-31", "FALSE", "2014-03-01 23:59:59", "=1+1"],
        ]


def shown_by_libreoffice(about, rows, columns, tmp_path):
    """What the cells of both kinds of file show there, below the names of columns."""
    (tmp_path / "x.xlsx").write_bytes(as_xlsx(about, rows, columns))
    (tmp_path / "o.ods").write_bytes(as_ods(about, rows, columns))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless"]
    command += ["--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"]
    office = shutil.which("soffice")
    assert office, "apt-get install libreoffice-calc-nogui: what a spreadsheet does is seen in one"
    environment = {"HOME": str(tmp_path), "PATH": os.environ["PATH"]}
    subprocess.run(
        [*command, "--outdir", tmp_path, tmp_path / "x.xlsx", tmp_path / "o.ods"],
        check=True,
        capture_output=True,
        timeout=120,
        env=environment,
    )

    for name in ("x.csv", "o.csv"):
        file = (tmp_path / name).read_bytes().decode()
        yield list(exported.csv.reader(io.StringIO(file, newline="")))[1:]


def plain(text):
    """Without what a cell can't show: the carriage return that a line begins with."""
    return text.replace("\r", "").replace("\n", "")


@pytest.mark.parametrize("made", [as_xlsx, as_ods])
def test_rows_beyond_the_limit_of_a_sheet_go_on_the_next(about, monkeypatch, made):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 4)

    book = sheets(made(about, [(number, "text") for number in range(7)]))

    assert list(book) == ["Rows", "Rows 2", "Rows 3", "About"]
    numbers = [[row[0] for row in book[name][1:]] for name in ("Rows", "Rows 2", "Rows 3")]
    assert numbers == [[0, 1, 2], [3, 4, 5], [6]]
    assert all(book[name][0] == ["number", "text"] for name in ("Rows", "Rows 2", "Rows 3"))
    assert "The rows are on 3 sheets" in str(book["About"])


@pytest.mark.parametrize("made", [as_xlsx, as_ods])
def test_a_sheet_that_is_just_full_has_no_empty_one_after_it(about, monkeypatch, made):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 4)

    assert list(sheets(made(about, [(n, "text") for n in range(3)]))) == ["Rows", "About"]
    assert list(sheets(made(about, []))) == ["Rows", "About"]


def test_a_sheet_of_xlsx_ends_before_the_file_is_too_large_for_a_zip(about, monkeypatch):
    monkeypatch.setattr(xlsx_file, "SHEET_SIZE", 4 * 500)

    rows = xlsx_file.ROWS_AT_ONCE
    book = sheets(as_xlsx(about, [(number, "x" * 300) for number in range(2 * rows)]))

    assert [len(book[name]) - 1 for name in ("Rows", "Rows 2")] == [rows, rows]
    assert "The rows are on 2 sheets" in str(book["About"])


@pytest.mark.parametrize("blocks", [xlsx_file.xlsx_blocks, ods_file.ods_blocks])
def test_a_spreadsheet_is_on_its_way_before_its_last_row_is_read(about, blocks):
    read = []
    rows = ((number, str(read.append(number))) for number in range(100_000))

    assert len(next(iter(blocks(about, COLUMNS, rows)))) > 0
    assert len(read) < 50_000


def test_what_follows_on_a_sheet_that_is_to_end_keeps_its_file_below_2_gib():
    most = max(len(dataset.columns) for dataset in DATASETS.values())
    row = most * xlsx_file.LONGEST_CELL * 4  # Bytes of UTF-8 for a sign.

    assert xlsx_file.SHEET_SIZE + xlsx_file.ROWS_AT_ONCE * row < 2**31


def test_a_text_longer_than_a_cell_is_cut_and_that_is_said(about):
    book = sheets(as_xlsx(about, [(1, "é😀" * 20_000)]))

    assert book["Rows"][1][1].endswith("the whole is in CSV and JSON)")
    assert "longer than a cell can hold" in str(book["About"])


def test_what_xml_cant_hold_is_marked(about):
    book = sheets(as_ods(about, [(1, "a\x00b\x1fc")]))

    assert book["Rows"][1][1] == "a\ufffdb\ufffdc"
    assert "each stands as \ufffd (U+FFFD)" in str(book["About"])
    assert "replaced" not in str(sheets(as_ods(about, [(1, "abc")]))["About"])


@pytest.mark.django_db
def test_csv_on_the_web_describes_every_file(client, tmp_path):
    from csvw import Table  # It takes seconds, which are to be this test's alone.

    plans = make.draft_edition(2013)
    make.revision(plans, action=7, text="=1+1, “so”\nit is")
    make.pledge(plans, due_on=make.on("first quarter of 2014"), target=3, unit="people")
    make.figure(plans, make.measure(), 3)
    make.publish(plans)
    make.published_edition(2014, facts=make.revision)
    make.appointment(make.role(), "2013")
    for path in ("entries", "pledges", "pledges/not-reported", "measures", "dfe/governance"):
        metadata = json.loads(client.get(f"/{path}.csv-metadata.json").getvalue())
        assert metadata["url"] == f"http://127.0.0.1:8000/{path}.csv"
        (tmp_path / "rows.csv").write_bytes(client.get(f"/{path}.csv").getvalue())
        (tmp_path / "rows.csv-metadata.json").write_text(json.dumps(metadata | {"url": "rows.csv"}))

        table = Table.from_file(tmp_path / "rows.csv-metadata.json")

        assert len(list(table.iterdicts(strict=True))) > 0, path
        assert all(column.common_props["dc:description"] for column in table.tableSchema.columns)
        assert "Ledger digest" in table.common_props["dc:provenance"]


@pytest.mark.django_db
def test_a_filter_stays_in_the_metadata(client):
    make.published_edition(2014, facts=make.revision)

    metadata = json.loads(client.get("/entries.csv-metadata.json?action=1").getvalue())

    assert metadata["url"].endswith("/entries.csv?action=1")
    assert metadata["dc:description"].startswith("Entries. Action: 1.")
