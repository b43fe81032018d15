"""A draft whose entry was published anew: both texts are shown, and one is chosen as its start."""

import pytest

from commitments import workflow
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def draft(teo):
    return people.overtaken_draft(teo)


def page(draft, name="restart"):
    return f"/admin/commitments/edition/{draft.pk}/{name}/"


def choice(draft, text, newer=None):
    mine, theirs = workflow.newer_published(draft)[0]
    return {f"start-{mine.pk}": text, f"newer-{mine.pk}": newer or theirs.pk}


def test_both_texts_stand_side_by_side(client, draft):
    shown = client.get(page(draft)).text
    assert "The draft’s words." in shown and "Newer words." in shown
    assert page(draft) in client.get(page(draft, "change")).text
    assert "published anew" in client.get(page(draft, "check")).text
    assert draft.revisions.get().text == "The draft’s words."


@pytest.mark.parametrize(
    ("chosen", "text"), [("newer", "Newer words."), ("draft", "The draft’s words.")]
)
def test_the_draft_goes_on_from_the_chosen_one(client, draft, chosen, text):
    assert client.post(page(draft), choice(draft, chosen)).status_code == 302

    assert draft.revisions.get().text == text
    event = draft.events.get(what="restarted")
    assert event.changes == {"1/progress/2013": ["The draft’s words.", text]}
    workflow.submit(edition=draft, by=event.by)
    ada = people.person("ada", "Approvers")
    workflow.publish(edition=draft, by=ada)
    draft.refresh_from_db()
    assert draft.is_published


@pytest.mark.parametrize("post", [("", None), ("newer", "999")])
def test_without_a_choice_or_by_an_old_page_nothing_changes(client, draft, post):
    client.post(page(draft), choice(draft, *post))

    assert draft.revisions.get().text == "The draft’s words."
    assert not draft.events.filter(what="restarted").exists()


def test_only_its_editors_choose(client, draft):
    client.force_login(people.person("bis", "Editors", department="bis"))
    assert client.post(page(draft), choice(draft, "newer")).status_code == 404
    assert draft.revisions.get().text == "The draft’s words."
