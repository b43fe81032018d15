import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from commitments import workflow
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db
PEOPLE = {"admin", "editor", "approver", "auditor", "second-auditor"}


@pytest.fixture(autouse=True)
def groups():
    people.groups()


@pytest.fixture
def demo(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


def test_five_people_are_made_with_a_random_password_told_once(demo, capsys):
    call_command("demo_people")
    told = capsys.readouterr().out
    password = told.partition("the password ")[2].partition(" ")[0]

    assert all(authenticate(username=name, password=password) for name in PEOPLE)
    assert all(person.is_staff for person in get_user_model().objects.all())


def test_the_second_time_nobody_changes_and_no_password_is_told(demo, monkeypatch, capsys):
    call_command("demo_people")
    before = list(get_user_model().objects.values())
    capsys.readouterr()

    monkeypatch.setenv("DEMO_PASSWORD", "another one")
    call_command("demo_people")

    told = capsys.readouterr().out
    assert told.count("\n") == 1 and "another one" not in told
    assert list(get_user_model().objects.values()) == before


def test_the_password_can_be_given(demo, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "our own words")

    call_command("demo_people")

    assert authenticate(username="editor", password="our own words")


def test_each_has_the_rights_of_their_group_and_department(demo):
    make.department("dfe")

    call_command("demo_people")

    made = {person.username: person for person in get_user_model().objects.all()}
    assert made["admin"].is_superuser
    assert made["editor"].has_perm("commitments.change_revision")
    assert not made["auditor"].has_perm("commitments.change_revision")
    assert made["auditor"].has_perm("commitments.view_event")
    assert made["approver"].memberships.get().department.slug == "dfe"


def test_outside_the_demonstration_nobody_is_made(settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="for the demonstration only"):
        call_command("demo_people")

    assert not get_user_model().objects.exists()


def test_each_takes_the_part_that_the_demonstration_shows(demo):
    dfe = make.department("dfe")

    call_command("demo_people")

    made = {person.username: person for person in get_user_model().objects.all()}
    assert [name for name, person in made.items() if workflow.may_edit(person, dfe.pk)] == [
        "editor"
    ]
    assert [name for name, person in made.items() if workflow.may_approve(person, dfe.pk)] == [
        "approver"
    ]
    assert workflow.administers(made["admin"])
