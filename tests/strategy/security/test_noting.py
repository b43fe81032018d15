"""Who signed in, failed to, or signed out leaves a row and a line."""

import logging

import pytest

from strategy.models import RecordChange, SecurityEvent
from strategy.security.noting import note
from tests.commitments import people

pytestmark = pytest.mark.django_db

SIGN_IN = "/admin/login/"


@pytest.fixture
def rita():
    return people.rita()


def events(**of) -> list[tuple]:
    found = SecurityEvent.objects.filter(**of).order_by("pk")
    return [(event.what, event.account, event.address) for event in found]


def test_a_sign_in_and_a_sign_out_are_noted_with_account_and_address(client, rita):
    typed = {"username": "rita", "password": "pledges"}
    client.post(SIGN_IN, typed, REMOTE_ADDR="192.0.2.7")
    client.post("/admin/logout/", REMOTE_ADDR="192.0.2.8")

    assert events() == [("signed-in", rita, "192.0.2.7"), ("signed-out", rita, "192.0.2.8")]


def test_a_wrong_password_is_noted_of_the_account_that_it_was_for(client, rita):
    client.post(SIGN_IN, {"username": "Rita", "password": "wrong"}, REMOTE_ADDR="2001:db8::1")

    assert events() == [("failed", rita, "2001:db8::1")]


def test_a_password_typed_into_the_box_for_the_name_is_nowhere(client, rita, caplog):
    client.post(SIGN_IN, {"username": "correct horse battery", "password": "rita"})

    assert events() == [("failed", None, "127.0.0.1")]
    told = [str(value) for row in SecurityEvent.objects.values() for value in row.values()]
    assert "correct horse battery" not in "".join([*told, caplog.text])


def test_a_failure_to_sign_in_is_a_warning_in_the_log(client, rita, caplog):
    client.post(SIGN_IN, {"username": "rita", "password": "wrong"})

    [record] = [row for row in caplog.records if row.name == "strategy.security.noting"]
    assert record.levelno == logging.WARNING
    assert record.getMessage() == "Security: failed to sign in"
    assert record.facts == {"event": "failed", "subject": "", "account": rita.pk}


def test_a_row_names_the_request_as_the_answer_does(client, rita):
    answer = client.post(SIGN_IN, {"username": "rita", "password": "pledges"})

    assert SecurityEvent.objects.get().request_id == answer["X-Request-ID"]


def test_a_command_has_neither_account_nor_address():
    event = note("exported", subject="manage.py export_record: everything")

    assert (event.account, event.address, event.request_id) == (None, None, "")


def test_signing_in_changes_no_page_of_the_record(client, rita):
    before = RecordChange.objects.version()
    client.post(SIGN_IN, {"username": "rita", "password": "pledges"})

    assert rita.security_events.count() == 1
    assert RecordChange.objects.version() == before
