"""Opinions in the admin: auditors write and approve them, nobody else does or sees drafts."""

import re

import pytest

from commitments import opinions
from commitments.models import Event, Opinion, Pledge
from tests import make
from tests.admin_pages import address, boxes_of, fill_in
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def otto():
    return people.otto()


@pytest.fixture
def olga():
    return people.olga()


@pytest.fixture
@made_once
def pledge():
    make.published_edition(2013, facts=lambda edition: make.pledge(edition, statement="Move."))
    make.published_edition(
        2014, facts=lambda edition: make.outcome(edition, Pledge.objects.get(), "delivered")
    )
    return Pledge.objects.get()


def typed(pledge, **fields):
    values = {"verdict": "disagree", "status": "dropped", "reasons": "I asked."}
    return {"pledge": pledge.pk, "given_on": "2015-12-31"} | values | fields


def page_of(opinion):
    return address(Opinion, "change", opinion.pk)


def step(client, user, opinion, name, **given):
    client.force_login(user)
    return client.post(f"/admin/commitments/opinion/{opinion.pk}/{name}/", given, follow=True)


def approve(client, user, opinion):
    """Open its page and press there."""
    client.force_login(user)
    seen = re.search(r'name="seen" value="(\w+)"', client.get(page_of(opinion)).text)
    return step(client, user, opinion, "approve", seen=seen[1] if seen else "")


def test_an_auditor_gives_one_and_a_second_makes_it_public(client, pledge, otto, olga):
    client.force_login(otto)
    client.post(address(Opinion, "add"), typed(pledge))
    opinion = Opinion.objects.get()
    assert (opinion.given_by, opinion.given_account, opinion.state) == (otto, "otto", "draft")
    assert "this promise counts as: <strong>delivered</strong>" in client.get(page_of(opinion)).text

    step(client, otto, opinion, "submit")
    assert "Another auditor must approve" in approve(client, otto, opinion).text
    assert "Approved: it is public now." in approve(client, olga, opinion).text

    opinion.refresh_from_db()
    assert (opinion.state, opinion.approved_by) == ("published", olga)
    told = Event.objects.filter(subject_kind="opinion").order_by("id")
    assert list(told.values_list("what", "by_name")) == [
        ("added", "otto"),
        ("submitted", "otto"),
        ("published", "olga"),
    ]
    assert 'name="_save"' not in client.get(page_of(opinion)).text


def test_what_an_approver_has_not_seen_is_not_approved(client, pledge, otto, olga):
    opinion = make.opinion(pledge, otto)
    opinions.submit(opinion=opinion, by=otto)

    page = step(client, olga, opinion, "approve", seen="0" * 64)

    assert "It was changed after you opened the page" in page.text
    assert not Opinion.objects.published()


def test_it_is_returned_with_what_is_to_be_mended(client, pledge, otto, olga):
    opinion = make.opinion(pledge, otto)
    opinions.submit(opinion=opinion, by=otto)

    step(client, olga, opinion, "return", comment="Whom did you ask?")

    client.force_login(otto)
    page = client.get(page_of(opinion)).text
    assert "Returned by olga" in page and "Whom did you ask?" in page
    mended = typed(pledge, verdict="agree", status="", reasons="The editor.")
    fill_in(client, page_of(opinion), mended)
    assert Opinion.objects.get().reasons == "The editor."


def test_an_auditor_does_not_change_what_another_wrote(client, pledge, otto, olga):
    opinion = make.opinion(pledge, otto)
    client.force_login(olga)

    assert 'name="_save"' not in client.get(page_of(opinion)).text
    assert client.post(page_of(opinion), typed(pledge)).status_code == 403
    assert "Only whoever wrote it" in step(client, olga, opinion, "submit").text
    assert Opinion.objects.get().verdict == "agree"


STRANGERS = {
    "an editor": people.teo,
    "an approver": people.rita,
    "an editor who audits": lambda: people.person("eva", "Editors", "Auditors"),
    "an administrator": lambda: people.person("ada", "Administrators", department=None),
}


