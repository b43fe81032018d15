"""The admin of departments, strategies and offices: what can be changed, what is told."""

import pytest
from django.contrib import admin
from django.urls import reverse

from strategy.models import (
    Action,
    Appointment,
    Deadline,
    Department,
    Merger,
    Role,
    Source,
    Strategy,
)
from tests import make, many_of_each, refusals
from tests.admin_pages import address
from tests.commitments import people

pytestmark = pytest.mark.django_db

KEYS = [(Department, "slug"), (Strategy, "slug"), (Action, "number")]


def posted(page) -> dict:
    """What a browser sends back of a form that nobody touched."""
    form = page.context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    sent |= {"why": "It was wrong.", "drawn": page.context.get("drawn")}
    for formset in page.context["inline_admin_formsets"]:
        of = formset.formset
        sent |= {f"{of.prefix}-TOTAL_FORMS": len(of.forms)}
        sent |= {f"{of.prefix}-INITIAL_FORMS": of.initial_form_count()}
        for row in of.forms:
            sent |= {row.add_prefix(name): row[name].value() for name in row.fields}
    return {name: value for name, value in sent.items() if value is not None and value is not False}


@pytest.fixture
def published():
    return make.published_edition(facts=lambda edition: make.revision(edition))


@pytest.mark.parametrize(("model", "key"), KEYS)
def test_a_key_is_a_box_until_something_published_hangs_on_it(model, key, admin_client):
    draft = make.draft_edition()
    make.revision(draft)
    change = address(model, "change", model.objects.get().pk)

    assert f'name="{key}"' in admin_client.get(change).text
    make.publish(draft)
    page = admin_client.get(change)

    assert f'name="{key}"' not in page.text
    assert f"{key.capitalize()}: This is part of the address of something published" in page.text


def test_a_source_keeps_its_slug_once_something_published_names_it(admin_client):
    source = make.source()
    change = address(Source, "change", source.pk)
    assert 'name="slug"' in admin_client.get(change).text
    assert "data-prepopulated-fields" in admin_client.get(address(Source, "add")).text

    make.published_edition(source=source)

    assert 'name="slug"' not in admin_client.get(change).text


@pytest.mark.parametrize(("model", "key"), KEYS)
def test_a_key_that_is_sent_all_the_same_changes_nothing(model, key, published, admin_client):
    row = model.objects.get()
    change = address(model, "change", row.pk)
    before = getattr(row, key)

    admin_client.post(change, posted(admin_client.get(change)) | {key: "77"})

    row.refresh_from_db()
    assert getattr(row, key) == before


def test_what_is_no_key_can_be_changed_for_ever(published, admin_client):
    change = address(Action, "change", Action.objects.get().pk)

    admin_client.post(change, posted(admin_client.get(change)) | {"title": "Move the agencies"})

    assert Action.objects.get().title == "Move the agencies"


def test_a_row_stays_where_it_is(admin_client):
    role = make.role()
    change = address(Role, "change", role.pk)
    page = admin_client.get(change)

    assert 'name="department"' not in page.text
    elsewhere = {"department": make.department("esfa").pk, "name": "Leader"}
    admin_client.post(change, posted(page) | elsewhere)

    role.refresh_from_db()
    assert (role.name, role.department.slug) == ("Leader", "dfe")


# What is refused


def test_a_refusal_of_a_row_under_a_role_is_told_with_what_was_typed(admin_client):
    role = make.role()
    make.appointment(role, "2012")
    change = address(Role, "change", role.pk)
    another = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-1-role": role.pk,
        "appointments-1-number": 2,
        "appointments-1-started_on": "during 2013 (2013)",
    }

    page = admin_client.post(change, posted(admin_client.get(change)) | another)

    assert page.status_code == 200
    assert "Somebody else holds this role at that time" in page.text
    assert "during 2013 (2013)" in page.text
    assert Appointment.objects.count() == 1


def test_an_end_before_the_start_is_told_under_a_role_too(admin_client):
    role = make.role()
    make.appointment(role, "2012")
    change = address(Role, "change", role.pk)

    sent = posted(admin_client.get(change)) | {"appointments-0-ended_on": "2010"}
    page = admin_client.post(change, sent)

    assert "“ended on” is before “started on”." in page.text
    assert Appointment.objects.get().ended_on is None


