"""What the log costs when it is long: a line appended, the root, a proof, and verification.

    python -m tests.benchmarks.log [LINES]

Writes a log of events into the database that DATABASE_URL names, which must be empty.
"""

import hashlib
import os
import sys
import time
from collections.abc import Callable
from itertools import islice
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
LINES, TIMES, AT_ONCE = 1_000_000, 50, 5000
LONGEST, MOST_HASHES = 0.020, 21


def main() -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from commitments.ledger import log, tree
    from strategy import triggers

    lines = int(sys.argv[1]) if len(sys.argv) > 1 else LINES
    call_command("migrate", verbosity=0)
    triggers.drop()
    with transaction.atomic():
        fill(lines)
    triggers.install()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")

    print(f"{connection.vendor}: a log of {log.size():,} lines", flush=True)
    tell("a line appended", LONGEST, [append() for _ in range(TIMES)])
    size = log.size()
    tell("the root", None, [timed(log.root, size) for _ in range(TIMES)])
    numbers = [number * size // TIMES for number in range(TIMES)]
    tell("a proof that a line is in it", None, [timed(log.inclusion, n, size) for n in numbers])
    root = log.root(size)
    paths = {number: log.inclusion(number, size) for number in numbers}
    for number, path in paths.items():
        leaf = log.hashes(0, number, number + 1)[0]
        assert tree.check_inclusion(leaf, number, size, path, root)
    most = max(map(len, paths.values()))
    print(f"  such a proof has {most} hashes at most (goal: {MOST_HASHES})")
    tell("a proof that it grew from its half", None, [timed(log.consistency, size // 2, size)])
    verify()


def fill(lines: int) -> None:
    """Lines of events: each of one fact, whose digest is made up; and the tree above them."""
    from django.utils import timezone

    from commitments.ledger import tree
    from commitments.models import Line, Node

    at, hashes = timezone.now(), []
    rows = (line(number, at) for number in range(lines))
    while some := list(islice(rows, AT_ONCE)):
        Line.objects.bulk_create(some)
        hashes += [bytes.fromhex(row.hash) for row in some]
    level = 1
    while hashes := [
        tree.root(hashes[start : start + 256]) for start in range(0, len(hashes) - 255, 256)
    ]:
        put = [Node(level=level, place=n, hash=one.hex()) for n, one in enumerate(hashes)]
        Node.objects.bulk_create(put, batch_size=AT_ONCE)
        level += 1


def line(number: int, at):
    from commitments.ledger import format_2, telling
    from commitments.models import Line

    made = Line(number=number, at=at, kind="event", table="events", row=number + 1)
    made.format, made.facts, made.salt = format_2.FORMAT, 1, "0" * 64
    made.digests = f"{hashlib.sha256(str(number).encode()).hexdigest()} events/{number + 1}\n"
    made.root = telling.root_of(made.digests)
    return telling.sealed(made, format_2.leaf(made))


def append() -> float:
    """The seconds in which the line of a department that was added is written."""
    from django.db import transaction

    from commitments.ledger import telling
    from strategy.models import Department

    slug = f"department-{Department.objects.count()}"
    with transaction.atomic():
        row = Department(slug=slug, abbreviation="D", name="Department")
        Department.objects.bulk_create([row])  # Which tells nobody.
        return timed(telling.append, [("fixed", "departments", row.pk)])


def verify() -> None:
    """The log itself: what its lines say of themselves, and its tree; there are no events."""
    from commitments import ledger

    began = time.perf_counter()
    found = sum(1 for _ in ledger.untrue())
    print(f"  all of it verified in {time.perf_counter() - began:.0f} s ({found:,} events missing)")


def timed(function: Callable, *arguments) -> float:
    began = time.perf_counter()
    function(*arguments)
    return time.perf_counter() - began


def tell(what: str, goal: float | None, took: list[float]) -> None:
    goals = f", goal: {goal * 1000:g} ms" if goal else ""
    over = "  over" if goal and median(took) > goal else ""
    print(
        f"  {what}: {median(took) * 1000:.1f} ms, {max(took) * 1000:.1f} ms at most{goals}{over}",
        flush=True,
    )


if __name__ == "__main__":
    main()
