"""Lists as spreadsheets for people: seven columns, and a page that says what was asked for."""

import io
import zipfile

import pytest
from openpyxl import load_workbook

from commitments.ledger import checkpoints
from commitments.models import Kind, StandingPending, Withdrawal
from reporting.exports.for_people import sheet
from reporting.exports.for_people.lists import LISTS
from tests import make
from tests.reporting import exported
from tests.rows import made_once

pytestmark = pytest.mark.django_db

HOSTILE = "=1+1 <b>&amp;</b> _x000D_ \x0b“so”"


@pytest.fixture
@made_once
def record():
    """Plans of two actions, and what the report says of them."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN, text="The rest will move.")
    moved = make.pledge(plan, action=7, statement=HOSTILE, due_on=make.on("March 2014"))
    make.pledge(plan, action=7, number=2, statement="Keep the domain")
    gone = make.pledge(plan, action=8, statement="Tell people")
    make.publish(plan)
    report = make.draft_edition(2014)
    told = make.revision(report, action=7, text="All agencies moved.")
    make.citation(make.outcome(report, moved, note="In time."), told.entry, "All agencies moved")
    Withdrawal.objects.create(pledge=gone, edition=report, reason="Not needed.")
    return make.publish(report)


def opened(client, address):
    return load_workbook(io.BytesIO(exported.content(client.get(address))))


def rows_of(client, address):
    """Of the first sheet, by the names of its columns."""
    head, *rows = exported.book(client, address).get_sheet_by_index(0).to_python()
    return [dict(zip(head, row, strict=True)) for row in rows]


def about_of(client, address):
    return dict(exported.book(client, address).get_sheet_by_name("About").to_python())


def test_promises_have_seven_columns_with_titles_and_what_shows_the_outcome(client, record):
    moved, kept, gone = rows_of(client, "/pledges/spreadsheet.xlsx")

    assert list(moved) == [
        *("Promise", "Due", "Outcome", "What shows it", "Action", "Department", "Page")
    ]
    assert moved["Promise"] == HOSTILE.replace("\x0b", "\ufffd")
    assert (moved["Due"], moved["Outcome"]) == ("March 2014", "Delivered")
    assert moved["What shows it"] == "“All agencies moved”\nIn time."
    assert (moved["Action"], moved["Department"]) == ("7 Title of action 7", "DFE")
    assert (kept["Due"], kept["Outcome"]) == ("2014, no day given", "Not mentioned")
    assert gone["What shows it"].startswith("Withdrawn, published")
    assert gone["What shows it"].endswith("Not needed.")


@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_both_formats_hold_the_same_and_follow_the_query(client, record, ending):
    address = f"/pledges/spreadsheet.{ending}?outcome=delivered&outcome=withdrawn&sort=-action"

    rows = rows_of(client, address)
    about = about_of(client, address)

    assert [row["Promise"][:4] for row in rows] == ["Tell", "=1+1"]
    assert about["What was asked for"] == "Promises. Outcome: Delivered or Withdrawn."
    assert about["Rows"] == "2"
    assert about["The same as a page"].endswith(
        "/pledges/?outcome=delivered&outcome=withdrawn&sort=-action"
    )
    assert "our own reading" in about["To be known"]


def test_it_names_what_was_signed_of_the_log_last(client, record):
    assert "Log of the record" not in about_of(client, "/entries/spreadsheet.ods")
    signed = checkpoints.sign()

    about = about_of(client, "/entries/spreadsheet.ods")

    assert about["Log of the record"] == f"{signed.size} lines, root {signed.root}"


def test_both_texts_stand_beside_what_is_not_mentioned(client, record):
    [row] = rows_of(client, "/pledges/not-reported/spreadsheet.ods?year=2014")

    assert row["Promise"] == "Keep the domain"
    assert (row["Plan"], row["Report"]) == ("The rest will move.", "All agencies moved.")


def test_texts_say_whose_words_they_are(client, record):
    plan, progress = rows_of(client, "/entries/spreadsheet.xlsx")

    assert (plan["What"], plan["Text"]) == ("Plan for 2014", "The rest will move.")
    assert plan["Whose words"] == "DFE’s own"
    assert progress["Page"].endswith("/actions/7/#progress-2014")


def test_a_reader_finds_wrapped_texts_a_head_that_stays_filters_and_links(client, record):
    rows, about = opened(client, "/pledges/spreadsheet.xlsx").worksheets

    assert rows.title == "Promises" and about.title == "About"
    assert rows.freeze_panes == "A2" and rows.auto_filter.ref == "A1:G4"
    assert rows["A2"].alignment.wrap_text and rows["A1"].font.bold
    assert rows.column_dimensions["A"].width == 48
    assert rows["G2"].hyperlink.target == rows["G2"].value
    assert rows.print_title_rows == "$1:$1"


def test_ods_has_them_too(client, record):
    file = exported.content(client.get("/entries/spreadsheet.ods"))
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        content, settings = (archive.read(f"{n}.xml").decode() for n in ("content", "settings"))

    assert 'table:display-filter-buttons="true"' in content and ".A1:" in content
    assert 'fo:wrap-option="wrap"' in content and "<text:a xlink:type" in content
    assert '"VerticalSplitPosition" config:type="int">1<' in settings


def test_what_is_unknown_is_refused_and_nothing_is_told_of_drafts(client, record):
    make.pledge(make.draft_edition(2015), action=9, statement="Only a draft")

    assert client.get("/pledges/spreadsheet.xlsx?outcome=kept").status_code == 400
    assert client.get("/pledges/spreadsheet.xlsx?page=2").status_code == 400
    assert len(rows_of(client, "/pledges/spreadsheet.xlsx")) == 3
    assert rows_of(client, "/pledges/spreadsheet.ods?as-at=2013-01-01") == []


def test_a_text_that_no_cell_holds_is_cut_and_says_so():
    long = sheet.fitting("x" * 20_000)

    assert long.endswith(sheet.CUT) and len(long) == sheet.LONGEST_CELL
    assert sheet.fitting("x" * sheet.LONGEST_CELL) == "x" * sheet.LONGEST_CELL


def test_it_says_where_something_is_still_being_brought_up_to_date(client, record):
    assert "Not up to date" not in about_of(client, "/pledges/spreadsheet.xlsx")
    StandingPending.objects.create(response=record.response)

    assert "Not up to date" in about_of(client, "/pledges/spreadsheet.xlsx")


def test_the_button_says_about_how_large_it_is(client, record):
    for name, address in (
        ("pledges", "/pledges/"),
        ("pledges-not-reported", "/pledges/not-reported/"),
        ("entries", "/entries/"),
    ):
        page = client.get(f"{address}?year=2014&page=1").text
        assert f'href="{address}spreadsheet.xlsx?year=2014"' in page
        assert "Download spreadsheet (XLSX, about 4 kB)" in page
        made = len(exported.content(client.get(f"{address}spreadsheet.xlsx?year=2014")))
        assert 2500 < made < 5500
        assert len(LISTS[name].headings) == 7


def test_large_sizes_are_in_megabytes():
    assert sheet.size_in_words(69, 95) == "about 11 kB"
    assert sheet.size_in_words(192_960, 95) == "about 18.3 MB"


def test_the_queries_of_a_file_do_not_grow_with_its_rows(client, django_assert_num_queries):
    plan = make.draft_edition(2013)
    for number in range(1, 21):
        make.pledge(plan, action=number)
    make.publish(plan)

    # Departments, how many have which values, whether anything is pending; what stands, how things
    # are called (3), the promises, their outcomes, what was made again, and what
    # auditors said.
    with django_assert_num_queries(11):
        exported.content(client.get("/pledges/spreadsheet.xlsx"))
