"""Secrets are fed to every kind of request, good and bad: none is in a line, a row or an event."""

import json
import logging
import re
import time
from io import StringIO
from itertools import product

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import User
from django.contrib.auth.tokens import default_token_generator
from django.core import mail
from django.test import Client, TestCase

from commitments.models import Event
from strategy.models import SecurityEvent
from strategy.security.lines import JsonLine
from strategy.security.secrets import Secrets
from tests.commitments import people

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.urls("tests.strategy.security.broken"),
    pytest.mark.long_on_postgresql("what is told of a fault"),
]

SENT = {
    "password": 'Tr0ub4dor & 3, "that\'s it"\nsecond line',
    "code": "492817",
    "recovery": "a1b2c3d4",
    "csrfmiddlewaretoken": "q9W8e7R6t5Y4u3I2o1P0aSdFgHjKlZxCvBnMqWeRtYuIoPaSdFgHjKl12345678",
    "session": "k3j4h5g6f7d8s9a0q1w2e3r4t5y6u7i8",
    "bearer": "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0",
}
OURS = {
    "SECRET_KEY": "our-own-signing-words-of-the-test",
    "LOG_KEY": ["PRIVATE+KEY+log.example+0011aabb+QUJDREVGR0hJSktMTU5PUA=="],
    "EMAIL_HOST_PASSWORD": "mailbox words",
}
OWN = "/admin/your-sign-in/"
ADDRESSES = [
    *[f"/admin/{kind}/" for kind in ("fault", "box", "database", "denied", "suspicious", "bad")],
    *["/", "/about/", "/nowhere/at/all/", "/entries/", "/data/entries/", "/search/", "/events/"],
    *["/events.csv", "/bundle.zip", "/media/evidence/2014/a.pdf", "/admin/", "/admin/login/"],
    *["/admin/logout/", "/admin/auth/user/", "/admin/auth/user/add/", "/log/cosignature"],
    *["/admin/login/second-step/", "/admin/password/", "/admin/password_change/", OWN],
    *["/admin/confirm/", f"{OWN}app/", "/admin/login/passkey/"],
]


@pytest.fixture
def lines():
    written, root = StringIO(), logging.getLogger()
    handler, level = logging.StreamHandler(written), root.level
    handler.setFormatter(JsonLine())
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.setLevel(level)
    root.removeHandler(handler)


@pytest.fixture
def own(settings):
    for name, value in OURS.items():
        setattr(settings, name, value)
    settings.ACCESS_LOG = True


def pieces(secrets) -> set[str]:
    """What would tell something of them: each line, as it is and as Python shows it."""
    found = {line for secret in secrets for line in secret.splitlines()}
    return found | {repr(line)[1:-1] for line in found} | {json.dumps(line)[1:-1] for line in found}


def told(lines) -> str:
    rows = [list(model.objects.values()) for model in (SecurityEvent, Event)]
    return lines.getvalue() + json.dumps(rows, default=str, ensure_ascii=False)


def leaked(lines, secrets) -> set[str]:
    text = told(lines)
    return {piece for piece in pieces(secrets) if piece in text}


@pytest.mark.parametrize("name", ["", "otto", "ada"])
def test_no_secret_of_whoever_asks_is_told(own, lines, name):
    otto, ada = people.otto(), people.person("ada", "Administrators")
    client = Client(raise_request_exception=False)
    strict = Client(raise_request_exception=False, enforce_csrf_checks=True)
    secrets = set(SENT.values())
    for asks in (client, strict):
        if name:
            asks.force_login({"otto": otto, "ada": ada}[name])
            secrets.add(asks.session.session_key)
        asks.cookies["other"] = SENT["session"]
    headers = {"Authorization": f"Bearer {SENT['bearer']}", "X-CSRFToken": SENT["bearer"]}
    headers["X-Request-ID"] = SENT["session"]

    for address, asks in product(ADDRESSES, (client, strict)):
        asks.get(address, SENT, headers=headers)
        asks.post(address, SENT, headers=headers)
        asks.post(address, json.dumps(SENT), content_type="application/json", headers=headers)
        asks.post(f"{address}?token={SENT['bearer']}", SENT, headers=headers)

    assert len(lines.getvalue().splitlines()) > len(ADDRESSES)
    assert leaked(lines, secrets) == set()


