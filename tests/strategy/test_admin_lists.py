"""Lists of the admin lead on from row to row, in whichever order they are."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from strategy.admin import DepartmentAdmin
from strategy.admin_lists import LongTable, columns_of
from strategy.models import Department
from strategy.partial_dates import PartialDate
from tests import make, many_of_each
from tests.admin_pages import address

pytestmark = pytest.mark.django_db

LIST = address(Department, "changelist")
# All but those of which a test of their own looks at pages: the latest first.
OTHERS = [model for model, row in admin.site._registry.items() if not isinstance(row, LongTable)]


def link(page, text):
    found = re.search(rf'<a href="([^"]*)"[^>]*>{text}</a>', page.text)
    return unescape(found[1]) if found else None


def keys_on(page):
    return [row.pk for row in page.context["cl"].result_list]


def pages(client, address, link_to="Next page"):
    """The keys of all pages, each led to by the one before."""
    page = client.get(address)
    yield keys_on(page)
    while leads := link(page, link_to):
        page = client.get(address.partition("?")[0] + leads)
        yield keys_on(page)


def test_each_page_leads_to_the_next_and_back_in_any_order(admin_client, monkeypatch):
    monkeypatch.setattr(DepartmentAdmin, "list_per_page", 2)
    into = make.department("abc")
    for slug, year in (("dwp", 2020), ("dfe", 2018), ("hmrc", 2018)):
        make.department(slug, merged_into=into, merged_on=PartialDate.of_year(year))
    make.department("moj")
    for order in ("", "1", "-2", "4.1", "-4", "5", "-5.3"):
        monkeypatch.setattr(DepartmentAdmin, "list_per_page", 50)
        whole = keys_on(admin_client.get(f"{LIST}?o={order}"))
        monkeypatch.setattr(DepartmentAdmin, "list_per_page", 2)

        forth = list(pages(admin_client, f"{LIST}?o={order}"))
        assert [key for page in forth for key in page] == whole, order
        last = f"{LIST}?o={order}&after={forth[-2][-1]}"
        assert list(pages(admin_client, last, "Previous page")) == forth[::-1], order


def test_a_row_that_is_no_more_leads_to_the_first_page_and_few_are_shown_at_once(
    admin_client, monkeypatch
):
    monkeypatch.setattr(DepartmentAdmin, "list_per_page", 2)
    rows = [make.department(slug).pk for slug in ("abc", "dfe", "dwp")]

    gone = admin_client.get(f"{LIST}?after=999999")
    assert len(keys_on(gone)) == 2 and link(gone, "Previous page") is None
    assert "3 departments" in gone.text
    assert set(keys_on(admin_client.get(LIST + gone.context["cl"].all))) == set(rows)
    monkeypatch.setattr(DepartmentAdmin, "list_max_show_all", 2)
    assert 'class="showall"' not in admin_client.get(LIST).text
    assert len(keys_on(admin_client.get(f"{LIST}?all="))) == 2


def test_no_list_passes_over_rows_or_counts_all(admin_client, team_of_one):
    many_of_each.rows_of_all(range(1, 4))
    for model in OTHERS:
        of = admin.site._registry[model]
        keys = list(
            of.get_queryset(admin_client.get("/").wsgi_request).values_list("pk", flat=True)
        )
        with CaptureQueriesContext(connection) as queries:
            page = admin_client.get(f"{address(model, 'changelist')}?after={keys[0]}")
        assert page.status_code == 200, model
        assert columns_of(page.context["cl"].queryset)[-1].name == "pk"
        asked = [row["sql"] for row in queries if model._meta.db_table in row["sql"]]
        assert not any("OFFSET" in sql for sql in asked), model
        assert all("LIMIT 1001" in sql for sql in asked if "COUNT(" in sql), model
