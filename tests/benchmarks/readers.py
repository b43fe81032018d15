"""What the dearest pages of a large response cost, and whether readers of them stop the site.

    python -m tests.benchmarks.readers [SECONDS]

Makes a response of 40 actions in 12 years, each text of 3,000 characters, in the database that
DATABASE_URL names, which must be empty; serves it as gunicorn.conf.py says; asks for each page
alone, then for all of them by sixteen readers at once for so many seconds, while /healthz is timed.
"""

import http.client
import itertools
import os
import random
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[2]
ACTIONS, YEARS, CHARACTERS = 40, range(2012, 2024), 3000
READERS, SECONDS = 16, 60
LONGEST, MOST_MIB, HEALTHY = 1.0, 200, 1.0  # Seconds of processor, memory of a page; /healthz.
TICKS = os.sysconf("SC_CLK_TCK")
OF = "/dfe/government-digital-strategy"
PAGES = [
    "/",
    "/government-digital-strategy/actions/7/",
    f"{OF}/",
    f"{OF}/actions/7/",
    f"{OF}/actions/7/timeline/",
    f"{OF}/actions/7/compare/",
    f"{OF}/years/2018/",
    f"{OF}/outcomes/",
    f"{OF}/report/",
    f"{OF}/report.txt",
    f"{OF}/stratml.xml",
    f"{OF}/editions/",
    f"{OF}/editions/7/",
    f"{OF}/editions/7/changes/",
    f"{OF}/compare/?from=1&to=12",
    f"{OF}/compare/?from=11&to=12",
    "/entries/",
    "/pledges/",
    "/pledges/not-reported/",
    "/search/?q=bd+the",
    "/search/?q=nowhere+notathing+portl",
    "/data/",
    "/data/entries/?limit=200",
    "/data/pledges/?limit=200",
    "/entries.csv",
    "/entries.xlsx",
    "/entries.ods",
    "/entries.json",
    "/pledges.csv",
    f"{OF}.csv",
    "/feed/",
    f"{OF}/report.pdf",
    f"{OF}/audit.pdf",
]


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    make_record()
    with tempfile.TemporaryDirectory() as folder:
        with serving(folder, WEB_WORKERS="1") as (port, server):
            alone(port, server)
        with serving(folder) as (port, _server):
            together(port, seconds)


def make_record() -> None:
    """Every year asks for progress and a plan; a plan has a pledge, the next year its outcome."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from tests import make
    from tests.benchmarks.differences import prose_of

    began = time.perf_counter()
    call_command("migrate", verbosity=0)
    chance = random.Random(7)
    make.strategy(years=YEARS)
    for year in YEARS:
        with transaction.atomic():
            make.published_edition(year, facts=lambda edition: write(edition, chance, prose_of))
    texts = ACTIONS * (2 * len(YEARS) - 2)
    took = time.perf_counter() - began
    print(f"{connection.vendor}: {texts:,} texts of {CHARACTERS:,} characters, {took:.0f} s")
    connection.close()


def write(edition, chance: random.Random, prose_of) -> None:
    """What an edition says of each action."""
    from commitments.models import Kind, Pledge
    from tests import make

    is_first, is_last = edition.year == YEARS[0], edition.year == YEARS[-1]
    due = {
        pledge.entry.action.number: pledge
        for pledge in Pledge.objects.filter(edition__year=edition.year - 1).select_related(
            "entry__action"
        )
    }
    for number in range(1, ACTIONS + 1):
        kind = Kind.COMMITMENT if is_first else Kind.PROGRESS
        text = prose_of(CHARACTERS, chance)
        told = make.revision(edition, action=number, kind=kind, text=text)
        if not is_first and not is_last:
            plan = prose_of(CHARACTERS, chance)
            make.revision(edition, action=number, kind=Kind.PLAN, text=plan)
        if not is_last:
            make.pledge(edition, action=number, kind=kind if is_first else Kind.PLAN)
        if number in due:
            shown = make.outcome(edition, due[number])
            make.citation(shown, told.entry, words=text[:60])


@contextmanager
def serving(
    folder: str, application: str = "strategy.wsgi", **environment: str
) -> Iterator[tuple[int, subprocess.Popen]]:
    """A web server as production runs it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        port = found.getsockname()[1]
    environment = {
        "DEMO": "1",
        "PORT": str(port),
        "DOCUMENTS_ROOT": tempfile.mkdtemp(dir=folder),
    } | environment
    command = [sys.executable, "-m", "gunicorn", application, "--log-level", "error"]
    log = (Path(folder) / "log").open("a")  # Of what is refused, too.
    server = subprocess.Popen(command, cwd=ROOT, env=os.environ | environment, stderr=log)
    try:
        for _ in range(300):
            with suppress(OSError):
                ask(port, "/readyz")
                break
            time.sleep(0.1)
        yield port, server
    finally:
        server.terminate()
        server.wait(60)


