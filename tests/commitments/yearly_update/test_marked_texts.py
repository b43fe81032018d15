"""A draft's text with marks: entered in its box, looked at in review, kept through every step."""

import json

import pytest

from commitments import workflow
from commitments.citations import why_not_quoted
from commitments.models import Kind, Revision, Seal
from commitments.search.index import drifted
from commitments.spreadsheets import files
from commitments.spreadsheets.proposals import apply, propose
from commitments.spreadsheets.rows import rows_of
from commitments.withholding.finding import Cell, elsewhere
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import boxes
from tests.commitments import people

pytestmark = pytest.mark.django_db

TEXT = (
    "We will train [all](https://www.gov.uk/managers) of:\n\n- the managers\n- the <b>leaders</b>"
)
LOOKS = (
    '<p>We will train <a class="govuk-link" href="https://www.gov.uk/managers">all</a> of:</p>\n'
    "<ul><li>the managers</li><li>the &lt;b&gt;leaders&lt;/b&gt;</li></ul>"
)


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    make.action(1)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def address(edition):
    return f"/admin/commitments/edition/{edition.pk}/change/"


def save(client, edition, **typed):
    drawn = boxes(client.get(address(edition)))
    typed = {f"1-progress-{name}": words for name, words in typed.items()}
    return client.post(address(edition), {**drawn, **typed})


def test_a_text_has_marks_where_its_box_says_so_and_the_review_shows_how_it_looks(
    client, draft, teo
):
    save(client, draft, text=TEXT, form="marked")
    row = draft.revisions.get()
    assert (row.form, row.text) == ("marked", TEXT)
    assert LOOKS in client.get(address(draft)).text
    assert boxes(client.get(address(draft)))["1-progress-form"] == "marked"

    make.revision(draft, action=1, kind=Kind.PLAN, text="Train the rest.")
    workflow.submit(edition=draft, by=teo)
    client.force_login(people.rita())
    page = client.get(address(draft)).text
    assert LOOKS in page
    assert "the &lt;b&gt;leaders" in page and "<b>leaders" not in page


def test_a_text_is_plain_unless_its_box_says_otherwise(client, draft):
    save(client, draft, text=TEXT)
    assert draft.revisions.get().form == "plain"
    save(client, draft, form="marked")
    assert draft.revisions.get().form == "marked"
    save(client, draft, form="")
    assert draft.revisions.get().form == "plain"


def test_an_answer_has_no_marks(client, draft):
    save(client, draft, answer="nil-return", reason="Nobody was.", form="marked")
    assert (draft.revisions.get().answer, draft.revisions.get().form) == ("nil-return", "plain")


def test_a_spreadsheet_changes_the_words_and_leaves_the_marks(draft, teo):
    make.revision(draft, action=1, text=TEXT, form="marked")
    rows = files.read(files.as_csv(rows_of(Sheet(draft))), "update.csv").rows
    for row in rows.values():
        row["text"] = row["text"].replace("managers\n", "senior managers\n")
    seen = propose(Sheet(draft), rows, "update.csv").digest

    apply(edition=draft, rows=rows, name="update.csv", seen=seen, by=teo)

    row = draft.revisions.get()
    assert (row.form, "- the senior managers\n" in row.text) == ("marked", True)


def test_a_quotation_is_looked_for_past_the_marks(draft):
    marked = make.revision(draft, action=1, text=TEXT, form="marked")
    assert why_not_quoted("train all of: the managers", marked, marked.entry) == ""
    marked.form = "plain"
    assert "doesn’t hold these words" in why_not_quoted(
        "train all of: the managers", marked, marked.entry
    )


def test_a_correction_begins_with_the_marks_and_the_seal_says_whether_there_are_any(teo):
    made = {"text": TEXT, "form": "marked"}
    edition = make.published_edition(facts=lambda draft: make.revision(draft, **made))
    [published] = edition.revisions.all()
    correction = workflow.correct_entry(
        revision=published, kind="correction", reason="A slip.", by=teo
    )

    assert correction.revisions.get().form == "marked"
    assert list(drifted()) == []
    [entry] = json.loads(Seal.objects.get().line)["facts"]["entries"].values()
    assert (entry["form"], entry["text"]) == ("marked", TEXT)


def test_words_withheld_are_found_where_a_link_stands_among_them(draft):
    said = "one two three four five six seven eight nine"
    linked = "one two three [four](https://www.gov.uk/a/b/c) five six seven eight nine"
    plain = make.revision(draft, action=1, text=said)
    marked = make.revision(draft, action=2, text=linked, form="marked")

    assert [cell.row for cell in elsewhere([Cell(plain, "text")])] == [marked]
    assert [cell.row for cell in elsewhere([Cell(marked, "text")])] == [plain]
    assert Revision.objects.count() == 2
