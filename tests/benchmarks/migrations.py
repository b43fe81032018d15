"""How long it takes to migrate a large record of an earlier version, and how long pages wait.

    python -m tests.postgres python -m tests.benchmarks.migrations [ROWS]

Restores PostgreSQL's database of the oldest version that is kept in tests/fixtures, copies its
response with all that hangs on it until there are so many rows (a million), and migrates that.
Meanwhile each table is read over and over, as pages read it: the longest that one of these waits is
the longest lock. `make test` migrates the record itself, and looks at what it says then.
"""

import os
import re
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.fixtures import VERSIONS, database_of
from tests.installation import ROOT, SETTINGS

ROWS = 1_000_000
BETWEEN = 1_000_000  # The numbers of a copy's rows are so far from those of the copy before.
NAME = "migrated"
# All that hangs on a response, from a table to those that refer to it.
COPIED = ["strategy_department"]
COPIED += [f"commitments_{name}" for name in ("response", "edition", "entry", "revision", "pledge")]
COPIED += [
    f"commitments_{name}" for name in ("outcome", "withdrawal", "wording", "measure", "seal")
]
COPIED += [f"commitments_{name}" for name in ("reading", "citation", "evidence", "event")]
COPIED += ["commitments_searchtext"]
WITHOUT_A_KEY = {
    "commitments_searchtext": {"edition_id", "entry_id", "pledge_id", "revision_id"},
}
"""What refers to rows, and PostgreSQL doesn't know."""
OTHERWISE = {"strategy_department.slug": "slug || '-' || copy"}  # Unique.
SLOW = 1.0  # Seconds.
GOALS = {"minutes": 30.0, "seconds that a page waits": 2.0}


def main(rows: int) -> None:
    version, server = VERSIONS[0], os.environ["DATABASE_URL"]
    url = urlsplit(server)._replace(path=f"/{NAME}").geturl()
    with psycopg.connect(server, autocommit=True) as client:
        client.execute(f"CREATE DATABASE {NAME}")
    try:
        with psycopg.connect(url) as client:
            client.execute(database_of(version, "postgresql"))
            enlarge(client, rows)
        with psycopg.connect(url, autocommit=True) as client:
            client.execute("VACUUM ANALYZE")
        print(f"{rows_in(url):,} rows of version {version}, load {os.getloadavg()[0]:.1f}")
        migrated(url)
    finally:
        with psycopg.connect(server, autocommit=True) as client:
            client.execute(f"DROP DATABASE {NAME} WITH (FORCE)")


def enlarge(client: psycopg.Connection, rows: int) -> None:
    """Copies go in without rules and foreign keys, which those that they are made from keep."""
    client.execute("SELECT pg_catalog.set_config('search_path', 'public', false)")
    client.execute("SET session_replication_role = replica")
    there = {table: counted(client, table) for table in COPIED}
    copies = -(-rows // sum(there.values())) - 1
    for table in COPIED:
        names = columns(client, table)
        refers = references(client, table)
        values = [OTHERWISE.get(f"{table}.{name}") or moved(name, refers) for name in names]
        listed = ", ".join(f'"{name}"' for name in names)
        client.execute(
            f"INSERT INTO {table} ({listed}) SELECT {', '.join(values)} "
            f"FROM {table}, generate_series(1, {copies}) AS copy"
        )
        client.execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), max(id)) FROM {table}"
        )
    client.execute("SET session_replication_role = origin")


def moved(name: str, refers: set[str]) -> str:
    is_key = name == "id" or name in refers
    return f'"{name}" + copy::bigint * {BETWEEN}' if is_key else f'"{name}"'


def counted(client: psycopg.Connection, table: str) -> int:
    return client.execute(
        sql.SQL("SELECT count(*) FROM {}").format(sql.Identifier(table))
    ).fetchone()[0]


def columns(client: psycopg.Connection, table: str) -> list[str]:
    asked = (
        "SELECT column_name FROM information_schema.columns "
        "WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position"
    )
    return [name for (name,) in client.execute(asked, [table])]


def references(client: psycopg.Connection, table: str) -> set[str]:
    """The columns that refer to rows which are copied, too."""
    asked = (
        "SELECT attname FROM pg_constraint JOIN pg_attribute "
        "ON attrelid = conrelid AND attnum = conkey[1] "
        "WHERE contype = 'f' AND conrelid = %s::regclass AND confrelid::regclass::text = ANY(%s)"
    )
    keys = {name for (name,) in client.execute(asked, [table, COPIED])}
    return keys | WITHOUT_A_KEY.get(table, set())


def rows_in(url: str) -> int:
    with psycopg.connect(url) as client:
        return sum(counted(client, table) for table in tables(client))


def tables(client: psycopg.Connection) -> list[str]:
    asked = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"
    return [name for (name,) in client.execute(asked)]


class Readers:
    """One for each table, which asks it for a row four times a second."""

    def __init__(self, url: str):
        self._url = url
        self._is_over = threading.Event()
        self.waits: list[tuple[float, float, str]] = []
        with psycopg.connect(url) as client:
            names = [*tables(client)]
        self._threads = [threading.Thread(target=self._read, args=[name]) for name in names]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_error):
        self._is_over.set()
        for thread in self._threads:
            thread.join()

    def _read(self, table: str) -> None:
        asked = sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(table))
        with psycopg.connect(self._url, autocommit=True) as client:
            while not self._is_over.wait(0.25):
                began = time.monotonic()
                try:
                    client.execute(asked)
                except psycopg.errors.UndefinedTable:
                    return  # It is no more.
                self.waits.append((time.monotonic() - began, began, table))


def migrated(url: str) -> None:
    began, done = time.monotonic(), []
    with Readers(url) as readers:
        process = subprocess.Popen(
            [sys.executable, "-u", "manage.py", "migrate"],
            cwd=ROOT,
            env=os.environ | SETTINGS | {"DATABASE_URL": url},
            stdout=subprocess.PIPE,
            text=True,
        )
        for name, took, since in steps(process.stdout):
            done.append((since, since + took, name))
            if took >= SLOW:
                print(f"{took:8.1f} s  {name}", flush=True)
        if process.wait():
            sys.exit("It was not migrated.")
    minutes = (time.monotonic() - began) / 60
    told(minutes, readers.waits, done)


def steps(lines):
    """Each migration, once it is over: its name, how long it took, and since when."""
    since = time.monotonic()
    for line in lines:
        now = time.monotonic()
        if found := re.match(r" +Applying (\S+)\.\.\. OK", line):
            yield found[1], now - since, since
        since = now
    yield "what follows migrations (rules, what stands)", time.monotonic() - since, since


def told(minutes: float, waits: list, done: list) -> None:
    longest: dict[str, tuple[float, str]] = {}
    for wait, began, table in waits:
        [name] = [n for since, until, n in done if since <= began < until][:1] or [
            "before the first"
        ]
        longest[name] = max(longest.get(name, (0.0, "")), (wait, table))
    print("\nThe longest that one who reads waits, by migration:")
    for name, (wait, table) in sorted(longest.items(), key=lambda row: -row[1][0])[:8]:
        print(f"{wait:8.2f} s  {name}: {table}")
    figures = [minutes, max(wait for wait, _name in longest.values())]
    print()
    for (what, goal), figure in zip(GOALS.items(), figures, strict=True):
        print(f"{figure:8.2f} {what}: {'met' if figure <= goal else 'not met'} (goal {goal:g})")


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else ROWS)
