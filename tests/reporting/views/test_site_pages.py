"""Pages about the site: what they say is held to what it does."""

import pytest

from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/accessibility/", "/cookies/", "/about/method/"])
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


def test_the_statement_names_whom_to_write_to(client, settings):
    assert "have not given an address" in client.get("/accessibility/").text

    settings.CONTACT_EMAIL = "record@pledgebook.example"

    assert "mailto:record@pledgebook.example" in client.get("/accessibility/").text
