"""Keys and signed notes: as Go's sumdb tests its own, and as another implementation reads ours."""

import hashlib

import pytest
from tlog_scales.signing import Vkey
from tlog_scales.tlog import Checkpoint as TheirCheckpoint

from commitments.ledger import notes
from commitments.ledger.keys import COSIGNATURE, SigningKey, UnreadableKey, VerifierKey
from commitments.ledger.notes import Head, MalformedNote, Note, WrongSignature

# From the tests of Go's golang.org/x/mod/sumdb/note, which C2SP's signed-note was made from.
VERIFIER = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
PRIVATE = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
ENOCH_KEY = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
ENOCH = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33W"
    "Wd1RvMc+QQ=\n"
)
SIGNED = f"{TEXT}\n{PETER}"

HEAD = Head("pledgebook.example/log", 20852163, hashlib.sha256(b"root").digest())


def manglings(key):
    """As Go's tests spoil a key: each part of it, and each character raised by one."""
    for start in range(len(key)):
        for end in range(start + 1, len(key) + 1):
            if (start, end) != (0, len(key)):
                yield key[start:end]
    for at, character in enumerate(key):
        yield key[:at] + chr(ord(character) + 1) + key[at + 1 :]


def test_a_verifier_key_is_read_and_written_as_go_does():
    assert str(VerifierKey.read(VERIFIER)) == VERIFIER


def test_no_spoilt_verifier_key_is_read():
    for spoilt in [
        *manglings(VERIFIER),
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
    ]:
        with pytest.raises(UnreadableKey):
            VerifierKey.read(spoilt)


def test_a_private_key_is_read_and_written_as_go_does_and_is_told_by_accident_nowhere():
    key = SigningKey.read(PRIVATE)

    assert key.secret == PRIVATE
    assert str(key.verifier) == str(key) == repr(key) == VERIFIER


def test_no_spoilt_private_key_is_read_nor_told_in_the_fault():
    for spoilt in manglings(PRIVATE):
        with pytest.raises(UnreadableKey) as told:
            SigningKey.read(spoilt)
        assert "AYEKFALVFGyNhPJEMzD1QIDr" not in str(told.value)


@pytest.mark.parametrize("name", ["", "a b", "a+b", "a\u00a0b", "a\n"])
def test_a_key_is_not_called_just_anything(name):
    with pytest.raises(UnreadableKey):
        SigningKey.made(name)


def test_a_key_that_is_made_signs_and_can_be_read_again():
    key = SigningKey.read(SigningKey.made("pledgebook.example/log").secret)
    signature = key.sign(b"hi")

    assert key.verifier.verifies(signature, b"hi")
    assert not key.verifier.verifies(signature, b"ho")
    assert not key.verifier.verifies(signature[:-1], b"hi")
    assert SigningKey.made("pledgebook.example/log").secret != key.secret


def test_a_note_is_signed_byte_for_byte_as_go_does():
    assert str(notes.signed(TEXT, [SigningKey.read(PRIVATE)])) == SIGNED


def test_a_note_is_signed_by_those_who_are_known():
    both = Note.read(f"{TEXT}\n{PETER}{ENOCH}")
    peter, enoch = VerifierKey.read(VERIFIER), VerifierKey.read(ENOCH_KEY)

    assert both.text == TEXT and str(both) == f"{TEXT}\n{PETER}{ENOCH}"
    assert both.signed_by(peter) == {peter}
    assert both.signed_by(peter, enoch) == {peter, enoch}
    assert both.signed_by() == set()


def test_a_wrong_signature_under_a_known_name_spoils_the_note():
    for wrong in [SIGNED.replace("cryptography", "cryptographY"), SIGNED.replace("/ZJk", "/ZJl")]:
        with pytest.raises(WrongSignature):
            Note.read(wrong).signed_by(VerifierKey.read(VERIFIER))


@pytest.mark.parametrize(
    "whole",
    [
        "",
        TEXT,
        f"{TEXT}\n",
        SIGNED[:-1],
        f"\x01{SIGNED}",
        f"{TEXT}\n{PETER.replace('PeterNeumann', 'Bad Name')}",
        f"{TEXT}\n{PETER.replace('PeterNeumann', 'Bad+Name')}",
        f"{SIGNED}Unexpected line.\n",
        f"{TEXT}\n— PeterNeumann AAAA\n",
        f"{TEXT}\n{PETER * 101}",
        "a" * 70_000 + SIGNED,
    ],
)
def test_what_is_no_note_is_refused(whole):
    with pytest.raises(MalformedNote):
        Note.read(whole)


def test_a_checkpoint_says_its_log_its_size_and_its_root():
    assert Head.read(HEAD.text) == HEAD
    # The example of C2SP's tlog-checkpoint.
    text = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
    assert Head.read(text).text == text
    assert Head.read(f"{text}more\n").text == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "log\n",
        "log\n1\n",
        "\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n01\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n-1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n٣\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n",
        "log\n1\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2J=\n",
        "log\n1\nCsUY\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(MalformedNote):
        Head.read(text)


def test_a_checkpoint_of_ours_is_verified_by_code_that_is_not_ours():
    log = SigningKey.made(HEAD.origin)
    witness = SigningKey.made("witness.example/w1", COSIGNATURE)
    note = notes.signed(HEAD.text, [log])
    seen = notes.cosignature(HEAD.text, witness, 1_679_315_147)

    theirs = TheirCheckpoint.from_text(f"{note}{seen}\n")

    assert (theirs.origin, theirs.size, theirs.root_hash) == (HEAD.origin, HEAD.size, HEAD.root)
    theirs.verify(Vkey.from_string(str(log.verifier)))
    theirs.verify(Vkey.from_string(str(witness.verifier)))
    changed = TheirCheckpoint.from_text(f"{note}{seen}\n".replace("20852163", "20852164"))
    for key in (log, witness):
        with pytest.raises(Exception, match=r"^$"):  # InvalidSignature says nothing.
            changed.verify(Vkey.from_string(str(key.verifier)))


def test_a_witness_signs_the_checkpoint_and_the_time():
    witness = SigningKey.made("witness.example/w1", COSIGNATURE)
    seen = notes.cosignature(HEAD.text, witness, 1_679_315_147)

    assert notes.time_of(seen) == 1_679_315_147
    assert notes.is_signed(HEAD.text, seen, witness.verifier)
    assert not notes.is_signed(TEXT, seen, witness.verifier)
    later = notes.Signature(seen.name, seen.id, b"\0\0\0\0\x7f" + seen.signed[5:])
    assert not notes.is_signed(HEAD.text, later, witness.verifier)
    assert not notes.is_signed(HEAD.text, seen, SigningKey.made("w1", COSIGNATURE).verifier)
