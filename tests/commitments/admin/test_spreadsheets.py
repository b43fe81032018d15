"""A year's update out as a spreadsheet and in again."""

import csv
import io
import zipfile

import openpyxl
import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from commitments import workflow
from commitments.models import Edition, Event, Kind, Revision, Unfinished
from commitments.spreadsheets import files, xlsx
from commitments.spreadsheets.rows import COLUMNS, NAMES
from tests import make
from tests.admin_pages import edition_page, part_of
from tests.commitments import people

ALL_NAMES = [column.name for column in COLUMNS]
pytestmark = pytest.mark.django_db

HARD_TEXTS = [
    "=1+1",
    "+44 20 7946 0000",
    "-2 managers",
    "@SUM(A1)",
    "'quoted'",
    "'=1+1",
    "''-x",
    "https://www.gov.uk/",
    "Two lines,\nand “a third”;\n\n\ta tab.",
    "A\u00a0space that\u202fdoes not break",
    "<b>&amp;</b> _x005 and 0012",
    "Émile, \u6570\u636e, \U0001d11e",
]
# What XML can't hold, which XLSX spells out, and what looks like such a spelling.
SPELLED_OUT = [
    "line one\vline two",
    "a\u0016b",
    "a\ufffeb",
    "_x000D_ here",
    "_xD83D_, _x005F_ and _xG000_",
]


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def draft():
    """2014's update of three actions; the first has its text already."""
    edition = make.draft_edition(2014)
    for number in (1, 2, 3):
        make.action(number)
    make.revision(edition, action=1, text="Three managers started.\n\nTwo left.")
    return edition


def page(edition, name="upload", *args):
    return reverse(f"admin:commitments_edition_{name}", args=[edition.pk, *args])


def download(client, edition, extension="xlsx"):
    reply = client.get(page(edition, "spreadsheet", extension))
    assert reply.status_code == 200
    return reply.content


def rows_in(content):
    """The rows of a file as they would be typed, by (action, kind)."""
    if content.startswith(b"PK"):
        lines = openpyxl.load_workbook(io.BytesIO(content)).active.values
        table = [["" if value is None else str(value) for value in line] for line in lines]
    else:
        table = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert table[0] == ALL_NAMES
    rows = [dict(zip(ALL_NAMES, row, strict=True)) for row in table[1:]]
    return {(row["action"], row["kind"]): row for row in rows}


