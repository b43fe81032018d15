"""Dublin Core and schema.org in the head of pages."""

import json
import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"


def schema_org(page):
    [block] = re.findall(
        r'<script type="application/ld\+json">(.*?)</script>', page.text, re.DOTALL
    )
    return json.loads(block)


def dublin_core(page):
    return dict(re.findall(r'<meta name="dcterms\.(\w+)" content="([^"]*)">', page.text))


@pytest.fixture
def edition(db):
    source = make.source(url="https://www.gov.uk/report")
    return make.published_edition(
        2014,
        "16 January 2015",
        source=source,
        facts=lambda edition: make.revision(edition, action=7),
    )


def test_an_edition_is_a_report_with_its_day_author_and_source(client, edition):
    page = client.get(f"{RESPONSE}editions/1/")

    told = schema_org(page)
    assert told["@type"] == "Report"
    assert told["@id"] == f"http://127.0.0.1:8000{RESPONSE}editions/1/"
    assert told["datePublished"] == dublin_core(page)["issued"] == "2015-01-16"
    assert told["author"]["alternateName"] == "DFE"
    assert told["isPartOf"]["url"] == f"http://127.0.0.1:8000{RESPONSE}"
    assert dublin_core(page)["source"] == "https://www.gov.uk/report"
    assert "open-government-licence" in dublin_core(page)["license"]


def test_an_action_is_part_of_its_response(client, edition):
    page = client.get(f"{RESPONSE}actions/7/")

    assert schema_org(page)["position"] == 7
    assert dublin_core(page)["isPartOf"] == f"http://127.0.0.1:8000{RESPONSE}"
    assert dublin_core(page)["title"] == "DFE, Action 7: Title of action 7"


def test_a_response_is_a_collection_about_its_strategy(client, edition):
    told = schema_org(client.get(RESPONSE))

    assert told["@type"] == "Collection"
    assert told["about"]["name"] == "Government digital strategy"


def test_a_month_stays_a_month(client):
    make.published_edition(2012, "December 2012")

    assert schema_org(client.get(f"{RESPONSE}editions/1/"))["datePublished"] == "2012-12"


def test_a_title_can_not_break_out_of_its_block(client):
    make.response(title='</script><script>alert("&")</script>')
    page = client.get(RESPONSE)

    assert schema_org(page)["name"] == '</script><script>alert("&")</script>'
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("address", ["/entries/", "/entries/?kind=no", "/no/"])
def test_a_list_and_an_error_have_none(client, edition, address):
    assert "application/ld+json" not in client.get(address).text
