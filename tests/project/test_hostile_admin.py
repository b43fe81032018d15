"""Addresses and forms of the admin as somebody hostile sends them: none is a 500."""

import re

import pytest
from django.contrib import admin
from django.contrib.admin.utils import quote
from django.contrib.messages.storage.base import BaseStorage
from django.db import transaction
from django.urls import reverse

from commitments.models import Edition, Pledge
from strategy.models import Portfolio, Role
from tests import make, many_of_each
from tests.admin_pages import address, boxes_of, boxes_of_all, edition_page

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("team_of_one"),
    pytest.mark.long_on_postgresql("hostile values in every form of the admin"),
]

# Each is refused somewhere: by PostgreSQL, by SQLite, by a calendar, by a number, by nothing.
HOSTILE = ["\0", "abc", "9" * 20, "²", "0", "999999"]
KEYS = ["\0", "9" * 20, "9" * 5000, "²"]


@pytest.fixture(autouse=True, scope="module")
def rows(django_db_setup, django_db_blocker):
    """Rows of every table, made once; what each test does to them is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        many_of_each.rows(range(1, 3))
        yield
        transaction.set_rollback(True)


@pytest.fixture
def asking(rf, admin_user):
    """A list's answer to what its address asks for, before it is drawn."""

    page = reverse("admin:index")

    def ask(model, **parameters):
        request = rf.get(page, parameters)
        request.user, request._messages = admin_user, BaseStorage(request)
        return admin.site.get_model_admin(model).changelist_view(request)

    return ask


def narrowed_by(changelist) -> set[str]:
    """Every parameter by which a list can be narrowed, and how Django lets each be compared."""
    found = {name for spec in changelist.filter_specs for name in spec.expected_parameters()}
    fields = [getattr(path, "parameter_name", path) for path in changelist.list_filter]
    return found | {f"{field}__in" for field in fields} | {"id__in", "before", "after"}


@pytest.mark.long("hostile values for every model")
def test_no_list_fails_whatever_its_address_asks_for(asking):
    tried = 0
    for model in admin.site._registry:
        for name in narrowed_by(asking(model).context_data["cl"]):
            for value in HOSTILE:
                answer, tried = asking(model, **{name: value}), tried + 1
                assert answer.status_code in (200, 302), (model, name, value)

    assert tried > 1000


@pytest.mark.parametrize(
    ("parameters", "told"),
    [
        ({"state__exact": "\0"}, "state__exact=�"),
        ({"response__department__id__exact": "abc"}, "response__department__id__exact=abc"),
        ({"year__gte": "1e400", "q": "x" * 200}, "year__gte=1e400, q=xxx"),
    ],
)
def test_a_list_tells_what_it_can_not_be_narrowed_by(admin_client, parameters, told):
    page = admin_client.get(address(Edition, "changelist"), parameters, follow=True)

    assert page.status_code == 200
    assert f"The list can’t be narrowed by “{told}" in page.text
    assert "so nothing is left out." in page.text
    assert all(str(edition) in page.text for edition in Edition.objects.all())


def test_a_filter_that_is_none_is_refused_in_words(admin_client):
    page = admin_client.get(address(Edition, "changelist"), {"created_by__password": "x"})

    assert page.status_code == 400
    assert "This request could not be understood" in page.text


@pytest.mark.long("hostile values for every model")
def test_no_empty_form_fails_whatever_its_address_fills_in(admin_client):
    for model in admin.site._registry:
        fields = [*model._meta.fields, *model._meta.many_to_many]
        for value in HOSTILE:
            filled_in = {
                field.name: value for field in fields if field.is_relation or value == "\0"
            }
            page = admin_client.get(address(model, "add"), filled_in)
            assert page.status_code in (200, 403), (model, value)


def test_a_choice_that_is_not_offered_is_left_open_and_told(admin_client):
    page = admin_client.get(address(Role, "add"), {"department": "abc", "name": "Lead"})

    assert "Department can’t be “abc”, so it is left open." in page.text
    assert 'value="Lead"' in page.text


def test_a_choice_that_is_offered_is_taken(admin_client):
    department = make.department()

    page = admin_client.get(address(Role, "add"), {"department": department.pk})

    assert f'<option value="{department.pk}" selected>' in page.text
    assert "left open" not in page.text


@pytest.mark.long("hostile values for every model")
def test_no_page_of_a_row_fails_whatever_its_key(admin_client):
    for model in admin.site._registry:
        for page in ("change", "delete", "history"):
            for key in KEYS:
                answer = admin_client.get(address(model, page, quote(key)))
                assert answer.status_code in (302, 403, 404), (model, page, key)