def as_csv(rows, names=NAMES):
    file = io.StringIO()
    writer = csv.DictWriter(file, names, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def as_xlsx(rows):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([dict(zip(NAMES, NAMES, strict=True)), *rows]):
            for index, name in enumerate(NAMES):
                sheet.write_string(number, index, row[name])
    return file.getvalue()


def upload(client, edition, content, name="update.csv"):
    return client.post(page(edition), {"file": SimpleUploadedFile(name, content)})


def apply(client, edition, previewed):
    return client.post(page(edition), {"preview": previewed.context["preview"]})


def proposed(previewed):
    changes = previewed.context["proposal"].changes
    return [(change.cell.action, change.cell.kind, change.after.text) for change in changes]


def refusals(previewed):
    assert previewed.status_code == 422
    return [(fault.line, fault.message) for fault in previewed.context["faults"]]


def texts_of(edition):
    rows = Revision.objects.filter(edition=edition).select_related("entry__action")
    return {row.entry.key: row.text or row.reason for row in rows}


def test_csv_has_a_row_for_each_entry_asked_for(client, draft, teo):
    client.force_login(teo)
    state = rows_in(download(client, draft, "csv"))["1", "progress"]["began_from"]

    assert download(client, draft, "csv").decode("utf-8-sig") == (
        "action,about,kind,year,planned,answer,text,reason,key,began_from\r\n"
        "1,Title of action 1,progress,2014,,text,"
        f'"Three managers started.\n\nTwo left.",,,{state}\r\n'
        "1,Title of action 1,plan,2015,,,,,,\r\n"
        "2,Title of action 2,progress,2014,,,,,,\r\n"
        "2,Title of action 2,plan,2015,,,,,,\r\n"
        "3,Title of action 3,progress,2014,,,,,,\r\n"
        "3,Title of action 3,plan,2015,,,,,,\r\n"
    )
    assert rows_in(download(client, draft)) == rows_in(download(client, draft, "csv"))


def test_a_correction_has_only_its_own_entry(client, teo):
    text = make.published_edition(2013, facts=lambda edition: make.revision(edition)).revisions
    correction = workflow.correct_entry(
        revision=text.get(), kind=Edition.Kind.CORRECTION, reason="A wrong figure.", by=teo
    )
    client.force_login(teo)

    assert list(rows_in(download(client, correction))) == [("1", "progress")]


@pytest.mark.parametrize("extension", ["xlsx", "ods", "csv"])
def test_a_round_trip_changes_nothing_to_the_letter(client, draft, teo, extension):
    texts = HARD_TEXTS if extension == "ods" else HARD_TEXTS + SPELLED_OUT
    for number, text in enumerate(texts, 10):
        make.revision(draft, action=number, text=text)
    make.revision(draft, action=2, answer="nil-return", text="", reason="=Nothing")
    client.force_login(teo)

    previewed = upload(client, draft, download(client, draft, extension), f"a.{extension}")

    assert previewed.status_code == 200
    proposal = previewed.context["proposal"]
    assert (proposal.changes, proposal.conflicts, proposal.moved_on) == ([], [], [])
    assert "The file says what the draft says already." in previewed.text


@pytest.mark.parametrize("text", HARD_TEXTS)
def test_texts_like_formulas_stay_texts(client, draft, teo, text):
    make.revision(draft, action=2, text=text)
    client.force_login(teo)

    content = download(client, draft)

    cells = openpyxl.load_workbook(io.BytesIO(content)).active["G"]
    assert [cell.data_type for cell in cells if cell.value == text] == ["s"]
    guarded = rows_in(download(client, draft, "csv"))["2", "progress"]["text"]
    assert guarded[0] not in "=+-@\t\r"


@pytest.mark.parametrize(("extension", "write"), [("xlsx", as_xlsx), ("csv", as_csv)])
def test_exactly_the_changed_cells_are_proposed_and_applied(client, draft, teo, extension, write):
    client.force_login(teo)
    rows = rows_in(download(client, draft, extension))
    rows["1", "progress"]["text"] = "Four managers started.\n\nTwo left."
    rows["2", "plan"]["text"] = "=1+1"
    rows["3", "progress"] |= {"answer": "Nil return", "reason": "Nothing to\u00a0say."}

    previewed = upload(client, draft, write(rows.values()), f"update.{extension}")

    assert proposed(previewed) == [
        (1, "progress", "Four managers started.\n\nTwo left."),
        (2, "plan", "=1+1"),
        (3, "progress", ""),
    ]
    assert "<del>Three </del><ins>Four </ins>managers started." in previewed.text
    assert "nothing yet becomes nil return" in previewed.text
    assert texts_of(draft) == {"1/progress/2014": "Three managers started.\n\nTwo left."}

    applied = apply(client, draft, previewed)

    assert applied.status_code == 302
    assert texts_of(draft) == {
        "1/progress/2014": "Four managers started.\n\nTwo left.",
        "2/plan/2015": "=1+1",
        "3/progress/2014": "Nothing to\u00a0say.",
    }
    saved = Event.objects.get(what="saved")
    assert (saved.by, saved.edition) == (teo, draft)
    assert set(saved.changes) == {"1/texts/progress", "2/texts/plan", "3/texts/progress"}


def test_a_text_that_loses_what_is_quoted_of_it_is_told(client, draft, teo):
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, statement="Start managers")
    make.publish(plan)
    told = draft.revisions.get().entry
    make.citation(make.outcome(draft, pledge), told, "Three managers started")
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Four managers started."

    applied = apply(client, draft, upload(client, draft, as_csv(rows.values(), ALL_NAMES)))

    shown = client.get(applied.url, follow=True).text
    assert (
        "“Start managers”: The text of Action 1, progress during 2014 doesn’t hold these" in shown
    )


def test_what_the_file_has_no_column_for_stays(client, draft, teo):
    Revision.objects.update(assessment="On track")
    promise = make.pledge(draft, action=1, statement="Train ten managers.")
    half = {"texts": {"progress": {"answer": "nil-return"}}}
    empty = {"pledges": {}, "outcomes": {}, "figures": {}}
    Unfinished.objects.create(edition=draft, sections={"2": half | empty})
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Nobody left."
    rows["2", "plan"]["text"] = "Ten more."

    apply(client, draft, upload(client, draft, as_csv(rows.values())))

    assert texts_of(draft) == {"1/progress/2014": "Nobody left.", "2/plan/2015": "Ten more."}
    assert draft.revisions.get(entry__action__number=1).assessment == "On track"
    assert list(draft.pledges.all()) == [promise]
    kept = Unfinished.objects.get(edition=draft).sections["2"]["texts"]["progress"]
    assert kept["answer"] == "nil-return"


