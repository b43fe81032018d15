"""The witness: one file that anybody can run, against a log on loopback."""

import json
import subprocess
import sys
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from commitments.ledger import notes, tree, witness
from commitments.ledger.keys import COSIGNATURE, SigningKey, VerifierKey
from commitments.ledger.notes import Head, Note
from commitments.ledger.tiles import Tile

ORIGIN = "pledgebook.example/log"
KEY = SigningKey.made(ORIGIN)
WITNESS = SigningKey.made("witness.example/w1", COSIGNATURE)
FILE = Path(witness.__file__)


class Log:
    """A log of made-up lines, as its files."""

    def __init__(self, *lines):
        self.hashes = [tree.leaf_hash(line.encode()) for line in lines]
        self.keys, self.handed_in = [KEY], []
        self.is_away = False

    def levels(self):
        level = self.hashes
        while level:
            yield level
            whole = range(0, len(level) - 255, 256)
            level = [tree.root(level[at : at + 256]) for at in whole]

    def checkpoint(self):
        head = Head(ORIGIN, len(self.hashes), tree.root(self.hashes))
        return str(notes.signed(head.text, self.keys)).encode()

    def answer(self, path):
        if path == "/log/checkpoint":
            return self.checkpoint()
        tile = Tile.read(path.removeprefix("/log/tile/"))
        levels = list(self.levels())
        if tile and tile.is_in(len(self.hashes)):
            return b"".join(levels[tile.level][tile.start : tile.end])
        return None


class Answers(BaseHTTPRequestHandler):
    def do_GET(self):
        found = None if self.server.log.is_away else self.server.log.answer(self.path)
        self.send(200 if found else 404, found or b"")

    def do_POST(self):
        note = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.log.handed_in.append(note)
        self.send(200, b"")

    def send(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", len(body))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@contextmanager
def served():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="module")
def server():
    with served() as server:
        yield server


@pytest.fixture
def look(server, tmp_path):
    """Looks once at a log, as cron would; gives the exit status."""

    def look(log, keys=(KEY,), **more):
        server.log = log
        address = f"http://127.0.0.1:{server.server_port}/log/"
        known = [witness.Key(str(key.verifier)) for key in keys]
        return witness.watch(address, known, str(tmp_path / "log.json"), WITNESS.secret, **more)

    return look


def kept(tmp_path):
    return Head.read(Note.read(json.loads((tmp_path / "log.json").read_text())["note"]).text).size


def lines(count, of="line"):
    return [f"{of} {number}" for number in range(count)]


@pytest.mark.parametrize(
    ("before", "after"), [(1, 2), (3, 7), (8, 9), (200, 300), (256, 512), (257, 70_000)]
)
def test_a_log_that_grew_is_kept_and_cosigned(look, tmp_path, capsys, before, after):
    all_lines = lines(after)
    assert look(Log(*all_lines[:before])) == witness.FINE
    assert "seen for the first time" in capsys.readouterr().err

    assert look(Log(*all_lines), at=1_679_315_147) == witness.FINE

    assert kept(tmp_path) == after
    said = capsys.readouterr()
    assert f"{ORIGIN}: {after} lines" in said.err and f"grew from {before} lines" in said.err
    note = Note.read(said.out)
    assert note.signed_by(WITNESS.verifier) == {WITNESS.verifier}
    assert Head.read(note.text).size == after
    assert notes.time_of(note.signatures[0]) == 1_679_315_147


def test_a_log_that_is_the_same_is_cosigned_again(look, capsys):
    assert look(Log("a", "b")) == look(Log("a", "b"), at=1_679_315_147) == witness.FINE

    assert f"{WITNESS.name} " in capsys.readouterr().out


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (["a", "b"], "The log has become shorter."),
        (["a", "X", "c"], "The log is as long as it was, and says something else."),
        (["a", "b", "X", "d"], "What the log showed before is not in it any more."),
        (["b", "a", "c", "d", "e"], "What the log showed before is not in it any more."),
        (lines(300, "other"), "What the log showed before is not in it any more."),
    ],
)
def test_a_log_that_was_rewritten_and_sealed_anew_is_refused(look, tmp_path, capsys, now, told):
    look(Log("a", "b", "c"))
    capsys.readouterr()

    assert look(Log(*now), hand_in=True) == witness.NOT_GROWN

    said = capsys.readouterr()
    assert f"NOT GROWN: {told}" in said.err and "Seen before: 3 lines" in said.err
    assert said.out == ""  # It signs nothing.
    assert kept(tmp_path) == 3
    refused = Note.read((tmp_path / "log.json.refused").read_text())
    assert refused.signed_by(KEY.verifier) and Head.read(refused.text).size == len(now)
    assert look(Log("a", "b", "c", "d")) == witness.FINE  # The true one goes on.


def test_a_checkpoint_of_another_key_is_refused(look, tmp_path, capsys):
    look(Log("a"))
    log = Log("a", "b")
    log.keys = [SigningKey.made(ORIGIN)]

    assert look(log) == witness.NOT_GROWN
    assert "not signed by the log's key" in capsys.readouterr().err
    log.keys = [SigningKey.made("pledgebook.example/other")]
    assert look(log, keys=log.keys) == witness.NOT_GROWN
    assert "is of another log" in capsys.readouterr().err
    assert kept(tmp_path) == 1


