"""The admin's forms: what somebody else saved meanwhile is not overwritten."""

import threading

import pytest
from django.db import connection
from django.test import Client

from commitments.models import Event
from strategy.models import Action, Appointment, FormerName, Person, Portfolio, Role, RoleAim
from tests import make
from tests.admin_pages import address
from tests.commitments import people
from tests.strategy.test_admin import posted

pytestmark = pytest.mark.django_db


def change(row) -> str:
    return address(type(row), "change", row.pk)


def test_both_come_back_and_the_form_is_saved_when_it_is_sent_again(admin_client):
    action = make.action(1, ask="Move it.")
    drawn = posted(admin_client.get(change(action)))
    Action.objects.update(ask="Move all of it.\nSoon.", first_year=2013)

    page = admin_client.post(change(action), drawn | {"ask": "Move half of it."})

    assert page.status_code == 409
    assert "<title>Error: " in page.text
    assert "Somebody else saved this after you opened it." in page.text
    assert "Move half of it.</textarea>" in page.text
    assert [tuple(row) for row in page.context["theirs"]] == [
        ("What it asks", "Move all of it.\nSoon.", "id_ask"),
        ("First year", "2013", "id_first_year"),
    ]
    assert 'href="#id_ask"' in page.text
    assert Action.objects.get().ask == "Move all of it.\nSoon."

    assert admin_client.post(change(action), posted(page)).status_code == 302
    action.refresh_from_db()
    assert (action.ask, action.first_year) == ("Move half of it.", 2012)
    assert Event.objects.get().changes["what it asks"] == [
        "Move all of it.\nSoon.",
        "Move half of it.",
    ]


def test_a_form_that_does_not_say_what_it_showed_overwrites_nothing(admin_client):
    person = make.person("Emma Stace")
    sent = {"name": "Emma S.", "slug": "emma-s", "why": "Misread."}

    page = admin_client.post(change(person), sent)

    assert page.status_code == 409 and "Emma S." in page.text
    assert Person.objects.get().name == "Emma Stace"


def test_what_is_pressed_twice_is_saved_once(admin_client):
    person = make.person("Emma Stase")
    sent = posted(admin_client.get(change(person))) | {"name": "Emma Stace"}

    answers = [admin_client.post(change(person), sent) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert Event.objects.count() == FormerName.objects.count() == 1


def test_a_form_that_nobody_touched_saves_no_other_line_ends(admin_client):
    action = make.action(1, ask="Move it.\nSoon.")
    sent = posted(admin_client.get(change(action))) | {"ask": "Move it.\r\nSoon."}

    assert admin_client.post(change(action), sent).status_code == 302

    assert Action.objects.get().ask == "Move it.\nSoon."
    assert not Event.objects.exists()


def test_what_a_row_is_joined_to_is_a_part_of_it(admin_client):
    portfolio = make.group(Portfolio, "tax")
    drawn = posted(admin_client.get(change(portfolio)))
    portfolio.actions.add(make.action(7))

    page = admin_client.post(change(portfolio), drawn)

    assert page.status_code == 409
    title, words, _box = page.context["theirs"][0]
    assert (title, words) == ("Actions", "Action 7: Title of action 7")


# Rows under a role


@pytest.fixture
def role():
    made = make.role(is_single_holder=False)
    make.appointment(made, "2012", note="The first.")
    make.appointment(made, "2013", note="The second.")
    return made


def test_a_row_beneath_that_was_changed_comes_back_in_both(admin_client, role):
    drawn = posted(admin_client.get(change(role)))
    Appointment.objects.filter(number=2).update(note="A colleague’s.")

    page = admin_client.post(change(role), drawn | {"appointments-1-note": "Mine."})

    assert page.status_code == 409
    assert [tuple(row) for row in page.context["theirs"]] == [
        ("Appointment 2, Note", "A colleague’s.", "id_appointments-1-note")
    ]
    assert "Mine." in page.text and "A colleague’s." in page.text

    assert admin_client.post(change(role), posted(page)).status_code == 302
    assert role.appointments.get(number=2).note == "Mine."


def test_a_row_beneath_that_was_added_is_told_and_stays(admin_client, role):
    drawn = posted(admin_client.get(change(role)))
    RoleAim.objects.create(role=role, number=1, aim="To lead.")

    page = admin_client.post(change(role), drawn | {"appointments-1-note": "Mine."})

    assert page.status_code == 409 and "was added: " in page.text
    assert admin_client.post(change(role), posted(page)).status_code == 302
    assert role.aims.get().aim == "To lead."
    assert role.appointments.get(number=2).note == "Mine."


def test_the_words_of_a_row_beneath_that_was_deleted_are_shown(admin_client, role):
    drawn = posted(admin_client.get(change(role)))
    Appointment.objects.filter(number=1).delete()

    page = admin_client.post(change(role), drawn | {"appointments-0-note": "Mine."})

    assert page.status_code == 409
    assert ("Appointment 1", "was deleted", "appointments-0") in page.context["theirs"]
    assert "Mine." in page.text and "The second." in page.text


def test_a_new_row_beneath_is_not_dropped_where_nothing_else_differs(admin_client, role):
    drawn = posted(admin_client.get(change(role)))
    Role.objects.update(source=make.source())
    new = {"appointments-TOTAL_FORMS": 3, "appointments-2-number": 3, "appointments-2-note": "New."}

    page = admin_client.post(
        change(role), drawn | new | {"source": Role.objects.get().source_id, "why": ""}
    )

    assert page.status_code == 409 and "New." in page.text


# At once


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_can_not_both_win():
    action = make.action(1, ask="Move it.")
    clients = []
    for name in ("ada", "eve"):
        clients.append(Client())
        clients[-1].force_login(people.person(name, "Administrators", department=None))
    drawn = posted(clients[0].get(change(action)))
    answers = []

    def press(client, words):
        answers.append(client.post(change(action), drawn | {"ask": words}).status_code)
        connection.close()

    presses = list(zip(clients, ("First.", "Second."), strict=True))
    threads = [threading.Thread(target=press, args=each) for each in presses]
    if connection.vendor == "postgresql":
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite has one writer at a time, and its test database one connection.
        for each in presses:
            press(*each)

    assert sorted(answers) == [302, 409]
    assert Event.objects.filter(what="changed").count() == 1


def test_who_may_only_read_finds_no_mark(client, role):
    client.force_login(people.otto())
    assert 'name="drawn"' not in client.get(change(role)).text
