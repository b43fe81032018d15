"""Adding a person is one page, and they set their own password by the link that is sent."""

import re

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.urls import reverse

from commitments.models import Event, Membership
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

ADD = "/admin/auth/user/add/"
PASSWORD = "walrus teapot lantern"


@pytest.fixture(autouse=True)
def mails_go_at_once(monkeypatch, settings):
    settings.SITE_URL = "https://promises.example.org"
    monkeypatch.setattr("strategy.accounts.invitations.in_the_background", lambda send: send())


@pytest.fixture
def new():
    people.groups()
    return {
        "username": "nina",
        "first_name": "Nina",
        "last_name": "Lee",
        "email": "nina@dfe.example",
        "group": Group.objects.get(name="Editors").pk,
        "departments": [make.department("dfe").pk, make.department("dft").pk],
    }


def invitation():
    return re.search(r"https://promises\.example\.org(/\S+)", mail.outbox[-1].body)[1]


def set_password(client, address, password=PASSWORD):
    there = client.get(address, follow=True).request["PATH_INFO"]
    typed = {"new_password1": password, "new_password2": password}
    return client.post(there, typed, follow=True)


def test_one_page_makes_the_account_its_group_and_its_departments(admin_client, new):
    page = admin_client.post(ADD, new, follow=True)

    nina = User.objects.get(username="nina")
    assert nina.is_staff and not nina.is_superuser and not nina.has_usable_password()
    assert [group.name for group in nina.groups.all()] == ["Editors"]
    departments = {row.department.slug for row in Membership.objects.filter(user=nina)}
    assert departments == {"dfe", "dft"}
    assert "An invitation is on its way to nina@dfe.example." in page.text
    assert [event.what for event in Event.objects.all()] == ["added"] * 3


def test_the_invitation_sets_a_password_once(admin_client, client, new):
    admin_client.post(ADD, new)
    [sent] = mail.outbox
    assert sent.to == ["nina@dfe.example"] and "Your username is nina." in sent.body

    way = invitation()
    assert client.get(way).url == "/admin/invitation/here/"
    assert "Your password is set" in set_password(client, way).text
    assert User.objects.get(username="nina").check_password(PASSWORD)
    again = client.get(way, follow=True)
    assert again.status_code == 410
    assert "This invitation does not work any more" in again.text


def test_an_invitation_is_over_after_a_week(admin_client, client, new, settings):
    admin_client.post(ADD, new)
    assert settings.INVITATION_SECONDS == 7 * 24 * 60 * 60
    settings.INVITATION_SECONDS = -1

    assert client.get(invitation(), follow=True).status_code == 410


def test_an_invitation_keeps_the_rules_of_passwords(admin_client, client, new):
    admin_client.post(ADD, new)
    page = set_password(client, invitation(), "short")

    assert "at least 12 characters" in page.text
    assert not User.objects.get(username="nina").has_usable_password()


@pytest.mark.parametrize("change", [{"is_active": False}, {"email": "other@dfe.example"}])
def test_an_invitation_is_over_when_its_account_changes(admin_client, client, new, change):
    admin_client.post(ADD, new)
    User.objects.filter(username="nina").update(**change)

    assert client.get(invitation(), follow=True).status_code == 410


def test_a_made_up_invitation_opens_nothing(client):
    assert client.get("/admin/invitation/made-up/", follow=True).status_code == 410
    assert client.get("/admin/invitation/here/").status_code == 410


def test_the_page_says_what_will_not_work_without_an_address_or_a_department(admin_client, new):
    asked = admin_client.get(ADD).text
    assert "no invitation, no new password, no reminder" in asked
    assert "an editor can edit nothing" in asked

    page = admin_client.post(ADD, new | {"email": "", "departments": []}, follow=True)
    assert "nina has no email address" in page.text
    assert "Without a department nina can edit or approve nothing." in page.text
    assert mail.outbox == []


def test_the_page_says_that_a_group_is_missing(admin_client, new):
    page = admin_client.post(ADD, new | {"group": ""}, follow=True)

    assert "Without a group nina sees nothing" in page.text


def test_a_name_that_is_taken_is_refused_and_nothing_is_sent(admin_client, new):
    User.objects.create_user("nina")
    page = admin_client.post(ADD, new)

    assert "already exists" in page.text
    assert mail.outbox == [] and not Membership.objects.exists()


def test_who_may_give_no_rights_gives_none(client, new):
    ada = people.person("ada", "Administrators", department=None)
    client.force_login(ada)
    assert 'name="group"' not in client.get(reverse("admin:auth_user_add")).text
    client.post(ADD, new | {"is_superuser": "on"})

    nina = User.objects.get(username="nina")
    assert not nina.groups.exists() and not nina.is_superuser
    assert len(mail.outbox) == 1
