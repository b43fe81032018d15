"""What pages of a record of many departments cost, beside a hello-world view, on both databases.

    python -m tests.postgres python -m tests.benchmarks.pages [DEPARTMENTS…]

For each number of departments, makes the record of `record` in a new database on the PostgreSQL
server that DATABASE_URL names, and in a SQLite; serves both, and `hello`, as gunicorn.conf.py
says. One connection to each asks for a page of each in turn, uncompressed, so that all have the
same luck. A time is the median of all rounds; × is how many hello worlds it is, and cpu × the same
of the processor's time that the server took, which other programs on the machine change less. A
page is asked for the first time, of servers that keep none, and again, of servers that do. A goal
is met, or met again, where the page is kept, or not met. Below the table stand the dearest queries,
and the pages for which PostgreSQL reads all of a large table. Then publishes editions of a large
response.
"""

import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

import psycopg

from tests.benchmarks.readers import ROOT, serving

SIZES = (24, 240, 3356)  # Departments: 7,152, 71,520 and a million entries.
ENTRIES_A_PAGE = 100
ROUNDS, WARMING = 25, 3
PATIENCE = 20  # Seconds that all rounds of a page may take on one database.
STRATEGY = "government-digital-strategy"
OF = f"/ministry-1/{STRATEGY}"
A_PLEDGE = 16 * 4 + 1  # Of the first plan of the first department: see `record`.
PAGE, UNCHANGED = 20, 2.5  # Multiples of a hello world.
FLOOR, FLOOR_OF_MATRIX, FLOOR_UNCHANGED = 15, 16, 1.8  # What they were found to cost at least.
SEARCH = {"SQLite": 10, "PostgreSQL": 50}  # Milliseconds beside those of a page.
NAMES = tuple(SEARCH)
DEAREST = 8  # Queries that are told.
NONE = {"KEPT_PAGES_MIB": "0"}
LOADING = "  (goal: 2 min for the 71,520 entries of 240 departments, 30 min for a million)"


@dataclass
class Asked:
    """A page to measure, and how dear it may be."""

    name: str
    address: str
    multiple: float = PAGE
    floor: float = FLOOR
    is_search: bool = False
    etags: dict["Server", str] | None = None  # By server: asked for by somebody who has it.

    def goal(self, database: str, hello: float) -> float:
        return self.multiple * hello + self.is_search * SEARCH[database]

    @property
    def goal_in_words(self) -> str:
        beside = " + " + "/".join(map(str, SEARCH.values())) if self.is_search else ""
        return f"{self.multiple:g} ×{beside}"