def test_no_page_of_ours_fails_whatever_its_key(admin_client):
    ours = [
        "check",
        "restart",
        "publish",
        "return",
        "withdraw",
        "take_up",
        "upload",
        "bring",
        "outcomes",
        "correct",
    ]
    for key in ("9" * 20, "9" * 5000):
        pages = [f"commitments/edition/{key}/{page.replace('_', '-')}/" for page in ours]
        pages += [
            f"commitments/edition/{key}/spreadsheet.csv",
            f"commitments/edition/{key}/actions/{key}/",
            f"commitments/edition/{key}/actions/{key}/autosave/",
            f"commitments/edition/correct/{key}/",
            f"commitments/response/{key}/open/{key}/",
            f"strategy/role/{key}/end/",
            f"strategy/accountability/{key}/hand-over/",
            f"auth/user/{key}/password/",
            f"r/{key}/{key}/",
        ]
        for page in pages:
            for answer in (admin_client.get(f"/admin/{page}"), admin_client.post(f"/admin/{page}")):
                assert 300 <= answer.status_code < 500, page
    for key in ("%00", "abc", "%C2%B2"):
        assert admin_client.get(f"/admin/auth/user/{key}/password/").status_code == 404


@pytest.mark.parametrize(
    "asked", [{"term": "\0"}, {"page": "9" * 20}, {"page": "abc"}, {"term": "²"}]
)
def test_what_is_looked_up_as_one_types_fails_for_nothing(admin_client, asked):
    of = {"app_label": "strategy", "model_name": "role", "field_name": "department"}

    answer = admin_client.get(reverse("admin:autocomplete"), of | asked)

    assert answer.status_code in (200, 404)


NESTED = "[" * 100_000
POSTED = ["\0", "²", "9" * 5000, NESTED, "[1e400, []]", "[1, [[[], 1]]]", '[{}, {"a": 1}]']


@pytest.mark.parametrize("text", POSTED, ids=range(len(POSTED)))
def test_no_step_of_an_edition_fails_whatever_is_posted(admin_client, text):
    draft = make.draft_edition(2014)
    make.revision(draft, text="A text.")
    names = [
        "shown",
        "comment",
        "change_note",
        "published_on",
        "meant",
        "reason",
        "kind",
        "preview",
    ]
    posted = dict.fromkeys([*names, f"start-{draft.revisions.get().pk}"], text)

    for step in ("upload", "bring", "restart", "publish", "return", "take_up", "check", "withdraw"):
        answer = admin_client.post(edition_page(draft, step), posted)
        assert answer.status_code < 500, step


def test_no_screen_of_a_year_fails_whatever_is_posted(admin_client):
    make.published_edition(2013, "2013", facts=lambda edition: make.pledge(edition, year=2014))
    pledge, measure = Pledge.objects.latest("pk"), make.measure("staff")
    draft = make.draft_edition(2014)
    drawn = boxes_of_all(admin_client, draft)
    asked = {"1-progress-text", f"1-outcome-{pledge.pk}-url", f"measures-figure-{measure.pk}-value"}
    assert asked <= drawn.keys()

    for text in POSTED:
        posted = dict.fromkeys([*drawn, "save", "next"], text)
        assert admin_client.post(edition_page(draft), posted).status_code < 500, text[:100]


@pytest.mark.long("hostile values for every model")
def test_no_form_fails_whatever_is_sent(admin_client):
    tried = 0
    for model in admin.site._registry:
        page = admin_client.get(address(model, "add"))
        if page.status_code != 200:
            continue  # What nobody adds by hand.
        names = set(re.findall(r' name="(?!_)([^"]+)"', page.text))
        for value in HOSTILE:
            answer = admin_client.post(address(model, "add"), dict.fromkeys(names, value))
            assert answer.status_code < 500, (model, value)
            tried += 1

    assert tried > 150


def test_some_of_many_that_are_no_rows_are_refused_in_words(admin_client):
    row = Portfolio.objects.latest("pk")
    drawn = boxes_of(admin_client.get(address(Portfolio, "change", row.pk)).text)
    sent = drawn | {"why": "It was wrong.", "actions": "9" * 20}

    page = admin_client.post(address(Portfolio, "change", row.pk), sent)

    assert page.status_code == 200
    assert "Select a valid choice" in page.text
    assert row.actions.count() == 1


@pytest.mark.parametrize("value", HOSTILE)
def test_the_trail_is_told_whatever_its_address_asks_for(admin_client, value):
    for page in ("/events/", "/events.csv"):
        for name in ("q", "who", "what", "department", "from", "to", "page"):
            assert admin_client.get(page, {name: value}).status_code < 500, (page, name)
