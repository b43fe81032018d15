"""Whose words a page shows: the sample's are summaries, and every page says so and quotes none."""

import re

import pytest

from commitments.models import Pledge, Response

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy"
NOTE = "The texts here are our summaries of what was published. They are not the department’s own"
SHOW_TEXTS = [
    f"{RESPONSE}/actions/7/",
    f"{RESPONSE}/actions/7/compare/",
    f"{RESPONSE}/years/2014/",
    f"{RESPONSE}/editions/3/",
    f"{RESPONSE}/editions/3/changes/",
    f"{RESPONSE}/compare/",
    f"{RESPONSE}/report/",
    "/government-digital-strategy/actions/7/",
    "/entries/?action=7",
    "/search/?q=agencies",
    "/pledges/not-reported/",
]
SHOW_NONE = [
    "/",
    f"{RESPONSE}/",
    f"{RESPONSE}/editions/",
    "/measures/",
    "/data/",
    "/dfe/governance/",
]


def pages(client):
    """Every page of the site map, by its address."""
    lists = mapped(client, "/sitemap.xml")
    found = [address for part in lists for address in mapped(client, part)]
    assert len(found) > 150
    for address in found:
        page = client.get(address)
        assert page.status_code == 200, address
        yield address, page.text


def mapped(client, address):
    return re.findall(r"<loc>https?://[^/]+(/[^<]*)</loc>", client.get(address).text)


def main(page):
    """What a page says between its head and its foot."""
    return page.partition("<main")[2].partition("</main>")[0]


@pytest.mark.long("every page")
def test_nothing_is_quoted_or_measured_on_any_page_while_the_sample_is_summaries(client, sample):
    for address, page in pages(client):
        assert "<blockquote" not in page and "app-prose--quote" not in page, address
        assert "% the same" not in page and "to the letter" not in main(page), address
        assert page.count(NOTE) <= 1, address


@pytest.mark.parametrize("address", SHOW_TEXTS)
def test_a_page_with_summaries_says_so_once_under_its_heading_and_leads_to_the_words(
    client, sample, address
):
    page = client.get(address).text

    note = page.index(NOTE)
    assert page.count(NOTE) == 1
    assert page.rindex("</h1>", 0, note) > page.rindex("<h1", 0, note)
    source = Response.objects.get(strategy__slug="government-digital-strategy").source
    assert f'href="{source.url}"' in page[note : page.index("</div>", note)]


def test_a_pledges_page_says_that_the_text_it_stands_in_is_our_summary(client, sample):
    page = client.get(f"/pledges/{Pledge.objects.earliest('pk').pk}/").text

    assert page.count(NOTE) == 1
    assert "our summary of what was published" in page


@pytest.mark.parametrize("address", SHOW_NONE)
def test_a_page_without_texts_says_nothing_of_summaries(client, sample, address):
    page = client.get(address)

    assert page.status_code == 200
    assert "app-summaries" not in page.text


def test_a_summary_is_ours_for_programs_too(client, sample):
    for address in (f"{RESPONSE}/", f"{RESPONSE}/actions/7/", f"{RESPONSE}/editions/3/"):
        page = client.get(address).text
        assert '"author": {"@type": "Organization", "name": "Pledgebook"}' in page
        assert '<meta name="dcterms.creator" content="Pledgebook">' in page
    feed = client.get("/feed/").text
    assert "Department for Education</name>" not in feed and "in our summary" in feed
    xml = client.get(f"{RESPONSE}/stratml.xml").text
    assert "Texts that begin with “Our summary:”" in xml
    assert xml.count("<Description>Our summary: ") > 40
    assert client.get(f"{RESPONSE}/report.txt").text.count("The texts are a summary made") == 1
    place = "?department=dfe&strategy=government-digital-strategy"
    for address in (f"/data/entries/{place}", f"/data/matrix/{place}"):
        rows = client.get(address).json()["rows"]
        assert {row["texts"] for row in rows if row["text"]} == {"summary"}
