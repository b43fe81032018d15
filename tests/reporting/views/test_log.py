"""/log/: checkpoints, tiles, and what witnesses hand in, as a stranger asks for them."""

import gzip
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tlog_scales.reader import TilesReader
from tlog_scales.signing import Vkey
from tlog_scales.tiles import leaf_hash

from commitments.ledger import checkpoints, notes, tree, witness
from commitments.ledger import log as real_log
from commitments.ledger.keys import COSIGNATURE, SigningKey
from commitments.ledger.notes import Head, Note
from commitments.models import Checkpoint, Cosignature, Edition, Event, Line, Token
from reporting.views import log as log_views
from strategy import triggers
from tests import make
from tests.commitments.ledger.made_up_log import MadeUpLog

pytestmark = pytest.mark.django_db

KEY = SigningKey.made("pledgebook.example/log")
WITNESS = SigningKey.made("witness.example/w1", COSIGNATURE)
SECRET = "Nobody may read this yet"
TEXT = "text/plain; charset=utf-8"
BYTES = "application/octet-stream"


@pytest.fixture
def log(monkeypatch, settings):
    """A log of 300 lines, signed."""
    settings.LOG_KEY = [KEY.secret]
    settings.LOG_WITNESSES = [str(WITNESS.verifier)]
    made_up = MadeUpLog(*(f"line {number}" for number in range(300)))
    monkeypatch.setattr(checkpoints, "log", made_up)
    monkeypatch.setattr(log_views, "log", made_up)
    checkpoints.sign()
    return made_up


class Asked:
    """Where the other implementation gets its files from."""

    def __init__(self, client):
        self.client = client

    def get(self, *path):
        answer = self.client.get("/log/" + "/".join(path))
        return answer.content if answer.status_code == 200 else None


def handed_in(client, text, signature):
    return client.generic("POST", "/log/cosignature", str(Note(text, (signature,))), TEXT)


def test_code_that_is_not_ours_reads_and_verifies_the_whole_log(client, log):
    reader = TilesReader(Asked(client))

    signed = reader.get_checkpoint()

    assert (signed.origin, signed.size) == (KEY.name, 300)
    signed.verify(Vkey.from_string(str(KEY.verifier)))
    assert reader.calculate_root_hash() == signed.root_hash
    for number in (0, 255, 256, 299):
        line = reader.get_entry(number)
        assert line == f"line {number}".encode()
        path = reader.get_inclusion_proof(number, 300)
        path.check(leaf_hash(line), signed.root_hash)
    reader.get_consistency_proof(7, 300).check(log.root(7), signed.root_hash)


