"""Why totals changed, on the pages that show them; and counts that documents give."""

import json

import pytest

from tests import make

pytestmark = pytest.mark.django_db

GDS = "government-digital-strategy"


@pytest.fixture
def record():
    for year in (2012, 2013, 2014, 2015):
        edition = make.draft_edition(year)
        for number in range(1, year - 2010):
            make.pledge(edition, number=number)
        make.publish(edition, f"20 December {year}")
    source = make.source(title="One year on", url="https://example.org/one-year-on")
    said = {"said_on": make.on("31 December 2014"), "source": source, "section": "Second paragraph"}
    make.published_count(total=7, done=0, entry="1/progress/2014", **said)


def words(client, address):
    return " ".join(client.get(address).text.split())


def test_every_page_that_shows_a_total_says_why_it_changed(client, record):
    for address in (f"/{GDS}/", "/dfe/", f"/dfe/{GDS}/outcomes/"):
        page = words(client, address)
        told = page.partition('id="why-totals-changed"')[2].partition("</ul>")[0]
        assert "20 December 2015: 4 promises made (4 more)" in told, address
        assert f'href="/dfe/{GDS}/editions/4/">Edition 4, Report for 2015' in told
        assert told.count("<li>") == 3
        assert "And 1 more: <a" in page
        then = words(client, f"{address}?as-at=2013-12-20")
        assert "3 promises made" not in then and "2 promises made (2 more)" in then


def test_the_front_page_says_the_last_and_leads_to_all(client, record):
    told = words(client, "/").partition('id="why-totals-changed"')[2].partition("</p>")[0]

    assert "20 December 2015: 4 promises made (4 more)" in told
    assert 'href="/totals/">Why totals changed' in told


def test_a_response_says_the_last_and_leads_to_all(client, record):
    page = words(client, f"/dfe/{GDS}/")
    told = page.partition('id="why-totals-changed"')[2].partition("</li>")[0]

    assert "20 December 2015: 4 promises made (4 more)" in told
    assert f'href="/totals/?department=dfe&amp;strategy={GDS}">Why totals changed' in told


def test_the_list_has_all_of_them_and_what_documents_count(client, record):
    page = words(client, "/totals/?department=dfe")

    assert page.count("promises made (") == 4 - 1 and "1 promise made (1 more)" in page
    counts = page.partition('id="counts"')[2]
    assert "<strong>0 of 7</strong>, 31 December 2014" in counts and "One year on" in counts
    assert "0 of 6" in counts and "The document counts 1 more in all" in counts
    assert f'href="/dfe/{GDS}/actions/1/#progress-2014">The text that says it' in counts
    assert "is on record" in words(client, "/totals/?as-at=2014-12-30")


def test_its_data_has_the_differences(client, record):
    answer = client.get("/totals.json")
    [row] = json.loads(b"".join(answer.streaming_content))["rows"]

    assert (row["done"], row["total"], row["own_done"], row["own_total"]) == (0, 7, 0, 6)
    assert (row["agrees"], row["differs_total"]) == (False, 1)


def test_lines_are_worked_out_once_for_a_version_of_the_record(
    client, record, django_assert_num_queries
):
    client.get("/totals/")

    # The choices of the filters, and whether responses wait to be derived anew.
    with django_assert_num_queries(2):
        client.get("/totals/")
