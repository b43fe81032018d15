"""The web server as gunicorn.conf.py has it: files that break off, and threads left for pages."""

import hashlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from contextlib import contextmanager, suppress

import pytest

from tests import installation
from tests.fixtures import VERSIONS

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.long_on_postgresql("a server, and files that break off"),
]

FILE = "/entries.csv"
METADATA = "/entries.csv-metadata.json"


@pytest.fixture(scope="module")
def port(migrated_from, tmp_path_factory):
    """Where a server listens that has one worker of four threads, and a record."""
    folder, kept = tmp_path_factory.mktemp("db"), migrated_from(VERSIONS[-1])
    with installation.database(folder, like=kept) as url, serving(url) as port:
        yield port


@contextmanager
def serving(url, **environment):
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    environment = {
        "DATABASE_URL": url,
        "DJANGO_SETTINGS_MODULE": "tests.serving.settings",
        "DEBUG": "1",
        "PORT": str(port),
        "WEB_WORKERS": "1",
        "WEB_THREADS": "4",
    } | environment
    command = [sys.executable, "-m", "gunicorn", "strategy.wsgi", "--log-level", "critical"]
    process = subprocess.Popen(command, cwd=installation.ROOT, env=os.environ | environment)
    try:
        wait_for(port)
        yield port
    finally:
        process.terminate()
        with suppress(subprocess.TimeoutExpired):
            process.wait(30)
        process.kill()


def wait_for(port):
    for _ in range(300):
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
            return
        time.sleep(0.1)
    raise TimeoutError("The server did not start.")


def get(port, address, method="GET", **headers):
    """What comes back by HTTP/1.1. Raises http.client.IncompleteRead where it breaks off."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    names = {name.replace("_", "-"): value for name, value in headers.items()}
    connection.request(method, address, headers=names)
    answer = connection.getresponse()
    answer.body = answer.read()
    connection.close()
    return answer


def by_http_1_0(port, address, trouble=""):
    """All that comes until the connection ends, as a plain proxy asks and takes it for whole."""
    with socket.create_connection(("127.0.0.1", port), 30) as connection:
        head = f"GET {address} HTTP/1.0\r\nHost: 127.0.0.1\r\n"
        head += f"Trouble: {trouble}\r\n" if trouble else ""
        connection.sendall(f"{head}\r\n".encode())
        return b"".join(iter(lambda: connection.recv(65536), b""))


def test_a_whole_file_is_told_to_be_whole(port):
    file, metadata = get(port, FILE), json.loads(get(port, METADATA).body)

    assert file.headers["Transfer-Encoding"] == "chunked"
    assert metadata["schema:sha256"] == hashlib.sha256(file.body).hexdigest()
    assert metadata["schema:numberOfItems"] == get(port, "/entries.json").body.count(b'"url":')
    assert metadata["schema:version"] == file.headers["Pledgebook-State"]


@pytest.mark.parametrize(
    "address", [FILE, METADATA, "/entries.json", "/entries.xlsx", "/entries.ods", "/pledges.csv"]
)
def test_what_breaks_off_breaks_the_connection(port, address):
    with pytest.raises((http.client.IncompleteRead, ConnectionError)):
        get(port, address, Trouble="breaks")


def test_by_http_1_0_a_file_has_its_length_or_is_none(port):
    head, _, body = by_http_1_0(port, FILE).partition(b"\r\n\r\n")

    assert b" 200 OK" in head
    assert f"Content-Length: {len(body)}".encode() in head
    assert body == get(port, FILE).body
    assert b" 200 OK" not in by_http_1_0(port, FILE, trouble="breaks")


def test_files_that_take_long_leave_threads_for_pages(port):
    def ask():
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        connection.request("GET", FILE, headers={"Trouble": "is-held-up"})
        return connection, connection.getresponse()

    first, second = ask(), ask()
    try:
        assert [first[1].status, second[1].status] == [200, 200]
        assert [first[1].read(10), second[1].read(10)] == [b"department"] * 2

        refused = get(port, FILE)

        assert (refused.status, refused.headers["Retry-After"]) == (503, "30")
        assert b"Too many people are asking for files" in refused.body
        began = time.monotonic()
        assert get(port, "/entries/").status == 200
        assert time.monotonic() - began < 5
    finally:
        for connection, _answer in (first, second):
            connection.close()


def test_slow_readers_of_pages_leave_the_database_to_others(port):
    """More of them than a process has connections to PostgreSQL."""

    def read_slowly():
        connection = socket.create_connection(("127.0.0.1", port), 30)
        head = "GET /entries/ HTTP/1.1\r\nHost: 127.0.0.1\r\nTrouble: is-large\r\n\r\n"
        connection.sendall(head.encode())
        assert b" 200 OK" in connection.recv(100)
        return connection

    slow = [read_slowly() for _ in range(12)]
    try:
        began = time.monotonic()
        assert get(port, "/entries/").status == 200
        assert time.monotonic() - began < 5
    finally:
        for connection in slow:
            connection.close()


def test_a_head_sends_no_body(port):
    for address in ("/entries/", FILE, "/feed/"):
        answer = get(port, address, method="HEAD")

        assert (answer.status, answer.body) == (200, b"")


def test_a_database_that_is_away_is_told_within_two_seconds():
    """As in production: nothing listens at the other end."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        closed = found.getsockname()[1]
    url = f"postgresql://nobody@127.0.0.1:{closed}/none"
    with serving(url, DEBUG="0", DEMO="1") as port:
        assert get(port, "/healthz").status == 200  # Once it has started.
        for address, status in (("/readyz", 503), ("/entries/", 503), ("/healthz", 200)):
            began = time.monotonic()
            answer = get(port, address, Host="127.0.0.1")

            assert answer.status == status, address
            assert time.monotonic() - began < 2, address
        assert min(seconds_to_be_ready(port) for _ in range(3)) < 1


def seconds_to_be_ready(port):
    began = time.monotonic()
    get(port, "/readyz", Host="127.0.0.1")
    return time.monotonic() - began


def test_all_processes_of_a_server_count_together(tmp_path):
    url = f"sqlite:///{tmp_path}/none.sqlite3"
    with serving(url, WEB_WORKERS="2", METRICS_FROM="127.0.0.1") as port:
        for _ in range(20):
            get(port, "/healthz")

        said = [get(port, "/metrics").body.decode() for _ in range(4)]

    counted = 'pledgebook_requests_total{method="GET",route="none",status="200"} 20.0'
    assert [counted in text for text in said] == [True] * 4
