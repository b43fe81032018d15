"""How long somebody stays signed in, and where."""

import time

import pytest
from django.contrib.auth.models import User

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"
SESSIONS = "/admin/your-sign-in/sessions/"
HOUR = 60 * 60


@pytest.fixture
def vera(client):
    vera = User.objects.create_user("vera", password=PASSWORD, is_staff=True)
    signed_in(client)
    return vera


def signed_in(client, **headers):
    sent = {"username": "vera", "password": PASSWORD}
    assert client.post("/admin/login/", sent, **headers).url == "/admin/"
    return client


def later(client, *, began=0, seen=0):
    """As if the session began, and was used, so many seconds earlier."""
    session = client.session
    session["signed_in_at"] = time.time() - began
    session["seen_at"] = time.time() - seen
    session.save()


def test_a_session_ends_after_twelve_hours_however_it_is_used(client, vera):
    later(client, began=12 * HOUR - 60)
    assert client.get("/admin/").status_code == 200
    later(client, began=12 * HOUR)
    assert client.get("/admin/").url.startswith("/admin/login/")
    assert not client.session.keys()


def test_a_session_ends_when_it_is_not_used_for_thirty_minutes(client, vera):
    later(client, began=HOUR, seen=29 * 60)
    assert client.get("/admin/").status_code == 200
    assert client.session["seen_at"] > time.time() - 10

    later(client, began=HOUR, seen=30 * 60)
    assert client.get("/admin/").url.startswith("/admin/login/")


def test_a_session_is_not_saved_for_every_page(client, vera):
    later(client, began=HOUR, seen=50)
    before = client.session["seen_at"]
    client.get("/admin/")

    assert client.session["seen_at"] == before


def test_public_pages_keep_no_session_alive(client, vera):
    later(client, began=HOUR, seen=20 * 60)
    before = client.session["seen_at"]
    page = client.get("/about/")

    assert page.status_code == 200
    assert client.session["seen_at"] == before


def test_a_session_from_before_there_were_limits_has_ended(client, vera):
    session = client.session
    del session["signed_in_at"], session["seen_at"]
    session.save()

    assert client.get("/admin/").url.startswith("/admin/login/")


def test_what_was_typed_comes_back_when_a_session_has_ended(admin_client):
    later(admin_client, began=13 * HOUR)
    words = {"name": "Jane Doe", "slug": "jane-doe", "why": "She took office."}
    answer = admin_client.post("/admin/strategy/person/add/", words)

    assert answer.status_code == 403
    assert "You are signed out" in answer.text and "She took office." in answer.text


def test_who_signed_in_sees_where_and_since_when(client, vera):
    other = signed_in(type(client)(), REMOTE_ADDR="192.0.2.7", HTTP_USER_AGENT="Lynx/2.9")
    page = client.get(SESSIONS).text

    assert "192.0.2.7" in page and "Lynx/2.9" in page
    assert page.count("(this one)") == 1
    assert other.get("/admin/").status_code == 200


def test_signing_out_everywhere_else_leaves_this_one(client, vera):
    other = signed_in(type(client)())
    page = client.post(SESSIONS, follow=True)

    assert "You are signed out everywhere else." in page.text
    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302


def test_signing_out_everywhere_leaves_none(client, vera):
    other = signed_in(type(client)())
    assert client.post(f"{SESSIONS}end/").url == "/admin/login/"

    assert client.get("/admin/").status_code == 302
    assert other.get("/admin/").status_code == 302


def test_nobody_ends_the_sessions_of_others(client, vera):
    User.objects.create_user("otto", password=PASSWORD, is_staff=True)
    other = type(client)()
    other.post("/admin/login/", {"username": "otto", "password": PASSWORD})
    assert "(this one)" in client.get(SESSIONS).text
    client.post(f"{SESSIONS}end/")

    assert other.get("/admin/").status_code == 200


def test_a_changed_password_signs_out_everywhere_else(client, vera):
    other = signed_in(type(client)())
    new = "walrus teapot lantern"
    sent = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/admin/password_change/", sent).url == "/admin/your-sign-in/"

    assert client.get("/admin/").status_code == 200
    assert other.get("/admin/").status_code == 302
