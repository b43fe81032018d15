"""Files that are sent while they are made: how many at once, of one moment, whole or not at all."""

import hashlib
import json
import socket
from contextlib import ExitStack, closing
from datetime import date
from itertools import cycle
from types import SimpleNamespace

import pytest

from reporting.exports import csv_file
from reporting.exports.about import About
from reporting.exports.entries import ENTRIES
from reporting.exports.size import Size
from reporting.templatetags import record as record_tags
from reporting.web import sending
from reporting.web.sending import PLACES
from reporting.web.turns import TURNS
from tests import make
from tests.commitments import people
from tests.reporting import exported

pytestmark = pytest.mark.django_db

FILE = "/entries.csv"
METADATA = "/entries.csv-metadata.json"
FILES = [FILE, METADATA, "/entries.json", "/entries.xlsx", "/dfe/governance.ods"]


@pytest.fixture
def record():
    return make.published_edition(2014, facts=make.revision)


def metadata(client, address=METADATA):
    return json.loads(exported.content(client.get(address)))


@pytest.mark.parametrize("address", FILES)
def test_one_more_than_there_are_places_for_is_refused(client, record, settings, address):
    settings.STREAMS_AT_ONCE = PLACES.taken + 1
    first = client.get(FILE)

    refused = client.get(address)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
    assert "Too many people are asking for files" in refused.text
    assert client.get("/entries/").status_code == 200
    assert first.getvalue()
    assert client.get(address).status_code == 200


def test_what_is_refused_for_another_reason_takes_no_place(client, record):
    before = PLACES.taken

    assert client.get("/entries.csv?kind=no").status_code == 400
    assert client.get("/no/such.csv").status_code == 404

    assert PLACES.taken == before


def test_who_asks_for_headers_takes_no_place_and_gets_no_rows(client, record, monkeypatch):
    monkeypatch.setattr(csv_file, "csv_blocks", None)  # Whoever calls it fails.
    before = PLACES.taken

    for address in FILES:
        answer = client.head(address)
        assert (answer.status_code, answer.getvalue()) == (200, b"")
        assert answer.headers["Content-Type"]

    assert PLACES.taken == before


def test_head_of_a_page_has_the_length_of_the_page_and_nothing_else(client, record):
    page, head = client.get("/entries/"), client.head("/entries/")

    assert head.content == b""
    assert head.headers["Content-Length"] == page.headers["Content-Length"]


@pytest.fixture
def breaks(monkeypatch, record):
    """A record whose rows end in the middle of a file."""

    whole = ENTRIES.rows

    def rows(found, as_at):
        yield next(iter(whole(found, as_at)))
        raise RuntimeError("The database is gone.")

    monkeypatch.setitem(ENTRIES.__dict__, "rows", rows)


@pytest.mark.parametrize("address", [row for row in FILES if "entries" in row])
def test_what_breaks_off_has_no_end_and_gives_its_place_back(client, breaks, address):
    before = PLACES.taken
    answer = client.get(address)

    with pytest.raises(RuntimeError):
        answer.getvalue()

    assert PLACES.taken == before


def test_what_broke_off_is_not_known_to_be_whole(client, breaks):
    for address in (FILE, METADATA):
        with pytest.raises(RuntimeError):
            client.get(address).getvalue()


def test_by_http_1_0_the_length_goes_before(client, record):
    answer = client.get(FILE, SERVER_PROTOCOL="HTTP/1.0")

    assert answer.headers["Content-Length"] == str(len(answer.getvalue())) != "0"
    assert "Content-Length" not in client.get(FILE).headers


def test_by_http_1_0_nothing_is_sent_of_what_breaks_off(client, breaks):
    before = PLACES.taken

    with pytest.raises(RuntimeError):
        client.get(FILE, SERVER_PROTOCOL="HTTP/1.0")

    assert PLACES.taken == before


# The end of a CSV file


@pytest.mark.parametrize("query", ["", "?kind=progress", "?kind=plan", "?as-at=2015-06-01"])
def test_the_metadata_says_how_many_rows_and_which_digest(client, record, query):
    make.published_edition(2013, facts=lambda edition: make.revision(edition, kind="plan"))
    told = metadata(client, METADATA + query)

    file = client.get(FILE + query)
    content = exported.content(file)

    assert told["schema:numberOfItems"] == len(exported.csv_rows(client, FILE + query))
    assert told["schema:sha256"] == hashlib.sha256(content).hexdigest()
    assert told["schema:version"] == file.headers["Pledgebook-State"]


def test_a_file_that_was_sent_need_not_be_made_again_for_its_metadata(client, record, monkeypatch):
    digest = hashlib.sha256(exported.content(client.get(FILE))).hexdigest()
    monkeypatch.setattr(csv_file, "csv_blocks", None)

    assert metadata(client)["schema:sha256"] == digest


