"""Pages about the site: what they say is held to what it does."""

import pytest

from reporting.checks import readers_can_write
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "address", ["/accessibility/", "/cookies/", "/about/", "/about/method/", "/contact/"]
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
