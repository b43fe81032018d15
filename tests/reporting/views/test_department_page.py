"""A department's own page, and the page on which readers choose whose offices to see."""

from datetime import date

import pytest

from strategy.models import Department
from tests import make
from tests.make import on
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/"


@pytest.fixture
@made_once
def record():
    make.published_edition(2014, facts=lambda e: make.pledge(e, action=7))
    make.role("digital-leader", started_on=on("1 January 2012"))


def test_it_says_what_the_record_has_of_a_department(client, record, django_assert_num_queries):
    with django_assert_num_queries(22):
        page = client.get(f"{ADDRESS}?as-at=2015-12-31").text

    assert "<h1" in page and "Department dfe" in page
    assert 'href="/dfe/government-digital-strategy/?as-at=2015-12-31"' in page
    assert 'href="/dfe/governance/roles/digital-leader/?as-at=2015-12-31"' in page
    assert "Awaited: the report for 2015" in page


def test_it_says_which_reports_are_due_and_when(client, record):
    due = client.get(f"{ADDRESS}?as-at=2015-12-31").text.partition('id="due"')[2]
    assert "Report for 2015, " in due.partition("<h2")[0]

    assert "No report is awaited." in client.get(ADDRESS).text


def test_nothing_of_a_later_day_is_told(client, record):
    page = client.get(f"{ADDRESS}?as-at=2011-06-01").text

    assert "None published" in page and "None found" in page
    assert "roles/digital-leader" not in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_its_queries_do_not_grow_with_its_responses_and_offices(
    client, record, django_assert_num_queries
):
    for number in range(3):
        make.response("dfe", f"strategy-{number}")
        make.role(f"office-{number}", started_on=on("2012"))

    with django_assert_num_queries(22):
        client.get(f"{ADDRESS}?as-at=2015-12-31")


def test_a_department_of_which_nothing_is_known_has_a_page_that_says_so(client):
    make.department("esfa", merged_into=make.department(), merged_on=on("31 March 2025"))

    page = client.get("/esfa/").text

    assert "ESFA has no response to a strategy in this record." in page
    assert "No source names any roles." in page
    assert "was merged into DFE on 31 March 2025" in page
    assert 'href="/esfa/"' in client.get(ADDRESS).text
    assert 'href="/esfa/"' not in client.get(f"{ADDRESS}?as-at=2025-01-01").text


def test_it_tells_what_the_department_was_called(client):
    department = make.department()
    department.name, department.renamed_on = "Department of Schools", date(2015, 6, 1)
    department.save()

    assert "Called Department dfe until 1 June 2015." in client.get(ADDRESS).text
    before = client.get(f"{ADDRESS}?as-at=2015-05-31").text
    assert "Department dfe" in before and "Called" not in before


def test_what_has_neither_name_is_not_found(client):
    assert client.get("/nobody/").status_code == 404


def test_who_was_responsible_leads_to_the_only_department(client):
    make.response()
    make.department("esfa")  # Nothing is known of it.

    assert client.get("/governance/").headers["Location"] == "/dfe/governance/"
    asked = client.get("/governance/?as-at=2014-06-01")
    assert asked.headers["Location"] == "/dfe/governance/?as-at=2014-06-01"


def test_who_was_responsible_offers_all_departments(client, django_assert_num_queries):
    for slug in ("dfe", "dft", "defra"):
        make.response(slug)

    # Whether there are two, how many, and those of the page.
    with django_assert_num_queries(3):
        page = client.get("/governance/").text

    for row in Department.objects.all():
        assert f'href="/{row.slug}/governance/">{row.name}</a>' in page


def test_who_was_responsible_says_that_nobody_is_there_yet(client):
    assert "There is no department in the record yet." in client.get("/governance/").text