@pytest.mark.parametrize(
    ("model", "fields", "told"),
    [
        (Department, {"slug": "dfe", "abbreviation": "D", "name": "D"}, "already exists"),
        (
            Action,
            {"number": 1, "title": "T", "first_year": 212, "added_on": "2012"},
            "A year lies between 1900 and 2100.",
        ),
        (
            Action,
            {"number": 0, "title": "T", "first_year": 2012, "added_on": "2012"},
            "greater than or equal to 1",
        ),
        (
            Deadline,
            {"slug": "d", "for_whom": "agencies", "due_on": "July 2014", "replaces": "the first"},
            "Say why the deadline changed.",
        ),
        (
            Merger,
            {"slug": "m", "what": "Teams", "state": "planned", "as_of": "2021"},
            "A merger is from another department.",
        ),
    ],
)
def test_a_broken_constraint_is_told_in_words(model, fields, told, admin_client):
    dfe, action = make.department(), make.action(7)
    first = make.deadline(action=action, for_whom="agencies")
    links = {
        "department": dfe,
        "from_department": dfe,
        "strategy": action.strategy,
        "action": action,
    }
    sent = {name: row.pk for name, row in links.items()} | fields
    if "replaces" in sent:
        sent["replaces"] = first.pk
    before = refusals.rows()

    page = admin_client.post(address(model, "add"), sent)

    assert page.status_code == 200
    assert told in page.text
    assert refusals.rows() == before


def test_what_others_hang_on_is_not_deleted_and_that_is_said(admin_client):
    role = make.role()
    make.appointment(role)

    delete = address(Role, "delete", role.pk)
    assert "because these hang on it" in admin_client.get(delete).text
    assert "<li>1 appointment</li>" in admin_client.get(delete).text
    assert admin_client.post(delete, {"post": "yes", "why": "Made twice."}).status_code == 200

    assert Role.objects.filter(pk=role.pk).exists()


def test_what_hangs_on_a_row_is_counted_however_much_it_is(
    admin_client, monkeypatch, django_assert_max_num_queries
):
    monkeypatch.setattr("strategy.admin_trail.MOST_COUNTED", 2)
    role = make.role(is_single_holder=False)
    for _ in range(3):
        make.appointment(role)

    with django_assert_max_num_queries(30):
        page = admin_client.get(address(Role, "delete", role.pk))

    assert "<li>more than 2 appointments</li>" in page.text


def test_a_document_that_facts_come_from_says_what_hangs_on_it(admin_client):
    source = make.source()
    make.role(source=source)

    page = admin_client.get(address(Source, "delete", source.pk))

    assert "<li>1 role</li>" in page.text


def test_a_deletion_that_only_the_database_refuses_is_told(admin_client, monkeypatch):
    role = make.role()
    make.appointment(role)
    # As if the appointment came while somebody was asked whether they are sure.
    monkeypatch.setattr(
        type(admin.site.get_model_admin(Role)),
        "get_deleted_objects",
        lambda *args: ([], {}, set(), []),
    )

    delete = address(Role, "delete", role.pk)
    page = admin_client.post(delete, {"post": "yes", "why": "Made twice."}, follow=True)

    assert "Something else hangs on this" in page.text
    assert Role.objects.filter(pk=role.pk).exists()


def test_nothing_is_deleted_from_a_list(admin_client):
    many_of_each.rows(range(1, 2))
    for model in admin.site._registry:
        if model._meta.app_label in ("strategy", "commitments"):
            assert 'name="action"' not in admin_client.get(address(model, "changelist")).text


# Lists


def test_a_list_sorts_by_the_last_day_of_a_date(admin_client):
    for number, year in enumerate(("2014", "December 2012", "first quarter of 2013"), start=1):
        make.action(number, added_on=make.on(year))
    column = admin.site.get_model_admin(Action).list_display.index("added_on")

    page = admin_client.get(address(Action, "changelist"), {"o": column})

    assert [action.number for action in page.context["cl"].result_list] == [2, 3, 1]
    assert '<td class="field-withdrawn_on">-</td>' in page.text


# Who


def test_an_auditor_reads_a_role_with_those_who_held_it_and_finds_no_box(client):
    client.force_login(people.otto())
    role = make.role()
    make.appointment(role, "summer 2012 (2012)", person=make.person("Emma Stace"))

    page = client.get(address(Role, "change", role.pk))

    assert "Emma Stace" in page.text
    assert "summer 2012" in page.text
    assert all(word not in page.text for word in ("<select", "<textarea", 'name="_save"'))


def test_an_editor_reads_strategies_and_changes_none(client):
    client.force_login(people.teo())
    made = make.strategy()

    assert client.get(address(Strategy, "add")).status_code == 403
    assert client.post(address(Strategy, "change", made.pk), {"title": "x"}).status_code == 403
    assert 'name="title"' not in client.get(address(Strategy, "change", made.pk)).text


def test_the_admin_leads_to_the_record(admin_client):
    page = admin_client.get(reverse("admin:index"))

    assert '<a href="/">View the record</a>' in page.text
    assert "View site" not in page.text
