"""A second factor, which whoever may approve or administer needs."""

import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.models import Group, Permission, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import TestCase

from strategy.accounts import second_factor
from strategy.accounts.adapters import cipher
from strategy.models import SecurityEvent
from tests.make_passkey import Passkey

pytestmark = pytest.mark.django_db

OWN, APP, PASSKEY = "/admin/your-sign-in/", "/admin/your-sign-in/app/", "/admin/login/second-step/"
PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def required(settings):
    settings.SECOND_FACTOR_REQUIRED = True


@pytest.fixture(autouse=True)
def mails_go_at_once(monkeypatch):
    monkeypatch.setattr("strategy.accounts.adapters.in_the_background", lambda send: send())


@pytest.fixture
def rita():
    """Approves."""
    rita = User.objects.create_user("rita", "rita@dfe.example", PASSWORD, is_staff=True)
    rita.groups.add(Group.objects.get(name="Approvers"))
    return rita


def signed_in(client, name="rita"):
    answer = client.post("/admin/login/", {"username": name, "password": PASSWORD})
    assert answer.status_code == 302
    return answer.url


def code_for(secret, later=0):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + later))


def set_up_app(client):
    """Follows the pages that set one up; tells its key and the recovery codes."""
    page = client.get(APP).text
    secret = re.search(r'app-key">([^<]+)<', page)[1].replace(" ", "")
    with TestCase.captureOnCommitCallbacks(execute=True):
        shown = client.post(APP, {"code": code_for(secret)}, follow=True)
    return secret, re.findall(r"<li><code>(\d{8})</code>", shown.text)


@pytest.mark.parametrize(
    ("groups", "rights", "needed"),
    [
        (["Approvers"], [], True),
        (["Administrators"], [], True),
        ([], ["change_user"], True),
        ([], ["add_group"], True),
        (["Editors"], [], False),
        (["Auditors"], [], False),
        ([], ["view_user"], False),
    ],
)
def test_who_may_approve_or_administer_needs_one(groups, rights, needed):
    person = User.objects.create_user("person", is_staff=True)
    person.groups.set(Group.objects.filter(name__in=groups))
    person.user_permissions.set(Permission.objects.filter(codename__in=rights))

    assert second_factor.is_needed(person) is needed


def test_a_superuser_needs_one_and_nobody_where_the_demonstration_runs(admin_user, settings):
    assert second_factor.is_needed(admin_user)
    settings.SECOND_FACTOR_REQUIRED = False
    assert not second_factor.is_needed(admin_user)


@pytest.mark.parametrize(
    "address",
    [
        "/admin/",
        "/admin/commitments/edition/",
        "/admin/auth/user/add/",
        "/admin/record-checks/",
        "/admin/no-such-page/",
        "/admin/your-sign-in/codes/new/",
    ],
)
def test_without_one_every_page_of_the_admin_leads_to_where_it_is_set_up(client, rita, address):
    signed_in(client)
    assert client.get(address).url == OWN

    page = client.get(OWN)
    assert page.status_code == 200
    assert "a password is not enough" in page.text


def test_without_one_no_form_of_the_admin_is_taken_and_its_words_come_back(client, admin_user):
    client.force_login(admin_user)
    words = {"name": "Jane Doe", "slug": "jane-doe", "why": "She took office."}
    answer = client.post("/admin/strategy/person/add/", words)

    assert answer.status_code == 403
    assert "She took office." in answer.text


def test_without_one_other_pages_are_read_as_everybody_reads_them(client, rita):
    rita.groups.add(Group.objects.get(name="Auditors"))
    signed_in(client)
    assert "Sign in to see this page" in client.get("/events/").text

    set_up_app(client)
    assert client.get("/events/").status_code == 200


def test_who_needs_none_is_not_asked(client):
    vera = User.objects.create_user("vera", password=PASSWORD, is_staff=True)
    client.force_login(vera)

    assert client.get("/admin/").status_code == 200
    assert "a password is not enough" not in client.get(OWN).text


def test_an_app_is_set_up_and_opens_the_admin(client, rita):
    signed_in(client)
    page = client.get(APP).text
    assert "<svg" in page and "<?xml" not in page and "<script>" not in page

    _secret, codes = set_up_app(client)
    assert len(codes) == 10
    assert client.get("/admin/").status_code == 200
    assert mail.outbox[-1].to == ["rita@dfe.example"]
    assert "Authenticator app activated." in mail.outbox[-1].body


