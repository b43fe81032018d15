"""What became of promises, and figures, in the spreadsheet of an update: out, and in again."""

import io

import openpyxl
import pytest
from django.contrib.auth import get_user_model
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments.contributions import steps
from commitments.importers.faults import BadInput
from commitments.models import Edition
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import apply, propose
from commitments.spreadsheets.rows import rows_of
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

KEY = "1/plan/2014/1"


@pytest.fixture
@made_once
def draft():
    def facts(edition):
        make.revision(edition, kind="plan", text="Move the agencies.")
        make.pledge(edition, statement="Move them all")

    make.published_edition(2013, facts=facts)
    make.measure("moved", name="Agencies moved", unit="agencies", action=make.action(1))
    edition = make.draft_edition(2014)
    return Edition.objects.select_related("response__department", "response__strategy").get(
        pk=edition.pk
    )


def downloaded(draft, form="csv"):
    rows = rows_of(Sheet(draft))
    books = {"xlsx": files.as_xlsx, "ods": files.as_ods}
    content = files.as_csv(rows) if form == "csv" else books[form](rows, "Update")
    return files.read(content, f"update.{form}").rows


def row_of(rows, kind):
    return next(row for row in rows.values() if row["kind"] == kind)


def put_in(draft, rows):
    seen = propose(Sheet(draft), rows, "update.csv")
    return apply(edition=draft, rows=rows, name="update.csv", seen=seen.digest, by=people.teo())


def test_a_row_says_what_it_is_about_and_what_was_planned(draft):
    told = [(row.cell.kind, row.cell.key, row.about, row.planned) for row in rows_of(Sheet(draft))]

    assert told == [
        ("progress", "", "Title of action 1", "Move the agencies."),
        ("plan", "", "Title of action 1", ""),
        ("outcome", KEY, "Move them all", ""),
        ("figure", "moved", "Agencies moved (agencies)", ""),
        ("baseline", "moved", "Agencies moved (agencies)", ""),
        ("target", "moved", "Agencies moved (agencies)", ""),
    ]


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_what_is_filled_in_comes_into_the_draft(draft, form):
    rows = downloaded(draft, form)
    row_of(rows, "progress")["text"] = "All agencies moved in May."
    row_of(rows, "outcome").update(answer="Delivered", text="agencies moved in May")
    row_of(rows, "figure")["text"] = "1,200"

    done = put_in(draft, rows)

    assert [change.title for change in done.changes] == [
        "Action 1, progress during 2014",
        "Action 1, what happened to “Move them all”",
        "Action 1, Agencies moved (agencies)",
    ]
    outcome = draft.outcomes.get()
    assert (outcome.status, outcome.citations.get().words) == ("delivered", "agencies moved in May")
    assert outcome.citations.get().is_quotation
    assert draft.figures.get().value == 1200
    again = propose(Sheet(draft), downloaded(draft, form), "update.csv")
    assert (again.changes, again.conflicts, again.moved_on) == ([], [], [])


def test_words_that_stand_nowhere_are_own_words(draft):
    rows = downloaded(draft)
    row_of(rows, "outcome").update(answer="dropped", text="There was no money.")

    put_in(draft, rows)

    assert draft.outcomes.get().citations.get().is_quotation is False


def test_words_without_an_outcome_are_said_to_have_none(draft):
    rows = downloaded(draft)
    row_of(rows, "outcome")["text"] = "There was no money."

    [change] = propose(Sheet(draft), rows, "update.csv").changes

    assert change.answers == ("nothing yet", "words without an outcome")


def test_an_outcome_that_changed_since_is_in_conflict(draft):
    pledge = make.response().entries.get(kind="plan", year=2014).pledges.get()
    make.outcome(draft, pledge, "delivered")
    rows = downloaded(draft)
    draft.outcomes.update(status="dropped")
    row_of(rows, "outcome").update(answer="re-scoped")

    found = propose(Sheet(draft), rows, "update.csv")

    assert (len(found.changes), len(found.conflicts)) == (0, 1)