def pages(entries: int) -> list[Asked]:
    last = min(10_000, -(-entries // ENTRIES_A_PAGE))
    two = "department=ministry-1&department=ministry-2"
    return [
        Asked("front", "/"),
        Asked("front, had already", "/", UNCHANGED, FLOOR_UNCHANGED, etags={}),
        Asked("one response", f"{OF}/", floor=FLOOR_OF_MATRIX),
        Asked("its outcomes", f"{OF}/outcomes/"),
        Asked("its report", f"{OF}/report/"),
        Asked("its editions", f"{OF}/editions/"),
        Asked("one edition", f"{OF}/editions/7/"),
        Asked("what that changed", f"{OF}/editions/7/changes/"),
        Asked("two editions", f"{OF}/compare/?from=1&to=10"),
        Asked("one action", f"{OF}/actions/7/"),
        Asked("its timeline", f"{OF}/actions/7/timeline/"),
        Asked("its years compared", f"{OF}/actions/7/compare/"),
        Asked("one year", f"{OF}/years/2018/"),
        Asked("entries", "/entries/"),
        Asked(f"entries, page {last:,}", f"/entries/?page={last}"),
        Asked("entries, with a word", "/entries/?q=hosting"),
        Asked("contradictions", "/entries/contradictions/"),
        Asked("completeness", "/entries/completeness/"),
        Asked("pledges", "/pledges/"),
        Asked("pledges by day, page 100", "/pledges/?sort=due&page=100"),
        Asked("not reported", "/pledges/not-reported/"),
        Asked("moved", "/pledges/moved/"),
        Asked("one pledge", f"/pledges/{A_PLEDGE}/"),
        Asked("a sample", "/pledges/sample/?seed=2013&size=25"),
        Asked("search, a frequent word", "/search/?q=digital", is_search=True),
        Asked("search, a rare word", "/search/?q=311", is_search=True),
        Asked("search, no such word", "/search/?q=portl", is_search=True),
        Asked("action, all departments", f"/{STRATEGY}/actions/7/"),
        Asked("strategy, departments", f"/{STRATEGY}/"),
        Asked("two departments", f"/{STRATEGY}/compare/?{two}"),
        Asked("all actions", "/actions/"),
        Asked("one department", "/ministry-1/"),
        Asked("its offices", "/ministry-1/governance/"),
        Asked("actions nobody led", "/ministry-1/governance/no-named-lead/"),
        Asked("who was responsible", "/governance/"),
        Asked("changes", "/changes/"),
        Asked("departments' changes", "/departments/changes/"),
        Asked("departments' totals", "/departments/changes/totals/"),
        Asked("why totals changed", "/totals/"),
        Asked("measures", "/measures/"),
        Asked("measures across", "/measures/compare/"),
        Asked("figures across services", "/services/figures/"),
        Asked("services", "/services/"),
        Asked("open data", "/data/"),
        Asked("entries as data", "/data/entries/"),
        Asked("about", "/about/"),
        Asked("how we decide", "/about/method/"),
        Asked("contact", "/contact/"),
        Asked("cookies", "/cookies/"),
        Asked("privacy", "/privacy/"),
        Asked("accessibility", "/accessibility/"),
        Asked("parts of pages", "/docs/components/"),
        Asked("the log", "/log/"),
        Asked("what it told", "/log/of/departments/ministry-1/"),
        Asked("feed", "/feed/"),
        Asked("site map", "/sitemap.xml"),
        Asked("site map, pledges", "/sitemap-pledges.xml"),
    ]


def main() -> None:
    for departments in map(int, sys.argv[1:] or SIZES):
        of_record(departments)


def of_record(departments: int) -> None:
    postgresql = a_database_of_its_own(f"pages_{departments}")
    with tempfile.TemporaryDirectory() as folder, postgresql as url:
        databases = {"SQLite": f"sqlite:///{folder}/pages.sqlite3", "PostgreSQL": url}
        for name, url in databases.items():
            print(f"{name}: a record of {departments} departments", flush=True)
            run("record", str(departments), url=url)
        print(LOADING, flush=True)
        asked = pages(entries_of(departments))
        addresses = [page.address for page in asked]
        queries = {
            name: json.loads(run("page_queries", *addresses, url=url, stdout=subprocess.PIPE))
            for name, url in databases.items()
        }
        measured = measure(asked, databases, folder)
        tell(asked, measured, queries, departments)
        for url in databases.values():
            run("publishing", url=url)


@contextmanager
def a_database_of_its_own(name: str) -> Iterator[str]:
    """Its address, on the server that DATABASE_URL names."""
    server = os.environ["DATABASE_URL"]
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield urlunsplit(urlsplit(server)._replace(path=f"/{name}"))
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def entries_of(departments: int) -> int:
    from tests.benchmarks.record import cells

    return departments * sum(1 for _cell in cells(1))


def run(module: str, *arguments: str, url: str, **options) -> str:
    """What a program beside this one prints; each knows one database."""
    command = [sys.executable, "-W", "ignore", "-m", f"tests.benchmarks.{module}", *arguments]
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run(
        command, cwd=ROOT, env=environment, check=True, text=True, **options
    ).stdout


# The measuring


class Reader:
    """Somebody with one connection, which is kept open."""

    def __init__(self, port: int, server: int):
        self.server = server
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=600)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def timed(self, address: str, etag: str = "") -> tuple[float, float, int]:
        """The milliseconds that a page took, and of the processor; the bytes of its body."""
        began = processor_of(self.server)
        took, _headers, size = self.ask(address, etag)
        return took, processor_of(self.server) - began, size

    def ask(self, address: str, etag: str = "") -> tuple[float, dict[str, str], int]:
        """The milliseconds that a page took, its headers and the bytes of its body."""
        known = f"If-None-Match: {etag}\r\n" if etag else ""
        request = f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1\r\n{known}\r\n".encode()
        began = time.perf_counter()
        self.socket.sendall(request)
        head, size = self.read()
        took = (time.perf_counter() - began) * 1000
        status, _, lines = head.partition("\r\n")
        assert status.split()[1] == ("304" if etag else "200"), f"{address}: {head}"
        return took, dict(line.lower().split(": ", 1) for line in lines.splitlines()), size

    def read(self) -> tuple[str, int]:
        """The head of an answer, and the length of its body, which was read, too."""
        told = b""
        while b"\r\n\r\n" not in told:
            told += self.some()
        head, _, body = told.partition(b"\r\n\r\n")
        length, size = length_of(head), len(body)
        while size < length:
            size += len(self.some())
        return head.decode(), length

    def some(self) -> bytes:
        if block := self.socket.recv(2**18):
            return block
        raise ConnectionError("The server closed the connection.")


def length_of(head: bytes) -> int:
    """Of the body: a 304 has none, and every page tells it."""
    if head.split()[1] == b"304":
        return 0
    return int(head.lower().partition(b"\r\ncontent-length: ")[2].split()[0])


def processor_of(server: int) -> float:
    """The milliseconds of all threads of a server's workers."""
    workers = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    told = [file for pid in workers for file in Path(f"/proc/{pid}/task").glob("*/schedstat")]
    return sum(int(file.read_text().split()[0]) for file in told) / 1e6


# A database, and whether its server keeps pages that it made.
Server = tuple[str, bool]


@dataclass
class Measured:
    """The milliseconds of each round, by page and server, beside those of a hello world; and those
    of the processor.
    """

    hello: list[float] = field(default_factory=list)
    hello_processor: list[float] = field(default_factory=list)
    times: dict[tuple[str, Server], list[float]] = field(default_factory=lambda: defaultdict(list))
    processor: dict[tuple[str, Server], list[float]] = field(
        default_factory=lambda: defaultdict(list)
    )
    sizes: dict[tuple[str, Server], int] = field(default_factory=dict)


def measure(asked: list[Asked], databases: dict[str, str], folder: str) -> Measured:
    with ExitStack() as stack:

        def reader_of(application: str, **environment: str) -> Reader:
            served = tempfile.mkdtemp(dir=folder)
            server = serving(served, application, WEB_WORKERS="2", **environment)
            port, process = stack.enter_context(server)
            return Reader(port, process.pid)

        hello = reader_of("tests.benchmarks.hello")
        readers = {
            (name, keeps): reader_of("strategy.wsgi", DATABASE_URL=url, **({} if keeps else NONE))
            for name, url in databases.items()
            for keeps in (False, True)
        }
        for page in asked:
            for server, reader in readers.items():
                if page.etags is not None:
                    _took, headers, _size = reader.ask(page.address)
                    page.etags[server] = headers["etag"].replace("w/", "W/", 1)
        return in_rounds(asked, hello, readers)


def in_rounds(asked: list[Asked], hello: Reader, readers: dict[Server, Reader]) -> Measured:
    measured = Measured()
    for number in range(WARMING + ROUNDS):
        if number == WARMING:
            measured = Measured()
        for page in asked:
            took, processor, _size = hello.timed("/")
            measured.hello.append(took)
            measured.hello_processor.append(processor)
            for server, reader in readers.items():
                times = measured.times[page.name, server]
                if sum(times) > PATIENCE * 1000:
                    continue
                etag = (page.etags or {}).get(server, "")
                took, processor, size = reader.timed(page.address, etag)
                times.append(took)
                measured.processor[page.name, server].append(processor)
                measured.sizes[page.name, server] = size
    return measured


# The table


def tell(asked: list[Asked], measured: Measured, queries: dict, departments: int) -> None:
    hello = median(measured.hello)
    print(
        f"\n{departments} departments, {entries_of(departments):,} entries; a hello world takes "
        f"{hello:.2f} ms"
    )
    columns = (
        f"{'first ms':>10}{'×':>7}{'cpu ×':>7}{'again ms':>10}{'×':>7}{'kB':>6}{'queries':>9}"
        f"  {'goal':9}"
    )
    print(f"{'':25}{'floor':>7}{'goal':>13}" + "".join(f"  {name:<65}" for name in NAMES))
    print(f"{'':45}" + columns * len(NAMES))
    for page in asked:
        told = (told_of(page, name, hello, measured, queries[name]) for name in NAMES)
        floor = f"{page.floor:g} ×"
        print(f"{page.name:25}{floor:>7}{page.goal_in_words:>13}" + "".join(told), flush=True)
    for name in NAMES:
        tell_dearest(name, queries[name])


def tell_dearest(name: str, asked: dict[str, dict]) -> None:
    by_time = sorted(asked.items(), key=lambda row: row[1]["milliseconds"], reverse=True)
    print(f"\n{name}, the dearest queries")
    for address, row in by_time[:DEAREST]:
        print(f"{row['milliseconds']:8.0f} ms  {address}: {row['dearest']}")
    for address, row in asked.items():
        if row["read_whole"]:
            print(f"  reads all of {', '.join(row['read_whole'])}: {address}")


def told_of(page: Asked, name: str, hello: float, measured: Measured, queries: dict) -> str:
    first, again = (median(measured.times[page.name, (name, keeps)]) for keeps in (False, True))
    processor = median(measured.processor[page.name, (name, False)])
    processor /= median(measured.hello_processor)
    times = f"{first:10.2f}{first / hello:7.1f}{processor:7.1f}{again:10.2f}{again / hello:7.1f}"
    size = measured.sizes[page.name, (name, True)] / 1000
    goal = page.goal(name, hello)
    met = "met" if first <= goal else "met again" if again <= goal else "not met"
    asks = "" if page.etags is not None else queries[page.address]["number"]
    return f"{times}{size:6.0f}{asks:>9}  {met:9}"


if __name__ == "__main__":
    main()
