"""What the pages of the admin ask of the database, with few rows and with many."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests import many_of_each
from tests.admin_pages import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team_of_one")]

OURS = [
    model for model in admin.site._registry if model._meta.app_label in ("strategy", "commitments")
]


def pages_of(model):
    """The list, the page of the first row, and the empty form, also where it is refused."""
    yield address(model, "changelist")
    yield address(model, "change", model._base_manager.order_by("pk").first().pk)
    yield address(model, "add")


def looked_up():
    """Each choice that is looked up as one types."""
    for model in OURS:
        for name in admin.site._registry[model].autocomplete_fields:
            label = {"app_label": model._meta.app_label, "model_name": model._meta.model_name}
            yield reverse("admin:autocomplete", query=label | {"field_name": name})


def notes_the_session(sql: str) -> bool:
    """That somebody is there is noted once a minute, on whichever page that is."""
    return "SAVEPOINT" in sql or sql.startswith('UPDATE "django_session"')


def queries_of(client) -> dict[str, int]:
    counts = {}
    for page in [*(page for model in OURS for page in pages_of(model)), *looked_up()]:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code in (200, 403), page
        counts[page] = len([row for row in queries if not notes_the_session(row["sql"])])
    return counts


@pytest.mark.long("every page of the admin, with rows of every table, twice")
def test_no_page_takes_more_queries_for_12_rows_than_for_2(admin_client):
    many_of_each.rows_of_all(range(1, 3))
    ContentType.objects.get_for_models(*apps.get_models())  # Which Django learns once.
    few = queries_of(admin_client)
    many_of_each.rows_of_all(range(3, 13))
    many = queries_of(admin_client)

    assert all(model._base_manager.count() >= 12 for model in OURS), "Make some of every model."
    assert {page: (few[page], many[page]) for page in few if many[page] > few[page]} == {}
