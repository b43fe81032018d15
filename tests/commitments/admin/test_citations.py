"""Words that show an outcome, entered in their own form, and looked at by who approves."""

import pytest

from commitments import workflow
from commitments.models import Citation, Kind
from tests import make
from tests.admin_pages import fill_in
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def citation():
    """In the draft of 2014: words of its own text."""
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, kind=Kind.PLAN, statement="Move the agencies")
    make.publish(plan)
    draft = make.draft_edition(2014)
    told = make.revision(draft, text="All agencies moved.")
    return make.citation(make.outcome(draft, pledge), told.entry, "All agencies moved")


def post(client, citation, **changed):
    values = {"outcome": citation.outcome.pk, "entry": citation.entry.pk} | changed
    return fill_in(client, f"/admin/commitments/citation/{citation.pk}/change/", values)


def test_words_that_the_text_does_not_hold_are_refused_and_the_way_out_is_named(client, citation):
    client.force_login(people.teo())

    page = post(client, citation, words="Some agencies moved", is_quotation="on")

    assert page.status_code == 200
    assert "doesn’t hold these words: “Some agencies moved”" in page.text
    assert "tell it in your own words: untick “these are its words”" in page.text
    assert "These are its words" in page.text  # The box that is to be unticked.
    assert Citation.objects.get().words == "All agencies moved"


def test_the_same_words_are_kept_as_the_editors_own(client, citation):
    client.force_login(people.teo())

    assert post(client, citation, words="Some agencies moved").status_code == 302
    kept = Citation.objects.get()
    assert kept.words == "Some agencies moved" and not kept.is_quotation


def test_a_text_does_not_lose_words_that_are_quoted_from_it(client, citation):
    client.force_login(people.teo())
    draft = citation.outcome.edition
    revision = draft.revisions.get()
    values = {"entry": revision.entry.pk, "edition": draft.pk, "answer": "text", "form": "plain"}

    page = fill_in(
        client,
        f"/admin/commitments/revision/{revision.pk}/change/",
        values | {"text": "None moved."},
    )

    assert page.status_code == 200
    assert "shown by words of this text: “All agencies moved”" in page.text
    revision.refresh_from_db()
    assert revision.text == "All agencies moved."


def test_an_approver_sees_what_is_misquoted_and_can_only_return_it(client, citation):
    edition = citation.outcome.edition
    workflow.submit(edition=edition, by=people.teo())
    before = reviewed(client, edition)
    assert "“All agencies moved”" in before and "misquoted" not in before
    # As an earlier version of this software let it come in.
    type(edition).objects.filter(pk=edition.pk).update(state="draft")
    Citation.objects.update(words="Some agencies moved")
    type(edition).objects.filter(pk=edition.pk).update(state="submitted")

    page = reviewed(client, edition)

    assert "Quotations that don’t stand in what they quote" in page
    assert "Some agencies moved (not its own words)" in page
    with pytest.raises(workflow.NotAllowed, match="doesn’t hold these words"):
        workflow.publish(edition=edition, by=people.person("ann", "Approvers"), is_day_meant=True)


def reviewed(client, edition):
    user = people.get_user_model().objects.filter(username="rita").first() or people.rita()
    client.force_login(user)
    return client.get(f"/admin/commitments/edition/{edition.pk}/change/", follow=True).text
