"""What an address may hold after its question mark, and what becomes of the rest."""

import pytest
from django.urls import URLPattern, resolve

from reporting import urls
from tests.reporting.web.test_unpublished import addresses

pytestmark = pytest.mark.django_db

# They take more than the day, and name what they don't know.
ASKED = {
    "entries",
    "search",
    "pledges",
    "pledges_not_reported",
    "pledges_moved",
    "contradictions",
    "completeness",
    "sample",
    "measures",
    "compare_measures",
    "services",
    "service_figures",
    "totals",
    "compare",
    "edition_changes",
    "action_compare",
    "governance_no_named_lead",
}
FOR_THE_STAFF = {"events", "export_events"}
FILES = {"report_text", "report_pdf", "audit_pdf", "stratml", "bundle", "bundle_of_everything"}
FILES |= {"security_txt"}
DATA = (
    FILES
    | {"sitemap", "sitemap_section"}
    | {
        row.name
        for row in urls.urlpatterns
        if isinstance(row, URLPattern)
        and row.name.startswith(("export_", "spreadsheet_", "preview", "api", "feed"))
    }
)
DATA |= {row.name for row in urls.of_receipts}
DATA |= {row.name for row in urls.of_the_log if row.name not in ("log", "told_of")}


@pytest.fixture(scope="module")
def one_of_each(sample):
    """One address of each kind that anybody may read."""
    found = {resolve(row.partition("?")[0]).url_name: row for row in reversed([*addresses()])}
    return {name: row for name, row in found.items() if name not in FOR_THE_STAFF}


def with_parameter(address, parameter):
    return f"{address}{'&' if '?' in address else '?'}{parameter}"


@pytest.mark.parametrize("added", ["utm_source=news", "fbclid=IwAR1", "gclid=Cj0", "_ga=2.1"])
def test_what_others_add_to_links_leads_to_the_clean_address(client, one_of_each, added):
    for address in one_of_each.values():
        led = client.get(with_parameter(address, added))

        assert (led.status_code, led.headers["Location"]) == (302, address)


def test_the_rest_of_an_address_is_kept(client, one_of_each):
    led = client.get("/entries/?kind=plan&utm_source=a&q=move+all&utm_medium=b&as-at=2014-06-01")

    assert led.headers["Location"] == "/entries/?kind=plan&q=move%20all&as-at=2014-06-01"


def test_a_page_leads_away_from_what_it_does_not_know(client, one_of_each):
    pages = one_of_each.keys() - DATA - ASKED - {"api_description"}

    assert len(pages) > 20
    for name in pages:
        led = client.get(with_parameter(one_of_each[name], "x=1"))
        assert (led.status_code, led.headers["Location"]) == (302, one_of_each[name])
        kept = client.get(f"{one_of_each[name]}?x=1&as-at=2015-02-01&y=2")
        assert kept.headers["Location"] == f"{one_of_each[name]}?as-at=2015-02-01"


def test_data_and_what_asks_back_name_what_they_do_not_know(client, one_of_each):
    for name in (DATA | ASKED | {"api_description"}) & one_of_each.keys():
        refused = client.get(with_parameter(one_of_each[name], "colour=red"))

        assert refused.status_code == 400, name
        assert "colour" in refused.text and "as-at" in refused.text, name


@pytest.mark.parametrize(
    "address",
    [
        "/dfe/government-digital-strategy.csv?year=2014",
        "/dfe/governance.csv?kind=role",
        "/dfe/government-digital-strategy/editions.csv?nonsense=1",
        "/feed/?department=hmrc",
    ],
)
def test_no_filter_is_taken_and_ignored(client, one_of_each, address):
    assert client.get(address).status_code == 400


def test_a_parameter_is_given_once(client, one_of_each):
    refused = client.get("/dfe/government-digital-strategy/?as-at=2014-01-01&as-at=2013-01-01")

    assert refused.status_code == 400
    assert "one value" in refused.text


def test_no_address_leads_away_from_the_site(client):
    led = client.get("/?utm_source=x", PATH_INFO="//elsewhere.example/")

    assert led.headers["Location"] == "/%2Felsewhere.example/"


def test_the_staff_s_own_pages_are_left_alone(client):
    assert client.get("/admin/login/?next=/admin/&x=1").status_code == 200


def test_a_load_balancer_may_ask_as_it_likes(client):
    assert client.get("/healthz?probe=1&utm_source=x").status_code == 200
