"""The page that says why a form of the admin was not saved, and what it leads to."""

import logging
import re
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client
from django.urls import reverse

from commitments import workflow
from strategy.models import Person
from tests import make
from tests.admin_pages import address, edition_page
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

WORDS = "Written for an hour."
# Each step that is asked by a form alone.
STEPS = ["publish", "return", "withdraw", "take_up"]


def link_of(page) -> str:
    return unescape(re.search(r'<a href="([^"]+)" target="_blank">', page.text)[1])


def sign_in_at(client, url, name="teo"):
    """Follow a link without being signed in, sign in, and see where that leads."""
    asked = client.get(url)
    assert asked.url.startswith("/admin/login/?next=")
    return client.post(asked.url, {"username": name, "password": "pledges"}, follow=True)


@pytest.fixture
@made_once
def draft():
    return workflow.open_year(response=make.response(), year=2014, by=people.teo())


@pytest.mark.parametrize("step", STEPS)
def test_signing_in_again_after_a_step_leads_to_the_editions_page(client, draft, step):
    page = client.post(edition_page(draft, step), {"comment": WORDS})

    assert page.status_code == 403 and WORDS in page.text
    assert link_of(page) == edition_page(draft)
    assert sign_in_at(client, link_of(page)).request["PATH_INFO"] == edition_page(draft)


@pytest.mark.parametrize("step", STEPS)
def test_signing_in_again_after_a_step_without_words_leads_there_too(client, draft, step):
    asked = client.post(edition_page(draft, step), {})

    page = client.post(asked.url, {"username": "teo", "password": "pledges"}, follow=True)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, edition_page(draft))


def test_signing_in_after_opening_a_year_leads_to_the_response(client, draft):
    asked = client.post(reverse("admin:commitments_response_open", args=[draft.response_id, 2015]))

    page = client.post(asked.url, {"username": "teo", "password": "pledges"}, follow=True)
    assert page.status_code == 200
    assert page.request["PATH_INFO"] == address(type(draft.response), "change", draft.response_id)


def test_signing_in_again_leads_to_the_same_form_with_what_its_address_holds(client):
    page = client.post(address(Person, "add") + "?_popup=1&name=Ada", {"name": WORDS})

    assert link_of(page) == address(Person, "add") + "?_popup=1&name=Ada"


def test_words_are_shown_as_they_were_typed_and_to_be_copied(client):
    words = "\nLine one\n  <b>two</b> & “three”"
    page = client.post(address(Person, "add"), {"name": words})

    assert "readonly>\n\nLine one\n  &lt;b&gt;two&lt;/b&gt; &amp; “three”</textarea>" in page.text
    assert '<label for="typed-1">Name</label>' in page.text
    assert "<title>Error: You are signed out | Pledgebook</title>" in page.text
    assert "no-store" in page["Cache-Control"]


def test_no_password_and_no_token_comes_back(client, admin_client):
    typed = {
        "username": "A name with spaces",
        "password1": "Correct horse battery staple",
        "password2": "Correct horse battery staple",
        "old_password": "Correct horse",
        "csrfmiddlewaretoken": "T" * 64,
    }
    for sender in (client, Client(enforce_csrf_checks=True)):
        for name in ("admin:auth_user_add", "admin:password_change", "admin:login"):
            page = sender.post(reverse(name), typed)
            assert "Correct horse" not in page.text and "T" * 64 not in page.text
    page = client.post(reverse("admin:auth_user_add"), typed)
    assert "A name with spaces" in page.text


def test_nothing_of_it_is_kept_in_a_log_or_a_session(client, caplog, settings):
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 1
    with caplog.at_level(logging.DEBUG):
        client.post(address(Person, "add"), {"name": WORDS})
        client.post(address(Person, "add"), {"name": WORDS, "slug": "ada"})
        Client(enforce_csrf_checks=True).post(address(Person, "add"), {"name": WORDS})

    assert caplog.records
    assert all(WORDS not in record.getMessage() for record in caplog.records)
    assert not client.cookies


def test_a_form_without_words_is_refused_as_ever(client, draft):
    assert client.post(address(Person, "add"), {}).url.startswith("/admin/login/?next=")
    client.force_login(people.person("vera"))
    page = client.post(address(Person, "add"), {})
    assert page.status_code == 403 and "Nothing was saved" not in page.text


def test_of_a_file_its_name_comes_back(client, draft):
    file = SimpleUploadedFile("update of 2014.csv", b"action,kind\r\n")
    page = client.post(edition_page(draft, "upload"), {"file": file})

    assert page.status_code == 403
    assert "<li>update of 2014.csv</li>" in page.text


def test_who_may_not_do_it_reads_that(client):
    client.force_login(people.person("vera"))
    page = client.post(address(Person, "add"), {"name": WORDS})

    assert page.status_code == 403
    assert "Your account can’t do this" in page.text and WORDS in page.text


@pytest.mark.parametrize("page", ["change", "delete"])
def test_what_was_deleted_meanwhile_says_so(admin_client, page):
    person = make.person()
    there = address(Person, page, person.pk)
    person.delete()

    answer = admin_client.post(there, {"name": WORDS, "why": WORDS, "post": "yes"})

    assert answer.status_code == 404
    assert "deleted after you opened its page" in answer.text and WORDS in answer.text
    assert link_of(answer) == "/admin/"


@pytest.mark.parametrize(("fault", "status"), [(ValueError, 500), (OperationalError, 503)])
def test_a_fault_of_ours_gives_words_back(admin_client, monkeypatch, fault, status):
    def fail(*args):
        raise fault

    monkeypatch.setattr("strategy.admin_trail.LeavesTrail.save_related", fail)
    admin_client.raise_request_exception = False
    page = admin_client.post(address(Person, "add"), {"name": WORDS, "slug": "ada"})

    assert page.status_code == status and WORDS in page.text
    assert not Person.objects.exists()
    assert page.get("Retry-After") == ("30" if status == 503 else None)


def test_a_way_that_an_address_does_not_take_gives_words_back(admin_client):
    page = admin_client.post(reverse("admin:autocomplete"), {"note": WORDS})
    assert page.status_code >= 400 and WORDS in page.text


def test_the_public_pages_are_left_alone(client):
    assert WORDS not in client.post("/", {"note": WORDS}).text


def test_a_large_form_is_told_so_without_asking_who_sends_it(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.post(address(Person, "add"), {"name": "Words and more. " * 200_000})

    assert page.status_code == 413
    assert page.text.count("Words and more. ") == 200_000
    assert "go back to the form" not in page.text


def test_of_a_form_without_an_end_the_page_says_where_the_rest_is(client):
    page = client.post(address(Person, "add"), {"name": "Words and more. " * 400_000})

    assert page.status_code == 413
    assert 300_000 < page.text.count("Words and more. ") < 400_000
    assert "go back to the form" in page.text
