"""Signing in with a password: in the look of the site, and not as often as somebody likes."""

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from strategy.models import SecurityEvent

pytestmark = pytest.mark.django_db

PAGE = "/admin/login/"
PASSWORD = "correct horse battery"


@pytest.fixture
def vera():
    return User.objects.create_user("vera", "vera@dfe.example", PASSWORD, is_staff=True)


def without_marks(page):
    return [line for line in page.split("\n") if "csrf" not in line]


def sign_in(client, name="vera", password=PASSWORD, address="192.0.2.1", **more):
    sent = {"username": name, "password": password} | more
    return client.post(PAGE, sent, REMOTE_ADDR=address)


def test_a_password_signs_in_and_leads_on_to_what_was_asked(client, vera):
    asked = client.get("/admin/commitments/edition/")
    assert asked.url == f"{PAGE}?next=/admin/commitments/edition/"
    assert 'name="next" value="/admin/commitments/edition/"' in client.get(asked.url).text

    answer = sign_in(client, next="/admin/commitments/edition/")
    assert answer.status_code == 302 and answer.url == "/admin/commitments/edition/"
    assert client.get("/admin/").status_code == 200


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_nobody_is_led_elsewhere(client, vera, elsewhere):
    assert sign_in(client, next=elsewhere).url == "/admin/"


def test_a_wrong_password_and_an_unknown_name_are_told_alike(client, vera):
    wrong = sign_in(client, password="wrong horse battery")
    unknown = sign_in(client, name="nobody")

    assert wrong.status_code == unknown.status_code == 200
    for page in (wrong, unknown):
        assert "The username or the password is not right." in page.text
        assert "Error: Sign in" in page.text


def test_who_is_deactivated_hears_what_others_hear(client, vera):
    User.objects.update(is_active=False)

    assert "The username or the password is not right." in sign_in(client).text


def test_an_account_is_locked_after_five_wrong_passwords_from_wherever(client, vera):
    for number in range(5):
        wrong = sign_in(client, password="wrong", address=f"192.0.2.{number}")
        assert wrong.status_code == 200
    refused = sign_in(client, address="198.51.100.1")

    assert refused.status_code == 429
    assert "Try again in 5 minutes." in refused.text
    assert refused["Retry-After"] == "300"
    assert client.get("/admin/").status_code == 302


def test_a_lock_does_not_say_whether_there_is_such_an_account(client, vera):
    pages = {}
    for name in ("vera", "nobody"):
        for number in range(6):
            page = sign_in(client, name=name, password="wrong", address=f"203.0.113.{number}")
        pages[name] = page.text.replace(name, "NAME")

    assert "Try again in 5 minutes." in pages["vera"]
    assert without_marks(pages["vera"]) == without_marks(pages["nobody"])


def test_another_name_of_the_same_account_is_no_way_round(client, vera):
    for name in ("vera", "VERA", " vera", "Vera ", "veRa"):
        sign_in(client, name=name, password="wrong")

    assert sign_in(client, address="198.51.100.1").status_code == 429


def test_an_address_is_refused_after_ten_wrong_passwords_and_others_are_not(client, vera):
    for number in range(10):
        sign_in(client, name=f"person-{number}", password="wrong")

    assert sign_in(client).status_code == 429
    assert sign_in(client, address="198.51.100.1").status_code == 302


def test_the_right_password_does_not_count(client, vera):
    for _ in range(12):
        assert sign_in(client).status_code == 302
        client.logout()


def test_a_lock_ends(client, vera, monkeypatch):
    for _ in range(5):
        sign_in(client, password="wrong")
    cache.clear()  # As its rows are over in five minutes.

    assert sign_in(client).status_code == 302


def test_no_password_is_looked_at_while_locked_and_word_is_left_once(client, vera, monkeypatch):
    for _ in range(5):
        sign_in(client, password="wrong")
    monkeypatch.setattr(User, "check_password", lambda *args: pytest.fail("was looked at"))
    sign_in(client)
    sign_in(client)

    event = SecurityEvent.objects.get(what="locked")
    assert event.account == vera and event.address == "192.0.2.1"
    assert SecurityEvent.objects.filter(what="failed").count() == 5


def test_an_attempt_while_locked_writes_nothing(client, vera):
    for _ in range(6):
        sign_in(client, password="wrong")
    with CaptureQueriesContext(connection) as asked:
        assert sign_in(client).status_code == 429

    assert [row["sql"][:6] for row in asked] == ["SELECT"] * len(asked)


def test_somebody_without_staff_pages_is_told_so_and_not_led_in_a_circle(client):
    reader = User.objects.create_user("reader", password=PASSWORD)
    client.force_login(reader)

    led = client.get("/admin/", follow=True)
    assert led.status_code == 403


def test_signing_out_takes_a_form(client, vera):
    client.force_login(vera)
    assert "You are signed in as vera." in client.get("/admin/logout/").text
    assert client.get("/admin/").status_code == 200

    assert client.post("/admin/logout/").url == PAGE
    assert client.get("/admin/").status_code == 302


def test_nobody_signs_up(client):
    for address in ("signup/", "accounts/signup/", "login/signup/"):
        assert client.get(f"/admin/{address}", follow=True).request["PATH_INFO"] == PAGE
        assert client.post(f"/admin/{address}", {"username": "x"}).status_code in (302, 403)
    assert not User.objects.exists()


def test_the_demonstration_says_that_it_asks_for_no_second_factor(client, settings):
    words = "it asks for no second factor, and its cookies go without https"
    assert words in client.get(PAGE).text

    settings.SECOND_FACTOR_REQUIRED = True
    assert words not in client.get(PAGE).text