def test_a_wrong_code_sets_up_nothing(client, rita):
    signed_in(client)
    client.get(APP)
    page = client.post(APP, {"code": "000000"})

    assert "The code is not right." in page.text
    assert not Authenticator.objects.exists()


def test_a_password_alone_signs_in_no_more_and_the_apps_code_does(client, rita):
    signed_in(client)
    secret, _codes = set_up_app(client)
    client.post("/admin/logout/")

    assert signed_in(client) == "/admin/login/second-step/"
    assert client.get("/admin/").url.startswith("/admin/login/")
    wrong = client.post("/admin/login/second-step/", {"code": "000000"})
    assert "The code is not right." in wrong.text
    right = client.post("/admin/login/second-step/", {"code": code_for(secret, later=1)})
    assert right.url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_code_signs_in_once(client, rita):
    signed_in(client)
    secret, _codes = set_up_app(client)
    code = code_for(secret, later=1)
    for expected in (302, 200):
        client.post("/admin/logout/")
        signed_in(client)
        assert client.post("/admin/login/second-step/", {"code": code}).status_code == expected


def test_a_recovery_code_signs_in_once(client, rita):
    signed_in(client)
    _secret, codes = set_up_app(client)
    for expected in (302, 200):
        client.post("/admin/logout/")
        signed_in(client)
        answer = client.post("/admin/login/second-step/", {"code": codes[0]})
        assert answer.status_code == expected


def test_recovery_codes_are_shown_once(client, rita):
    signed_in(client)
    _secret, codes = set_up_app(client)
    page = client.get("/admin/your-sign-in/codes/").text

    assert "You have 10 of 10 left." in page
    assert not any(code in page for code in codes)


def test_codes_are_not_guessed(client, rita):
    signed_in(client)
    secret, _codes = set_up_app(client)
    client.post("/admin/logout/")
    signed_in(client)
    for number in range(5):
        client.post("/admin/login/second-step/", {"code": f"00000{number}"})

    refused = client.post("/admin/login/second-step/", {"code": code_for(secret, later=1)})
    assert "Too many attempts." in refused.text


def test_who_needs_one_keeps_one(client, rita):
    signed_in(client)
    set_up_app(client)
    page = client.get("/admin/your-sign-in/app/remove/")
    client.post("/admin/your-sign-in/app/remove/")

    assert "Add a passkey before you remove the app." in page.text
    assert second_factor.has_one(rita)


def test_what_was_signed_in_without_one_is_signed_out_when_it_is_set_up(client, rita):
    other = type(client)()
    signed_in(other)
    signed_in(client)
    set_up_app(client)

    assert other.get(OWN).url.startswith("/admin/login/")
    assert client.get(OWN).status_code == 200


def test_the_key_of_an_app_is_not_in_the_database_for_everybody_to_read(client, rita):
    signed_in(client)
    secret, _codes = set_up_app(client)
    kept = Authenticator.objects.get(type="totp").data["secret"]

    assert secret not in kept
    assert cipher().decrypt(kept.encode()).decode() == secret


def test_with_another_secret_key_no_code_is_right(client, rita, settings):
    signed_in(client)
    secret, codes = set_up_app(client)
    client.post("/admin/logout/")
    settings.SECRET_KEY = "another one, as long as it has to be: " + "y" * 50
    signed_in(client)

    for code in (code_for(secret, later=1), codes[0], code_for("")):
        page = client.post("/admin/login/second-step/", {"code": code})
        assert "The code is not right." in page.text


def test_changes_of_how_one_signs_in_ask_again_after_a_while(client, rita):
    signed_in(client)
    session = client.session
    session["signed_in_at"] -= 301
    session.save()

    assert client.get(APP).url.startswith("/admin/confirm/?next=")
    assert client.post("/admin/confirm/", {"password": "wrong"}).status_code == 200
    confirmed = client.post("/admin/confirm/", {"password": PASSWORD, "next": APP})
    assert confirmed.url == APP
    assert client.get(APP).status_code == 200