def test_a_signature_that_was_altered_is_refused(look, capsys):
    log = Log("a", "b")
    right = log.checkpoint().decode()
    log.checkpoint = lambda: right.replace("\n2\n", "\n1\n").encode()

    assert look(log) == witness.NOT_GROWN
    assert "The signature of the checkpoint is wrong." in capsys.readouterr().err


def test_a_key_is_followed_by_another_while_both_are_known(look, tmp_path):
    look(Log("a"))
    other, log = SigningKey.made(ORIGIN), Log("a", "b")
    log.keys = [other, KEY]
    assert look(log) == witness.FINE  # Who knows the old key only goes on.
    log = Log("a", "b", "c")
    log.keys = [other]

    assert look(log, keys=[other]) == witness.FINE
    assert kept(tmp_path) == 3


def test_tiles_of_another_tree_are_refused(look, tmp_path, capsys):
    look(Log("a"))
    log = Log("a", "b")
    log.levels = lambda: Log("a", "X").levels()

    assert look(log) == witness.NOT_GROWN
    assert "tiles are not of the root" in capsys.readouterr().err
    assert kept(tmp_path) == 1


def test_a_partial_tile_that_became_full_meanwhile_is_read_from_the_full(look):
    look(Log(*lines(10)))
    log = Log(*lines(300))
    early = Log(*lines(200))
    log.checkpoint = early.checkpoint
    whole = log.answer
    log.answer = lambda path: None if ".p/" in path else whole(path)

    assert look(log) == witness.FINE


def test_a_cosignature_is_handed_in(look):
    log = Log("a", "b")

    assert look(log, hand_in=True) == witness.FINE

    [note] = log.handed_in
    assert Note.read(note).signed_by(WITNESS.verifier)


def test_a_log_that_is_away_or_shows_something_else_is_no_alarm(server, tmp_path, monkeypatch):
    address = f"http://127.0.0.1:{server.server_port}/log/"
    state, key = str(tmp_path / "log.json"), str(KEY.verifier)
    asked = ["watch", address, "--log-key", key, "--state", state]
    server.log = Log("a")
    assert witness.main(asked) == witness.FINE
    server.log.is_away = True
    assert witness.main(asked) == witness.NOT_ASKED
    server.log = Log("a", "b")
    server.log.checkpoint = lambda: b"<html>Sign in to this network</html>"
    assert witness.main(asked) == witness.NOT_ASKED

    assert kept(tmp_path) == 1


@pytest.mark.parametrize(
    ("arguments", "secret", "told"),
    [
        (["--log-key", "log+00000000+AAAA", "--state", "{}/s"], "", "is no key of a log"),
        (["--log-key", "log", "--state", "{}/s"], "", "is no key: NAME+ID+KEY"),
        (["--log-key", str(WITNESS.verifier), "--state", "{}/s"], "", "is no key of a log"),
        (["--log-key", str(KEY.verifier), "--state", "{}/s"], "secret", "is no private key"),
        (["--log-key", str(KEY.verifier), "--state", "{}/no/s"], "", "No such file"),
        (["--log-key", str(KEY.verifier), "--state", "{}/bad"], "", "holds no checkpoint"),
    ],
)
def test_who_calls_it_wrongly_is_told(
    server, tmp_path, monkeypatch, capsys, arguments, secret, told
):
    monkeypatch.setenv("WITNESS_KEY", secret)
    (tmp_path / "bad").write_text('{"note": "a"}')
    server.log = Log("a")
    address = f"http://127.0.0.1:{server.server_port}/log/"
    placed = [argument.format(tmp_path) for argument in arguments]

    assert witness.main(["watch", address, *placed]) == witness.CALLED_WRONGLY
    assert told in capsys.readouterr().err


def test_its_keys_are_those_of_others(capsys):
    assert witness.main(["make-key", "witness.example/w1"]) == witness.FINE

    private, public = (line.rpartition(": ")[2] for line in capsys.readouterr().out.splitlines())
    key = SigningKey.read(private.removeprefix("WITNESS_KEY="))
    assert key.verifier == VerifierKey.read(public)
    assert key.kind == COSIGNATURE
    assert witness.main(["make-key", "two words"]) == witness.CALLED_WRONGLY


def test_it_runs_by_itself_elsewhere(server, tmp_path):
    """As `python -m witness`, where there is neither Pledgebook nor Django."""
    (tmp_path / "witness.py").write_bytes(FILE.read_bytes())
    server.log = Log(*lines(5))
    address = f"http://127.0.0.1:{server.server_port}/log/"
    asked = ["watch", address, "--log-key", str(KEY.verifier), "--state", "log.json"]
    ran = subprocess.run(
        [sys.executable, "-m", "witness", *asked, "--hand-in"],
        cwd=tmp_path,
        env={"WITNESS_KEY": WITNESS.secret},
        capture_output=True,
        text=True,
        check=False,
    )

    assert ran.returncode == 0, ran.stderr
    assert server.log.handed_in == [ran.stdout]
    source = FILE.read_text()
    assert "import django" not in source and "commitments" not in source