@pytest.mark.parametrize("stranger", STRANGERS.values(), ids=STRANGERS)
def test_nobody_else_gives_or_approves_one(client, pledge, otto, stranger):
    opinion = make.opinion(pledge, otto)
    opinions.submit(opinion=opinion, by=otto)
    other = stranger()
    client.force_login(other)

    assert client.get(address(Opinion, "add")).status_code == 403
    assert client.post(address(Opinion, "add"), typed(pledge)).status_code == 403
    for name in ("submit", "approve", "return"):
        assert step(client, other, opinion, name, seen=opinion.digest).status_code in (403, 404)
    assert Opinion.objects.get().state == "submitted"


@pytest.mark.parametrize("stranger", [people.teo, people.rita])
def test_a_department_sees_none_before_it_is_public(client, pledge, otto, olga, stranger):
    opinion = make.opinion(pledge, otto, reasons="Nobody may read this yet")
    reader = stranger()
    client.force_login(reader)
    assert "Move." not in client.get(address(Opinion, "changelist")).text
    assert client.get(page_of(opinion)).status_code == 302
    assert 'id="opinions"' not in client.get("/admin/").text

    opinions.submit(opinion=opinion, by=otto)
    opinion.refresh_from_db()
    opinions.approve(opinion=opinion, by=olga, seen=opinion.digest)

    page = client.get(page_of(opinion)).text
    assert "Nobody may read this yet" in page
    assert "What happened to this opinion" not in page


def test_auditors_of_the_department_are_told_that_they_work_for_it(client, pledge, otto):
    opinion = make.opinion(pledge, otto)
    opinions.submit(opinion=opinion, by=otto)
    theirs = people.person("theirs", "Auditors")

    assert "You work for DFE" in approve(client, theirs, opinion).text
    assert not Opinion.objects.published()


def test_published_pledges_of_every_department_can_be_chosen(client, pledge, otto):
    make.pledge(make.draft_edition(2015), statement="Not out yet.")
    client.force_login(otto)
    asked = {"app_label": "commitments", "model_name": "opinion", "field_name": "pledge"}

    found = client.get("/admin/autocomplete/", asked | {"term": ""}).json()["results"]

    assert [row["text"] for row in found] == ["Move."]
    refused = client.post(address(Opinion, "add"), typed(Pledge.objects.last()))
    assert refused.status_code == 200 and not Opinion.objects.exists()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": ""}, "Say what became of it where you disagree, and only there."),
        ({"reasons": ""}, "This field is required."),
        ({"given_on": "2013-01-01"}, "that was published by that day"),
    ],
)
def test_what_is_missing_is_told_on_the_form(client, pledge, otto, fields, words):
    client.force_login(otto)

    page = client.post(address(Opinion, "add"), typed(pledge, **fields))

    assert words in page.text.replace("&#x27;", "'")
    assert not Opinion.objects.exists()


def test_the_front_page_says_what_waits(client, pledge, otto, olga):
    opinion = make.opinion(pledge, otto)
    client.force_login(otto)
    assert "Move.</a>: your draft" in client.get("/admin/").text

    opinions.submit(opinion=opinion, by=otto)
    assert "waits for another auditor" in client.get("/admin/").text
    client.force_login(olga)
    assert "by Otto, waits for approval" in client.get("/admin/").text


def test_a_draft_is_thrown_away_by_whoever_wrote_it(client, pledge, otto):
    opinion = make.opinion(pledge, otto)
    client.force_login(otto)

    client.post(address(Opinion, "delete", opinion.pk), {"post": "yes"})

    assert not Opinion.objects.exists()
    assert Event.objects.get().what == "deleted"


def test_words_for_one_that_was_submitted_or_returned_meanwhile_come_back(
    client, pledge, otto, olga
):
    opinion = make.opinion(pledge, otto, "disagree", status="dropped")
    client.force_login(otto)
    drawn = boxes_of(client.get(page_of(opinion)).text)
    opinions.submit(opinion=opinion, by=otto)

    page = client.post(page_of(opinion), drawn | {"reasons": "I asked twice."})
    assert page.status_code == 409
    assert "so its words are locked" in page.text and "I asked twice." in page.text

    opinions.return_to_draft(opinion=opinion, by=otto, comment="Not yet.")
    page = step(client, olga, opinion, "return", comment="Say whom.")
    assert page.status_code == 409
    assert "not waiting for approval" in page.text and "Say whom." in page.text
