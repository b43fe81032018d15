"""The department's document, brought into a draft in the admin."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from commitments import workflow
from commitments.models import Event
from tests import make
from tests.commitments import people
from tests.commitments.brought.pdfs import pdf, sheet

pytestmark = pytest.mark.django_db

WORDS = """\
Our report

Action 1: Leaders

Progress during 2014

Leaders met:
- in May
- in June

Planned activities in 2015

Train more.

Action 2: Others

Progress during 2014

Nil return: nobody asked.

Progress during 2013

Of another year.
"""


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    for number in (1, 2):
        make.action(number)
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition, action=1, kind="plan", text="Train two.")
    return edition


def address(edition):
    return reverse("admin:commitments_edition_bring", args=[edition.pk])


def bring(client, edition, words=WORDS, name="report.txt"):
    return client.post(address(edition), {"file": SimpleUploadedFile(name, words.encode())})


def preview_in(page):
    return re.search(r'name="preview" value="([^"]+)"', page.text)[1]


def texts(edition):
    rows = edition.revisions.select_related("entry__action")
    return {
        (row.entry.action.number, row.entry.kind): (row.form, row.text or row.reason)
        for row in rows
    }


def test_the_preview_says_what_goes_where_and_keeps_nothing(client, draft):
    page = bring(client, draft)

    assert "Goes into empty boxes: 2" in page.text
    assert "<ul><li>in May</li><li>in June</li></ul>" in page.text
    assert "<p>Nil return: nobody asked.</p>" in page.text
    assert "The draft says something else: 1" in page.text
    assert "<del>two</del><ins>more</ins>" in page.text
    assert "“Our report” stands before the first action." in page.text
    assert "Not asked for in this draft: Action 2, progress during 2013." in page.text
    assert "The document doesn’t have: Action 2, plan for 2015." in page.text
    assert texts(draft) == {(1, "plan"): ("plain", "Train two.")}


def test_what_is_ticked_is_kept_and_what_the_draft_says_otherwise_stays(client, draft, teo):
    page = bring(client, draft)
    ticked = re.findall(r'name="take" value="([^"]+)" checked', page.text)
    assert ticked == ["1/progress/2014", "2/progress/2014"]

    client.post(address(draft), {"preview": preview_in(page), "take": ticked})

    assert texts(draft) == {
        (1, "progress"): ("marked", "Leaders met:\n\n- in May\n- in June"),
        (1, "plan"): ("plain", "Train two."),
        (2, "progress"): ("plain", "nobody asked."),
    }
    [saved] = Event.objects.filter(what="saved")
    assert saved.by == teo and set(saved.changes) == {"1/texts/progress", "2/texts/progress"}


def test_a_text_that_is_ticked_takes_the_place_of_the_drafts(client, draft):
    page = bring(client, draft)
    client.post(address(draft), {"preview": preview_in(page), "take": ["1/plan/2015"]})

    assert texts(draft) == {(1, "plan"): ("plain", "Train more.")}
    again = bring(client, draft)
    assert "The draft says the same already: Action 1, plan for 2015." in again.text


def test_what_its_plans_promise_is_taken_by_a_press_after_the_preview(client, draft):
    draft.revisions.all().delete()
    page = bring(client, draft, WORDS.replace("Train more.", "We will train more. Then rest."))
    assert "Keep it, and take 1 promise from its plans" in page.text and not draft.pledges.exists()
    sent = {"preview": preview_in(page), "take": ["1/progress/2014"], "with_promises": "on"}
    client.post(address(draft), sent)
    assert not draft.pledges.exists()  # Its plan was not ticked.

    page = bring(client, draft, WORDS.replace("Train more.", "We will train more. Then rest."))
    client.post(address(draft), sent | {"preview": preview_in(page), "take": ["1/plan/2015"]})

    assert draft.pledges.get().statement == "We will train more."


def test_pasted_text_is_brought_as_well(client, draft):
    page = client.post(address(draft), {"words": WORDS.replace("\n", "\r\n")})
    assert "Goes into empty boxes: 2" in page.text


def test_a_draft_that_somebody_changed_since_is_looked_at_again(client, draft):
    page = bring(client, draft)
    draft.revisions.update(text="Train three.")
    answer = client.post(address(draft), {"preview": preview_in(page), "take": ["1/plan/2015"]})

    assert answer.status_code == 409
    assert "<del>three</del><ins>more</ins>" in answer.text
    assert texts(draft) == {(1, "plan"): ("plain", "Train three.")}
    client.post(address(draft), {"preview": preview_in(answer), "take": ["1/plan/2015"]})
    assert texts(draft) == {(1, "plan"): ("plain", "Train more.")}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ({"words": " \n "}, "Choose a document, or paste its text"),
        ({"preview": "forged"}, "This preview was made by somebody else or elsewhere"),
    ],
)
def test_what_is_no_document_is_refused_in_words(client, draft, sent, why):
    assert why in client.post(address(draft), sent).text
    assert texts(draft) == {(1, "plan"): ("plain", "Train two.")}


def test_a_file_that_cannot_be_read_says_why(client, draft):
    for name, why in (
        ("report.pages", "Export it as .docx first."),
        ("report.pdf", "It is damaged, or no PDF."),
    ):
        page = bring(client, draft, name=name)
        assert page.status_code == 422
        assert f"{name}: {why}" in page.text
        assert texts(draft) == {(1, "plan"): ("plain", "Train two.")}


@pytest.fixture
def of_two_pages():
    line = "A line that is so long that no word has any room after it, and it"
    sheets = sheet([line]), sheet(["goes on, doubtfully."], head=(), top=780)
    for number, page in enumerate(sheets, 1):
        page.write(f"Page {number} of 2", base=30)
    return pdf(*sheets)


def test_what_is_doubtful_of_a_pdf_is_marked_in_the_preview_and_kept_without_marks(
    client, draft, of_two_pages
):
    file = SimpleUploadedFile("report.pdf", of_two_pages)
    page = client.post(address(draft), {"file": file})

    assert "Doubtful places: 1." in page.text
    assert 'and it <mark class="update-doubt">[doubtful 1]</mark> goes on' in page.text
    assert "Between “any room after it, and it” and “goes on, doubtfully.”: " in page.text
    assert "page 1 ends between them, taken as one paragraph." in page.text

    client.post(address(draft), {"preview": preview_in(page), "take": ["1/progress/2014"]})
    assert texts(draft)[1, "progress"] == (
        "plain",
        "A line that is so long that no word has any room after it, and it goes on, doubtfully.",
    )


def test_what_was_doubtful_is_told_again_where_the_draft_moved_on(client, draft, of_two_pages):
    page = client.post(address(draft), {"file": SimpleUploadedFile("report.pdf", of_two_pages)})
    draft.revisions.update(text="Train three.")
    make.revision(draft, action=1, kind="progress", text="Something else.")
    answer = client.post(address(draft), {"preview": preview_in(page), "take": []})

    assert answer.status_code == 409
    assert "[doubtful 1]</mark> goes on" in answer.text
    assert "at the head or foot of pages, and is left out: “Page 1 of 2”." in answer.text


def test_a_preview_is_for_whoever_made_it(client, draft):
    preview = preview_in(bring(client, draft))
    client.force_login(people.person("tea", "Editors"))
    answer = client.post(address(draft), {"preview": preview, "take": ["1/plan/2015"]})

    assert answer.status_code == 422
    assert texts(draft) == {(1, "plan"): ("plain", "Train two.")}


def test_what_was_submitted_is_locked_and_what_came_is_shown_again(client, draft):
    preview = preview_in(bring(client, draft))
    type(draft).objects.filter(pk=draft.pk).update(state="withdrawn")
    answer = client.post(address(draft), {"preview": preview, "take": ["1/progress/2014"]})

    assert "Its texts are locked" in answer.text and "Leaders met:" in answer.text
    assert client.get(address(draft)).status_code == 302


def test_only_who_may_edit_brings_a_document(client, draft):
    client.force_login(people.rita())
    assert client.get(address(draft)).status_code == 403
    assert bring(client, draft).status_code == 403


def test_the_preview_asks_the_database_as_often_for_many_texts(
    client, draft, django_assert_max_num_queries
):
    many = "".join(f"Action {n}: A\n\nProgress during 2014\n\nDone {n}.\n\n" for n in range(1, 17))
    for number in range(3, 17):
        make.action(number)
    with django_assert_max_num_queries(45):
        assert "Goes into empty boxes: 16" in bring(client, draft, many).text
