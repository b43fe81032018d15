"""The checks before an edition is submitted, and the page that tells them."""

import re

import pytest

from commitments.models import Edition, Kind, Outcome
from commitments.yearly_update.checks import by_action, check
from commitments.yearly_update.promises import promises, proposals
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import decide
from tests.commitments import people

pytestmark = pytest.mark.django_db


def a_draft(progress="Trained some.", plan="More of the same.", **facts):
    """The report for 2014, after a plan with a pledge and a report for 2013."""

    def last_year(edition):
        make.revision(edition, text="Began.")
        make.revision(edition, kind=Kind.PLAN, text="We will train people.")
        make.pledge(edition, statement="Train people.")

    make.published_edition(2013, "December 2013", facts=last_year)
    edition = make.draft_edition(2014)
    if progress:
        make.revision(edition, text=progress)
    if plan:
        make.revision(edition, kind=Kind.PLAN, text=plan)
    return edition


def found(edition, level):
    return [(row.message, row.anchor) for row in check(edition) if row.level == level]


def the_pledge():
    return make.Pledge.objects.get(statement="Train people.")


def told(edition, words="Trained some.", status=Outcome.Status.DELIVERED):
    outcome = make.outcome(edition, the_pledge(), status)
    if words:
        make.citation(outcome, make.entry(), words)
    return outcome


def test_nothing_stands_against_a_whole_update():
    edition = a_draft()
    told(edition)
    assert check(edition) == []


def test_an_action_with_nothing_entered_is_refused():
    edition = a_draft(progress="", plan="")
    assert found(edition, "refusal") == [
        ("Action 1 has nothing entered: progress during 2014.", "1-progress-text"),
        ("Action 1 has nothing entered: plan for 2015.", "1-plan-text"),
    ]


def test_a_pledge_due_without_an_outcome_is_a_warning():
    [(message, anchor)] = found(a_draft(), "warning")
    assert message == "Action 1, “Train people.”: due, and nothing said of it."
    assert anchor == f"1-outcome-{the_pledge().pk}-status"


def test_an_outcome_without_words_is_refused():
    edition = a_draft()
    told(edition, words="")
    [(message, anchor)] = found(edition, "refusal")
    assert "no words that show it" in message and anchor.endswith("-words")


def test_words_that_say_nothing_of_the_promise_are_a_warning():
    edition = a_draft(progress="Trained some. It rained.")
    outcome = told(edition, words="It rained.")
    [(message, anchor)] = found(edition, "warning")
    assert message == (
        "Action 1, “Train people.”: the words that are to show it share none with the promise. "
        "Look whether they do."
    )
    assert anchor == f"1-outcome-{the_pledge().pk}-words"
    outcome.citations.update(words="Trained some.")
    assert found(edition, "warning") == []


@pytest.mark.parametrize(
    ("progress", "same_as"),
    [("began. ", "last year’s progress"), ("We will train people.", "plan")],
)
def test_progress_that_repeats_is_a_warning(progress, same_as):
    edition = a_draft(progress=progress)
    told(edition)
    [(message, anchor)] = found(edition, "warning")
    assert "word for word" in message and same_as in message
    assert anchor == "1-progress-text"


def test_promises_without_a_date_are_a_warning():
    edition = a_draft(plan="We will train all.")
    told(edition)
    assert "no promise is taken" in found(edition, "warning")[0][0]
    pledge = make.pledge(edition, statement="Train all.")
    assert "no date by which" in found(edition, "warning")[0][0]
    pledge.due_on = make.on("March 2015")
    pledge.save()
    assert not found(edition, "warning")


def test_promises_that_an_earlier_edition_took_from_a_plan_are_enough():
    a_draft()
    edition = make.draft_edition(2013, kind="correction", change_note="In plainer words.")
    make.revision(edition, kind=Kind.PLAN, text="We will train our people.")
    assert not found(edition, "warning")


def test_a_text_that_names_another_year_is_a_warning():
    edition = a_draft(progress="In 2014 as in 2012.", plan="In 2015, not 2014.")
    told(edition)
    assert [message for message, _anchor in found(edition, "warning")] == [
        "Action 1, progress during 2014: it names 2012.",
        "Action 1, plan for 2015: it names 2014.",
    ]


def test_a_deadline_changed_without_a_reason_is_refused():
    edition = a_draft()
    told(edition)
    first = make.deadline(action=make.action())
    make.deadline(action=make.action(), replaces=first, reason=" ")
    [(message, anchor)] = found(edition, "refusal")
    assert "gives no reason" in message and anchor == "action-1"


def test_the_page_refuses_and_then_submits_past_warnings(client):
    client.force_login(people.teo())
    edition = a_draft(progress="")
    address = f"/admin/commitments/edition/{edition.pk}/check/"
    page = client.get(address)
    assert f'href="/admin/commitments/edition/{edition.pk}/actions/1/#1-progress-text"' in page.text
    assert decide(client, edition, "check").status_code == 409
    edition.refresh_from_db()
    assert edition.state == Edition.State.DRAFT

    make.revision(edition, text="Trained some.")
    assert decide(client, edition, "check", change_note="The year 2014.").status_code == 302
    edition.refresh_from_db()
    assert (edition.state, edition.change_note) == ("submitted", "The year 2014.")
    assert "not a draft any more" in client.post(address).text


def test_promises_are_sentences_that_promise():
    text = (
        "We trained 3 managers. We will train 9, e.g. in Leeds, by March 2015. It went well.\n"
        "- DfE plans to move its site.\n- the rest aims to follow"
    )
    assert promises(text) == [
        "We will train 9, e.g. in Leeds, by March 2015.",
        "DfE plans to move its site.",
        "the rest aims to follow",
    ]


def test_what_is_taken_is_not_proposed_again():
    text = "We will train 10 managers. We will train 20 managers."
    assert proposals(text, ["Train 10 managers"]) == ["We will train 20 managers."]


def test_findings_stand_under_their_action_with_their_number_and_lead_to_its_boxes(client):
    edition = a_draft(progress="", plan="")
    make.revision(edition, action=2, text="Half of it.")
    client.force_login(people.teo())

    page = client.get(f"/admin/commitments/edition/{edition.pk}/check/").text

    change = f"/admin/commitments/edition/{edition.pk}"
    headings = re.findall(r'<h3><a href="([^"]*)">([^<]*)</a>: (\d+)</h3>', page)
    assert headings == [
        (f"{change}/actions/1/#action-1", "Action 1: Title of action 1", "2"),
        (f"{change}/actions/2/#action-2", "Action 2: Title of action 2", "1"),
        (f"{change}/actions/1/#action-1", "Action 1: Title of action 1", "1"),
    ]
    assert f'href="{change}/actions/2/#2-plan-text"' in page


def test_what_is_of_no_action_stands_under_the_whole():
    edition = make.draft_edition(2014, kind="correction", change_note="Nothing.")
    sheet = Sheet(edition)

    groups = by_action(check(edition, sheet), sheet)

    assert [group.title for group in groups] == ["The edition as a whole"]
