"""Pages about the site: what they say is held to what it does."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from reporting.checks import readers_can_write, the_privacy_notice_names_somebody
from reporting.views.site import MONTHS_KEPT
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address",
    ["/accessibility/", "/cookies/", "/privacy/", "/about/", "/about/method/", "/contact/"],
)
def test_every_page_leads_to_it(client, address):
    assert f'href="{address}"' in client.get("/entries/").text
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("address", ["/", "/entries/", "/pledges/", "/cookies/", "/no/such/page/"])
def test_who_only_reads_is_given_no_cookie(client, address):
    assert not client.get(address).cookies


def test_the_cookies_of_signing_in_are_those_that_the_page_names(client):
    people.rita()
    told = client.get("/cookies/").text

    client.get("/admin/login/")
    client.post("/admin/login/", {"username": "rita", "password": "pledges"})

    assert len(client.cookies) == 2
    for name in client.cookies:
        assert f"<code>{name}</code>" in told


def test_the_contact_page_says_plainly_when_no_address_is_given(client, settings):
    assert "have not given an address to write to" in client.get("/contact/").text

    settings.CONTACT_EMAIL = "record@pledgebook.example"

    page = client.get("/contact/").text
    assert "mailto:record@pledgebook.example" in page and "/about/method/#contest" in page


def test_the_about_page_says_what_is_in_the_record(client, settings, django_assert_num_queries):
    assert "Nothing yet." in client.get("/about/").text
    make.response()
    make.response("dft", "transformation")

    # Its size in two, whether it is the sample, and the departments.
    with django_assert_num_queries(4):
        page = client.get("/about/").text

    assert "2 departments, 2 responses to a strategy" in page
    assert 'href="/dfe/"' in page and 'href="/dft/"' in page
    assert f"This is version {settings.VERSION}." in page


def test_a_check_says_that_no_address_is_given(settings):
    settings.CONTACT_EMAIL, settings.DEBUG, settings.DEMO = "", False, False
    [said] = readers_can_write(None)
    assert said.id == "reporting.W001" and "CONTACT_EMAIL" in said.hint

    settings.CONTACT_EMAIL = "record@pledgebook.example"
    assert readers_can_write(None) == []


def test_the_statement_names_whom_to_write_to(client, settings):
    assert "have not given an address" in client.get("/accessibility/").text

    settings.CONTACT_EMAIL = "record@pledgebook.example"

    assert "mailto:record@pledgebook.example" in client.get("/accessibility/").text


def test_the_privacy_notice_says_who_runs_the_site(client, settings):
    page = client.get("/privacy/").text
    assert "have not given their name" in page and "have not given an address" in page

    settings.OWNER_NAME = "Office for Records"
    settings.OWNER_ADDRESS = "1 High Street, London"
    assert "Write to the address above." in client.get("/privacy/").text
    settings.CONTACT_EMAIL = "record@pledgebook.example"

    page = client.get("/privacy/").text
    assert "Office for Records runs this site" in page
    assert "1 High Street<br>London" in page
    assert "mailto:record@pledgebook.example" in page


def test_the_privacy_notice_says_what_is_kept_for_how_long(client, settings):
    page = client.get("/privacy/").text
    assert f"We delete these after {MONTHS_KEPT} months." in page
    assert "only if what you ask for is not there, we refuse it or something goes wrong" in page
    assert "have not said here how long they keep the server’s log" in page

    settings.SERVER_LOG_DAYS, settings.ACCESS_LOG = 30, True

    page = client.get("/privacy/").text
    assert "a line with your address for each page you open" in page
    assert "We keep the server’s log for 30 days." in page


def test_a_check_says_that_the_privacy_notice_names_nobody(settings):
    [said] = the_privacy_notice_names_somebody(None)
    assert said.id == "reporting.W002" and "OWNER_NAME" in said.hint

    settings.OWNER_NAME = "Office for Records"
    assert the_privacy_notice_names_somebody(None) == []


@pytest.mark.parametrize(
    ("named", "contact"),
    [
        ({}, "http://127.0.0.1:8000/contact/"),
        ({"CONTACT_EMAIL": "record@a.example"}, "mailto:record@a.example"),
        (
            {"CONTACT_EMAIL": "record@a.example", "SECURITY_CONTACT": "security@a.example"},
            "mailto:security@a.example",
        ),
    ],
)
def test_who_finds_a_way_to_break_in_is_told_whom_to_write_to(client, settings, named, contact):
    for name, value in named.items():
        setattr(settings, name, value)

    told = client.get("/.well-known/security.txt")

    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in told.text.splitlines())
    assert lines.keys() == {"Contact", "Expires", "Preferred-Languages", "Canonical"}
    assert lines["Contact"] == contact
    assert lines["Canonical"] == "http://127.0.0.1:8000/.well-known/security.txt"
    ends = datetime.fromisoformat(lines["Expires"]) - timezone.now()
    assert timedelta(days=178) < ends < timedelta(days=181)  # RFC 9116: less than a year.
