"""The people of the demonstration get in nowhere else."""

from contextlib import nullcontext

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command

from commitments.demonstration import (
    no_password_is_that_of_a_demonstration,
    nobody_of_the_demonstration_is_there,
)
from strategy.checks import readers_come_by_https
from strategy.start import look_at_the_database
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def in_production(settings, monkeypatch):
    """A database that began as a demonstration, served as an installation."""
    people.groups()
    settings.DEMO = True
    monkeypatch.setenv("DEMO_PASSWORD", "a password that was told")
    call_command("demo_people")
    settings.DEMO = settings.DEBUG = False


def test_the_database_of_a_demonstration_is_named(in_production):
    [said] = nobody_of_the_demonstration_is_there(None)

    assert said.id == "commitments.E002" and said.is_serious()
    assert said.msg.endswith("admin, approver, auditor, editor, second-auditor.")


def test_the_web_server_does_not_start_with_it(in_production, monkeypatch):
    monkeypatch.setattr("strategy.start.a_connection_of_ones_own", nullcontext)

    with pytest.raises(ImproperlyConfigured, match="People of the demonstration can sign in"):
        look_at_the_database()


def test_it_starts_once_they_are_deactivated(in_production, monkeypatch):
    monkeypatch.setattr("strategy.start.a_connection_of_ones_own", nullcontext)
    get_user_model().objects.update(is_active=False)

    look_at_the_database()

    assert no_password_is_that_of_a_demonstration(None) == []


def test_one_by_such_a_name_alone_is_somebody_else(in_production):
    get_user_model().objects.filter(username="second-auditor").update(username="olga")

    assert nobody_of_the_demonstration_is_there(None) == []


@pytest.mark.parametrize("password", ["a password that was told", "password", "editor"])
def test_a_password_of_a_demonstration_is_named_and_not_told(in_production, password):
    get_user_model().objects.exclude(username="editor").update(is_active=False)
    editor = get_user_model().objects.get(username="editor")
    editor.set_password(password)
    editor.save()

    [said] = no_password_is_that_of_a_demonstration(None)

    assert said.id == "commitments.E003" and said.is_serious()
    assert said.hint == "Run manage.py changepassword editor"
    assert "told" not in said.msg

    editor.set_password("horses in a row of four")
    editor.save()
    assert no_password_is_that_of_a_demonstration(None) == []


@pytest.mark.parametrize("mode", ["DEMO", "DEBUG"])
def test_a_demonstration_has_its_people(in_production, settings, mode):
    setattr(settings, mode, True)

    assert nobody_of_the_demonstration_is_there(None) == []
    assert no_password_is_that_of_a_demonstration(None) == []


def test_an_address_by_http_is_an_error_of_an_installation(settings):
    settings.DEMO = settings.DEBUG = False
    settings.SITE_URL = "http://pledgebook.example"
    [said] = readers_come_by_https(None)
    assert said.id == "strategy.E003" and said.is_serious()

    settings.SITE_URL = "https://pledgebook.example"
    assert readers_come_by_https(None) == []
