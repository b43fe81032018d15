"""A million entries: as CSV and XLSX, how fast and in how much memory, beside the database's own
copy-out of the same query; and how soon a search answers.

    python -m tests.benchmarks.a_million_entries [ENTRIES]

Makes a record of its own in the database that DATABASE_URL names, which must be empty.
"""

import os
import resource
import sys
import time
from io import StringIO
from multiprocessing import Process

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
DEPARTMENTS, YEARS = 40, range(1950, 2050)
MIB = 1024  # ru_maxrss counts KiB.
NUMBERS = {
    "postgresql": "generate_series({first}, {last}) AS n(i)",
    "sqlite": "(WITH RECURSIVE n(i) AS (SELECT {first} UNION ALL SELECT i + 1 FROM n "
    "WHERE i < {last}) SELECT i FROM n) AS n",
}


def main() -> None:
    entries = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    django.setup()
    make_record(entries)
    for measure, *arguments in ((stream, "csv"), (stream, "xlsx"), (copy_out,), (search,)):
        process = Process(target=measure, args=arguments)
        process.start()
        process.join()


def make_record(entries: int) -> None:
    """As many published texts as asked for, by plain SQL, with the rules off."""
    from django.core.management import call_command
    from django.db import connection

    from strategy import triggers
    from tests import make

    call_command("migrate", verbosity=0)
    triggers.drop()
    strategy = make.strategy(years=(2012,))
    actions = -(-entries // (DEPARTMENTS * len(YEARS)))
    pks = [make.action(number, of=strategy).pk for number in range(1, actions + 1)]
    for number in range(DEPARTMENTS):
        response = make.response(f"department-{number}")
        editions = [edition_of(response, position, year) for position, year in enumerate(YEARS, 1)]
        with connection.cursor() as cursor:
            fill(cursor, response.pk, pks, [edition.pk for edition in editions])
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute("SELECT count(*) FROM commitments_revision")
        print(f"{connection.vendor}: {cursor.fetchone()[0]:,} entries", flush=True)
    connection.close()


def edition_of(response, position: int, year: int):
    from commitments.models import Edition
    from tests import make

    return Edition.objects.create(
        response=response,
        year=year,
        state="published",
        origin="seeded",
        position=position,
        published_on=make.on(f"1 January {min(year, 2024)}"),
        recorded_at="2025-01-01T00:00:00Z",
    )


def fill(cursor, response: int, actions: list[int], editions: list[int]) -> None:
    """One progress of every action in every edition of a response."""
    numbers = NUMBERS[cursor.db.vendor]
    year = numbers.format(first=0, last=len(YEARS) - 1)
    cursor.execute(
        "INSERT INTO commitments_entry (response_id, action_id, kind, year) "
        f"SELECT {response}, a.id, 'progress', {YEARS[0]} + i FROM strategy_action a, {year} "
        f"WHERE a.id BETWEEN {actions[0]} AND {actions[-1]}"
    )
    cursor.execute(
        "INSERT INTO commitments_revision (entry_id, edition_id, answer, text, reason, assessment, "
        "section) SELECT e.id, d.id, 'text', 'What was done in it, with a comma and “quotes”, "
        "for action ' || e.action_id || ', and so on, and number ' || e.id || ' of them.', "
        "'', '', '' FROM commitments_entry e JOIN commitments_edition d "
        f"ON d.response_id = e.response_id AND d.year = e.year WHERE e.response_id = {response}"
    )


def stream(extension: str) -> None:
    """The export as the web server sends it, from the middleware on."""
    from django.test import Client

    from commitments.models import Revision

    client = Client(headers={"accept-encoding": "identity"})
    client.get(f"/entries.{extension}?action=1&department=department-1").getvalue()
    rows = Revision.objects.count()
    idle = peak()
    began = time.perf_counter()
    blocks = iter(client.get(f"/entries.{extension}").streaming_content)
    size = len(next(blocks))
    first = time.perf_counter() - began
    size += len(next(blocks))
    second = time.perf_counter() - began
    size += sum(map(len, blocks))
    took = time.perf_counter() - began
    print(f"  /entries.{extension}: first bytes after {first:.2f} s, next after {second:.2f} s")
    print(f"    {rows:,} rows in {took:.1f} s: {rows / took:,.0f} rows/s, {size / 2**20:.0f} MiB")
    print(f"    memory: {(peak() - idle) / MIB:.0f} MiB over the idle process", flush=True)


def copy_out() -> None:
    """The same query, given out by the database itself (PostgreSQL) or its driver (SQLite)."""
    from django.db import connection
    from django.test import RequestFactory
    from django.utils import timezone

    from reporting.exports.entries import ENTRIES

    request = RequestFactory().get("/")
    request.as_at = timezone.localdate()
    sql, parameters = ENTRIES.found(request).rows.query.sql_with_params()
    connection.ensure_connection()
    began = time.perf_counter()
    rows = sum(1 for _ in given_out(connection, sql, parameters))
    took = time.perf_counter() - began
    print(
        f"  the database alone: {rows:,} rows in {took:.1f} s: {rows / took:,.0f} rows/s",
        flush=True,
    )


def given_out(connection, sql: str, parameters):
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            yield from cursor.execute(sql, parameters)
        return
    from psycopg import ClientCursor

    said = ClientCursor(connection.connection).mogrify(sql, parameters)
    with connection.connection.cursor().copy(f"COPY ({said}) TO STDOUT WITH CSV") as rows:
        yield from rows


def search() -> None:
    """Pages of results, after everything was indexed anew."""
    from django.core.management import call_command
    from django.db import connection
    from django.test import Client

    from commitments.models import Entry, Revision

    began = time.perf_counter()
    call_command("index_search", stdout=StringIO())
    took = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")  # As PostgreSQL does by itself before long.
    texts = Revision.objects.count()
    print(
        f"  index_search: {took:.0f} s, {texts / took:,.0f} texts/s; {peak() / MIB:.0f} MiB in all"
    )
    entry = Entry.objects.order_by("pk")[texts // 2]
    for what, query in (
        ("a word that one text has", entry.pk),
        ("a phrase that one action’s texts have", f'"action {entry.action_id}"'),
        ("a word that all texts have", "done"),
        ("a word that none has", "quotas"),
    ):
        began = time.perf_counter()
        page = Client().get("/search/", {"q": query})
        took = time.perf_counter() - began
        assert page.status_code == 200
        print(f"  /search/ for {what}: {took:.2f} s", flush=True)


def peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    main()
