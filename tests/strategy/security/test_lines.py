"""Lines of the server's log as JSON: what they say, and what they leave out."""

import logging
import re

import pytest
from django.test import Client

from strategy.security.lines import ReadableLine
from strategy.security.requests import HEADER
from tests.commitments import people

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.strategy.security.broken")]

A_NAME = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def asks(client):
    client.raise_request_exception = False
    return client


def test_a_line_says_when_how_grave_what_in_which_request_by_whom_and_from_where(asks, log):
    answer = asks.get("/admin/denied/", REMOTE_ADDR="192.0.2.7", headers={HEADER: A_NAME})

    line = log()[-1]
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+00:00", line.pop("time"))
    assert line == {
        "level": "WARNING",
        "logger": "django.request",
        "message": "Forbidden (Permission denied): /admin/denied/",
        "request_id": A_NAME,
        "user_id": None,
        "address": "192.0.2.7",
        "method": "GET",
        "path": "/admin/denied/",
        "status": 403,
    }
    assert answer[HEADER] == A_NAME


def test_a_line_of_a_page_of_the_admin_names_who_asked_for_it(asks, log):
    vera = people.person("vera", "Editors")
    asks.force_login(vera)

    assert asks.get("/admin/auth/user/").status_code == 403

    assert log()[-1]["user_id"] == vera.pk


@pytest.mark.parametrize("said", ["", "short", "with words in it, and more", "a" * 65, "x\ny" * 9])
def test_a_request_without_a_sane_name_is_given_one(asks, said):
    answer = asks.get("/healthz", headers={HEADER: said})

    assert re.fullmatch(r"[0-9a-f]{32}", answer[HEADER])


@pytest.mark.parametrize("kind", ["denied", "suspicious", "bad"])
def test_a_refusal_has_no_traceback_and_is_a_warning(asks, log, kind):
    assert asks.get(f"/admin/{kind}/").status_code in (400, 403)

    [line] = log()
    assert "traceback" not in line
    assert line["level"] == "WARNING"


def test_nor_has_a_host_that_is_not_ours_or_a_form_without_the_mark_of_its_page(log):
    strict = Client(enforce_csrf_checks=True, raise_request_exception=False)
    assert strict.get("/", headers={"host": "evil.example"}).status_code == 400
    assert strict.post("/admin/login/", {"username": "rita"}).status_code == 403

    lines = log()
    assert [line["status"] for line in lines] == [400, 403]
    assert not any("traceback" in line for line in lines)


def test_a_fault_of_our_own_has_its_traceback_in_the_line(asks, log):
    assert asks.post("/admin/box/", {"password": "no number"}).status_code == 500

    [line] = [row for row in log() if "traceback" in row]
    assert line["level"] == "ERROR" and line["status"] == 500
    assert "in of_one_box" in line["traceback"]
    assert "ValueError: invalid literal for int()" in line["traceback"]
    assert "no number" not in line["traceback"]


def test_what_people_read_has_no_traceback_of_a_refusal_either():
    error = PermissionError("No.")
    record = logging.LogRecord("any", logging.ERROR, "", 1, "Refused", (), (None, error, None))
    record.status_code = 403

    assert ReadableLine().format(record) == "Refused"
    assert record.exc_info and record.levelname == "ERROR"  # For others it is what it was.


def test_a_security_event_is_one_line(asks, log):
    rita = people.rita()
    asks.post("/admin/login/", {"username": "rita", "password": "pledges"})

    [line] = [row for row in log() if "event" in row]
    assert line["message"] == "Security: signed in"
    assert (line["event"], line["account"], line["level"]) == ("signed-in", rita.pk, "INFO")


@pytest.mark.parametrize("is_on", [True, False])
def test_every_request_is_a_line_where_it_is_asked_for(asks, log, settings, is_on):
    settings.ACCESS_LOG = is_on
    asks.get("/about/?as-at=2014-06-01")

    told = [(line["path"], line["status"]) for line in log() if "milliseconds" in line]
    assert told == ([("/about/", 200)] if is_on else [])


def test_a_request_is_over_when_its_answer_is_sent(asks, log):
    asks.get("/about/")
    logging.getLogger("any").warning("Meanwhile")

    assert "request_id" not in log()[-1]
