"""Somebody decides on what was on the screen: another edition than that is not decided on."""

import pytest

from commitments import workflow
from commitments.models import Seal
from tests import make
from tests.admin_pages import decide, edition_page, shown_on
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita(client):
    user = people.rita()
    client.force_login(user)
    return user


@pytest.fixture
def edition(teo):
    make.published_edition(2013)
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(draft, text="Trained three.")
    make.revision(draft, action=2, text="Moved two.")
    workflow.submit(edition=draft, by=teo)
    return draft


def rewrite(edition, teo, by):
    """Return it, change a text, take one out, add another, and submit it again."""
    workflow.return_to_draft(edition=edition, by=by, comment="Give the figure.")
    edition.revisions.filter(entry__action__number=1).update(text="Never seen.")
    edition.revisions.filter(entry__action__number=2).delete()
    make.revision(edition, action=3, text="Added unseen.")
    workflow.submit(edition=edition, by=teo)


@pytest.mark.parametrize("step", ["publish", "return"])
def test_a_page_of_an_edition_that_was_rewritten_decides_nothing(client, teo, rita, edition, step):
    drawn = {"shown": shown_on(client.get(edition_page(edition)))}
    rewrite(edition, teo, by=people.person("ada", "Approvers"))
    typed = {"published_on": "1 May 2015", "comment": "Say how many."}

    page = client.post(edition_page(edition, step), drawn | typed)

    assert page.status_code == 409
    assert "changed after you opened the page" in page.text
    assert "returned to draft by ada: Give the figure." in page.text
    for title in ("Changed:", "Texts: Action 1, progress", "Added:", "Texts: Action 3, progress"):
        assert title in page.text
    assert "Taken out:" in page.text and "Texts: Action 2, progress" in page.text
    typed_box = 'value="1 May 2015"' if step == "publish" else ">Say how many.</textarea>"
    assert typed_box in page.text
    edition.refresh_from_db()
    assert edition.state == "submitted" and Seal.objects.count() == 1
    assert edition.events.filter(what="returned").count() == 1

    again = {"shown": shown_on(page)} | typed
    assert client.post(edition_page(edition, step), again).status_code == 302
    edition.refresh_from_db()
    assert edition.state == ("published" if step == "publish" else "draft")


def test_a_pledge_published_meanwhile_is_something_else_on_the_screen(client, teo, rita):
    """What an edition is compared with stands on the screen, too."""
    first = make.published_edition(2013, "January 2014", facts=make.pledge)
    pledge = first.pledges.get()
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.outcome(edition, pledge, "dropped")
    workflow.submit(edition=edition, by=teo)
    drawn = {"shown": shown_on(client.get(edition_page(edition)))}
    other = make.draft_edition(2013, kind="correction", change_note="It was there.")
    make.outcome(other, pledge, "delivered")
    make.publish(other, "1 March 2014")

    assert client.post(edition_page(edition, "publish"), drawn).status_code == 409
    edition.refresh_from_db()
    assert edition.state == "submitted"


@pytest.mark.parametrize("shown", [None, "", "{}", "[1]", '[0, {"Texts": 5}, 3]'])
def test_a_form_that_carries_nothing_of_what_it_showed_decides_nothing(
    client, rita, edition, shown
):
    post = {} if shown is None else {"shown": shown}
    page = client.post(edition_page(edition, "publish"), post)
    assert page.status_code == 409
    edition.refresh_from_db()
    assert edition.state == "submitted"


def test_who_decides_second_reads_who_decided_what_and_keeps_the_words(client, rita, edition):
    drawn = {"shown": shown_on(client.get(edition_page(edition)))}
    ada = people.person("ada", "Approvers")
    workflow.return_to_draft(edition=edition, by=ada, comment="Give the figure.")

    page = client.post(edition_page(edition, "return"), drawn | {"comment": "Name the <place>."})
    assert page.status_code == 409
    assert "not waiting for approval" in page.text
    assert "Returned to draft by ada" in page.text and "Give the figure." in page.text
    assert "Name the &lt;place&gt;." in page.text
    assert edition.events.filter(what="returned").count() == 1


def test_words_of_a_return_are_kept_after_a_publication(client, rita, edition):
    drawn = {"shown": shown_on(client.get(edition_page(edition)))}
    workflow.publish(edition=edition, by=people.person("ada", "Approvers"))

    page = client.post(edition_page(edition, "return"), drawn | {"comment": "Name the place."})
    assert page.status_code == 409
    assert "Published by ada" in page.text and "Name the place." in page.text


# Submission


@pytest.fixture
def draft(client, teo):
    client.force_login(teo)
    correction = workflow.correct_entry(
        revision=make.published_edition(2014, facts=make.revision).revisions.get(),
        kind="correction",
        reason="Wrong.",
        by=teo,
    )
    correction.revisions.update(text="Done in part.")
    return correction


def test_a_draft_that_a_colleague_changed_is_not_submitted_by_an_old_page(client, draft):
    drawn = {"shown": shown_on(client.get(edition_page(draft, "check")))}
    draft.revisions.update(text="Not looked at.")
    typed = {"change_note": "A wrong figure."}

    page = client.post(edition_page(draft, "check"), drawn | typed)
    assert page.status_code == 409
    assert "Texts: Action 1, progress during 2014" in page.text
    assert ">A wrong figure.</textarea>" in page.text
    draft.refresh_from_db()
    assert draft.state == "draft"

    again = {"shown": shown_on(page)} | typed
    assert client.post(edition_page(draft, "check"), again).status_code == 302
    draft.refresh_from_db()
    assert (draft.state, draft.change_note) == ("submitted", "A wrong figure.")


def test_words_of_a_submission_are_kept_where_somebody_submitted_first(client, teo, draft):
    drawn = {"shown": shown_on(client.get(edition_page(draft, "check")))}
    workflow.submit(edition=draft, by=people.person("tea", "Editors"))

    page = client.post(edition_page(draft, "check"), drawn | {"change_note": "Mine, too."})
    assert page.status_code == 409
    assert "Submitted by tea" in page.text and "Mine, too." in page.text


def test_words_of_a_submission_are_kept_where_something_stands_against_it(client, draft):
    drawn = {"shown": shown_on(client.get(edition_page(draft, "check")))}
    draft.revisions.all().delete()

    page = client.post(edition_page(draft, "check"), drawn | {"change_note": "Mine."})
    assert page.status_code == 409 and "Mine." in page.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_words_of_a_withdrawal_are_kept_where_somebody_submitted_first(client, draft):
    workflow.submit(edition=draft, by=people.person("tea", "Editors"))
    page = client.post(edition_page(draft, "withdraw"), {"comment": "Begun by mistake."})
    assert page.status_code == 409 and "Begun by mistake." in page.text


@pytest.mark.parametrize("actions", [2, 30])
def test_the_approvers_page_takes_as_many_queries_however_much_it_shows(
    client, teo, rita, django_assert_num_queries, actions
):
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    for number in range(1, actions + 1):
        make.revision(edition, action=number)
    workflow.submit(edition=edition, by=teo)
    with django_assert_num_queries(63):
        client.get(edition_page(edition))


def test_deciding_leaves_the_trail_that_it_always_left(client, rita, edition):
    decide(client, edition, "return", comment="Give the figure.")
    last = edition.events.first()
    assert (last.what, last.by, last.comment) == ("returned", rita, "Give the figure.")
