"""How fast lists are exported beside what others make of the same rows, on both databases.

    python -m tests.postgres python -m tests.benchmarks.exports [DEPARTMENTS]

Makes the record of `record` in the PostgreSQL that DATABASE_URL names, which must be empty, and in
a SQLite of its own. Each export is asked for as a browser does, from the middleware on, in a
process of its own: CSV and JSON by turns with the store's own copy-out of the same query, and
spreadsheets beside openpyxl's write-only mode, which is given the same cells ready made. A rate is
that of the median round; × is how many times that of the other.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from statistics import median

DEPARTMENTS = 240
DATASETS = ("entries", "pledges")
GOALS = {"csv": 0.5, "json": 0.5, "xlsx": 3, "ods": 3}
ROUNDS = {"csv": 5, "json": 5, "xlsx": 1, "ods": 1}
FIRST_BYTE, MEMORY = 0.2, 16  # Seconds, and MiB over idle.
MIB = 1024  # ru_maxrss counts KiB.


@dataclass
class Measured:
    rows: int
    size: int
    seconds: float
    other_seconds: float
    first_byte: float
    memory: float

    @property
    def times(self) -> float:
        return self.other_seconds / self.seconds


def main() -> None:
    departments = int(sys.argv[1]) if len(sys.argv) > 1 else DEPARTMENTS
    with tempfile.TemporaryDirectory() as folder:
        databases = {
            "SQLite": f"sqlite:///{folder}/exports.sqlite3",
            "PostgreSQL": os.environ["DATABASE_URL"],
        }
        for name, url in databases.items():
            print(f"{name}: a record of {departments} departments", flush=True)
            run("record", str(departments), url=url)
        print(f"\n{'':20}{'rows':>10}{'rows/s':>10}{'MB/s':>7}", end="")
        print(f"{'×':>7}{'goal':>6}{'first byte':>12}{'goal':>6}{'MiB':>7}{'goal':>6}")
        for name, url in databases.items():
            print(name)
            for dataset in DATASETS:
                for extension in GOALS:
                    tell(dataset, extension, measured_by_itself(dataset, extension, url))


def tell(dataset: str, extension: str, found: Measured) -> None:
    goal = GOALS[extension]
    is_over = found.times < goal or found.first_byte > FIRST_BYTE or found.memory > MEMORY
    print(
        f"  /{dataset}.{extension:12}{found.rows:10,}{found.rows / found.seconds:10,.0f}"
        f"{found.size / found.seconds / 1e6:7.1f}{found.times:7.2f}{goal:6g}"
        f"{found.first_byte:12.3f}{FIRST_BYTE:6g}{found.memory:7.1f}{MEMORY:6g}"
        f"{'  over' if is_over else ''}",
        flush=True,
    )


def run(module: str, *arguments: str, url: str, **options) -> str:
    command = [sys.executable, "-W", "ignore", "-m", f"tests.benchmarks.{module}", *arguments]
    environment = os.environ | {"DATABASE_URL": url}
    return subprocess.run(command, env=environment, check=True, text=True, **options).stdout


def measured_by_itself(dataset: str, extension: str, url: str) -> Measured:
    told = run("exports", dataset, extension, url=url, stdout=subprocess.PIPE)
    return Measured(**json.loads(told))


# In a process of its own


def measure(dataset: str, extension: str) -> Measured:
    from django.conf import settings

    from strategy.garbage import search_nothing_loaded

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    address = f"/{dataset}.{extension}"
    export(f"{address}?department=ministry-1&action=1")  # What a worker reads once.
    search_nothing_loaded()  # As a server does once it has started.
    idle = peak()
    size, seconds, first_byte = export(address)
    memory = (peak() - idle) / MIB
    other = by_openpyxl if extension in ("xlsx", "ods") else by_the_store
    ours, others = [(seconds, first_byte)], []
    for number in range(ROUNDS[extension]):
        others.append(other(dataset))
        if number:
            ours.append(export(address)[1:])
    seconds, first_byte = (median(times) for times in zip(*ours, strict=True))
    rows = sum(1 for _row in rows_of(dataset))
    return Measured(rows, size, seconds, median(others), first_byte, memory)


def export(address: str) -> tuple[int, float, float]:
    """The bytes of a file, the seconds it took, and those until its first byte."""
    from django.test import Client

    began = time.perf_counter()
    answer = Client(headers={"accept-encoding": "identity"}).get(address)
    assert answer.status_code == 200, address
    blocks = iter(answer.streaming_content)
    size = len(next(blocks))
    first_byte = time.perf_counter() - began
    size += sum(map(len, blocks))
    answer.close()
    return size, time.perf_counter() - began, first_byte


def by_the_store(dataset: str) -> float:
    from django.utils import timezone

    from tests.benchmarks.copied_out import copied_out

    began = time.perf_counter()
    copied_out(dataset, timezone.localdate())
    return time.perf_counter() - began


def by_openpyxl(dataset: str) -> float:
    """Without the time that it takes to make the values of the cells."""
    from openpyxl import Workbook

    from reporting.exports.registry import DATASETS as EVERY

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    columns, rows = EVERY[dataset].columns, iter(rows_of(dataset))
    took = 0.0
    while some := [[c.value(row) for c in columns] for row in islice(rows, 2000)]:
        began = time.perf_counter()
        for values in some:
            sheet.append(values)
        took += time.perf_counter() - began
    began = time.perf_counter()
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        book.save(file.name)
    return took + time.perf_counter() - began


def rows_of(dataset: str):
    from django.test import RequestFactory
    from django.utils import timezone

    from reporting.exports.registry import DATASETS as EVERY

    request = RequestFactory().get("/")
    request.as_at = timezone.localdate()
    return EVERY[dataset].found(request).rows


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    if sys.argv[1:2] and sys.argv[1] in DATASETS:
        import django

        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
        django.setup()
        print(json.dumps(vars(measure(*sys.argv[1:]))))
    else:
        main()