def test_a_passkey_is_added_and_signs_in_alone(client, rita):
    passkey = Passkey()
    signed_in(client)
    asked = passkey.asked_by(client.get("/admin/your-sign-in/passkeys/add/"))
    added = passkey.made_for(asked["creation_options"])
    sent = {"name": "work laptop", "credential": added, "passwordless": "on"}
    assert client.post("/admin/your-sign-in/passkeys/add/", sent).status_code == 302
    assert "work laptop" in client.get(OWN).text

    client.post("/admin/logout/")
    ajax = {"HTTP_ACCEPT": "application/json"}
    asked = client.get("/admin/login/passkey/", **ajax).json()
    used = passkey.used_for(asked["request_options"])
    assert client.post("/admin/login/passkey/", {"credential": used}).url == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_passkey_is_a_second_step(client, rita):
    passkey = Passkey()
    signed_in(client)
    asked = passkey.asked_by(client.get("/admin/your-sign-in/passkeys/add/"))
    sent = {"name": "key", "credential": passkey.made_for(asked["creation_options"])}
    client.post("/admin/your-sign-in/passkeys/add/", sent)
    client.post("/admin/logout/")

    assert signed_in(client) == PASSKEY
    asked = passkey.asked_by(client.get(PASSKEY))
    used = {"credential": passkey.used_for(asked["request_options"])}
    assert client.post(PASSKEY, used).url == "/admin/"


def test_another_passkey_signs_nobody_in(client, rita):
    asked = client.get("/admin/login/passkey/", HTTP_ACCEPT="application/json").json()
    used = Passkey().used_for(asked["request_options"])

    assert client.post("/admin/login/passkey/", {"credential": used}).url == "/admin/login/"
    assert client.get("/admin/").status_code == 302


def test_what_changes_a_second_factor_leaves_word(client, rita):
    signed_in(client)
    set_up_app(client)
    with TestCase.captureOnCommitCallbacks(execute=True):
        client.post("/admin/your-sign-in/codes/new/")
    client.post("/admin/logout/")
    signed_in(client)
    client.post("/admin/login/second-step/", {"code": "000000"})

    told = [event.what for event in SecurityEvent.objects.filter(account=rita).order_by("pk")]
    assert told == [
        "signed-in",
        *["factor-added"] * 2,
        "codes-renewed",
        "signed-out",
        "factor-failed",
    ]


def test_a_recovery_code_that_is_used_leaves_word(client, rita):
    signed_in(client)
    _secret, codes = set_up_app(client)
    client.post("/admin/logout/")
    signed_in(client)
    client.post("/admin/login/second-step/", {"code": codes[0]})

    last = SecurityEvent.objects.filter(account=rita).order_by("pk").values_list("what", flat=True)
    assert {*list(last)[-2:]} == {"code-used", "signed-in"}


def test_who_lost_all_of_it_gets_another_chance_by_a_command(client, rita):
    signed_in(client)
    set_up_app(client)
    told = StringIO()
    call_command("remove_second_factor", "rita", stdout=told)
    call_command("remove_second_factor", "rita", stdout=told)

    assert "They can set up another." in told.getvalue()
    assert "rita has no second factor." in told.getvalue()
    assert client.get(OWN).status_code == 302
    assert SecurityEvent.objects.filter(account=rita, what="factor-removed").count() == 2
    signed_in(client)
    assert client.get("/admin/").url == OWN

    with pytest.raises(CommandError, match="There is no account nobody"):
        call_command("remove_second_factor", "nobody")


def test_what_is_kept_of_sign_in_has_no_page_in_the_admin(admin_client, settings):
    settings.SECOND_FACTOR_REQUIRED = False
    page = admin_client.get("/admin/").text

    for name in ("mfa", "account/emailaddress", "socialaccount", "usersessions"):
        assert f"/admin/{name}/" not in page
        assert admin_client.get(f"/admin/{name}/").status_code == 404


def test_asking_whether_one_is_needed_costs_four_queries(client, rita, django_assert_num_queries):
    signed_in(client)
    set_up_app(client)

    # The session, the account, its rights in two, its groups, its factors; then the page's own.
    with django_assert_num_queries(6):
        client.get("/admin/no-such-page/")
