"""What a published report left out is added by a correction, which can contest an outcome."""

from datetime import date

import pytest

from commitments import workflow
from commitments.models import Edition, Kind, Pledge
from tests import make
from tests.admin_pages import boxes, decide, edition_page
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
@made_once
def report():
    """Of 2014: it leaves out action 1, whose pledge we read from action 2 as dropped."""
    make.action(2)
    plan = make.draft_edition(2013)
    for action in (1, 2):
        make.revision(plan, action=action)
        make.revision(plan, action=action, kind=Kind.PLAN)
    pledge = make.pledge(plan, action=1, statement="Train people.")
    make.publish(plan)

    def facts(edition):
        told = make.revision(edition, action=2, text="No training any more.")
        make.revision(edition, action=2, kind=Kind.PLAN)
        make.revision(edition, action=1, kind=Kind.PLAN)
        make.citation(make.outcome(edition, pledge, "dropped"), told.entry, told.text)

    return make.published_edition(2014, facts=facts)


def left_out_page(report, number=1, kind="progress"):
    return f"/admin/commitments/edition/{report.pk}/left-out/{number}/{kind}/"


def add(client, report, kind="correction", reason="It was forgotten."):
    return client.post(left_out_page(report), {"kind": kind, "reason": reason})


def test_a_department_contests_an_outcome_where_its_progress_was_left_out(client, teo, report):
    pledge = Pledge.objects.get()
    assert left_out_page(report) in client.get(edition_page(report)).text

    screen = add(client, report).url
    drawn = boxes(client.get(screen))
    assert "1-progress-text" in drawn and "1-plan-text" not in drawn
    said = {"status": "delivered", "words": "Trained nine."}
    outcome = {f"1-outcome-{pledge.pk}-{name}": words for name, words in said.items()}
    client.post(screen, drawn | {"1-progress-text": "Trained nine."} | outcome)
    draft = Edition.objects.get(kind="correction")
    assert decide(client, draft, "check", change_note=draft.change_note).status_code == 302
    client.force_login(people.rita())
    assert decide(client, draft, "publish", published_on="1 March 2015").status_code == 302

    known = Pledge.objects.with_status(date(2015, 3, 1)).get()
    assert (known.status, known.is_contested, known.reading) == ("delivered", True, "department")
    page = client.get("/dfe/government-digital-strategy/actions/1/").text
    assert "“Trained nine.”" in page and "“No training any more.”" in page


def test_a_supplement_adds_what_our_copy_left_out(client, teo, report):
    screen = add(client, report, "supplement").url
    client.post(screen, boxes(client.get(screen)) | {"1-progress-text": "Trained nine."})

    draft = Edition.objects.get(kind="supplement")
    assert draft.supplements == report
    assert draft.revisions.get().entry.key == "1/progress/2014"


def test_what_is_begun_stays_on_the_screen_until_its_text_is_there(client, teo, report):
    pledge = Pledge.objects.get()
    screen = add(client, report).url
    chosen = {f"1-outcome-{pledge.pk}-status": "delivered"}
    client.post(screen, boxes(client.get(screen)) | chosen)

    drawn = boxes(client.get(screen))
    assert drawn["1-progress-text"] == ""
    assert drawn[f"1-outcome-{pledge.pk}-status"] == "delivered"
    draft = Edition.objects.get(kind="correction")
    assert "has nothing entered: progress during 2014" in client.get(
        edition_page(draft, "check")
    ).text.replace("\n", " ")
    assert not draft.revisions.exists()


@pytest.mark.parametrize(
    ("number", "kind"), [(2, "progress"), (1, "plan"), (1, "commitment"), (9, "progress")]
)
def test_only_what_was_asked_and_left_out_is_added(client, teo, report, number, kind):
    page = left_out_page(report, number, kind)

    assert page not in client.get(edition_page(report)).text
    assert client.get(page).status_code == client.post(page).status_code == 404


@pytest.mark.parametrize(("kind", "reason"), [("correction", " "), ("report", "Forgotten.")])
def test_it_asks_who_changes_it_and_why(client, teo, report, kind, reason):
    assert add(client, report, kind, reason).status_code == 400
    assert not Edition.objects.filter(state="draft").exists()


def test_what_somebody_added_in_between_is_not_added_again(client, teo, report):
    make.published_edition(
        2014,
        kind="correction",
        change_note="Forgotten.",
        facts=lambda edition: make.revision(edition, action=1),
    )

    assert add(client, report).status_code == 404
    assert "Left out of this report" not in client.get(edition_page(report)).text


def test_nobody_else_adds_it(client, report):
    for user in (people.rita(), people.otto()):
        client.force_login(user)
        assert "Left out of this report" not in client.get(edition_page(report)).text
        assert add(client, report).status_code in (302, 403, 404)
    assert Edition.objects.count() == 2


def test_a_draft_has_nothing_left_out_to_add(client, teo, report):
    draft = workflow.open_year(response=make.response(), year=2015, by=teo)

    assert client.get(left_out_page(draft)).status_code == 404
