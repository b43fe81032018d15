"""A text has a form beside the year's screen: neither overwrites what the other saved."""

import pytest
from django.contrib import admin

from commitments import workflow
from commitments.models import Outcome, Revision
from tests import make
from tests.admin_pages import address, boxes, boxes_of, edition_page, fill_in
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo(client):
    user = people.teo()
    client.force_login(user)
    return user


@pytest.fixture
def text(teo):
    return make.revision(make.draft_edition(2014), text="Three moved.\nSoon more.")


def own_page(text) -> str:
    return address(Revision, "change", text.pk)


def test_what_was_saved_on_the_screen_is_not_overwritten_by_the_form(client, text):
    drawn = boxes_of(client.get(own_page(text)).text)
    screen = boxes(client.get(edition_page(text.edition)))
    client.post(edition_page(text.edition), screen | {"1-progress-text": "All moved."})

    page = client.post(own_page(text), drawn | {"assessment": "On track"})

    assert page.status_code == 409
    assert "All moved." in page.text and "On track" in page.text
    assert "Three moved.\nSoon more.</textarea>" in page.text
    text.refresh_from_db()
    assert (text.text, text.assessment) == ("All moved.", "")

    client.post(own_page(text), boxes_of(page.text))
    text.refresh_from_db()
    assert (text.text, text.assessment) == ("Three moved.\nSoon more.", "On track")


def test_a_list_stays_one_through_the_screen_and_the_form(client, text):
    a_list = "  • one\n  • two"
    screen = boxes(client.get(edition_page(text.edition)))
    posted = {"1-progress-text": "\r\n  • one\r\n  • two\r\n\r\n"}
    client.post(edition_page(text.edition), screen | posted)
    text.refresh_from_db()
    assert text.text == a_list
    assert boxes(client.get(edition_page(text.edition)))["1-progress-text"] == a_list

    client.post(own_page(text), boxes_of(client.get(own_page(text)).text) | {"assessment": "On"})
    text.refresh_from_db()
    assert (text.text, text.assessment) == (a_list, "On")


def test_what_was_saved_in_the_form_is_not_overwritten_by_the_screen(client, text):
    screen = boxes(client.get(edition_page(text.edition)))
    fill_in(
        client,
        own_page(text),
        {"entry": text.entry_id, "answer": "text", "form": "plain", "text": "All moved."},
    )

    page = client.post(edition_page(text.edition), screen | {"1-progress-text": "Half moved."})

    assert page.status_code == 409
    assert "All moved." in page.text and "Half moved." in page.text
    text.refresh_from_db()
    assert text.text == "All moved."


def test_a_form_of_a_draft_that_was_submitted_says_so_with_the_words(client, teo, text):
    drawn = boxes_of(client.get(own_page(text)).text)
    workflow.withdraw(edition=text.edition, by=teo)

    page = client.post(own_page(text), drawn | {"text": "All moved."})

    assert page.status_code == 409
    assert "This edition is withdrawn, so its texts are locked." in page.text
    assert "All moved.</textarea>" in page.text


def test_nothing_is_added_to_a_draft_that_is_locked_while_it_is_sent(
    client, teo, text, monkeypatch
):
    pledge = make.published_edition(2013, facts=make.pledge).pledges.get()
    of_outcomes = type(admin.site.get_model_admin(Outcome))
    save_form = of_outcomes.save_form

    def locked_meanwhile(self, *args, **kwargs):
        workflow.withdraw(edition=text.edition, by=teo)
        return save_form(self, *args, **kwargs)

    monkeypatch.setattr(of_outcomes, "save_form", locked_meanwhile)
    sent = {
        "edition": text.edition_id,
        "pledge": pledge.pk,
        "status": "delivered",
        "note": "By May.",
    }
    page = client.post(address(Outcome, "add"), sent)

    assert page.status_code == 409 and "By May." in page.text
    assert not Outcome.objects.exists()


def test_who_may_not_edit_a_draft_reads_that_and_not_what_became_of_it(client, text):
    client.force_login(people.otto())
    page = client.post(own_page(text), {"text": "All moved."})
    assert page.status_code == 403 and "All moved." in page.text
