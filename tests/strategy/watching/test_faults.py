"""Faults of the site reach whoever looks after it, without a secret, and without a flood."""

import json
import logging
import threading
import zlib
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
import sentry_sdk
from django.core import mail
from django.core.management import call_command

from strategy.watching import faults

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.strategy.security.broken")]


@pytest.fixture
def told():
    """What a handler is told meanwhile, as all of the site's loggers tell it."""
    added = []

    def tell(handler):
        logging.getLogger().addHandler(handler)
        added.append(handler)
        return handler

    yield tell
    for handler in added:
        logging.getLogger().removeHandler(handler)


@pytest.fixture
def by_mail(told, settings, monkeypatch):
    settings.FAULTS_TO = ["duty@pledges.example"]
    monkeypatch.setattr(faults, "Thread", AtOnce)
    return told(faults.ByMail())


class AtOnce:
    """A thread that is over before it begins."""

    def __init__(self, target, args, **kwargs):
        self.start = lambda: target(*args)


def make_a_fault(client, word="a word that was sent"):
    client.raise_request_exception = False
    assert client.post("/admin/box/", {"password": word}).status_code == 500


def test_a_fault_is_mailed_with_what_its_line_says_and_no_secret(client, by_mail):
    make_a_fault(client)

    [sent] = mail.outbox
    assert sent.to == ["duty@pledges.example"]
    assert sent.subject == "[Pledgebook] ERROR: Internal Server Error: /admin/box/"
    assert "path: /admin/box/\n" in sent.body and "request_id: " in sent.body
    assert "ValueError: invalid literal for int()" in sent.body
    assert "a word that was sent" not in sent.body


def test_the_same_fault_is_mailed_once_in_a_while(client, by_mail, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(faults.time, "monotonic", lambda: clock[0])
    for _ in range(3):
        make_a_fault(client)
    assert len(mail.outbox) == 1

    clock[0] += faults.AGAIN_SECONDS
    make_a_fault(client)
    assert len(mail.outbox) == 2


def test_of_many_faults_so_many_are_mailed_in_an_hour(by_mail, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(faults.time, "monotonic", lambda: clock[0])
    for number in range(faults.MAILS_AN_HOUR + 5):
        logging.getLogger(f"of.{number}").error("Each from elsewhere")
    assert len(mail.outbox) == faults.MAILS_AN_HOUR

    clock[0] += 3601
    logging.getLogger("of.999").error("After an hour")
    assert len(mail.outbox) == faults.MAILS_AN_HOUR + 1


def test_what_is_refused_is_no_fault(client, by_mail):
    client.get("/admin/denied/")
    logging.getLogger("any").warning("Not one either")

    assert mail.outbox == []


def test_a_mail_server_that_is_away_is_a_line_of_the_log(client, by_mail, log, settings):
    settings.EMAIL_BACKEND = "tests.strategy.watching.test_faults.Away"

    make_a_fault(client)

    [line] = [line for line in log() if line["logger"] == "strategy.watching.faults"]
    assert line["level"] == "WARNING"
    assert line["message"] == "A fault could not be mailed: nobody there"


def test_a_unit_that_failed_is_told_before_the_command_ends(told, settings, monkeypatch):
    settings.FAULTS_TO = ["duty@pledges.example"]
    told(faults.ByMail())
    monkeypatch.setenv("MONITOR_SERVICE_RESULT", "exit-code")
    monkeypatch.setenv("MONITOR_EXIT_STATUS", "1")

    call_command("tell_fault", "pledgebook-backup.service")

    [sent] = mail.outbox
    assert sent.to == ["duty@pledges.example"]
    assert "ERROR: pledgebook-backup.service failed (exit-code, 1). " in sent.subject
    assert "journalctl --unit pledgebook-backup.service says why.\n" in sent.body


def test_a_unit_that_failed_where_nobody_is_to_hear_of_it_says_so(settings, capsys):
    settings.FAULTS_TO, settings.SENTRY_DSN = [], ""

    call_command("tell_fault", "pledgebook-backup.service")

    assert "neither FAULTS_TO nor SENTRY_DSN is set" in capsys.readouterr().err
    assert mail.outbox == []


class Away:
    def __init__(self, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError("nobody there")


class Collector(BaseHTTPRequestHandler):
    """Takes envelopes as a service that understands Sentry's does."""

    def do_POST(self):
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        if self.headers.get("Content-Encoding") == "gzip":
            sent = zlib.decompress(sent, wbits=31)
        self.server.envelopes.append((self.path, sent.decode()))
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *args):
        pass


@pytest.fixture
def collector():
    server = HTTPServer(("127.0.0.1", 0), Collector)
    server.envelopes = []
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    sentry_sdk.get_client().close(timeout=1)
    sentry_sdk.get_global_scope().set_client(None)
    server.shutdown()
    server.server_close()


def test_a_service_is_told_and_of_nothing_that_was_sent(client, told, settings, collector):
    settings.SENTRY_DSN = f"http://key@127.0.0.1:{collector.server_port}/7"
    told(faults.BySentry())

    make_a_fault(client)
    client.get("/admin/denied/")
    sentry_sdk.flush(timeout=5)

    [(path, envelope)] = collector.envelopes
    event = json.loads(envelope.splitlines()[2])
    assert path == "/api/7/envelope/"
    assert event["logentry"]["formatted"] == "Internal Server Error: /admin/box/"
    assert (event["tags"]["path"], event["tags"]["status"]) == ("/admin/box/", "500")
    [error] = event["exception"]["values"]
    assert error["type"] == "ValueError"
    assert [frame for frame in error["stacktrace"]["frames"] if "vars" in frame] == []
    assert "a word that was sent" not in envelope