def test_the_checkpoint_is_the_last_one_and_is_asked_for_anew(client, log):
    first = client.get("/log/checkpoint")
    log.append("more")
    checkpoints.sign()

    last = client.get("/log/checkpoint", headers={"If-None-Match": first["ETag"]})

    assert (first.status_code, first["Content-Type"]) == (200, TEXT)
    assert first["Cache-Control"] == "no-cache"
    assert Head.read(Note.read(last.text).text).size == 301
    again = client.get("/log/checkpoint", headers={"If-None-Match": last["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("/log/checkpoint/300").content == first.content


def test_a_checkpoint_takes_as_many_queries_however_long_the_log(
    client, log, django_assert_num_queries
):
    # The checkpoint, and what witnesses said of it.
    with django_assert_num_queries(2):
        client.get("/log/checkpoint")


def test_tiles_never_change_and_may_be_kept_for_ever(client, log, django_assert_num_queries):
    with django_assert_num_queries(1):  # How far the log is signed; the tile is made up.
        full = client.get("/log/tile/0/000")
    partial = client.get("/log/tile/0/001.p/44")
    lines = client.get("/log/tile/entries/001.p/44")

    assert len(full.content) == 32 * 256 and len(partial.content) == 32 * 44
    assert client.get("/log/tile/1/000.p/1").content == log.root(256)
    assert lines.content[:2] == len("line 256").to_bytes(2, "big")
    for answer in (full, partial, lines):
        assert answer["Content-Type"] == BYTES
        assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Cookie" not in answer.get("Vary", "")
        known = {"If-None-Match": answer["ETag"]}
        assert client.get(answer.request["PATH_INFO"], headers=known).status_code == 304
    assert client.head("/log/tile/0/000")["Content-Length"] == "8192"


@pytest.mark.parametrize("width", ["000", "001.p/44"])
def test_lines_are_sent_compressed_to_whoever_takes_them_so_the_same_each_time(client, log, width):
    address, takes = f"/log/tile/entries/{width}", {"accept-encoding": "br, gzip"}
    plain = client.get(address)

    answer = client.get(address, headers=takes)

    assert "Content-Encoding" not in plain
    assert answer["Content-Encoding"] == "gzip"
    assert gzip.decompress(answer.content) == plain.content
    assert len(answer.content) < len(plain.content) / 2
    assert answer.content == client.get(address, headers=takes).content
    assert plain["Vary"] == answer["Vary"] == "Accept-Encoding"
    assert answer["ETag"] != plain["ETag"]
    known = takes | {"if-none-match": answer["ETag"]}
    assert client.get(address, headers=known).status_code == 304
    assert answer["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Content-Encoding" not in client.get("/log/tile/0/000", headers=takes)


@pytest.mark.parametrize(
    "address",
    [
        *("0/001", "0/001.p/45", "1/000", "1/000.p/2", "2/000.p/1", "entries/001.p/45"),
        *("0/002.p/1", "0/0", "entries", "", "../checkpoint", "63/x001/x001/x001/x001/000"),
    ],
)
def test_what_is_no_tile_of_what_was_signed_is_not_there(client, log, address):
    answer = client.get(f"/log/tile/{address}")

    assert answer.status_code == 404
    assert "immutable" not in answer.get("Cache-Control", "")


def test_no_line_is_shown_before_it_is_signed(client, log):
    log.append("not yet")
    assert client.get("/log/tile/entries/001.p/45").status_code == 404
    checkpoints.sign()
    assert b"not yet" in client.get("/log/tile/entries/001.p/45").content


def test_where_nothing_is_signed_the_page_says_why(client, settings, monkeypatch):
    monkeypatch.setattr(checkpoints, "log", MadeUpLog())
    settings.LOG_KEY, settings.LOCAL = [], False
    missing = client.get("/log/checkpoint")
    assert missing.status_code == 404 and "the setting LOG_KEY is missing" in missing.text
    settings.LOG_KEY = [KEY.secret]
    assert "Nothing was published since" in client.get("/log/checkpoint").text
    assert "when it had 7 lines" in client.get("/log/checkpoint/7").text
    assert client.get("/log/tile/0/000.p/1").status_code == 404


def test_the_time_of_a_checkpoint_can_be_had(client, log):
    assert client.get("/log/checkpoint/300.tsr").status_code == 404
    assert client.get("/log/checkpoint/7.tsr").status_code == 404
    Token.objects.create(
        checkpoint=checkpoints.latest(), authority="a", at=timezone.now(), answer="AAECAw=="
    )

    answer = client.get("/log/checkpoint/300.tsr")

    assert answer.content == bytes(range(4))
    assert answer["Content-Type"] == "application/timestamp-reply"


def test_an_address_of_the_log_takes_nothing_else(client, log):
    assert client.get("/log/checkpoint?size=7").status_code == 400
    assert client.post("/log/checkpoint").status_code == 405
    assert client.post("/log/tile/0/000").status_code == 405


# Witnesses


def test_what_a_witness_hands_in_stands_below_the_checkpoint(client, log):
    client.handler.enforce_csrf_checks = True
    text = checkpoints.latest().text
    seen = notes.cosignature(text, WITNESS, 1_679_315_147)

    answer = handed_in(client, text, seen)

    assert (answer.status_code, answer.text) == (200, "Taken.\n")
    assert client.get("/log/checkpoint").text.endswith(f"\n{seen}\n")


def test_what_nobody_known_hands_in_is_refused(client, log):
    text = checkpoints.latest().text
    stranger = SigningKey.made("w2", COSIGNATURE)
    for answer, why in [
        (handed_in(client, text, notes.cosignature(text, stranger, 100)), "None of the"),
        (client.generic("POST", "/log/cosignature", b"\xff\xfe", TEXT), "decode"),
        (client.generic("POST", "/log/cosignature", b"a" * 100_000, TEXT), "longer than"),
        (client.generic("POST", "/log/cosignature", b"", TEXT), "no signatures"),
    ]:
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")
        assert why in answer.json()["detail"]
    assert not Cosignature.objects.exists()
    for method in ("GET", "PUT", "DELETE"):
        refused = client.generic(method, "/log/cosignature")
        assert (refused.status_code, refused["Allow"]) == (405, "POST")


@pytest.fixture
def look(client, monkeypatch, tmp_path):
    """A witness that looks once, with the test's client for its connection."""

    def fetch(address, sent=None):
        method, path = ("POST", address) if sent else ("GET", address)
        answer = client.generic(method, path.removeprefix("https://record.example"), sent or b"")
        if answer.status_code != 200:
            raise witness.NotAsked(answer.text)
        return answer.content

    monkeypatch.setattr(witness, "fetch", fetch)
    key = witness.Key(str(KEY.verifier))
    state = str(tmp_path / "state.json")
    return lambda: witness.watch(
        "https://record.example/log", [key], state, WITNESS.secret, hand_in=True
    )


def test_a_witness_follows_the_log_and_its_word_is_shown(client, log, look):
    assert look() == witness.FINE
    log.append("more", "and more")
    checkpoints.sign()
    assert look() == witness.FINE

    shown = Note.read(client.get("/log/checkpoint").text)
    assert shown.signed_by(KEY.verifier, WITNESS.verifier) == {KEY.verifier, WITNESS.verifier}
    assert Cosignature.objects.count() == 2


def test_the_program_of_a_witness_can_be_had(client):
    answer = client.get("/log/witness.py")

    assert answer["Content-Type"] == TEXT
    assert answer.text.startswith("#!/usr/bin/env python3\n")


# The real log, of real publications.


@pytest.fixture
def signs(settings):
    settings.LOG_KEY = [KEY.secret]
    settings.LOG_WITNESSES = [str(WITNESS.verifier)]


def published(year, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        make.published_edition(year, facts=make.revision)
        real_log.size()  # As at the end of the transaction.


def test_what_is_published_is_signed_and_shown_at_once(
    client, signs, django_capture_on_commit_callbacks
):
    published(2014, django_capture_on_commit_callbacks)
    reader = TilesReader(Asked(client))

    signed = reader.get_checkpoint()

    assert signed.size == real_log.size()
    lines = [json.loads(reader.get_entry(number)) for number in range(signed.size)]
    told = [line for line in lines if line["kind"] == "edition"]
    assert [line["of"] for line in told] == ["dfe/government-digital-strategy/1"]
    assert reader.calculate_root_hash() == signed.root_hash


def test_an_event_alone_is_signed_with_what_comes_next(signs, django_capture_on_commit_callbacks):
    published(2014, django_capture_on_commit_callbacks)
    before = checkpoints.latest()
    with django_capture_on_commit_callbacks(execute=True):
        Event.objects.create(by_name="Rita", what=Event.What.SAVED, subject="A draft")
        real_log.size()
    assert checkpoints.latest() == before

    assert checkpoints.sign().size == before.size + 1


def test_a_key_that_signs_nothing_keeps_nobody_from_publishing(
    settings, caplog, django_capture_on_commit_callbacks
):
    settings.LOG_KEY = ["PRIVATE+KEY+nonsense"]

    published(2014, django_capture_on_commit_callbacks)

    assert Edition.objects.published().count() == 1
    assert not Checkpoint.objects.exists()
    assert "no private key" in caplog.text


def test_a_history_that_was_rewritten_and_sealed_anew_is_refused_by_who_saw_the_one_before(
    client, signs, look, capsys, django_capture_on_commit_callbacks
):
    published(2013, django_capture_on_commit_callbacks)
    assert look() == witness.FINE
    published(2014, django_capture_on_commit_callbacks)
    assert look() == witness.FINE
    # Somebody who may do anything with the database and has the key, too.
    triggers.drop()
    edition = Line.objects.filter(kind="edition").first()
    leaf = edition.leaf.replace('"facts":', '"facts":1')
    rewritten = tree.leaf_hash(leaf.encode()).hex()
    Line.objects.filter(pk=edition.pk).update(leaf=leaf, hash=rewritten)
    with pytest.raises(checkpoints.NotContinued):
        checkpoints.sign()
    Cosignature.objects.all().delete()
    Checkpoint.objects.all().delete()
    checkpoints.sign()
    assert checkpoints.faults() == []  # Here all looks right.
    capsys.readouterr()

    assert look() == witness.NOT_GROWN

    assert "The log is as long as it was, and says something else" in capsys.readouterr().err
    published(2015, django_capture_on_commit_callbacks)
    assert look() == witness.NOT_GROWN
    assert "What the log showed before is not in it any more" in capsys.readouterr().err


def test_verifying_the_record_names_a_checkpoint_that_was_altered(
    signs, capsys, django_capture_on_commit_callbacks
):
    published(2014, django_capture_on_commit_callbacks)
    call_command("verify_record")
    assert "The record is whole" in capsys.readouterr().out
    triggers.drop()
    Checkpoint.objects.update(root="0" * 64)

    with pytest.raises(CommandError, match="lines is not of this log"):
        call_command("verify_record")


def test_of_a_draft_and_of_who_did_what_nothing_leaves_but_that_something_happened(client, signs):
    draft = make.draft_edition(2014, change_note=SECRET, page_title=SECRET)
    make.revision(draft, text=SECRET)
    make.wording(draft, title=SECRET, note=SECRET)
    told = {"edition": draft, "department": draft.response.department, "comment": SECRET}
    Event.objects.create(by_name=SECRET, what=Event.What.SAVED, subject=SECRET, **told)
    size = checkpoints.sign().size

    lines = client.get(f"/log/tile/entries/000.p/{size}").content

    assert SECRET.encode() not in lines
    event = Line.objects.get(kind="event")
    assert json.loads(event.leaf).keys() == {"format", "kind", "facts", "root"}
    assert event.leaf.encode() in lines
