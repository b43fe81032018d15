"""A draft that was withdrawn can be taken up again, as it was."""

import pytest

from commitments import workflow
from commitments.models import Edition
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def withdrawn(teo):
    draft = make.draft_edition(2014)
    make.revision(draft, text="Half of them moved.")
    workflow.withdraw(edition=draft, by=teo, comment="By mistake.")
    return draft


def page(edition, name):
    return f"/admin/commitments/edition/{edition.pk}/{name}/"


def test_its_page_offers_to_go_on_and_it_is_the_draft_that_it_was(client, withdrawn):
    assert page(withdrawn, "take-up") in client.get(page(withdrawn, "change")).text

    client.post(page(withdrawn, "take-up"))

    withdrawn.refresh_from_db()
    assert withdrawn.state == Edition.State.DRAFT
    assert withdrawn.revisions.get().text == "Half of them moved."
    assert "Half of them moved." in client.get(page(withdrawn, "change")).text
    event = withdrawn.events.first()
    assert (event.what, event.from_state, event.to_state) == ("taken-up", "withdrawn", "draft")


def test_another_report_of_its_year_is_not_displaced(client, teo, withdrawn):
    another = workflow.open_year(response=withdrawn.response, year=2014, by=teo)

    refused = client.post(page(withdrawn, "take-up"))

    assert refused.status_code == 409
    assert "There is another report for 2014 by now." in refused.text
    assert Edition.objects.filter(state=Edition.State.DRAFT).get() == another


def test_only_what_is_withdrawn_is_taken_up(client, teo):
    draft = make.draft_edition(2014, kind=Edition.Kind.CORRECTION, change_note="A word.")

    with pytest.raises(workflow.NotAllowed, match="not withdrawn"):
        workflow.take_up(edition=draft, by=teo)
    assert page(draft, "take-up") not in client.get(page(draft, "change")).text


def test_whoever_may_not_edit_takes_nothing_up(client, withdrawn):
    client.force_login(people.person("vera"))

    assert client.post(page(withdrawn, "take-up")).status_code in (403, 404)
    withdrawn.refresh_from_db()
    assert withdrawn.state == Edition.State.WITHDRAWN