def test_an_emptied_row_takes_the_answer_back(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"] |= {"answer": "", "text": ""}

    apply(client, draft, upload(client, draft, as_csv(rows.values())))

    assert texts_of(draft) == {}


def test_all_faults_are_told_at_once_and_nothing_changes(client, draft, teo):
    client.force_login(teo)
    row = dict.fromkeys(NAMES, "") | {"kind": "progress", "year": "2014", "text": "Done."}
    rows = [
        row | {"action": "99"},
        row | {"action": "1", "year": "2013"},
        row | {"action": "2"},
        row | {"action": "2", "text": "Done twice."},
        row | {"action": "3", "answer": "perhaps"},
        row | {"action": "1", "kind": "plan", "year": "2015", "answer": "nil-return"},
        row | {"action": "2", "kind": "plan", "year": "2015", "text": "", "answer": "nil-return"},
        row | {"action": "one", "year": "soon"},
        row | {"action": "3", "kind": "plan", "year": "2015", "text": "x" * 32_768},
        row | {"action": "1", "reason": "Because."},
    ]

    found = refusals(upload(client, draft, as_csv(rows)))

    assert found == [
        (2, "there is no action 99 in this strategy"),
        (3, "this edition is not asked for action 1, progress during 2013"),
        (5, "the same entry stands in row 4 already"),
        (6, "“perhaps” is no answer: choose one of text, not-applicable, nil-return"),
        (7, "there is a text, and an answer instead of one: keep either"),
        (8, "give the reason for “nil return”"),
        (9, "“one” is no number of an action"),
        (9, "“soon” is no year"),
        (10, "a text is longer than 32,767 characters"),
        (11, "a reason belongs to “not applicable” or “nil return”"),
    ]
    assert texts_of(draft) == {"1/progress/2014": "Three managers started.\n\nTwo left."}
    assert not Event.objects.filter(what="saved").exists()


def bomb():
    return with_strings(as_xlsx([]), " " * xlsx.LARGEST_UNPACKED)


def with_strings(content, added):
    """A workbook whose texts are followed by others, as they stand in XML."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as before,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name == "xl/sharedStrings.xml":
                part = part.replace(b"</sst>", f"{added}</sst>".encode())
            after.writestr(name, part)
    return file.getvalue()


def with_formula():
    file = io.BytesIO()
    book = openpyxl.Workbook()
    book.active.append(NAMES)
    book.active.append(["1", "progress", "2014", "text", "=1+1", "", ""])
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        (
            as_csv([], NAMES[:3] + NAMES[4:6]),
            [(1, "the column “answer” is missing"), (1, "the column “began_from” is missing")],
        ),
        (as_csv([], [*NAMES, "text"]), [(1, "the column “text” is there twice")]),
        (b"x" * (files.LARGEST_FILE + 1), [(0, "it is larger than 5 MiB")]),
        (b"PK\x03\x04 broken", [(0, "it is no spreadsheet: save it as XLSX, ODS or CSV")]),
        (b"%PDF\x00", [(0, "it is no spreadsheet: save it as XLSX, ODS or CSV")]),
        (b"action\x81", [(0, "it is no spreadsheet: save it as XLSX, ODS or CSV")]),
        (as_csv([]) + b"2\r\n" * 2001, [(0, "it has more than 2,000 rows")]),
        (bomb(), [(0, "it unpacks to more than 10 MiB")]),
        (with_formula(), [(2, "cell E2 has a formula: give its result as text")]),
    ],
)
def test_a_file_that_is_no_update_is_refused(client, draft, teo, content, faults):
    client.force_login(teo)

    assert refusals(upload(client, draft, content)) == faults


def test_line_ends_of_excel_and_semicolons_are_understood(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["2", "progress"]["text"] = "One\rTwo"  # Which Excel writes as One_x000D_, a break, Two.
    content = as_xlsx(rows.values())
    assert b"One_x000D_Two" in zipfile.ZipFile(io.BytesIO(content)).read("xl/sharedStrings.xml")
    by_excel = upload(client, draft, content, "update.xlsx")
    assert proposed(by_excel) == [(2, "progress", "One\nTwo")]

    head, line = ";".join(NAMES), '2;progress;2014;;"One\r\nTwo";;'
    previewed = upload(client, draft, f"\ufeff{head}\r\n{line}\r\n".encode())
    assert proposed(previewed) == [(2, "progress", "One\nTwo")]


def test_a_csv_file_saved_as_xlsx_changes_nothing(client, draft, teo):
    for number, text in enumerate(HARD_TEXTS, 10):
        make.revision(draft, action=number, text=text)
    client.force_login(teo)
    rows = rows_in(download(client, draft, "csv"))
    assert rows["10", "progress"]["text"] == "'=1+1"

    assert proposed(upload(client, draft, as_xlsx(rows.values()), "update.xlsx")) == []


def test_what_the_draft_moved_on_in_is_a_conflict_and_not_overwritten(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Filled in offline."
    rows["2", "progress"]["text"] = "Also offline."
    Revision.objects.filter(edition=draft).update(text="Typed meanwhile.")
    make.revision(draft, action=3, text="New meanwhile.")

    previewed = upload(client, draft, as_csv(rows.values()))

    proposal = previewed.context["proposal"]
    assert [(row.number, row.before.text, row.after.text) for row in proposal.conflicts] == [
        (2, "Typed meanwhile.", "Filled in offline.")
    ]
    assert [row.cell.action for row in proposal.moved_on] == [3]
    assert "Typed meanwhile." in previewed.text and "Filled in offline." in previewed.text
    apply(client, draft, previewed)
    assert texts_of(draft) == {
        "1/progress/2014": "Typed meanwhile.",
        "2/progress/2014": "Also offline.",
        "3/progress/2014": "New meanwhile.",
    }


MARKS = {
    "as it is": lambda mark: mark,
    "of before it named its draft": lambda mark: mark.partition("-")[0],
    "of 0.1": lambda mark: mark.partition("-")[0].removeprefix("v"),
    "taken out": lambda mark: "",
}


@pytest.mark.parametrize("mark", MARKS)
def test_the_file_of_a_withdrawn_draft_fills_the_one_that_took_its_place(client, draft, teo, mark):
    client.force_login(teo)
    make.revision(draft, action=2, text="Moved two.")
    rows = rows_in(download(client, draft))
    for row in rows.values():
        row["began_from"] = MARKS[mark](row["began_from"])
    workflow.withdraw(edition=draft, by=teo)
    another = workflow.open_year(response=draft.response, year=2014, by=teo)

    previewed = upload(client, another, as_csv(rows.values()))

    assert "says what the draft says already" not in previewed.text
    assert [row.cell.action for row in previewed.context["proposal"].changes] == [1, 2]
    apply(client, another, previewed)
    assert texts_of(another) == texts_of(draft)


def test_the_file_of_a_withdrawn_draft_overwrites_nothing(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    workflow.withdraw(edition=draft, by=teo)
    another = workflow.open_year(response=draft.response, year=2014, by=teo)
    make.revision(another, action=1, text="Typed anew.")

    proposal = upload(client, another, as_csv(rows.values())).context["proposal"]

    assert proposal.changes == [] and [row.cell.action for row in proposal.conflicts] == [1]


def test_what_a_colleague_took_out_is_not_put_back(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    draft.revisions.all().delete()

    page = upload(client, draft, as_csv(rows.values()))

    proposal = page.context["proposal"]
    assert proposal.changes == [] and [row.cell.action for row in proposal.moved_on] == [1]
    assert "The file changes nothing." in page.text


def test_a_draft_that_moves_on_after_the_preview_is_previewed_again(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Filled in offline."
    rows["2", "progress"]["text"] = "Also offline."
    previewed = upload(client, draft, as_csv(rows.values()))
    Revision.objects.filter(edition=draft).update(text="Typed meanwhile.")

    again = apply(client, draft, previewed)

    assert again.status_code == 409
    assert proposed(again) == [(2, "progress", "Also offline.")]
    assert len(again.context["proposal"].conflicts) == 1
    assert texts_of(draft) == {"1/progress/2014": "Typed meanwhile."}


def test_a_preview_counts_for_its_reader_and_edition_only(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Filled in offline."
    previewed = upload(client, draft, as_csv(rows.values()))

    client.force_login(people.person("tom", "Editors"))

    assert apply(client, draft, previewed).status_code == 422
    assert texts_of(draft) == {"1/progress/2014": "Three managers started.\n\nTwo left."}


def test_applying_twice_changes_nothing_more(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Filled in offline."
    previewed = upload(client, draft, as_csv(rows.values()))
    apply(client, draft, previewed)

    assert apply(client, draft, previewed).status_code == 409
    assert Event.objects.filter(what="saved").count() == 1


def test_a_submitted_edition_takes_no_file(client, draft, teo):
    client.force_login(teo)
    rows = rows_in(download(client, draft))
    rows["1", "progress"]["text"] = "Filled in offline."
    previewed = upload(client, draft, as_csv(rows.values()))
    workflow.submit(edition=draft, by=teo)

    applied = apply(client, draft, previewed)
    assert applied.status_code == 409
    assert "locked" in applied.text and "Filled in offline." in applied.text
    assert upload(client, draft, as_csv(rows.values())).status_code == 409
    assert texts_of(draft) == {"1/progress/2014": "Three managers started.\n\nTwo left."}


def test_the_words_of_a_preview_come_back_to_who_is_signed_out(client, draft, teo):
    client.force_login(teo)
    for words in ("Filled in offline.", "Filled in offline. " * 100):  # Those are packed.
        rows = rows_in(download(client, draft))
        rows["1", "progress"]["text"] = words
        previewed = upload(client, draft, as_csv(rows.values()))

        page = apply(Client(), draft, previewed)
        assert page.status_code == 403 and words.strip() in page.text


@pytest.mark.parametrize("preview", ["", "x", ".x:1:2", "bnVsbA:1:2", ".eJwDAAAAAAE:1:2"])
def test_what_is_no_preview_holds_no_words(draft, preview):
    answer = Client().post(edition_page(draft, "upload"), {"preview": preview})
    assert answer.url.startswith("/admin/login/")


@pytest.mark.parametrize(
    ("who", "may_download", "may_upload"),
    [
        (people.teo, 200, 200),
        (people.rita, 200, 403),
        (people.otto, 200, 403),
        (lambda: people.person("ed", "Editors", department="dwp"), 404, 404),
        (lambda: people.person("nobody", department="dfe"), 403, 403),
    ],
)
def test_who_may(client, draft, who, may_download, may_upload):
    client.force_login(who())

    for extension in ("xlsx", "ods", "csv"):
        reply = client.get(page(draft, "spreadsheet", extension))
        assert reply.status_code == may_download
    assert client.get(page(draft)).status_code == may_upload
    row = dict.fromkeys(NAMES, "") | {"action": "2", "kind": Kind.PROGRESS, "year": "2014"}
    assert upload(client, draft, as_csv([row | {"text": "x"}])).status_code == may_upload


def test_without_signing_in_there_is_no_spreadsheet(client, draft):
    assert client.get(page(draft, "spreadsheet", "csv")).status_code == 302
    assert client.get(page(draft)).status_code == 302


@pytest.mark.parametrize(
    ("text", "extension"),
    [
        ("x" * 32_768, "xlsx"),
        ("_x005F_x000D_", "xlsx"),
        ("x" * 32_768, "ods"),
        ("line one\vline two", "ods"),
    ],
)
def test_a_text_that_does_not_fit_into_a_cell_is_offered_as_csv(
    client, draft, teo, text, extension
):
    Revision.objects.update(text=text)
    client.force_login(teo)

    reply = client.get(page(draft, "spreadsheet", extension), follow=True)
    assert f"A text doesn’t fit into a cell of {extension.upper()}." in reply.text
    assert upload(client, draft, download(client, draft, "csv")).status_code == 200


def test_the_screen_leads_to_the_spreadsheet(client, draft, teo):
    client.force_login(teo)

    screen = client.get(part_of(draft, "whole")).text

    books = [page(draft, "spreadsheet", extension) for extension in ("xlsx", "ods", "csv")]
    for address in (page(draft), *books):
        assert f'href="{address}"' in screen


def test_rows_far_apart_are_applied_as_they_were_previewed(client, draft, teo):
    for number in range(4, 20):
        make.action(number)
    client.force_login(teo)
    rows = list(rows_in(download(client, draft, "csv")).values())
    for row in (rows[0], rows[30]):
        row["text"] = "Changed."
    previewed = upload(client, draft, as_csv(rows))

    assert apply(client, draft, previewed).status_code == 302
    assert Revision.objects.filter(edition=draft, text="Changed.").count() == 2
