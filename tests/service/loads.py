"""What a service bears that was set up by docs/service.md: `make test-service-loads`.

    python -m tests.service.loads [FOLDER]

On an empty Debian, as tests.service.run sets it up, with 200,000 entries of 672 departments. One
that was made in FOLDER before is started again: the loads alone are repeated.
1. 32 connections for 20 seconds, through nginx, beside an export of all entries: when the site was
   just started and every page is made anew, as on other days, and with a publication half-way.
2. Readers beside 50 connections that were begun and say no more, and 8 downloads that are taken
   slowly; and beside 8 such downloads past nginx, from the site itself.
3. PostgreSQL stopped and started 20 times, while people read and one writes.
"""

import http.client
import random
import re
import shutil
import socket
import ssl
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from statistics import median, quantiles

from tests.service import certificates, debian, page
from tests.service.person import HOST, Person
from tests.service.run import ADMINISTRATOR, follow, mail_server, new_place, pack, signed_in, told

DEPARTMENTS, STRATEGY = 672, "government-digital-strategy"
CONNECTIONS, SECONDS, SLOWEST = 32, 20, 1.0
HALF_OPEN, SLOW, SLOW_BYTES = 50, 8, 64 * 1024  # Bytes a second.
MADE = 60  # Seconds, until all of them are made, and only wait for their readers.
MOST_TIMES, READERS = 2, 4
STOPS, AWAY, RECOVERED = 20, 2, 5.0
PEOPLE = "The first administrator"
READY = "srv/ready"
START_AGAIN = (
    "service postgresql start; service nginx start; "
    "systemctl start pledgebook-web.socket pledgebook-web.service; "
    "curl --fail --silent --show-error --retry 10 --retry-connrefused "
    "http://127.0.0.1:8000/readyz; "
    f"pledgebook remove_second_factor {ADMINISTRATOR}"
)
"""Of one that was made before, whose administrator sets up a second factor each time."""
SET_UP = page.FIRST[: page.FIRST.index(PEOPLE)]
MAKE = (
    "cd /opt/pledgebook/current; set -a; . /etc/pledgebook/settings; set +a; "
    f"runuser -u pledgebook -- .venv/bin/python -m tests.benchmarks.record {DEPARTMENTS}; "
    "runuser -u postgres -- pg_dump --format=custom --no-owner pledgebook > /srv/record.dump"
)
PUBLISHED = (
    "runuser -u postgres -- psql --quiet --dbname pledgebook --command "
    "\"INSERT INTO strategy_recordchange (at, place) VALUES (now(), 'commitments_seal')\""
)
"""What every publication leaves, by which no page is sent again that was made before."""
PUT_BACK = (
    "systemctl stop pledgebook-web; cd /; runuser -u postgres -- dropdb pledgebook; "
    "runuser -u postgres -- createdb --owner pledgebook --template template0 --encoding UTF8 "
    "--locale C.UTF-8 pledgebook; chmod 644 /srv/record.dump; "
    "runuser -u pledgebook -- pg_restore --no-owner --dbname pledgebook /srv/record.dump; "
    "pledgebook migrate --verbosity 0; "
    "runuser -u postgres -- psql --quiet --command ANALYZE pledgebook; "
    "systemctl start pledgebook-web"
)


def main(folder: Path) -> None:
    brought = folder / "brought"
    ca = brought / "organisation-ca.crt"
    is_made = (folder / "loads" / READY).exists()
    if not is_made:
        make(folder, brought)
    with mail_server(brought, folder / "mails"), debian.running(folder / "loads") as one:
        if is_made:
            print(one.run(START_AGAIN))
        else:
            follow(one, SET_UP)
            told("A record")
            have_a_record(one, folder / "record.dump")
            follow(one, [PEOPLE])
            one.run(f"touch /{READY}")
        held = [beside_an_export(ca, "every page made anew", float("inf"))]
        ask_for_all(ca)
        held += [beside_an_export(ca, "pages made before", SLOWEST)]
        held += [
            beside_an_export(ca, "a publication half-way", SLOWEST, lambda: one.run(PUBLISHED))
        ]
        held += [beside_slow_ones(ca)]
        held += [while_postgresql_goes(one, ca)]
    sys.exit(not all(held))


def make(folder: Path, brought: Path) -> None:
    brought.mkdir(exist_ok=True)
    certificates.issue(brought)
    pack(brought)
    if not (folder / "debian").exists():
        debian.make(folder / "debian", "systemd")
    new_place(folder, "loads", brought)


def have_a_record(one: debian.Debian, kept: Path) -> None:
    """One that was made before, in the same folder, is put back."""
    in_it = one.folder / "srv/record.dump"
    if kept.exists():
        shutil.copy(kept, in_it)
        print(one.run(PUT_BACK))
    else:
        print(one.run(MAKE))
        shutil.move(in_it, kept)
        one.run("systemctl restart pledgebook-web")


def this_machine() -> str:
    now, *_ = Path("/proc/loadavg").read_text().split()
    return f"(load of this machine {now})"


