"""Checkpoints: when one is signed, what stands in it, and what witnesses say of it."""

import re
import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from commitments.ledger import checkpoints, notes
from commitments.ledger.checkpoints import NotContinued, NotTaken
from commitments.ledger.keys import COSIGNATURE, SigningKey, UnreadableKey, VerifierKey
from commitments.ledger.notes import Head, Note
from commitments.models import Checkpoint, Cosignature
from tests.commitments.ledger.made_up_log import MadeUpLog
from tests.refusals import changed

pytestmark = pytest.mark.django_db

KEY = SigningKey.made("pledgebook.example/log")
WITNESS = SigningKey.made("witness.example/w1", COSIGNATURE)


@pytest.fixture
def log(monkeypatch, settings):
    """A log of three lines, a key that signs it and a witness that it knows."""
    settings.LOG_KEY = [KEY.secret]
    settings.LOG_WITNESSES = [str(WITNESS.verifier)]
    made_up = MadeUpLog("a", "b", "c")
    monkeypatch.setattr(checkpoints, "log", made_up)
    return made_up


def cosigned(checkpoint, *, at=None, by=WITNESS):
    at = at or int(timezone.now().timestamp())
    return str(Note(checkpoint.text, (notes.cosignature(checkpoint.text, by, at),)))


# Signing


def test_a_checkpoint_says_how_long_the_log_is_and_its_root(log):
    signed = checkpoints.sign()

    note = Note.read(signed.note)
    assert Head.read(note.text) == Head(KEY.name, 3, log.root())
    assert note.signed_by(KEY.verifier) == {KEY.verifier}
    assert (signed.size, signed.root) == (3, log.root().hex())
    assert signed.keys == f"pledgebook.example/log+{KEY.verifier.id.hex()}"
    assert checkpoints.latest() == signed


def test_a_log_that_did_not_grow_is_not_signed_again(log):
    assert checkpoints.sign()
    assert checkpoints.sign() is None

    assert Checkpoint.objects.count() == 1


def test_a_log_that_grew_is_signed_again_and_keeps_what_was_signed_before(log):
    first = checkpoints.sign()
    log.append("d")
    second = checkpoints.sign()

    assert checkpoints.latest() == second and second.size == 4
    assert checkpoints.of_size(3) == first
    assert checkpoints.covering(2) == first and checkpoints.covering(3) == second
    assert checkpoints.covering(4) is None


def test_a_log_without_lines_is_not_signed(log):
    log.lines = []
    assert checkpoints.sign() is None


@pytest.mark.parametrize("lines", [["a", "X", "c", "d"], ["a", "X", "c"], ["a", "b"]])
def test_a_log_that_was_rewritten_is_not_signed(log, lines):
    checkpoints.sign()
    log.lines = [line.encode() for line in lines]

    with pytest.raises(NotContinued, match="first 3 lines are not those that were signed"):
        checkpoints.sign()
    assert Checkpoint.objects.count() == 1


def test_many_that_sign_at_once_make_one(transactional_db, log):
    signed = []

    def sign():
        try:
            signed.append(checkpoints.sign())
        finally:
            connection.close()

    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=sign) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite has one writer at a time, and its test database one connection.
        for _ in range(8):
            sign()

    assert len(signed) == 8
    assert {row.pk for row in signed if row} == {Checkpoint.objects.get().pk}


# Keys


def test_another_key_takes_over_while_both_sign(log, settings):
    checkpoints.sign()
    new = SigningKey.made(KEY.name)
    settings.LOG_KEY = [new.secret, KEY.secret]

    signed = checkpoints.sign()  # The log didn't grow, but the new key hasn't signed it.

    assert Note.read(signed.note).signed_by(new.verifier, KEY.verifier) == {
        *(new.verifier, KEY.verifier)
    }
    assert checkpoints.latest() == checkpoints.of_size(3) == signed
    settings.LOG_KEY = [new.secret]
    assert checkpoints.faults() == []
    old = checkpoints.name_of(KEY.verifier)
    assert checkpoints.not_checked() == [f"signatures of {old}, which LOG_KEY does not name"]


