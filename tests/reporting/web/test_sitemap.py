"""The site map and robots.txt."""

from urllib.parse import urlsplit
from xml.etree import ElementTree

import pytest

from commitments.models import Response
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