def pages() -> dict[str, list[str]]:
    """Addresses of each kind, of departments that are drawn."""
    some = random.Random(1).sample(range(1, DEPARTMENTS + 1), 20)
    of = [f"/ministry-{number}/{STRATEGY}/" for number in some]
    return {
        "front": ["/"],
        "matrix": of,
        "action": [f"{one}actions/{1 + number % 16}/" for number, one in enumerate(of)],
        "entries": ["/entries/", *(f"/entries/?department=ministry-{number}" for number in some)],
    }


class Readers:
    """People who read one page after the other; what each answer was, and how long it took."""

    def __init__(self, ca: Path, number: int):
        self.seconds: dict[str, list[float]] = {kind: [] for kind in pages()}
        self.answers, self.ended = Counter(), threading.Event()
        self.last: list[tuple[float, float, object]] = []
        self._all = [threading.Thread(target=self._read, args=(ca, one)) for one in range(number)]

    def __enter__(self):
        for one in self._all:
            one.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        for one in self._all:
            one.join()

    def _read(self, ca: Path, number: int) -> None:
        person, chance, kinds = Person(ca), random.Random(number), pages()
        while not self.ended.is_set():
            kind = chance.choice(list(kinds))
            began = time.monotonic()
            try:
                answer = person.get(chance.choice(kinds[kind])).status
            except (OSError, http.client.HTTPException) as error:
                answer = type(error).__name__
            ended = time.monotonic()
            self.answers[answer] += 1
            self.seconds[kind].append(ended - began)
            self.last.append((began, ended, answer))

    def everything(self) -> list[float]:
        return [one for several in self.seconds.values() for one in several]


def p99(seconds: list[float]) -> float:
    return quantiles(seconds, n=100)[98] if len(seconds) > 1 else 0.0


def beside_an_export(
    ca: Path, what: str, slowest: float, half_way: Callable[[], object] = lambda: None
) -> bool:
    told(f"{CONNECTIONS} connections for {SECONDS} s beside an export, {what} {this_machine()}")
    taken, ended = Counter(), threading.Event()
    export = threading.Thread(target=take_exports, args=(ca, taken, ended))
    export.start()
    with Readers(ca, CONNECTIONS) as readers:
        time.sleep(SECONDS / 2)
        half_way()
        time.sleep(SECONDS / 2)
    ended.set()
    export.join()
    for kind, seconds in readers.seconds.items():
        print(f"{kind}: {len(seconds)}, median {median(seconds):.3f} s, p99 {p99(seconds):.3f} s")
    print(f"answers: {dict(readers.answers)}; exports: {dict(taken)}")
    at_most = max(p99(seconds) for seconds in readers.seconds.values())
    return set(readers.answers) == {200} and at_most <= slowest and not taken["broken"]


def ask_for_all(ca: Path) -> None:
    """So often that each process has made each page: as on days on which nothing is published."""
    person = Person(ca)
    for _ in range(8):
        for address in (one for several in pages().values() for one in several):
            person.get(address)


def take_exports(ca: Path, taken: Counter, ended: threading.Event) -> None:
    """Whole ones, one after the other."""
    while not ended.is_set():
        answer = Person(ca, timeout=300).get("/entries.csv", **{"Accept-Encoding": "identity"})
        taken["rows" if answer.status == 200 else "broken"] += answer.body.count(b"\n")
        taken["whole"] += 1


def beside_slow_ones(ca: Path) -> bool:
    usual = read_for_a_while(ca, "alone")
    with half_open(ca, HALF_OPEN), slow_downloads(ca, SLOW):
        read_for_a_while(ca, f"beside {HALF_OPEN} half-open and {SLOW} downloads that are made")
        time.sleep(MADE)
        through = read_for_a_while(ca, f"beside {HALF_OPEN} half-open and {SLOW} slow downloads")
    with slow_downloads(None, SLOW):
        time.sleep(MADE)
        past = read_for_a_while(ca, f"beside {SLOW} slow downloads past nginx")
    print(f"median of usual: {through / usual:.2f} and {past / usual:.2f} times")
    return max(through, past) <= MOST_TIMES * usual


def read_for_a_while(ca: Path, what: str) -> float:
    told(f"{READERS} readers {what} {this_machine()}")
    with Readers(ca, READERS) as readers:
        time.sleep(SECONDS)
    seconds = readers.everything()
    print(f"{len(seconds)} pages, median {median(seconds):.3f} s, p99 {p99(seconds):.3f} s")
    print(f"answers: {dict(readers.answers)}")
    return median(seconds) if set(readers.answers) == {200} else float("inf")


@contextmanager
def half_open(ca: Path, number: int):
    """Connections on which a request was begun."""
    context = ssl.create_default_context(cafile=ca)
    opened = []
    for _ in range(number):
        plain = socket.create_connection(("127.0.0.1", 443), 10)
        opened.append(context.wrap_socket(plain, server_hostname=HOST))
        opened[-1].sendall(f"GET /entries/ HTTP/1.1\r\nHost: {HOST}\r\nX-".encode())
    try:
        yield
    finally:
        for one in opened:
            one.close()