def test_keys_of_several_logs_sign_nothing(log, settings):
    settings.LOG_KEY = [KEY.secret, SigningKey.made("other.example/log").secret]
    with pytest.raises(UnreadableKey, match="all have its name"):
        checkpoints.sign()
    settings.LOG_KEY = [WITNESS.secret]
    with pytest.raises(UnreadableKey, match="of its own kind"):
        checkpoints.sign()


def test_a_demonstration_has_a_key_that_stays_the_same(log, settings):
    settings.LOG_KEY, settings.LOCAL = [], True
    settings.SITE_URL = "http://127.0.0.1:8001"

    [key] = checkpoints.keys()

    assert key.name == checkpoints.origin() == "127.0.0.1:8001/log"
    assert checkpoints.keys() == [key]
    settings.SECRET_KEY = "another"
    assert checkpoints.keys() != [key]


def test_without_a_key_nothing_is_signed(log, settings):
    settings.LOG_KEY, settings.LOCAL = [], False

    assert checkpoints.sign() is None
    with pytest.raises(CommandError, match="LOG_KEY is not set"):
        call_command("checkpoint")
    assert not Checkpoint.objects.exists()


def test_a_key_is_made_for_this_site_or_for_the_name_that_the_log_has(settings, capsys):
    settings.SITE_URL = "https://record.example"
    call_command("make_log_key")
    call_command("make_log_key", name="old.example/log")

    said = capsys.readouterr().out
    secrets, public = re.findall("^LOG_KEY=(.+)", said, re.M), re.findall(": (.+)", said)
    assert [SigningKey.read(text).verifier for text in secrets] == [
        VerifierKey.read(text) for text in public
    ]
    assert [SigningKey.read(text).name for text in secrets] == [
        "record.example/log",
        "old.example/log",
    ]
    with pytest.raises(CommandError, match="a key has a name"):
        call_command("make_log_key", name="two words")


# Witnesses


def test_what_a_witness_says_stands_below_the_checkpoint(log):
    signed = checkpoints.sign()
    assert str(checkpoints.shown(signed)) == signed.note

    [taken] = checkpoints.take(cosigned(signed, at=1_679_315_147))

    assert taken.at == datetime(2023, 3, 20, 12, 25, 47, tzinfo=UTC)
    shown = checkpoints.shown(signed)
    assert str(shown) == f"{signed.note}{taken.line}\n"
    assert shown.signed_by(KEY.verifier, WITNESS.verifier) == {KEY.verifier, WITNESS.verifier}


def test_of_each_witness_that_is_known_the_last_word_is_shown(log, settings):
    other = SigningKey.made("witness.example/w2", COSIGNATURE)
    settings.LOG_WITNESSES = [str(WITNESS.verifier), str(other.verifier)]
    signed = checkpoints.sign()
    for at in (200, 300, 100):
        checkpoints.take(cosigned(signed, at=at))
    checkpoints.take(cosigned(signed, at=400, by=other))

    assert [notes.time_of(one) for one in checkpoints.shown(signed).signatures[1:]] == [300, 400]
    settings.LOG_WITNESSES = [str(other.verifier)]
    assert [notes.time_of(one) for one in checkpoints.shown(signed).signatures[1:]] == [400]


def test_the_same_word_twice_is_kept_once(log):
    signed = checkpoints.sign()
    for _ in range(2):
        checkpoints.take(cosigned(signed, at=100))

    assert Cosignature.objects.count() == 1


def test_a_cosignature_stays_where_another_key_signed_the_same(log, settings):
    checkpoints.take(cosigned(checkpoints.sign(), at=100))
    settings.LOG_KEY = [SigningKey.made(KEY.name).secret]
    signed = checkpoints.sign()

    assert [notes.time_of(one) for one in checkpoints.shown(signed).signatures[1:]] == [100]