def test_no_secret_of_a_sign_in_is_told(own, lines):
    rita = people.rita()
    client = Client(raise_request_exception=False)
    typed = [
        {"username": "rita", "password": SENT["password"]},
        {"username": SENT["password"], "password": "rita"},
        {"username": "rita", "password": "pledges"},
    ]
    for form in typed:
        client.post("/admin/login/", form)
    secrets = {SENT["password"], "pledges", client.session.session_key, rita.password}
    client.post("/admin/logout/")

    assert SecurityEvent.objects.count() == 4
    assert leaked(lines, secrets) == set()


def test_no_secret_of_a_second_factor_or_of_a_new_password_is_told(own, lines, monkeypatch):
    monkeypatch.setattr("strategy.accounts.adapters.in_the_background", lambda send: send())
    rita, client = people.rita(), Client(raise_request_exception=False)
    User.objects.filter(pk=rita.pk).update(email="rita@dfe.example")
    client.post("/admin/login/", {"username": "rita", "password": "pledges"})
    key = re.search(r'app-key">([^<]+)<', client.get(f"{OWN}app/").text)[1].replace(" ", "")
    code = format_hotp_value(hotp_value(key, int(time.time()) // 30))
    client.post(f"{OWN}app/", {"code": "000000"})
    with TestCase.captureOnCommitCallbacks(execute=True):
        shown = client.post(f"{OWN}app/", {"code": code}, follow=True)
    codes = re.findall(r"<li><code>(\d{8})</code>", shown.text)
    secrets = {key, code, *codes, client.session.session_key}

    client.logout()
    client.post("/admin/login/", {"username": "rita", "password": "pledges"})
    for typed in ("111111", codes[0]):
        client.post("/admin/login/second-step/", {"code": typed})
    client.post("/admin/password/", {"email": "rita@dfe.example"})
    link = re.search(r"/admin/password/\S+", mail.outbox[-1].body)[0]
    page = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(page, {"password1": SENT["bearer"], "password2": SENT["bearer"]})

    told_of = [event.what for event in SecurityEvent.objects.order_by("pk")]
    assert {"factor-added", "factor-failed", "password-asked", "password-changed"} <= {*told_of}
    secrets |= {SENT["bearer"], link.strip("/").partition("-")[2], client.session.session_key}
    assert len(codes) > 5 and leaked(lines, secrets) == set()


def test_the_key_of_a_link_that_is_mailed_is_cut_from_its_path(own, lines):
    token = default_token_generator.make_token(people.rita())
    client = Client(raise_request_exception=False)
    invitation = "jV3_8xQ-t0Ls9wYbN2kR5mZpA1cE7hG4"
    for kind, key in product(("fault", "denied", "suspicious", "gone"), (token, invitation)):
        client.get(f"/admin/{kind}/{key}/")
        client.get(f"/nowhere/{key}/")

    long = token.partition("-")[2]
    assert leaked(lines, [token, long, invitation]) == set()
    assert "/nowhere/" in lines.getvalue()


@pytest.mark.parametrize("secret", [OURS["SECRET_KEY"], *OURS["LOG_KEY"], "mailbox words"])
def test_no_secret_of_the_site_is_told(own, lines, secret):
    try:
        raise ValueError(f"Can't go on with <{secret}>.")
    except ValueError:
        logging.getLogger("any").exception("It was %s!", secret)

    assert leaked(lines, [secret]) == set()
    assert "Can't go on with <…>." in lines.getvalue()


def test_nor_is_the_password_of_the_database(own, lines, settings, monkeypatch):
    monkeypatch.setitem(settings.DATABASES["default"], "PASSWORD", "ropes")
    logging.getLogger("any").error("No connection by postgresql://us:ropes@db/pledgebook")

    assert leaked(lines, ["ropes"]) == set()


def test_what_is_no_secret_stays():
    text = 'File "/srv/strategy/views.py", line 3, in end_view of /dfe/digital-strategy-of-2014/'

    assert Secrets(None).cut_from(text) == text
    assert Secrets(None).cut_from("GET /a/?b=c HTTP/1.1") == "GET /a/?… HTTP/1.1"


def test_the_row_that_a_database_refused_is_cut():
    text = "Error: null value\nDETAIL:  Failing row contains (1, rita,\nwords).\nCONTEXT:  here"

    assert Secrets(None).cut_from(text) == "Error: null value\nDETAIL: …\nCONTEXT:  here"
