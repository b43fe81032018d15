"""Single sign-on, against a provider of another project that speaks OpenID Connect."""

import json
import socket
import sys
import time
from contextlib import closing
from subprocess import DEVNULL, Popen
from urllib.request import urlopen

import pytest
import requests
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as project
from django.contrib.auth.models import Group, User

pytestmark = pytest.mark.django_db

KNOWN = {
    "vera": {"sub": "vera", "email": "Vera@dfe.example", "email_verified": True},
    "mallory": {"sub": "mallory", "email": "vera@dfe.example", "email_verified": False},
    "nobody": {"sub": "nobody", "email": "nobody@dfe.example", "email_verified": True},
}
START = "/admin/login/with/organisation/"


@pytest.fixture(scope="module")
def provider():
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    claims = [f"--user-claims={json.dumps(person)}" for person in KNOWN.values()]
    command = [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", f"--port={port}"]
    address = f"http://127.0.0.1:{port}"
    with Popen([*command, *claims], stdout=DEVNULL, stderr=DEVNULL) as running:
        for _ in range(300):
            try:
                urlopen(f"{address}/.well-known/openid-configuration").close()
                break
            except OSError:
                time.sleep(0.1)
        yield address
        running.terminate()


@pytest.fixture(autouse=True)
def is_set(settings, provider):
    """As the settings read them from the environment."""
    settings.OIDC_SERVER_URL, settings.OIDC_NAME = provider, "Whitehall"
    app = {
        "provider_id": "organisation",
        "name": "Whitehall",
        "client_id": "pledgebook",
        "secret": "known to both",
        "settings": {"server_url": provider},
    }
    providers = {"openid_connect": {"APPS": [app], "OAUTH_PKCE_ENABLED": True}}
    settings.SOCIALACCOUNT_PROVIDERS = providers


@pytest.fixture
def vera():
    return User.objects.create_user("vera", "vera@dfe.example", is_staff=True)


def signed_in_as(client, sub, start=START):
    """Goes to the provider, is known there, and comes back."""
    there = client.get(start)
    assert there.status_code == 302 and "code_challenge=" in there.url
    back = requests.post(there.url, data={"sub": sub}, allow_redirects=False, timeout=10)
    return client.get(back.headers["Location"].removeprefix("http://testserver"))


def test_who_is_known_by_a_verified_address_is_signed_in(client, vera):
    assert "Sign in with Whitehall" in client.get("/admin/login/").text
    assert signed_in_as(client, "vera", f"{START}?next=/admin/record-checks/").url == (
        "/admin/record-checks/"
    )

    assert client.get("/admin/").status_code == 200
    assert SocialAccount.objects.get().user == vera


def test_the_second_time_the_organisations_own_name_counts(client, vera):
    signed_in_as(client, "vera")
    client.post("/admin/logout/")
    User.objects.update(email="other@dfe.example")

    assert signed_in_as(client, "vera").url == "/admin/"


@pytest.mark.parametrize("sub", ["mallory", "nobody"])
def test_who_has_no_account_gets_none(client, vera, sub):
    page = signed_in_as(client, sub)

    assert page.status_code == 403
    assert "You have no account here" in page.text and "Whitehall knows you" in page.text
    assert list(User.objects.all()) == [vera]
    assert client.get("/admin/").status_code == 302


def test_who_shares_an_address_is_not_guessed(client, vera):
    User.objects.create_user("veronica", "vera@dfe.example", is_staff=True)

    assert signed_in_as(client, "vera").status_code == 403


def test_who_was_deactivated_stays_out_also_who_came_before(client, vera):
    signed_in_as(client, "vera")
    client.post("/admin/logout/")
    User.objects.update(is_active=False)

    assert signed_in_as(client, "vera").status_code == 403
    assert client.get("/admin/").status_code == 302


def test_nobody_becomes_staff_by_it(client, vera):
    User.objects.update(is_staff=False)
    signed_in_as(client, "vera")

    assert client.get("/admin/", follow=True).status_code == 403
    vera.refresh_from_db()
    assert not vera.is_staff and not vera.groups.exists()


def test_a_second_factor_is_needed_after_it_too(client, vera, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    vera.groups.add(Group.objects.get(name="Approvers"))
    signed_in_as(client, "vera")

    assert client.get("/admin/").url == "/admin/your-sign-in/"


def test_nobody_ties_another_organisations_name_to_an_account(client, vera):
    client.force_login(vera)
    page = signed_in_as(client, "nobody", f"{START}?process=connect")

    assert "You could not be signed in" in page.text
    assert not SocialAccount.objects.exists()


def test_an_answer_that_was_not_asked_for_signs_nobody_in(client, vera):
    page = client.get(f"{START}callback/?code=made-up&state=made-up")

    assert "You could not be signed in" in page.text
    assert client.get("/admin/").status_code == 302


def test_without_settings_there_is_no_button(client, settings):
    settings.OIDC_SERVER_URL = ""
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": []}}

    assert "/login/with/" not in client.get("/admin/login/").text
    assert client.get(START).status_code == 404
    assert not project.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"]
