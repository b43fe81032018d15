"""A new password by mail, without telling who has an account."""

import re

import pytest
from django.contrib.auth.models import User
from django.core import mail

from strategy.models import SecurityEvent

pytestmark = pytest.mark.django_db

PASSWORD, NEW = "correct horse battery", "walrus teapot lantern"


@pytest.fixture(autouse=True)
def mails_go_at_once(monkeypatch, settings):
    settings.SITE_URL = "https://promises.example.org"
    monkeypatch.setattr("strategy.accounts.adapters.in_the_background", lambda send: send())


@pytest.fixture
def vera():
    return User.objects.create_user("vera", "Vera@dfe.example", PASSWORD, is_staff=True)


def ask(client, email="vera@dfe.example"):
    return client.post("/admin/password/", {"email": email}, follow=True)


def link():
    """The way to the page of the link that was sent last."""
    return re.search(r"https://promises\.example\.org(/\S+)", mail.outbox[-1].body)[1]


def set_password(client, address, password=NEW):
    page = client.get(address, follow=True)
    there = page.request["PATH_INFO"]
    return client.post(there, {"password1": password, "password2": password}, follow=True)


def test_a_link_by_mail_sets_a_new_password_once(client, vera):
    ask(client)
    [sent] = mail.outbox
    assert sent.to == ["vera@dfe.example"]
    assert sent.subject == "Pledgebook: Set a new password"
    assert "for your account, vera." in sent.body

    way = link()
    assert "Your password is set" in set_password(client, way).text
    vera.refresh_from_db()
    assert vera.check_password(NEW)
    assert "This link does not work any more" in client.get(way, follow=True).text
    assert [event.what for event in SecurityEvent.objects.order_by("pk")] == [
        "password-asked",
        "password-changed",
    ]


def test_the_secret_of_a_link_is_taken_out_of_the_address(client, vera):
    ask(client)
    page = client.get(link(), follow=True)

    assert page.request["PATH_INFO"].endswith("-set-password/")


def test_an_unknown_address_is_told_the_same_and_nothing_is_sent(client, vera):
    known, unknown = ask(client), ask(client, "nobody@dfe.example")

    assert known.request["PATH_INFO"] == unknown.request["PATH_INFO"] == "/admin/password/sent/"
    assert known.text == unknown.text
    assert len(mail.outbox) == 1


def test_who_was_deactivated_is_sent_nothing(client, vera):
    User.objects.update(is_active=False)
    ask(client)

    assert not mail.outbox


def test_a_link_is_over_after_an_hour(client, vera, settings):
    ask(client)
    settings.PASSWORD_RESET_TIMEOUT = -1

    assert "This link does not work any more" in client.get(link(), follow=True).text


def test_a_bad_password_is_refused_and_the_link_stays_good(client, vera):
    ask(client)
    page = set_password(client, link(), "short")

    assert "at least 12 characters" in page.text
    assert "Your password is set" in set_password(client, link()).text


def test_nobody_is_sent_links_without_end(client, vera):
    for _ in range(6):
        answer = ask(client)

    assert answer.status_code == 429 and answer["Retry-After"] == "60"
    assert "Too many attempts" in answer.text
    assert len(mail.outbox) == 5


def test_a_mail_that_can_not_be_sent_is_no_error_and_takes_no_time(client, vera, monkeypatch):
    from strategy.accounts import adapters

    def away():
        raise ConnectionRefusedError

    adapters._send(away)


def test_whoever_has_no_password_sets_a_first_by_such_a_link(client, vera):
    vera.set_unusable_password()
    vera.save()
    client.force_login(vera)

    page = client.get("/admin/password_change/", follow=True)
    assert (page.status_code, page.request["PATH_INFO"]) == (200, "/admin/password/")

    client.logout()
    ask(client)
    set_password(client, link())
    vera.refresh_from_db()
    assert vera.check_password(NEW)