def test_what_is_no_cosignature_of_a_witness_known_here_is_not_taken(log):
    signed = checkpoints.sign()
    right = cosigned(signed)
    elsewhere = Head(KEY.name, 3, bytes(32)).text
    seen = notes.cosignature(signed.text, WITNESS, 100)
    ahead = int((timezone.now() + timedelta(hours=1)).timestamp())
    for whole, why in [
        ("", "no signatures"),
        ("a\n\n— w1 AAAAAAAA\n", "a checkpoint tells"),
        (signed.note, "None of the signatures is by a witness"),
        (cosigned(signed, by=SigningKey.made("w1", COSIGNATURE)), "None of the signatures"),
        (right.replace("\n3\n", "\n4\n"), "is not of this text"),
        (str(Note(elsewhere, (seen,))), "is not of this text"),
        (
            str(Note(elsewhere, (notes.cosignature(elsewhere, WITNESS, 100),))),
            "No checkpoint of 3 lines here has this root",
        ),
        (cosigned(signed, at=ahead), "is yet to come"),
        (cosigned(signed, at=2**63), "is not of this text"),
    ]:
        with pytest.raises(NotTaken, match=why):
            checkpoints.take(whole)
    assert not Cosignature.objects.exists()


def test_a_cosignature_comes_in_by_command_too(log, tmp_path, capsys):
    file = tmp_path / "cosigned"
    file.write_text(cosigned(checkpoints.sign(), at=100))

    call_command("add_cosignature", str(file))

    assert "witness.example/w1" in capsys.readouterr().out
    assert Cosignature.objects.count() == 1
    file.write_text("nothing")
    for named, why in [(str(file), "no signatures"), ("/nowhere", "No such file")]:
        with pytest.raises(CommandError, match=why):
            call_command("add_cosignature", named)


# The command


def test_the_command_signs_what_was_missed(log, capsys):
    call_command("checkpoint")
    assert f"Signed: 3 lines, root {log.root().hex()}" in capsys.readouterr().out
    call_command("checkpoint")
    assert "did not grow" in capsys.readouterr().out
    log.lines[0] = b"X"
    log.append("d")
    with pytest.raises(CommandError, match="nothing is signed"):
        call_command("checkpoint")


def test_all_that_was_signed_is_checked(log, capsys):
    checkpoints.take(cosigned(checkpoints.sign(), at=100))
    log.append("d")
    checkpoints.sign()

    call_command("checkpoint", verify=True)

    assert "All that was signed of the log is right." in capsys.readouterr().out


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"size": 2}, "is not of this log"),
        ({"size": 9}, "is not of this log"),
        ({"root": "0" * 64}, "is not of this log"),
        ({"keys": "other+00000000"}, "its note says something else"),
        ({"note": "nothing"}, "it has no signatures"),
    ],
)
def test_what_was_altered_of_a_checkpoint_is_found(log, fields, why, monkeypatch):
    row = changed(checkpoints.sign(), **fields)
    monkeypatch.setattr(Checkpoint.objects, "prefetch_related", lambda *names: [row])

    assert any(why in fault for fault in checkpoints.faults())


def test_a_checkpoint_that_another_key_signed_in_its_name_is_found(log, monkeypatch):
    row = checkpoints.sign()
    row.note = row.note.replace("\n3\n", "\n4\n")
    monkeypatch.setattr(Checkpoint.objects, "prefetch_related", lambda *names: [row])

    assert any("is not of this text" in fault for fault in checkpoints.faults())


@pytest.mark.parametrize(
    "fields",
    [
        {"witness": "other+00000000"},
        {"at": datetime(2020, 1, 1, tzinfo=UTC)},
        {"line": "nothing"},
        {"line": str(notes.cosignature("other\n", WITNESS, 100))},
    ],
)
def test_what_was_altered_of_a_cosignature_is_found(log, fields):
    signed = checkpoints.sign()
    [row] = checkpoints.take(cosigned(signed, at=100))
    assert checkpoints._is_as_signed(row, signed, [WITNESS.verifier])
    assert not checkpoints._is_as_signed(changed(row, **fields), signed, [WITNESS.verifier])
