"""The public pages as they will be, for those who read the draft, and for nobody else."""

import pytest
from django.urls import reverse

from commitments import workflow
from commitments.models import Edition, Event, Line, Seal, StandingText
from reporting.record.kept import KEPT
from strategy.models import RecordChange
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

OF = "dfe/government-digital-strategy/"
SECRET = "Nobody may read this yet."


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def draft(teo):
    make.published_edition(2013, facts=lambda edition: make.revision(edition, text="It began."))
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(draft, text=SECRET)
    return draft


def preview(edition, page):
    return reverse("admin:commitments_edition_preview", args=[edition.pk, page])


PAGES = {
    OF: "Title of action 1",
    f"{OF}actions/1/": SECRET,
    f"{OF}years/2014/": SECRET,
    f"{OF}editions/2/": SECRET,
    f"{OF}editions/2/changes/": SECRET,
}


@pytest.mark.parametrize("state", ["draft", "submitted"])
def test_a_page_is_drawn_as_it_will_be_and_nothing_of_it_stays(client, draft, teo, state):
    if state == "submitted":
        workflow.submit(edition=draft, by=teo)
    rows = [Event, Line, RecordChange, Seal, StandingText]
    before = [model.objects.count() for model in rows]
    client.force_login(teo)

    for page, words in PAGES.items():
        answer = client.get(preview(draft, page))

        assert answer.status_code == 200, page
        assert words in answer.text, page
        assert "as it would be if it were published today" in answer.text, page
        skip = answer.text.index("Skip to main content")
        assert skip < answer.text.index('aria-label="Preview"'), page
        assert answer["Cache-Control"] == "private, no-store", page
        assert "ETag" not in answer, page
        link = f'href="{preview(draft, f"{OF}actions/1/")}'
        assert link in answer.text or "changes" in page, page
        draft.refresh_from_db()
        assert (draft.state, draft.position) == (state, None), page
        assert [model.objects.count() for model in rows] == before, page
        assert SECRET not in client.get(f"/{OF}actions/1/").text, page
        assert client.get(f"/{OF}editions/2/").status_code == 404, page


def test_what_was_worked_out_for_a_preview_is_no_part_of_what_others_see(client, draft, teo):
    client.force_login(teo)
    client.get(preview(draft, OF))

    assert all(number < 0 for number, _at, _key in KEPT._found if number is not None)


def test_others_see_no_preview(client, draft):
    page = preview(draft, f"{OF}actions/1/")
    answers = [client.get(page)]
    for who in (
        people.person("bis", "Editors", "Approvers", department="bis"),
        people.person("vic", department="bis"),
    ):
        client.force_login(who)
        answers.append(client.get(page))

    assert [answer.status_code for answer in answers] == [302, 404, 404]
    assert not any(SECRET in answer.text for answer in answers)


def test_who_is_in_no_group_reads_neither_preview_nor_comments(client, draft):
    client.force_login(people.person("vera"))
    comments = reverse("admin:commitments_edition_comments", args=[draft.pk])
    assert [client.get(page).status_code for page in (preview(draft, OF), comments)] == [403, 403]


def test_there_is_a_preview_of_pages_of_the_response_alone(client, draft, teo):
    make.response("esfa")
    client.force_login(teo)
    for page in ("admin/", "entries/", "esfa/government-digital-strategy/", f"{OF}report.pdf"):
        assert client.get(preview(draft, page)).status_code == 404, page
    workflow.withdraw(edition=draft, by=teo)
    assert client.get(preview(draft, OF)).status_code == 404


def test_what_cannot_be_published_says_why(client, draft, teo):
    edition = Edition.objects.create(response=draft.response, year=2013, kind="correction")
    client.force_login(teo)

    answer = client.get(preview(edition, OF), follow=True)

    assert "It can’t be shown as published" in answer.text
    edition.refresh_from_db()
    assert edition.state == "draft"