def test_after_a_change_it_is_another_file(client, record):
    before = metadata(client)
    make.published_edition(2013, facts=make.revision)
    after = metadata(client)

    assert [before["schema:numberOfItems"], after["schema:numberOfItems"]] == [1, 2]
    assert before["schema:version"] != after["schema:version"]


def test_the_page_says_how_to_tell(client, record):
    assert 'href="/data/#whole"' in client.get("/entries/").text
    assert 'id="whole"' in client.get("/data/").text


# How much is to come


@pytest.mark.parametrize("address", ["/entries.xlsx", "/pledges.ods"])
def test_the_next_reader_of_a_spreadsheet_is_told_its_length(client, record, address):
    first = client.get(address)
    size = len(exported.content(first))
    second = client.get(address)

    assert "Content-Length" not in first.headers
    assert second.headers["Content-Length"] == str(size) == str(len(exported.content(second)))
    make.published_edition(2013, facts=make.revision)
    assert "Content-Length" not in client.get(address).headers


def test_what_was_not_sent_to_its_end_has_no_length(record):
    about = About("Entries", "Entries, all of them.", "http://x/cut.xlsx", date(2015, 1, 16))
    blocks = [b"a whole ", b"file"]

    next(Size(about).of(blocks))
    assert Size(about).known is None
    assert b"".join(Size(about).of(blocks)) == b"a whole file"
    assert Size(about).known == 12


def test_a_list_of_what_is_not_public_has_no_length(client, record):
    client.force_login(people.otto())
    for _ in range(2):
        answer = client.get("/events.xlsx")
        assert exported.content(answer) and "Content-Length" not in answer.headers


def test_a_long_list_says_about_how_large_its_files_are(client, record, monkeypatch):
    assert " MB)" not in client.get("/entries/").text
    monkeypatch.setattr(record_tags, "MEGABYTE", 100)

    page = client.get("/entries/").text

    assert "CSV</a> (about 9 MB)" in page and "JSON</a> (about 18 MB)" in page


@pytest.mark.parametrize(
    ("count", "is_counted", "words"),
    [
        (71_520, True, "about 64 MB"),
        (1_001, True, ""),
        (2_000, False, "over 2 MB"),
        (0, True, ""),
    ],
)
def test_how_large_a_file_is_in_words(count, is_counted, words):
    paginator = SimpleNamespace(count=count, is_counted=is_counted)

    assert record_tags.size_words(900, paginator) == words


# Readers who are slow


def test_a_slow_reader_keeps_no_place_no_turn_and_no_moment(client, record, monkeypatch):
    """They take a little and then nothing; all is made meanwhile, and waits for them."""
    whole = exported.content(client.get(FILE))
    monkeypatch.setattr(sending, "PIECE", 100)
    monkeypatch.setattr(sending, "STANDSTILL", 5)  # Whoever waits for them fails.
    moments = []
    monkeypatch.setattr(sending, "one_moment", lambda: closing(Moment(moments)))
    before = now()
    near, far = socket.socketpair()  # Whose other end nobody reads.
    with near, far:
        near.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1)
        answer = client.get(FILE, **{"gunicorn.socket": near})
        assert now() == tuple(number + 1 for number in before) and moments == []
        sent = b""
        for piece in (pieces := iter(answer.streaming_content)):
            sent += piece
            if moments:
                break
            near.sendall(piece)

        made, being_sent, turns = now()
        assert (made, turns) == (before[0], before[2])
        assert being_sent == before[1] + 1
        assert 0 < len(sent) < len(whole)
        assert sent + b"".join(pieces) == whole
        answer.close()
        assert now() == before and moments == ["over"]


class Moment:
    def __init__(self, told):
        self.told = told

    def close(self):
        self.told.append("over")


def now():
    return PLACES.taken, PLACES.sent, TURNS.taken


@pytest.mark.parametrize("turns", ["yes", "no", "no yes", "yes no", "yes no no yes yes no yes"])
def test_pieces_come_in_order_whenever_they_are_taken(monkeypatch, turns):
    monkeypatch.setattr(sending, "PIECE", 3)
    blocks = [b"abcdefgh", b"", b"i", b"jklm", b"nopqrstu"]
    taken = cycle(turn == "yes" for turn in turns.split())
    made = []
    with ExitStack() as until_made:
        until_made.callback(made.append, "all")

        pieces = list(sending.pieces_of(blocks, lambda: next(taken), until_made))

        assert b"".join(pieces) == b"abcdefghijklmnopqrstu"
        assert max(map(len, pieces)) <= 3 and made == ["all"]


def test_so_many_slow_readers_are_sent_to_and_no_more(client, record, monkeypatch):
    monkeypatch.setattr(sending, "MOST_SENT", PLACES.sent)

    refused = client.get(FILE)

    assert (refused.status_code, refused.headers["Retry-After"]) == (503, "30")
