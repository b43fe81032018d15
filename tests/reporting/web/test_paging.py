"""Pages of long lists: the last costs about what the first does."""

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.record import paged_rows
from reporting.web import paging
from reporting.web.paging import LongPaginator
from tests import make, many_of_each
from tests.rows import made_once

pytestmark = pytest.mark.django_db


def facts(edition):
    for action in (1, 2, 3):
        make.revision(edition, action=action)
        make.pledge(edition, action=action)


@pytest.fixture
def record(monkeypatch):
    """Eighteen texts and promises of six responses, two of which nothing stands of; two a page."""
    make_record()
    for name in ("ENTRIES_A_PAGE", "PLEDGES_A_PAGE"):
        view = "entries" if name.startswith("E") else "pledges"
        monkeypatch.setattr(f"reporting.views.{view}.{name}", 2)


@made_once
def make_record():
    for department in ("dfe", "dwp", "hmrc"):
        for strategy in ("government-digital-strategy", "transforming"):
            make.published_edition(2014, of=make.response(department, strategy), facts=facts)
    make.response("abc"), make.response("dwp", "zeta")


def shown(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    key = "pledge_id" if "pledges" in address else "revision_id"
    return [row[key] for row in page.context["page_obj"]]


LISTS = [
    ("/entries/?", 9),
    ("/entries/?department=dwp&", 3),
    ("/entries/?strategy=transforming&", 5),
    ("/pledges/?", 9),
    ("/pledges/?outcome=no-report&", 9),
]


SIZES = ' AS "size"'  # Of each response, how many rows a list has.


@pytest.mark.parametrize(("address", "pages"), LISTS)
def test_a_page_far_on_begins_in_its_response(client, record, monkeypatch, address, pages):
    def all_of_them():
        return [shown(client, f"{address}page={number}") for number in range(1, pages + 1)]

    with CaptureQueriesContext(connection) as queries:
        passed_over = all_of_them()
    assert not any(SIZES in row["sql"] for row in queries)
    monkeypatch.setattr(paged_rows, "CHUNK", 1)
    with CaptureQueriesContext(connection) as queries:
        begun = all_of_them()

    assert begun == passed_over
    offsets = [row["sql"].rpartition("OFFSET ") for row in queries if "OFFSET " in row["sql"]]
    assert len([1 for row in queries if SIZES in row["sql"]]) == 1  # Kept for all other pages.
    assert max(int(number) for _, _, number in offsets) < 3  # A response has no more rows.
    assert client.get(f"{address}page={pages + 1}").status_code == 404


IN_ANOTHER_ORDER = {
    "/entries/?kind=progress&": 12,
    "/entries/?sort=-year&": 12,
    "/entries/?q=done&": 12,
    "/pledges/?sort=-due&": 12,
    "/pledges/?overdue=yes&": 12,
    "/pledges/not-reported/?": 3,
}


def test_of_a_list_in_another_order_the_keys_are_kept(client, record, monkeypatch):
    late = make.response("late")
    for year in (2012, 2013):
        make.published_edition(year, of=late, facts=facts)
    make.published_edition(2014, of=late, facts=make.revision)

    def all_of_them(address):
        pages = range(1, IN_ANOTHER_ORDER[address] + 1)
        return [shown(client, f"{address}page={number}") for number in pages]

    passed_over = {address: all_of_them(address) for address in IN_ANOTHER_ORDER}
    monkeypatch.setattr(paged_rows, "CHUNK", 1)
    for address, rows in passed_over.items():
        shown(client, f"{address}page=2")  # Who comes first asks for the keys.
        with CaptureQueriesContext(connection) as queries:
            assert all_of_them(address) == rows, address
        assert not any("OFFSET " in row["sql"] for row in queries), address
        assert client.get(f"{address}page=99").status_code == 404


def test_what_is_passed_over_of_other_lists_is_joined_to_nothing_but_its_order(
    admin_client, team_of_one, monkeypatch
):
    many_of_each.rows(range(1, 4))
    for view, name in [
        ("entries", "CONTRADICTIONS_A_PAGE"),
        ("measures", "MEASURES_A_PAGE"),
        ("services", "SERVICES_A_PAGE"),
        ("events", "EVENTS_A_PAGE"),
        ("departments", "CHANGES_A_PAGE"),
        ("departments", "DEPARTMENTS_A_PAGE"),
    ]:
        monkeypatch.setattr(f"reporting.views.{view}.{name}", 1)
    for address in (
        *("/entries/contradictions/", "/measures/", "/services/", "/events/"),
        *("/departments/changes/", "/governance/"),
    ):
        first = keys_shown(admin_client, address)
        with CaptureQueriesContext(connection) as queries:
            second = keys_shown(admin_client, f"{address}?page=2")
        assert first != second, address
        passing = [row["sql"] for row in queries if "OFFSET " in row["sql"]]
        assert len(passing) == 1, address
        columns = passing[0].partition(" FROM ")[0].removeprefix("SELECT ").split(", ")
        assert columns[0].endswith('."id" AS "pk"') and len(columns) == 1, address


def keys_shown(client, address):
    page = client.get(address)
    assert page.status_code == 200, address
    return [row.pk for row in page.context["page_obj"].object_list]


def test_a_list_in_another_order_has_pages_for_so_many_rows(client, record, monkeypatch):
    monkeypatch.setattr(paging, "MOST_PASSED", 4)
    said = "The pages end here, but the list goes on."

    for address in ("/pledges/?sort=-due", "/entries/?kind=progress"):
        first, second = client.get(address), client.get(f"{address}&page=2")
        assert "page=2" in first.text and said not in first.text
        assert "page=3" not in second.text and said in second.text
        assert client.get(f"{address}&page=3").status_code == 404


@pytest.mark.parametrize("number", [1, 2, 5])
def test_a_list_that_is_not_counted_leads_back_from_any_page(client, record, monkeypatch, number):
    monkeypatch.setattr(paging, "MOST_COUNTED", 1)

    page = client.get(f"/entries/?kind=progress&page={number}")

    assert page.status_code == 200
    assert f"page={number + 1}" in page.text
    assert (f"page={number - 1}" in page.text) == (number > 1)


def test_there_is_no_page_past_the_last():
    pages = LongPaginator(range(5), 2, kept=5)

    assert [pages.page(3).has_next(), pages.page(2).has_next()] == [False, True]
    with pytest.raises(EmptyPage):
        pages.page(4)
