"""The trail: every change made in the admin leaves one event with old, new, who and why."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from commitments import trail
from commitments.models import Event, Membership
from strategy import workflow
from strategy.models import Person, Portfolio, RoleAim, SecurityEvent
from tests import make
from tests.admin_pages import fill_in
from tests.commitments import people
from tests.strategy.test_admin import address, posted

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("team_of_one")]

WHY = "It was wrong."


def change(client, row, **sent):
    page = address(type(row), "change", row.pk)
    return client.post(page, posted(client.get(page)) | {"why": WHY} | sent)


def one_event(**expected):
    event = Event.objects.get()
    assert {name: getattr(event, name) for name in expected} == expected
    return event


ROWS = {
    "strategy": (make.strategy, "title"),
    "action": (make.action, "title"),
    "deadline": (make.deadline, "for_whom"),
    "department": (make.department, "name"),
    "role": (make.role, "name"),
    "person": (make.person, "name"),
    "portfolio": (lambda: make.group(Portfolio, "parents"), "name"),
    "service": (make.service, "name"),
    "source": (make.source, "title"),
    "measure": (make.measure, "name"),
    "response": (make.response, "title"),
}


@pytest.mark.parametrize("name", ROWS)
def test_a_change_leaves_who_old_new_and_why(name, admin_client, admin_user):
    build, field = ROWS[name]
    row = build()
    before = getattr(row, field)

    change(admin_client, row, **{field: "Another"})

    words = row._meta.get_field(field).verbose_name
    one_event(
        what="changed",
        by=admin_user,
        by_name="admin",
        comment=WHY,
        changes={words: [before, "Another"]},
        subject_kind=name,
        subject_key=str(row.pk),
    )


@pytest.mark.parametrize("name", ROWS)
def test_saving_a_form_that_nobody_touched_leaves_none(name, admin_client):
    answer = change(admin_client, ROWS[name][0]())

    assert answer.status_code == 302
    assert not Event.objects.exists()


def test_a_change_without_a_reason_is_refused_and_leaves_none(admin_client):
    person = make.person("Emma Stace")

    page = change(admin_client, person, name="Emma S.", why=" ")

    assert "Say why" in page.text and "Emma S." in page.text
    assert Person.objects.get().name == "Emma Stace"
    assert not Event.objects.exists()


def test_a_change_that_the_database_refuses_leaves_none(admin_client):
    role = make.role()
    make.appointment(role, "2012")
    second = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-1-role": role.pk,
        "appointments-1-number": 2,
        "appointments-1-started_on": "2013",
    }

    page = change(admin_client, role, name="Another", **second)

    assert "Somebody else holds this role" in page.text
    assert not Event.objects.exists()


def test_what_is_added_needs_no_reason_and_is_told_whole(admin_client):
    page = admin_client.get(address(Person, "add"))
    assert 'name="why"' not in page.text

    admin_client.post(address(Person, "add"), {"slug": "emma-stace", "name": "Emma Stace"})

    told = one_event(what="added", subject="Person: Emma Stace", comment="").changes
    assert told["name"] == ["", "Emma Stace"]


def test_a_deletion_asks_why_and_tells_what_was_there(admin_client):
    person = make.person("Emma Stace")
    delete = address(Person, "delete", person.pk)
    assert 'name="why"' in admin_client.get(delete).text

    refused = admin_client.post(delete, {"post": "yes", "why": ""}, follow=True)
    assert "Say why" in refused.text and Person.objects.exists() and not Event.objects.exists()

    admin_client.post(delete, {"post": "yes", "why": "Entered twice."})
    event = one_event(what="deleted", comment="Entered twice.", subject_key=str(person.pk))
    assert event.changes["name"] == ["Emma Stace", ""]
    assert not Person.objects.exists()


def test_dates_choices_and_links_are_told_in_words(admin_client):
    deadline = make.deadline(due_on=make.on("March 2013"))

    change(admin_client, deadline, due_on="first quarter of 2014")

    assert list(Event.objects.get().changes.values()) == [["March 2013", "first quarter of 2014"]]


def test_rows_under_a_role_leave_an_event_each(admin_client):
    role = make.role()
    make.appointment(role, "2012", "2013")
    holders = {
        "appointments-TOTAL_FORMS": 2,
        "appointments-0-note": "Acting.",
        "appointments-1-role": role.pk,
        "appointments-1-number": 2,
        "appointments-1-started_on": "2014",
    }

    change(admin_client, role, **holders)

    told = {event.what: event for event in Event.objects.all()}
    assert told.keys() == {"added", "changed"} and len(told) == Event.objects.count()
    assert told["changed"].changes == {"note": ["", "Acting."]}
    assert {event.comment for event in told.values()} == {WHY}
    assert told["added"].department == role.department


def test_ending_a_role_tells_of_it_its_aims_and_its_holders():
    role, rita = make.role(started_on=make.on("2012")), people.rita()
    RoleAim.objects.create(role=role, number=1, aim="Meet the standard")
    make.appointment(role, "2012")

    workflow.end_role(
        role=role, ended_on=make.on("2014"), reason="Done.", outcomes={1: "Met."}, by=rita
    )

    told = Event.objects.filter(by=rita, comment="Done.", what="changed")
    assert sorted(event.subject_kind for event in told) == ["appointment", "role", "roleaim"]
    assert told.get(subject_kind="roleaim").changes == {"outcome": ["", "Met."]}


def test_handing_over_tells_of_who_was_answerable_and_who_is():
    before = make.accountability(make.action(), make.role("chief"))

    workflow.hand_over(
        accountability=before,
        to=make.role("director"),
        on=make.on("2014"),
        why="The chief left.",
        by=people.rita(),
    )

    told = Event.objects.filter(comment="The chief left.", subject_kind="accountability")
    assert {event.what for event in told} == {"changed", "added"}


# People's rights


def account_form(client, user):
    form = client.get(reverse("admin:auth_user_change", args=[user.pk])).context["adminform"].form
    sent = {name: form[name].value() for name in form.fields}
    when = form.instance.date_joined
    sent |= {"date_joined_0": when.strftime("%Y-%m-%d"), "date_joined_1": when.strftime("%H:%M:%S")}
    return {name: value for name, value in sent.items() if value not in (None, False)} | {
        "why": WHY
    }


def test_who_joins_a_group_and_whose_account_is_closed_is_told(admin_client):
    vera = people.person("vera")
    editors = Group.objects.get(name="Editors")
    sent = account_form(admin_client, vera) | {"groups": [editors.pk]}
    sent.pop("is_active")

    answer = admin_client.post(reverse("admin:auth_user_change", args=[vera.pk]), sent)

    assert answer.status_code == 302
    changes = one_event(what="changed", subject="User: vera", comment=WHY).changes
    assert changes["groups"] == ["", "Editors"]
    assert changes["active"] == ["yes", "no"]


def test_an_account_that_is_saved_as_it_was_leaves_none(admin_client):
    vera = people.person("vera", "Editors")

    page = reverse("admin:auth_user_change", args=[vera.pk])
    answer = admin_client.post(page, account_form(admin_client, vera))

    assert answer.status_code == 302
    assert not Event.objects.exists()


@pytest.mark.parametrize("name", ["user", "group"])
def test_accounts_and_groups_ask_why(name, admin_client):
    vera = people.person("vera", "Editors")
    key = vera.pk if name == "user" else vera.groups.get().pk
    page = reverse(f"admin:auth_{name}_change", args=[key])

    assert admin_client.get(page).text.count('name="why"') == 1
    assert "Say why" in admin_client.post(page, {"name": "Other", "username": "other"}).text
    assert not Event.objects.exists()


def test_a_new_account_and_a_new_password_are_told_and_never_the_password(admin_client):
    passwords = {"password1": "correct-horse-7", "password2": "correct-horse-7"}
    new = {"username": "vera", "usable_password": "true"} | passwords
    admin_client.post(reverse("admin:auth_user_add"), new)
    vera = get_user_model().objects.get(username="vera")

    again = {
        "usable_password": "true",
        "password1": "staple-battery-9",
        "password2": "staple-battery-9",
    }
    admin_client.post(reverse("admin:auth_user_password_change", args=[vera.pk]), again)

    assert [event.what for event in Event.objects.all()] == ["changed", "added"]
    told = str(list(Event.objects.values()))
    vera.refresh_from_db()
    assert "another one" in told
    noted = SecurityEvent.objects.get(what="password-changed")
    assert (noted.account, noted.subject) == (vera, "by admin")
    for secret in ("correct-horse", "battery", vera.password):
        assert secret not in told


def test_what_a_group_may_do_is_told(admin_client):
    people.groups()
    group = Group.objects.get(name="Editors")
    before = group.permissions.count()

    sent = {"name": "Editors", "permissions": [], "why": "None is needed."}
    admin_client.post(reverse("admin:auth_group_change", args=[group.pk]), sent)

    old, new = one_event(subject="Group: Editors", what="changed").changes["permissions"]
    assert (len(old.split("; ")), new) == (before, "")


def test_who_works_for_a_department_is_told(admin_client):
    vera = people.person("vera", department=None)
    dfe = make.department()

    sent = {"user": vera.pk, "department": dfe.pk}
    admin_client.post(address(Membership, "add"), sent)

    one_event(what="added", subject_kind="membership", department=dfe)


# Commands


def test_a_load_leaves_one_event_and_one_that_changes_nothing_none():
    call_command("load_seeds", verbosity=0)

    event = one_event(what="loaded", by=None, by_name="manage.py load_seeds")
    assert "departments: 2 created" in event.comment
    call_command("load_seeds", verbosity=0)
    assert Event.objects.count() == 1


# Append-only


@pytest.mark.parametrize("step", ["update", "delete"])
def test_the_database_keeps_an_event_as_it_is(step):
    trail.ran("load_seeds", "loaded", "The record")
    events = Event.objects.all()

    with pytest.raises(IntegrityError, match="An event can't be"), transaction.atomic():
        events.update(comment="Other") if step == "update" else events._raw_delete(events.db)

    assert Event.objects.get().comment == ""


def test_facts_of_a_draft_are_told_to_their_department_without_asking_why(client):
    draft = make.draft_edition()
    text = make.revision(draft, text="Done.")
    client.force_login(people.teo())

    page = address(type(text), "change", text.pk)
    assert 'name="why"' not in client.get(page).text
    fill_in(
        client,
        page,
        {"entry": text.entry_id, "answer": "text", "form": "plain", "text": "Done in May."},
    )

    event = one_event(what="changed", by_name="teo", department=draft.response.department)
    assert event.changes == {"text": ["Done.", "Done in May."]}