@contextmanager
def slow_downloads(ca: Path | None, number: int):
    """Exports that are taken a little at a time: by https, or past nginx."""
    ended, begun = threading.Event(), threading.Semaphore(0)
    all_of_them = [
        threading.Thread(target=take_slowly, args=(ca, ended, begun)) for _ in range(number)
    ]
    for one in all_of_them:
        one.start()
    waited = [begun.acquire(timeout=120) for _ in all_of_them]
    print(f"{sum(waited)} slow downloads go on")
    try:
        yield
    finally:
        ended.set()
        for one in all_of_them:
            one.join()


def take_slowly(ca: Path | None, ended: threading.Event, begun: threading.Semaphore) -> None:
    while not ended.is_set():
        connection = socket.socket()
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 16 * 1024)
        connection.settimeout(60)
        connection.connect(("127.0.0.1", 443 if ca else 8000))
        if ca:
            context = ssl.create_default_context(cafile=ca)
            connection = context.wrap_socket(connection, server_hostname=HOST)
        head = f"GET /entries.csv HTTP/1.1\r\nHost: {HOST}\r\nX-Forwarded-Proto: https\r\n\r\n"
        connection.sendall(head.encode())
        is_busy = b" 503 " in connection.recv(100)
        if not is_busy:
            begun.release()
        while not is_busy and not ended.is_set() and connection.recv(SLOW_BYTES // 10):
            time.sleep(0.1)
        connection.close()
        if is_busy:  # As it is told: to come again later.
            ended.wait(2)


def while_postgresql_goes(one: debian.Debian, ca: Path) -> bool:
    told(f"PostgreSQL stopped and started {STOPS} times {this_machine()}")
    ada = signed_in(ca, ADMINISTRATOR)
    kept, refused, away, recovered = [], Counter(), [], []
    ended = threading.Event()
    writer = threading.Thread(target=write, args=(ada, kept, refused, ended))
    writer.start()
    with Readers(ca, READERS) as readers:
        for number in range(STOPS):
            time.sleep(random.Random(number).uniform(1, 3))
            mode = ("fast", "immediate")[number % 2]
            one.run(f"pg_ctlcluster --skip-systemctl-redirect 15 main stop --mode {mode}")
            gone = time.monotonic()
            time.sleep(AWAY)
            away.append((gone, time.monotonic()))
            one.run("pg_ctlcluster --skip-systemctl-redirect 15 main start")
            recovered.append(until_it_answers(ca))
    ended.set()
    writer.join()
    while_away = [one for one in readers.last if is_within(one, away)]
    answers = Counter(answer for _began, _ended, answer in while_away)
    slowest = max((ended - began for began, ended, _answer in while_away), default=0)
    there = set(one.run(THERE).split())
    lost = [name for name in kept if name not in there]
    print(f"readers: {dict(readers.answers)}")
    print(f"while it was away: {dict(answers)}, after {slowest:.2f} s at the most")
    print(f"writes: {len(kept)} acknowledged, {len(lost)} of them lost; others: {dict(refused)}")
    print(f"back after {max(recovered):.2f} s at the most, median {median(recovered):.2f} s")
    fine = set(readers.answers) <= {200, 503} and set(answers) <= {503} and set(refused) <= {503}
    return fine and kept != [] and not lost and max(recovered) <= RECOVERED


def is_within(asked: tuple, times: list[tuple[float, float]]) -> bool:
    """Whether a page was asked for and given within one of these times."""
    began, ended, _answer = asked
    return any(begin <= began and ended <= end for begin, end in times)


THERE = "runuser -u postgres -- psql -At -d pledgebook -c 'SELECT slug FROM strategy_person'"


def write(ada: Person, kept: list, refused: Counter, ended: threading.Event) -> None:
    """Enters one person after the other, and notes those that the site says it has."""
    began = int(time.time())
    for number in range(10_000):
        if ended.is_set():
            return
        slug = f"written-{began}-{number}"
        try:
            form = ada.get("/admin/strategy/person/add/")
            if form.status != 200:
                refused[form.status] += 1
                continue
            answer = ada.press(
                form, "Save", follow=False, name=f"Written {number}", slug=slug, why="A load."
            )
        except (OSError, http.client.HTTPException, LookupError) as error:
            refused[type(error).__name__] += 1
            continue
        if answer.status == 302:
            kept.append(slug)
        else:
            refused[answer.status] += 1
            if answer.status == 200:
                print(re.sub(r"\s+", " ", answer.words())[:600])


def until_it_answers(ca: Path) -> float:
    began = time.monotonic()
    while time.monotonic() - began < 60:
        try:
            if Person(ca).get(f"/entries/?q={time.monotonic_ns()}").status == 200:
                break
        except (OSError, http.client.HTTPException):
            pass
        time.sleep(0.05)
    return time.monotonic() - began


if __name__ == "__main__":
    if sys.argv[1:]:
        main(Path(sys.argv[1]).resolve())
    else:
        with tempfile.TemporaryDirectory(prefix="pledgebook-loads-") as made:
            main(Path(made))
