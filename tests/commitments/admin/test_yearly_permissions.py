"""Who may see and do what with a yearly update: every address, for every kind of person."""

import pytest

from commitments import workflow
from commitments.models import Edition
from tests import make
from tests.admin_pages import decide, shown_on
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

SECRET = "Nobody else reads this yet."
PEOPLE = {
    "editor": lambda: people.person("teo", "Editors"),
    "approver": lambda: people.person("rita", "Approvers"),
    "auditor": people.otto,
    "administrator": lambda: people.person("ada", "Administrators", department=None),
    "stranger": lambda: people.person("bis", "Editors", "Approvers", department="bis"),
    "no group": lambda: people.person("vera"),
}


@pytest.fixture
@made_once
def published():
    return make.published_edition(2013, facts=make.revision)


@pytest.fixture
def draft(published):
    edition = make.draft_edition(2014)
    make.revision(edition, text=SECRET)
    return edition


def address(edition, page="change"):
    return f"/admin/commitments/edition/{edition.pk}/{page}/"


@pytest.mark.parametrize("who", PEOPLE)
def test_who_reads_a_draft(client, draft, who):
    client.force_login(PEOPLE[who]())
    revision = draft.revisions.get()
    pages = [
        address(draft),
        address(draft, "check"),
        f"/admin/commitments/revision/{revision.pk}/change/",
        "/admin/commitments/revision/",
        "/admin/",
    ]
    reads = who not in ("stranger", "no group")
    seen = [SECRET in client.get(page, follow=True).text for page in pages]
    assert seen[0] == reads and seen[2] == reads
    assert reads or not any(seen)


def test_the_public_reads_nothing_of_a_draft(client, draft):
    for page in (address(draft), address(draft, "check")):
        assert client.get(page).url.startswith("/admin/login/")


# Each step with the state it begins in, and who may take it.
STEPS = [
    ("change", "draft", {"editor"}),
    ("check", "draft", {"editor"}),
    ("withdraw", "draft", {"editor"}),
    ("publish", "submitted", {"approver"}),
    ("return", "submitted", {"approver"}),
]


@pytest.mark.parametrize("who", PEOPLE)
@pytest.mark.parametrize(("step", "state", "may"), STEPS)
def test_who_takes_which_step(client, draft, who, step, state, may):
    make.strategy().reporting_years.filter(year=2014).update(asks_for_plan=False)
    if state == "submitted":
        workflow.submit(edition=draft, by=people.person("tea", "Editors"))
    client.force_login(PEOPLE[who]())
    before = draft.events.count()
    drawn = "1-drawn"
    post = {"comment": "Mend it.", drawn: "", "1-progress-text": "Another text."}
    if step == "change" and who in may:
        page = client.get(address(draft)).text
        post[drawn] = page.partition('name="1-drawn" value="')[2].partition('"')[0]
        post["1-progress-answer"] = "text"

    if step in ("check", "publish", "return"):
        answer = decide(client, draft, step, **post)
    else:
        answer = client.post(address(draft, step), post)
    assert (draft.events.count() > before) == (who in may)
    if who not in may:
        assert answer.status_code in (302, 403, 404)
        draft.refresh_from_db()
        assert draft.state == state and draft.revisions.get().text == SECRET


@pytest.mark.parametrize("who", PEOPLE)
def test_who_opens_a_year_or_a_correction(client, published, who):
    client.force_login(PEOPLE[who]())
    may = who == "editor"
    client.post(f"/admin/commitments/response/{make.response().pk}/open/2014/")
    assert Edition.objects.filter(state="draft").count() == may
    revision = published.revisions.get()
    ask = {"kind": "supplement", "reason": "Copied wrongly."}
    client.post(f"/admin/commitments/edition/correct/{revision.pk}/", ask)
    assert Edition.objects.filter(kind="supplement").count() == may


def test_a_step_is_not_taken_by_following_a_link(client, draft):
    client.force_login(people.teo())
    assert client.get(address(draft, "withdraw")).status_code == 405


def test_events_stand_on_the_page_for_the_departments_people(client, published):
    teo = people.teo()
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    client.force_login(teo)
    page = client.get(address(edition, "actions/whole"))
    assert "What happened to this edition" in page.text
    event = edition.events.get()
    read = client.get(f"/admin/commitments/event/{event.pk}/change/")
    assert read.status_code == 200 and 'name="_save"' not in read.text


def test_the_front_page_lists_what_is_to_do(client, published):
    teo, rita = people.teo(), people.rita()
    client.force_login(teo)
    page = client.get("/admin/")
    assert "Open the report for 2014" in page.text and "No draft is open" in page.text

    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)
    client.force_login(rita)
    assert "submitted by teo" in client.get("/admin/").text

    workflow.return_to_draft(edition=edition, by=rita, comment="Give the figure.")
    client.force_login(teo)
    assert "Give the figure." in client.get("/admin/").text


def test_both_texts_are_shown_where_an_entry_was_published_anew(client, published):
    teo, rita = people.teo(), people.rita()
    drafts = [
        workflow.correct_entry(
            revision=published.revisions.get(), kind="correction", reason="Wrong.", by=teo
        )
        for _ in range(2)
    ]
    for draft, text in zip(drafts, ("First text.", "Second text."), strict=True):
        draft.revisions.update(text=text)
        workflow.submit(edition=draft, by=teo)
    client.force_login(rita)
    decide(client, drafts[0], "publish")
    page = decide(client, drafts[1], "publish")
    assert page.status_code == 409
    assert "First text." in page.text and "Second text." in page.text


def test_publishing_twice_says_so(client, draft):
    teo, rita = people.teo(), people.rita()
    workflow.submit(edition=draft, by=teo)
    client.force_login(rita)
    assert client.post(address(draft, "publish"), {"published_on": "soon"}).status_code == 400
    drawn = {"shown": shown_on(client.get(address(draft)))} | {"published_on": "1 May 2015"}
    first = client.post(address(draft, "publish"), drawn, follow=True)
    assert "Published as edition 2." in first.text
    second = client.post(address(draft, "publish"), drawn)
    assert second.status_code == 409
    assert "not waiting for approval" in second.text and "Published by rita" in second.text
    draft.refresh_from_db()
    assert str(draft.published_on) == "1 May 2015"


def test_the_public_reads_why_a_text_was_corrected(client, published):
    teo, rita = people.teo(), people.rita()
    draft = workflow.correct_entry(
        revision=published.revisions.get(), kind="correction", reason="A wrong figure.", by=teo
    )
    draft.revisions.update(text="Done in part.")
    workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=draft, by=rita, published_on=make.on("2 May 2016"))

    page = client.get("/dfe/government-digital-strategy/actions/1/")
    assert "Corrected on 2 May 2016: A wrong figure." in page.text
    earlier = "/dfe/government-digital-strategy/editions/2/changes/"
    assert earlier in page.text
    assert "Done in part." in page.text and client.get(earlier).status_code == 200


@pytest.mark.parametrize(("who", "made"), [("editor", 1), ("stranger", 0)])
def test_an_edition_is_added_by_hand_for_ones_own_department_only(client, who, made):
    response = make.response()
    client.force_login(PEOPLE[who]())
    post = {"response": response.pk, "kind": "report", "year": 2014}
    client.post("/admin/commitments/edition/add/", post)
    assert response.editions.count() == made
