"""Lists of the admin that grow with every report: from a key on, and no row is passed over."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.admin.record import RevisionAdmin
from commitments.models import Entry, Event, Revision, Seal
from strategy import admin_lists
from strategy.admin_lists import LongTable, estimated
from tests import make, many_of_each
from tests.admin_pages import address

pytestmark = pytest.mark.django_db

LIST = address(Revision, "changelist")
LONG = [model for model, row in admin.site._registry.items() if isinstance(row, LongTable)]


@pytest.fixture
def five(monkeypatch):
    """The keys of five texts, the latest first; a page has two."""
    monkeypatch.setattr(RevisionAdmin, "list_per_page", 2)

    def facts(edition):
        for action in range(1, 6):
            make.revision(edition, action=action)

    make.published_edition(2014, facts=facts)
    return list(Revision.objects.order_by("-pk").values_list("pk", flat=True))


def keys_on(page):
    return [int(key) for key in re.findall(r'name="_selected|/revision/(\d+)/change/', page.text)]


def link(page, text):
    found = re.search(rf'<a href="([^"]*)"[^>]*>{text}</a>', page.text)
    return LIST + unescape(found[1]) if found else None


def test_pages_lead_on_from_the_last_key_and_back(admin_client, five):
    first = admin_client.get(LIST)
    second = admin_client.get(link(first, "Earlier"))
    third = admin_client.get(link(second, "Earlier"))

    assert [*keys_on(first), *keys_on(second), *keys_on(third)] == five
    assert (link(first, "Later"), link(first, "Latest"), link(third, "Earlier")) == (None,) * 3
    assert keys_on(admin_client.get(link(third, "Later"))) == keys_on(second)
    assert keys_on(admin_client.get(link(second, "Later"))) == keys_on(first)
    assert keys_on(admin_client.get(link(third, "Latest"))) == keys_on(first)


def test_what_narrows_a_list_stays_and_begins_at_its_first_page(admin_client, five):
    page = admin_client.get(f"{LIST}?entry__kind__exact=progress&before={five[1]}")

    assert "&entry__kind__exact=progress" in unescape(link(page, "Earlier"))
    assert 'name="before"' not in page.text  # In the form that searches.
    filters = re.findall(r'<a href="(\?[^"]*answer__exact[^"]*)"', page.text)
    assert filters and not any("before" in row for row in filters)


def test_an_order_or_a_page_by_number_changes_nothing(admin_client, five):
    for query in ("?o=1", "?p=1", "?all="):
        assert keys_on(admin_client.get(LIST + query)) == five[:2], query


@pytest.mark.parametrize("query", ["?before=x", "?after=x"])
def test_a_key_that_is_none_is_told(admin_client, five, query):
    page = admin_client.get(LIST + query, follow=True)

    assert "so nothing is left out" in page.text
    assert keys_on(page) == five[:2]


def test_how_many_are_said_as_far_as_they_are_counted(admin_client, five, monkeypatch):
    assert "5 revisions" in admin_client.get(LIST).text
    assert "5 revisions" in admin_client.get(f"{LIST}?q=done").text
    monkeypatch.setattr(admin_lists, "MOST_COUNTED", 2)

    said = admin_client.get(LIST).text
    assert re.search(r"\b(about|more than) \d+ revisions", said)
    if connection.vendor == "sqlite":
        assert "more than 2 revisions" in said and estimated(Revision.objects.all()) == 0


if connection.vendor == "postgresql":

    def test_more_are_said_as_the_database_estimates(admin_client, five, monkeypatch):
        monkeypatch.setattr(admin_lists, "MOST_COUNTED", 2)
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE commitments_revision")

        assert "about 5 revisions" in admin_client.get(LIST).text
        assert estimated(Revision.objects.filter(pk=five[0])) == 1


def test_no_list_passes_over_rows_or_counts_all(admin_client):
    many_of_each.rows(range(1, 3))
    assert {Entry, Revision, Event, Seal} < set(LONG)
    for model in LONG:
        with CaptureQueriesContext(connection) as queries:
            assert admin_client.get(f"{address(model, 'changelist')}?before=999").status_code == 200
        asked = [row["sql"] for row in queries if model._meta.db_table in row["sql"]]
        assert any(f'"{model._meta.db_table}"."id" < 999' in sql for sql in asked), model
        assert not any("OFFSET" in sql for sql in asked), model
        assert all("LIMIT 1001" in sql for sql in asked if "COUNT(" in sql), model
        assert not any("DISTINCT" in sql for sql in asked), model


def test_where_departments_are_many_one_is_found_by_its_slug(admin_client, five, monkeypatch):
    make.published_edition(2014, of=make.response("hmrc"), facts=make.revision)
    by_department = "edition__response__department__id__exact"
    assert by_department in admin_client.get(LIST).text
    monkeypatch.setattr(admin_lists, "MOST_TO_CHOOSE_FROM", 1)

    assert by_department not in admin_client.get(LIST).text
    assert len(keys_on(admin_client.get(f"{LIST}?q=hmrc"))) == 1
