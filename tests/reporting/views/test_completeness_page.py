import re
from html import unescape

import pytest

from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/entries/completeness/"


def test_it_says_what_was_due_and_what_came_of_it_with_its_whole(client, sample):
    page = client.get(f"{ADDRESS}?strategy=government-digital-strategy&as-at=2016-06-01")

    assert "<strong>4 reports</strong> were due by 1 June 2016" in page.text
    assert "from the departments and strategies you chose. Of these:" in page.text
    assert "74 of 74 filled, 16 awaited" in page.text
    assert "Edition 3" in page.text


def test_it_is_narrowed_by_what_became_of_a_report(client, sample):
    page = client.get(f"{ADDRESS}?report=no-report")

    assert "DfE, 2015" in page.text
    assert "DfE, 2013" not in page.text


def test_those_that_are_late_are_listed_by_the_day_on_which_they_were_due(client, sample):
    strategy = client.get("/government-digital-strategy/?as-at=2016-06-01").text
    link = re.search(r'href="(/entries/completeness/[^"]*sort=-due[^"]*)"', strategy)
    page = client.get(unescape(link[1])).text

    assert "DfE, 2015" in page and "DfE, 2013" not in page
    assert "as-at=2016-06-01" in link[1]


def test_it_is_put_in_order_by_the_day_on_which_reports_were_due(client, sample):
    years = ("DfE, 2012", "DfE, 2013", "DfE, 2014")
    for sort, in_order in (("due", years), ("-due", years[::-1])):
        page = client.get(f"{ADDRESS}?sort={sort}").text
        assert sorted(years, key=page.index) == list(in_order)


def test_an_unknown_value_is_named(client, sample):
    page = client.get(f"{ADDRESS}?report=lost")

    assert page.status_code == 400
    assert "no-report" in page.text


def test_its_export_has_a_row_for_each_report(client, sample):
    file = client.get("/entries/completeness.csv?year=2014&department=dfe")

    lines = b"".join(file.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert "2014" in lines[1] and "government-digital-strategy" in lines[1]


def test_the_api_goes_on_after_each_page(client, sample):
    first = client.get("/data/completeness/?limit=2").json()
    second = client.get(first["next"]).json()

    years = [row["year"] for row in (*first["rows"], *second["rows"])]
    assert years[:4] == sorted(set(years[:4]))


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_queries_do_not_grow_with_the_record(client, sample, django_assert_num_queries):
    for name in ("defra", "mod"):
        make.published_edition(2012, of=make.response(name), facts=make.revision)
    client.get(ADDRESS)  # Choices are asked for once a version of the record.

    # What is kept of this version; responses, years, cells, actions, promises, totals of cells.
    with django_assert_num_queries(7):
        client.get(ADDRESS)


def test_the_page_of_a_response_leads_there(client, sample):
    page = client.get("/dfe/government-digital-strategy/?as-at=2014-06-01").text

    query = "department=dfe&amp;strategy=government-digital-strategy&amp;as-at=2014-06-01"
    assert f'href="{ADDRESS}?{query}"' in page