@pytest.mark.parametrize(
    ("kind", "fields", "said"),
    [
        ("outcome", {"answer": "won"}, "“won” is nothing that can become of a promise"),
        ("outcome", {"key": "9/plan/2014/1"}, "asks for no outcome “9/plan/2014/1” of action 1"),
        ("outcome", {"answer": "dropped", "reason": "So."}, "a reason belongs to a text"),
        ("figure", {"text": "many"}, "“many” is no number"),
        ("figure", {"key": ""}, "asks for no figure “” of action 1"),
    ],
)
def test_what_can_t_be_is_refused_with_its_row(draft, kind, fields, said):
    rows = downloaded(draft)
    row_of(rows, kind).update(fields)

    with pytest.raises(BadInput) as refused:
        propose(Sheet(draft), rows, "update.csv")

    [fault] = refused.value.faults
    assert said in fault.message and rows[fault.line]["kind"] == kind


def test_a_drop_down_has_what_may_be_answered(draft):
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows_of(Sheet(draft)), "Update")))

    lists = {str(row.sqref): row.formula1 for row in book.active.data_validations.dataValidation}

    assert lists == {
        "F2": '"text,not-applicable,nil-return"',
        "F3": '"text,not-applicable,nil-return"',
        "F4": '"delivered,partly-delivered,carried-forward,re-scoped,dropped"',
        "F6": '"higher,lower"',
        "F7": '"higher,lower"',
    }


def test_a_file_without_the_newer_columns_is_read_as_before(draft):
    old = ["action,kind,year,answer,text,reason,began_from", "1,progress,2014,,Done.,,"]

    table = files.read("\n".join(old).encode(), "update.csv")

    assert table.notes == []
    assert put_in(draft, table.rows) and draft.revisions.get().text == "Done."


# A sheet for each who answers.


@pytest.fixture
def of_several(draft):
    """Three actions: Ann was asked for the first, an office is responsible for the second."""
    people.groups()
    make.accountability(make.action(2), make.role("digital-leader", name="Digital leader"))
    make.accountability(make.action(1), make.role("board-sponsor"))
    make.action(3)
    steps.ask(
        edition=draft,
        actions=[make.action(1)],
        to=steps.Holder("Ann O’Other: digital [1/2]", "Head of digital"),
        by=people.teo(),
    )
    return draft


def sheets_of(content):
    book = openpyxl.load_workbook(io.BytesIO(content))
    return {page.title: [row[0] for row in page.values][1:] for page in book.worksheets}


def test_there_is_a_sheet_for_each_who_answers(of_several):
    content = files.as_xlsx(rows_of(Sheet(of_several)), "Update")

    assert sheets_of(content) == {
        "Ann O’Other  digital  1 2": [1, 1, 1, 1, 1, 1],
        "Digital leader": [2, 2],
        "Other actions": [3, 3],
    }


def test_all_sheets_are_read_and_each_row_is_named_by_its_sheet(of_several):
    content = files.as_xlsx(rows_of(Sheet(of_several)), "Update")
    table = files.read(content, "update.xlsx")

    assert propose(Sheet(of_several), table.rows, "update.xlsx").changes == []
    assert {row.sheet for row in table.rows} == set(sheets_of(content)) and table.notes == []
    table.rows[files.Place("Digital leader", 2)]["text"] = "Done."
    table.rows[files.Place("Other actions", 3)]["text"] = "Next."
    found = propose(Sheet(of_several), table.rows, "update.xlsx")
    assert [(change.where, change.title) for change in found.changes] == [
        ("sheet “Digital leader”, row 2", "Action 2, progress during 2014"),
        ("sheet “Other actions”, row 3", "Action 3, plan for 2015"),
    ]
    for place in table.rows:
        assert files.from_word(files.as_word(place)) == place


