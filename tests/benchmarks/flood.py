"""Whether who tries passwords by the thousand stops those who read, or who signs in.

    python -m tests.benchmarks.flood

Loads the sample record into the database that DATABASE_URL names, which must be empty, and serves
it as gunicorn.conf.py says. Four people read, alone first. Then 1,000 wrong passwords come from 50
addresses, 16 at once: for one account, and each for another. Meanwhile somebody else signs in, with
the right password. Reading may take twice as long as alone, at the median; status 1 where it
takes longer, or the right password is refused.
"""

import http.client
import os
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from itertools import count, cycle
from statistics import median, quantiles
from urllib.parse import urlencode

from tests.benchmarks.readers import serving

OF = "/dfe/government-digital-strategy"
PAGES = ["/", f"{OF}/", f"{OF}/actions/7/", f"{OF}/years/2014/", "/pledges/", "/entries/"]
READERS, SECONDS = 4, 10
ATTEMPTS, ADDRESSES, AT_ONCE = 1000, 50, 16
MOST_TIMES = 2
RIGHT = "walrus teapot lantern"
SIGN_IN = "/admin/login/"


def main() -> None:
    vendor = make_record()
    with tempfile.TemporaryDirectory() as folder, serving(folder) as (port, _server):
        with reading(port) as alone:
            time.sleep(SECONDS)
        print(f"{vendor}: {READERS} people read: {told(alone)}")
        wrong = [
            flooded(port, "one account", lambda number: "attacked", median(alone), 1),
            flooded(port, "an account each", "nobody-{}".format, median(alone), 2),
        ]
    sys.exit(any(wrong))


def make_record() -> str:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command
    from django.db import connection

    call_command("migrate", verbosity=0)
    call_command("load_seeds", verbosity=0)
    for name in ("attacked", "honest-1", "honest-2"):
        User.objects.create_user(name, password=RIGHT, is_staff=True)
    connection.close()
    return connection.vendor


def flooded(port: int, what: str, name: Callable, usual: float, run: int) -> bool:
    """Whether it went wrong."""
    answers, began = Counter(), time.perf_counter()
    with reading(port) as meanwhile:
        attempts = count()
        crowd = [
            threading.Thread(target=try_passwords, args=(port, run, attempts, name, answers))
            for _ in range(AT_ONCE)
        ]
        for one in crowd:
            one.start()
        time.sleep(1)
        status, seconds = signed_in(port, f"honest-{run}", run)
        for one in crowd:
            one.join()
        took = time.perf_counter() - began
    times = median(meanwhile) / usual
    print(f"{ATTEMPTS:,} wrong passwords for {what}, in {took:.0f} s: {dict(answers)}")
    print(f"    reading meanwhile: {told(meanwhile)}, {times:.1f} times as long")
    print(f"    the right password: {status} after {seconds:.1f} s")
    return times > MOST_TIMES or status != 302


# Those who read


@contextmanager
def reading(port: int) -> Iterator[list[float]]:
    """The seconds that each page took, while it lasts."""
    taken: list[float] = []
    stop = threading.Event()
    people = [threading.Thread(target=read, args=(port, taken, stop)) for _ in range(READERS)]
    for one in people:
        one.start()
    try:
        yield taken
    finally:
        stop.set()
        for one in people:
            one.join()


def read(port: int, taken: list[float], stop: threading.Event) -> None:
    """As a person does, who looks at a page for a moment."""
    for address in cycle(PAGES):
        if stop.is_set():
            return
        began = time.perf_counter()
        status, _headers, _body = asked(port, "GET", address)
        taken.append(time.perf_counter() - began)
        assert status == 200, (address, status)
        time.sleep(0.1)


def told(taken: list[float]) -> str:
    last = quantiles(taken, n=20)[-1]
    return f"{len(taken)} pages, {median(taken) * 1000:.0f} ms, 19 of 20 in {last * 1000:.0f} ms"


# Those who try passwords


def try_passwords(port: int, run: int, attempts, name: Callable, answers: Counter) -> None:
    forms: dict[str, dict] = {}
    while (number := next(attempts)) < ATTEMPTS:
        source = f"127.{run}.0.{1 + number % ADDRESSES}"
        if source not in forms:
            forms[source] = form(port, source)
        answers[post(port, source, forms[source], name(number), f"wrong {number}")] += 1


def signed_in(port: int, name: str, run: int) -> tuple[int, float]:
    source = f"127.{run}.1.1"
    began = time.perf_counter()
    status = post(port, source, form(port, source), name, RIGHT)
    return status, time.perf_counter() - began


def form(port: int, source: str) -> dict:
    """What the page to sign in gives to be sent back."""
    _status, headers, body = asked(port, "GET", SIGN_IN, source=source)
    cookie = re.search(r"csrftoken=(\w+)", headers["Set-Cookie"])[0]
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', body)[1]
    return {"cookie": cookie, "token": token}


def post(port: int, source: str, form: dict, name: str, password: str) -> int:
    body = {"csrfmiddlewaretoken": form["token"], "username": name, "password": password}
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Cookie": form["cookie"],
        "Referer": f"http://127.0.0.1:{port}{SIGN_IN}",
    }
    return asked(port, "POST", SIGN_IN, urlencode(body), headers, source)[0]


def asked(port, method, address, body=None, headers=None, source="") -> tuple:
    connection = http.client.HTTPConnection(
        "127.0.0.1", port, timeout=120, source_address=(source, 0) if source else None
    )
    connection.request(method, address, body, headers or {})
    answer = connection.getresponse()
    found = answer.status, answer.headers, answer.read().decode(errors="replace")
    connection.close()
    return found


if __name__ == "__main__":
    main()
