"""Pages of long lists: the last costs about what the first does."""

import pytest
from django.core.paginator import EmptyPage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.record import paged_rows
from reporting.web import paging
from reporting.web.paging import LongPaginator
from tests import make

pytestmark = pytest.mark.django_db


def facts(edition):
    for action in (1, 2, 3):
        make.revision(edition, action=action)
        make.pledge(edition, action=action)


@pytest.fixture
def record(monkeypatch):
    """Eighteen texts and promises of six responses, two of which nothing stands of; two a page."""
    for name in ("ENTRIES_A_PAGE", "PLEDGES_A_PAGE"):
        view = "entries" if name.startswith("E") else "pledges"
        monkeypatch.setattr(f"reporting.views.{view}.{name}", 2)
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


@pytest.mark.parametrize(("address", "pages"), LISTS)
def test_a_page_far_on_begins_in_its_response(client, record, monkeypatch, address, pages):
    def all_of_them():
        return [shown(client, f"{address}page={number}") for number in range(1, pages + 1)]

    with CaptureQueriesContext(connection) as queries:
        passed_over = all_of_them()
    assert not any(" OVER (" in row["sql"] for row in queries)
    monkeypatch.setattr(paged_rows, "CHUNK", 1)
    with CaptureQueriesContext(connection) as queries:
        begun = all_of_them()

    assert begun == passed_over
    offsets = [row["sql"].rpartition("OFFSET ") for row in queries if "OFFSET " in row["sql"]]
    assert len([1 for row in queries if " OVER (" in row["sql"]]) == pages - 1
    assert max(int(number) for _, _, number in offsets) < 3  # A response has no more rows.
    assert client.get(f"{address}page={pages + 1}").status_code == 404


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
