"""The admin of every model: pages answer, cost the same with more rows, and keep what is out."""

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commitments.models import (
    Citation,
    Edition,
    Event,
    Figure,
    Membership,
    Outcome,
    Pledge,
    Revision,
    Seal,
)
from strategy.models import Action, Appointment, Department, Role
from tests import make
from tests import sample as sample_record
from tests.admin_pages import address

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team_of_one")]

MODELS = [
    model
    for label in ("strategy", "commitments")
    for model in apps.get_app_config(label).get_models()
    if model in admin.site._registry
]
# What the workflow keeps by itself, between two saves or for good, and what the database notes.
WITHOUT_ADMIN = {
    "clearance",
    "comment",
    "formername",
    "searchtext",
    "searchword",
    "unfinished",
    "recordchange",
}
# Asked and answered on the pages of an edition, and by links.
WITHOUT_ADMIN |= {"contribution", "contributionanswer", "formerlink"}
# What is kept of the work on an edition while it goes on.
WITHOUT_ADMIN |= {"presence", "seen", "untold"}
WITHOUT_ADMIN |= {"digest"}  # Everybody chooses for themselves, on the front page.
# What the page of a checkpoint shows, and what the tree is worked out from.
WITHOUT_ADMIN |= {"node", "cosignature", "token"}
WITHOUT_ADMIN |= {
    "standingactioncount",
    "standingcount",
    "standingfigure",
    "standingoutcome",
    "standingpending",
    "standingyardstick",
    "standingpledge",
    "standingtext",
    "standingwording",
}


@pytest.fixture
def sample():
    sample_record.put_in()


def staff(users, name, group, *departments):
    person = users.objects.create_user(name, is_staff=True)
    person.groups.add(Group.objects.get(name=group))
    for slug in departments:
        Membership.objects.create(user=person, department=make.department(slug))
    return person


@pytest.fixture
def teo(django_user_model):
    """Edits for DfE."""
    return staff(django_user_model, "teo", "Editors", "dfe")


@pytest.fixture
def otto(django_user_model):
    """Audits."""
    return staff(django_user_model, "otto", "Auditors")


def test_every_model_is_registered():
    for label in ("strategy", "commitments"):
        for model in apps.get_app_config(label).get_models():
            if model._meta.model_name not in WITHOUT_ADMIN:
                assert model in admin.site._registry, model


def test_every_field_has_help_beside_it(admin_client):
    request = admin_client.get(reverse("admin:index")).wsgi_request
    without = []
    for model in MODELS:
        of = admin.site._registry[model]
        if of.has_add_permission(request):
            fields = of.get_form(request).base_fields
            without += [(model.__name__, name) for name in fields if not fields[name].help_text]

    assert without == []


@pytest.mark.long("every page of the admin")
def test_every_list_and_page_answers(sample, admin_client):
    request = admin_client.get(reverse("admin:index")).wsgi_request
    for model in MODELS:
        pages = [address(model, "changelist"), address(model, "changelist") + "?q=dfe"]
        if admin.site._registry[model].has_add_permission(request):
            pages.append(address(model, "add"))
        if first := model.objects.first():
            pages.append(address(model, "change", first.pk))
        for page in pages:
            assert admin_client.get(page).status_code == 200, page


def test_a_list_takes_as_many_queries_for_50_rows_as_for_1(sample, admin_client, monkeypatch):
    for model in MODELS:
        counts = []
        for rows in (1, 50):
            monkeypatch.setattr(admin.site._registry[model], "list_per_page", rows)
            with CaptureQueriesContext(connection) as queries:
                admin_client.get(address(model, "changelist"))
            counts.append(len(queries))

        assert counts[1] <= counts[0], model


@pytest.mark.parametrize(
    "model", [Edition, Revision, Pledge, Outcome, Citation, Figure, Seal], ids=lambda m: m.__name__
)
def test_what_is_published_is_read_only_for_everybody(model, sample, admin_client):
    row = model.objects.first()
    before = list(model.objects.values())

    page = admin_client.get(address(model, "change", row.pk))
    assert "<textarea" not in page.text
    assert 'name="_save"' not in page.text
    admin_client.post(address(model, "change", row.pk), {"text": "Changed", "statement": "x"})
    admin_client.post(address(model, "delete", row.pk), {"post": "yes", "why": "Made twice."})

    assert list(model.objects.values()) == before