def test_ods_has_the_same_sheets_and_rows(of_several):
    rows = rows_of(Sheet(of_several))

    table = files.read(files.as_ods(rows, "Update"), "update.ods")

    assert table == files.read(files.as_xlsx(rows, "Update"), "update.xlsx")


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_a_measure_of_no_action_has_a_row_and_in_books_a_sheet_of_its_own(draft, form):
    make.measure("staff", name="Digital staff", unit="people", action=None)
    rows = downloaded(draft, form)
    of_figures = (place for place, row in rows.items() if row["kind"] == "figure")
    [place] = [place for place in of_figures if rows[place]["key"] == "staff"]
    assert rows[place]["action"] == "" and (form == "csv" or place == files.Place("Measures", 2))

    rows[place]["text"] = "1,200"
    [change] = propose(Sheet(draft), rows, "update").changes
    assert change.title == "Digital staff (people)"
    put_in(draft, rows)
    assert draft.figures.get().value == 1200

    rows[place]["key"] = "moved"
    with pytest.raises(BadInput, match="asks for no figure “moved” of no action"):
        propose(Sheet(draft), rows, "update")


def test_what_is_wrong_is_named_by_its_sheet_and_row(of_several):
    rows = files.read(files.as_xlsx(rows_of(Sheet(of_several)), "Update"), "update.xlsx").rows
    rows[files.Place("Digital leader", 2)]["year"] = "soon"
    rows[files.Place("Other actions", 2)] |= {"action": "2"}
    rows[files.Place("Digital leader", 3)] |= {"kind": "progress", "year": "2014"}

    with pytest.raises(BadInput) as refused:
        propose(Sheet(of_several), rows, "update.xlsx")

    assert [(fault.file, fault.line, fault.message) for fault in refused.value.faults] == [
        ("sheet “Digital leader”", 2, "“soon” is no year"),
        (
            "sheet “Other actions”",
            2,
            "the same entry stands in sheet “Digital leader”, row 3 already",
        ),
    ]


def test_a_sheet_that_can_t_be_read_is_named(of_several):
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows_of(Sheet(of_several)), "Update")))
    book["Digital leader"]["G2"] = "=1+1"
    book["Other actions"]["L3"] = "Beyond"
    book.create_sheet("Notes").append(["Mine"])
    content = io.BytesIO()
    book.save(content)

    with pytest.raises(BadInput) as refused:
        files.read(content.getvalue(), "update.xlsx")

    assert [(fault.file, fault.line) for fault in refused.value.faults] == [
        ("sheet “Digital leader”", 2),
        ("sheet “Other actions”", 3),
    ]


def test_names_of_sheets_are_as_programs_allow_them():
    taken = ["A b"]

    assert files._name_of_sheet("a/b", taken) == "a b 2"
    assert files._name_of_sheet("///", []) == "Other actions"
    assert files._name_of_sheet("x" * 40, []) == "x" * 31


def test_the_preview_and_its_faults_say_sheet_and_row(client, of_several):
    client.force_login(get_user_model().objects.get(username="teo"))
    address = reverse("admin:commitments_edition_upload", args=[of_several.pk])
    book = openpyxl.load_workbook(io.BytesIO(files.as_xlsx(rows_of(Sheet(of_several)), "Update")))

    def sent():
        content = io.BytesIO()
        book.save(content)
        file = SimpleUploadedFile("update.xlsx", content.getvalue())
        return client.post(address, {"file": file})

    book["Digital leader"]["D2"] = "soon"
    assert "Sheet “Digital leader”, row 2:" in " ".join(sent().text.split())
    book["Digital leader"]["D2"] = 2014
    book["Digital leader"]["G2"] = "Done."
    preview = sent()
    assert "Action 2, progress during 2014 (sheet “Digital leader”, row 2)" in preview.text
    client.post(address, {"preview": preview.context["preview"]})
    assert of_several.revisions.get().text == "Done."