def ask(port: int, address: str) -> tuple[int, int]:
    """The status of an answer, and its bytes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.request("GET", address, headers={"Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    size = 0
    while block := answer.read(2**16):
        size += len(block)
    connection.close()
    return answer.status, size


# Each page alone


def alone(port: int, server: subprocess.Popen) -> None:
    """Twice: as the first reader finds it, and as the next one does."""
    worker = worker_of(server)
    for address in ("/healthz", "/about/method/"):
        ask(port, address)
    idle = peak_mib(worker)
    print(f"\n{'a page alone':56}{'first':>9}{'again':>9}{'memory':>12}{'sent':>12}")
    for address in PAGES:
        forget_peak(worker)
        began = resident_mib(worker)
        (status, size), first = timed(worker, port, address)
        (_status, _size), again = timed(worker, port, address)
        memory = peak_mib(worker) - began
        over = "  over" if max(first, again) > LONGEST or memory > MOST_MIB else ""
        told = "" if status == 200 else f"  {status}"
        print(
            f"{address:56}{first:7.2f} s{again:7.2f} s{memory:8.0f} MiB{size / 1024:8,.0f} KiB"
            f"{told}{over}",
            flush=True,
        )
    print(f"The worker has {resident_mib(worker):.0f} MiB; {idle:.0f} before it was asked.")


def worker_of(server: subprocess.Popen) -> int:
    children = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return int(children[0])


def timed(worker: int, port: int, address: str) -> tuple[tuple[int, int], float]:
    """An answer, and the seconds of processor that the worker took for it."""
    began = processor(worker)
    answer = ask(port, address)
    return answer, processor(worker) - began


def processor(pid: int) -> float:
    """Of the process itself: a document is made by another."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def forget_peak(pid: int) -> None:
    Path(f"/proc/{pid}/clear_refs").write_text("5")


def peak_mib(pid: int) -> float:
    return _status_of(pid, "VmHWM")


def resident_mib(pid: int) -> float:
    return _status_of(pid, "VmRSS")


def _status_of(pid: int, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) / 1024


# All at once


def together(port: int, seconds: int) -> None:
    """Readers who each go through all pages, from another one on, while /healthz is timed."""
    until = time.monotonic() + seconds
    statuses: Counter[int] = Counter()
    waits: list[float] = []
    readers = [
        threading.Thread(target=read, args=(port, place, until, statuses))
        for place in range(READERS)
    ]
    for reader in readers:
        reader.start()
    while time.monotonic() < until:
        began = time.monotonic()
        status, _size = ask(port, "/healthz")
        waits.append(time.monotonic() - began)
        statuses[f"/healthz {status}"] += 1
        time.sleep(0.1)
    for reader in readers:
        reader.join()
    waits.sort()
    over = "  over" if waits[-1] > HEALTHY else ""
    print(f"\n{READERS} readers for {seconds} s: {dict(sorted(statuses.items(), key=str))}")
    print(
        f"/healthz: {waits[len(waits) // 2]:.2f} s in the middle, {waits[-1]:.2f} s at worst{over}"
    )


def read(port: int, place: int, until: float, statuses: Counter) -> None:
    for address in itertools.cycle([*PAGES[place * 2 :], *PAGES[: place * 2]]):
        if time.monotonic() > until:
            return
        status, _size = ask(port, address)
        statuses[status] += 1


if __name__ == "__main__":
    main()