def test_a_refusal_of_the_database_is_told_on_the_form_with_what_was_typed(admin_client):
    role = make.role()
    make.appointment(role, "2012")

    page = admin_client.post(
        address(Appointment, "add"),
        {"role": role.pk, "number": 2, "started_on": "during 2013 (2013)", "ended_on": ""},
    )

    assert page.status_code == 200
    assert "Somebody else holds this role at that time" in page.text
    assert "during 2013 (2013)" in page.text
    assert Appointment.objects.count() == 1


def test_a_constraint_is_told_on_the_form(admin_client):
    page = admin_client.post(
        address(Department, "add"), {"slug": "data", "abbreviation": "D", "name": "Data"}
    )

    assert page.status_code == 200
    assert "These can&#x27;t be used" in page.text
    assert not Department.objects.exists()


def test_the_key_of_something_published_can_not_be_changed(sample, admin_client):
    action = Action.objects.get(number=7)
    change = address(Action, "change", action.pk)

    admin_client.post(
        change,
        {
            "strategy": action.strategy_id,
            "number": 77,
            "title": "x",
            "added_on": "November 2012",
            "first_year": 2012,
        },
    )

    page = admin_client.get(change)
    assert "part of the address of something published" in page.text
    assert 'name="number"' not in page.text
    assert Action.objects.filter(number=7).count() == 1


def test_a_deletion_that_is_refused_is_told(sample, admin_client):
    role = Role.objects.filter(appointments__isnull=False).first()

    page = admin_client.post(
        address(Role, "delete", role.pk), {"post": "yes", "why": "Made twice."}, follow=True
    )

    assert page.status_code == 200
    assert Role.objects.filter(pk=role.pk).exists()


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("16 January 2015", "16 January 2015"),
        ("2014-Q1", "first quarter of 2014"),
        ("summer 2020 (between 1 June 2020 and 31 August 2020)", "summer 2020"),
        ("by December 2012", "by December 2012"),
    ],
)
def test_dates_are_typed_as_people_type_them(admin_client, typed, shown):
    role = make.role()

    admin_client.post(
        address(Appointment, "add"), {"role": role.pk, "number": 1, "started_on": typed}
    )

    assert str(Appointment.objects.get().started_on) == shown


def test_a_date_that_is_none_is_told_with_how_dates_look(admin_client):
    role = make.role()

    page = admin_client.post(
        address(Appointment, "add"), {"role": role.pk, "number": 1, "started_on": "once"}
    )

    assert "“once” is not a date" in page.text
    assert "first quarter of 2014" in page.text


def test_an_editor_enters_facts_of_a_draft_and_leaves_an_origin(client, teo):
    client.force_login(teo)
    response = make.response()

    client.post(address(Edition, "add"), {"response": response.pk, "kind": "report", "year": 2014})

    assert Edition.objects.get().created_by == teo


def test_people_of_one_department_do_not_see_drafts_of_another(client, teo):
    theirs = make.draft_edition(2014, of=make.response("esfa"), change_note="Secret")
    text = make.revision(theirs, text="Secret too")
    client.force_login(teo)

    assert "Secret" not in client.get(address(Revision, "changelist")).text
    for row in (theirs, text):
        page = client.get(address(type(row), "change", row.pk), follow=True)
        assert "Secret" not in page.text
        client.post(address(type(row), "change", row.pk), {"text": "Mine now"})
        row.refresh_from_db()
    assert text.text == "Secret too"


def test_auditors_see_everything_and_change_nothing(client, otto, sample):
    draft = make.draft_edition(2015, of=Edition.objects.first().response)
    client.force_login(otto)

    assert "Report for 2015" in client.get(address(Edition, "changelist")).text
    assert client.get(address(Edition, "add")).status_code == 403
    assert 'name="_save"' not in client.get(address(Edition, "change", draft.pk)).text
    assert client.get(address(Event, "changelist")).status_code == 200


def test_the_admin_has_the_products_name(admin_client):
    assert "Pledgebook" in admin_client.get(reverse("admin:index")).text
