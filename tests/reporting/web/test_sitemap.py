"""The site map and robots.txt."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import Response
from reporting.web.sitemaps import SITEMAPS, Actions, Editions, Governances, Responses
from tests import make, sample

pytestmark = pytest.mark.django_db

NAMESPACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


def locations(client, address):
    tree = ElementTree.fromstring(client.get(address).content)
    assert tree.tag in (f"{NAMESPACE}urlset", f"{NAMESPACE}sitemapindex")
    return [place.text for place in tree.iter(f"{NAMESPACE}loc")]


def listed(client):
    """The path of every page that the site map names."""
    sections = locations(client, "/sitemap.xml")
    addresses = [urlsplit(place).path for part in sections for place in locations(client, part)]
    assert len(addresses) == len(set(addresses))
    return addresses


@pytest.mark.long("every page that there is")
def test_every_page_that_it_names_is_there(client):
    sample.put_in()
    addresses = listed(client)

    for address in addresses[::5]:
        assert client.get(address).status_code == 200, address
    for some in (
        "/dfe/government-digital-strategy/actions/7/",
        "/dfe/government-digital-strategy/editions/3/",
        "/dfe/government-digital-strategy/years/2014/",
        "/government-digital-strategy/actions/16/",
        "/dfe/governance/people/emma-stace/",
        "/dfe/services/get-into-teaching/",
        "/pledges/",
    ):
        assert some in addresses


def test_an_edition_tells_when_it_was_recorded(client):
    edition = make.published_edition()
    tree = ElementTree.fromstring(client.get("/sitemap-editions.xml").content)

    moments = [place.text for place in tree.iter(f"{NAMESPACE}lastmod")]
    assert moments == [edition.recorded_at.date().isoformat()] * 2


def test_a_draft_is_not_in_it(client):
    sample.put_in()
    before = listed(client)
    draft = make.draft_edition(2015, of=Response.objects.first())
    make.pledge(draft, action=7)

    assert listed(client) == before


def test_robots_are_told_where_it_is(client):
    page = client.get("/robots.txt")

    assert page.headers["Content-Type"].startswith("text/plain")
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in page.text
    assert "Disallow: /admin/" in page.text


def test_neither_it_nor_a_part_takes_more_queries_for_more_responses(client):
    def taken():
        counted = {}
        for address in ["/sitemap.xml", *(f"/sitemap-{name}.xml" for name in SITEMAPS)]:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(address).status_code == 200
            counted[address] = len(queries)
        return counted

    of = make.response("first")
    make.published_edition(2013, of=of)
    before = taken()
    for number in range(3):
        make.published_edition(2013, of=make.response(f"later-{number}"))

    after = taken()
    of_governance = "/sitemap-governance.xml"  # Some for each department, of which it names 20.
    assert after.pop(of_governance) <= before.pop(of_governance) + 3 * 12
    assert after == before


def test_a_part_goes_on_by_the_page(client, monkeypatch):
    for number in range(3):
        make.published_edition(2013, of=make.response(f"ministry-{number}"))
    whole = listed(client)

    for part in (Responses, Editions, Actions, Governances):
        monkeypatch.setattr(part, "limit", 2)

    assert "/sitemap-responses.xml?p=2" in client.get("/sitemap.xml").text
    assert listed(client) == whole
