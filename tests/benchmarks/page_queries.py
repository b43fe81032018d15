"""Asks for each address that is given, and prints as JSON of each, where no page is kept: how many
queries it takes, the dearest with its milliseconds, and which large tables PostgreSQL reads whole.

python -m tests.benchmarks.page_queries ADDRESS…
"""

import json
import os
import sys
from collections.abc import Iterator
from contextlib import suppress

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "strategy.settings")
LETTERS = 160  # Of a query that are told.
LARGE = 5000  # Rows.


def main(addresses: list[str]) -> None:
    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = [*settings.ALLOWED_HOSTS, "testserver"]
    settings.KEPT_PAGES_MIB = 0
    print(json.dumps({address: queries_of(address) for address in addresses}))


def queries_of(address: str) -> dict:
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    client = Client()
    client.get(address)  # What a worker reads once.
    with CaptureQueriesContext(connection) as captured:
        page = client.get(address)
    assert page.status_code == 200, f"{address}: {page.status_code}"
    asked = list(captured)
    dearest = max(asked, key=lambda row: float(row["time"]))
    return {
        "number": len(asked),
        "milliseconds": 1000 * float(dearest["time"]),
        "dearest": dearest["sql"][:LETTERS],
        "read_whole": sorted({table for row in asked for table in read_whole(row["sql"])}),
    }


def read_whole(sql: str) -> Iterator[str]:
    """The large tables of which a query reads row after row: the names, and none on SQLite."""
    from django.db import DatabaseError, connection

    if connection.vendor != "postgresql" or not sql.startswith("SELECT"):
        return
    with suppress(DatabaseError), connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql.replace('%', '%%')}", [])
        [[[plan]]] = cursor.fetchall()
        for table in scanned(plan["Plan"]):
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
            if cursor.fetchone()[0] >= LARGE:
                yield table


def scanned(node: dict) -> Iterator[str]:
    if node["Node Type"] == "Seq Scan":
        yield node["Relation Name"]
    for part in node.get("Plans", ()):
        yield from scanned(part)


if __name__ == "__main__":
    main(sys.argv[1:])
