"""Time from an authority outside: asked, checked by its certificates, kept."""

import base64
from copy import copy
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from commitments.ledger import checkpoints, notes, timestamps
from commitments.ledger.keys import SigningKey
from commitments.ledger.notes import Head
from commitments.ledger.timestamps import NoTime
from commitments.models import Checkpoint, Token
from tests.commitments.ledger import time_authority
from tests.commitments.ledger.made_up_log import MadeUpLog
from tests.refusals import changed

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    with time_authority.served(time_authority.made(tmp_path_factory.mktemp("time"))) as authority:
        yield authority


@pytest.fixture
def authority(served, settings):
    """The authority, which the settings name and which does as it should."""
    settings.TIMESTAMP_URL = served.url
    settings.TIMESTAMP_CERTIFICATES = str(served.root)
    served.is_away, served.sends_chain, served.says = False, False, b""
    return served


def checkpoint(size=1):
    head = Head("log", size, bytes([size]) * 32)
    return Checkpoint.objects.create(
        size=size,
        root=head.root.hex(),
        at=timezone.now(),
        keys="log",
        note=str(notes.signed(head.text, [SigningKey.made("log")])),
    )


def test_the_time_of_a_checkpoint_is_kept_and_checked_offline(authority):
    before = timezone.now() - timedelta(seconds=1)

    token = timestamps.stamp(checkpoint())

    assert before <= token.at <= timezone.now() + timedelta(seconds=1)
    assert token.authority == authority.url
    authority.is_away = True
    assert timestamps.checked(Token.objects.get()) == token.at


def test_what_waits_is_the_latest_first_and_only_what_has_no_token(authority, settings):
    rows = [checkpoint(size) for size in (1, 2, 3)]
    timestamps.stamp(rows[1])

    assert list(timestamps.waiting()) == [rows[2], rows[0]]
    settings.TIMESTAMP_URL = "http://other.example/"
    assert len(timestamps.waiting()) == 3


def test_a_token_of_another_checkpoint_is_refused(authority):
    token = timestamps.stamp(checkpoint())

    with pytest.raises(NoTime, match="Mismatch"):
        timestamps.checked(changed(token, checkpoint=checkpoint(2)))


def test_a_token_of_another_authority_is_refused(authority, settings, tmp_path):
    token = timestamps.stamp(checkpoint())
    other = time_authority.made(tmp_path)
    settings.TIMESTAMP_CERTIFICATES = str(other.root)

    with pytest.raises(NoTime):
        timestamps.checked(token)
    with pytest.raises(NoTime):
        timestamps.stamp(checkpoint(2))


def test_an_answer_to_an_earlier_question_is_refused(authority):
    authority.says = base64.b64decode(timestamps.stamp(checkpoint()).answer)

    with pytest.raises(NoTime, match="Nonce"):
        timestamps.stamp(checkpoint(2))


@pytest.mark.parametrize("says", [b"<html></html>", bytes.fromhex("30053003020102")])
def test_an_answer_that_is_none_is_refused_and_nothing_is_kept(authority, says):
    authority.says = says

    with pytest.raises(NoTime):
        timestamps.stamp(checkpoint())
    assert not Token.objects.exists()


def test_an_authority_that_is_away_is_told(authority):
    authority.is_away = True
    with pytest.raises(NoTime, match="couldn't be asked"):
        timestamps.stamp(checkpoint())


def test_where_its_own_certificate_is_known_the_authority_sends_none(authority, settings, tmp_path):
    """OpenSSL's authority sends several in an order that the reader of answers refuses."""
    authority.sends_chain = True
    with pytest.raises(NoTime):
        timestamps.stamp(checkpoint())
    both = tmp_path / "both.pem"
    both.write_bytes(authority.root.read_bytes() + authority.own.read_bytes())
    settings.TIMESTAMP_CERTIFICATES = str(both)

    token = timestamps.stamp(Checkpoint.objects.get())

    assert timestamps.checked(token) == token.at


@pytest.mark.parametrize("named", ["/nowhere", "{own}", "{key}"])
def test_certificates_that_bear_nothing_are_told(authority, settings, named):
    key = authority.folder / "own.key"
    settings.TIMESTAMP_CERTIFICATES = named.format(own=authority.own, key=key)

    with pytest.raises(NoTime, match="TIMESTAMP_CERTIFICATES"):
        timestamps.stamp(checkpoint())


@pytest.fixture
def signed(monkeypatch, settings):
    """A log that is signed twice."""
    settings.LOG_KEY = [SigningKey.made("pledgebook.example/log").secret]
    log = MadeUpLog("a")
    monkeypatch.setattr(checkpoints, "log", log)
    checkpoints.sign()
    log.append("b")
    checkpoints.sign()


def test_the_command_asks_for_the_time_of_each_checkpoint_once(authority, signed, capsys):
    call_command("checkpoint")

    said = capsys.readouterr().out
    assert "2 lines: 20" in said and "1 lines: 20" in said
    call_command("checkpoint")
    assert Token.objects.count() == 2
    call_command("checkpoint", verify=True)
    assert "is right" in capsys.readouterr().out


def test_an_authority_that_is_away_keeps_no_checkpoint_from_being_signed(
    authority, monkeypatch, settings, capsys
):
    settings.LOG_KEY = [SigningKey.made("pledgebook.example/log").secret]
    monkeypatch.setattr(checkpoints, "log", MadeUpLog("a"))
    authority.is_away = True

    with pytest.raises(CommandError, match="couldn't be asked"):
        call_command("checkpoint")
    assert "Signed: 1 lines" in capsys.readouterr().out
    authority.is_away = False
    call_command("checkpoint")
    assert checkpoints.latest().tokens.count() == 1


def test_a_token_that_was_altered_is_found(authority, signed, monkeypatch, settings, capsys):
    call_command("checkpoint")
    tokens = Token.objects.select_related("checkpoint")
    first, last = tokens
    for altered, why in [
        (changed(copy(first), at=first.at + timedelta(hours=1)), "tells another time"),
        (changed(copy(first), answer=last.answer), "Mismatch"),
        (changed(copy(first), answer="AAAA"), "parse error"),
        (changed(copy(first), answer="A"), "base64"),
    ]:
        assert any(why in fault for fault in timestamps.faults([altered]))
    settings.TIMESTAMP_CERTIFICATES = settings.TIMESTAMP_URL = ""
    call_command("checkpoint", verify=True)
    assert "Not checked: tokens of time (2)" in capsys.readouterr().out
