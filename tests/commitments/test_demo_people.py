import pytest
from django.contrib.auth import authenticate, get_user_model
from django.core.management import CommandError, call_command

from tests import make

pytestmark = pytest.mark.django_db
PEOPLE = {"admin", "editor", "approver", "auditor"}


@pytest.fixture
def demo(settings, monkeypatch):
    settings.DEMO = True
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)


def test_four_people_are_made_with_a_random_password_told_once(demo, capsys):
    call_command("demo_people")
    told = capsys.readouterr().out
    password = told.partition("the password ")[2].partition(" ")[0]

    assert all(authenticate(username=name, password=password) for name in PEOPLE)
    call_command("demo_people")
    assert password not in capsys.readouterr().out
    assert get_user_model().objects.count() == 4


def test_the_password_can_be_given(demo, monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "our own words")

    call_command("demo_people")

    assert authenticate(username="editor", password="our own words")


def test_each_has_the_rights_of_their_group_and_department(demo):
    make.department("dfe")

    call_command("demo_people")

    people = {person.username: person for person in get_user_model().objects.all()}
    assert people["admin"].is_superuser
    assert people["editor"].has_perm("commitments.change_revision")
    assert not people["auditor"].has_perm("commitments.change_revision")
    assert people["auditor"].has_perm("commitments.view_event")
    assert people["approver"].memberships.get().department.slug == "dfe"


def test_outside_the_demonstration_nobody_is_made(settings):
    settings.DEMO = settings.DEBUG = False

    with pytest.raises(CommandError, match="for the demonstration only"):
        call_command("demo_people")

    assert not get_user_model().objects.exists()
