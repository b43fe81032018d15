"""A correction changes something, and whoever makes one is told of another of the same entry."""

import pytest

from commitments import workflow
from commitments.models import Citation, Kind, Seal
from commitments.yearly_update.checks import check
from tests import make
from tests.admin_pages import decide, edition_page
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

NOTHING = "It changes nothing: all of it says what is published already."


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
@made_once
def published():
    """A report for 2014 with a text, an outcome, a figure and a wording."""
    pledge = make.published_edition(2013, facts=make.pledge).pledges.get()

    def facts(edition):
        revision = make.revision(edition, first_line=3, last_line=4)
        outcome = make.outcome(edition, pledge, "dropped")
        make.citation(outcome, revision.entry, "Done.")
        make.figure(edition, make.measure(action=make.action()))

    return make.published_edition(2014, "16 January 2015", facts=facts, texts="summary")


def correct(published, teo, kind="correction"):
    return workflow.correct_entry(
        revision=published.revisions.get(), kind=kind, reason="A wrong figure.", by=teo
    )


def refusals(draft):
    draft.refresh_from_db()
    return [row.message for row in check(draft) if row.level == "refusal"]


@pytest.mark.parametrize("kind", ["correction", "supplement"])
def test_a_correction_that_changes_nothing_is_not_submitted(client, teo, published, kind):
    draft = correct(published, teo, kind)
    assert refusals(draft) == [NOTHING]

    page = decide(client, draft, "check", change_note="A wrong figure.")
    assert page.status_code == 409 and NOTHING in page.text
    draft.refresh_from_db()
    assert draft.state == "draft" and Seal.objects.count() == 2


CHANGES = {
    "a text": lambda draft: draft.revisions.update(text="Done in part."),
    "an assessment": lambda draft: draft.revisions.update(assessment="on track"),
    "where in the source": lambda draft: draft.revisions.update(section="Page 3"),
    "a figure": lambda draft: make.figure(draft, make.Measure.objects.get(), value=77),
    "an outcome": lambda draft: make.outcome(draft, make.Pledge.objects.get(), "delivered"),
    "words of a citation": lambda draft: make.citation(
        make.outcome(draft, make.Pledge.objects.get(), "dropped"), make.entry(), "Other words."
    ),
    "a pledge": lambda draft: make.pledge(draft, number=2),
    "a withdrawal": lambda draft: draft.withdrawals.create(
        pledge=make.Pledge.objects.get(), reason="Made by mistake."
    ),
    "a wording": make.wording,
    "evidence of its own": lambda draft: draft.evidence.create(
        title="The page", url="https://example.org"
    ),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_correction_of_anything_it_can_hold_is_submitted(teo, published, change):
    draft = correct(published, teo)
    change(draft)
    assert NOTHING not in refusals(draft)


def test_facts_that_are_entered_again_as_they_are_change_nothing(teo, published):
    draft = correct(published, teo)
    make.figure(draft, make.Measure.objects.get(), value=3)
    again = make.outcome(draft, make.Pledge.objects.get(), "dropped")
    Citation.objects.create(outcome=again, entry=make.entry(), words="Done.")
    assert NOTHING in refusals(draft)


def test_a_report_may_say_what_the_last_one_said(teo, published):
    draft = workflow.open_year(response=make.response(), year=2015, by=teo)
    make.revision(draft, kind=Kind.PROGRESS)
    assert NOTHING not in refusals(draft)


def test_who_opens_a_second_correction_is_told_of_the_first(client, teo, published):
    page = f"/admin/commitments/edition/correct/{published.revisions.get().pk}/"
    assert "being corrected already" not in client.get(page).text
    first = correct(published, people.person("tea", "Editors"))

    shown = client.get(page).text
    assert "The same entry is being corrected already" in shown
    assert "Correction for 2014, draft, opened by tea on" in shown
    assert edition_page(first) in shown


def test_the_editor_and_the_approver_of_the_second_are_told_of_the_first(client, teo, published):
    first = correct(published, people.person("tea", "Editors"))
    second = correct(published, teo)
    second.revisions.update(text="Done in part.")
    [warning] = [row for row in check(second) if "elsewhere" in row.message]
    assert warning.level == "warning" and "opened by tea" in warning.message

    workflow.submit(edition=second, by=teo)
    client.force_login(people.rita())
    assert edition_page(first) in client.get(edition_page(second)).text

    workflow.withdraw(edition=first, by=teo)
    assert "being corrected already" not in client.get(edition_page(second)).text
