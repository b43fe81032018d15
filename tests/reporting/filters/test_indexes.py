"""Lists go along an index to their page: nothing reads or sorts a whole table for one."""

import re
import sqlite3
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commitments.models import ServicePledge
from reporting.record import paged_rows
from reporting.views.log import newest_edition
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

# As ANALYZE found the indexes filled with the record of 240 departments.
FILLED = {
    "commitments_standingpledge": {
        "standing_pledge_due": "192960 192960 21440 90 90 6",
        "standing_pledge_reading": "192960 192960 192960 804 804 51",
        "standing_pledge_kind": "192960 192960 192960 804 804 51",
        "standing_pledge_action": "192960 192960 12060 51 51",
        "standing_pledge_year": "192960 192960 21440 90 90 6",
        "standing_pledge_outcome": "192960 192960 38592 161 161 11",
        "standing_pledge_status": "192960 192960 38592 5848 25 25 3",
        "standing_pledge_place": "192960 192960 804 804 51 6 6 2",
        "standing_pledge_response": "192960 804",
        "standing_pledge_pledge": "192960 192960 2",
        "sqlite_autoindex_commitments_standingpledge_1": "192960 2 1 1",
    },
    "commitments_standingtext": {
        "standing_text_kind": "71520 71520 23840 100 100 7 1",
        "standing_text_action": "71520 71520 4470 19 19 3 1",
        "standing_text_year": "71520 71520 7947 34 34 3 1",
        "standing_text_place": "71520 71520 298 298 19 3 1",
        "standing_text_response": "71520 298",
        "standing_text_revision": "71520 71520 1",
        "sqlite_autoindex_commitments_standingtext_1": "71520 1 1 1",
    },
}
LISTS = [
    *("/entries/", "/entries/?kind=progress", "/entries/?year=2014", "/entries/?action=1"),
    *("/entries/?strategy=government-digital-strategy", "/entries/?department=dfe"),
    *("/pledges/", "/pledges/?strategy=government-digital-strategy", "/pledges/?kind=plan"),
    *("/pledges/?year=2015", "/pledges/?outcome=no-report", "/pledges/?overdue=yes"),
    *("/pledges/?sort=due", "/pledges/?sort=-due", "/pledges/?sort=outcome"),
    *("/pledges/?sort=-outcome", "/pledges/?sort=action", "/pledges/?sort=-action"),
    *(
        "/entries/?sort=year",
        "/entries/?sort=-year",
        "/entries/?sort=action",
        "/entries/?sort=-action",
    ),
]


def facts(edition):
    make.revision(edition)
    make.pledge(edition)


@pytest.fixture
@made_once
def record():
    for department in ("dfe", "dwp"):
        make.published_edition(2014, of=make.response(department), facts=facts)


def keys_asked_for(client, address):
    """The queries that find which rows a page of a list has, or of the API."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    found = [row["sql"] for row in queries if re.match(r'SELECT "commitments_standing', row["sql"])]
    return [sql for sql in found if re.search(r"LIMIT (2|51|101)\b", sql)]


def plan_on_sqlite(sql):
    """How a record of that size would be asked."""
    filled = sqlite3.connect(":memory:")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_master WHERE sql LIKE 'CREATE %' AND name NOT LIKE 'sqlite_%' "
            "AND sql NOT LIKE 'CREATE VIRTUAL %' AND type IN ('table', 'index') ORDER BY type DESC"
        )
        for (made,) in cursor.fetchall():
            filled.execute(made)
    filled.execute("ANALYZE")
    for table, indexes in FILLED.items():
        rows = [(table, index, numbers) for index, numbers in indexes.items()]
        filled.executemany("INSERT INTO sqlite_stat1 VALUES (?, ?, ?)", rows)
    filled.execute("ANALYZE sqlite_schema")
    plan = [row[3] for row in filled.execute(f"EXPLAIN QUERY PLAN {sql}")]
    filled.close()
    return plan


def plan_on_postgresql(sql):
    """How it is asked where nothing that takes long on many rows may be done."""
    with connection.cursor() as cursor:
        for dear in ("seqscan", "bitmapscan", "sort"):
            cursor.execute(f"SET LOCAL enable_{dear} = off")
        cursor.execute(f"EXPLAIN {sql}")
        return [line for (line,) in cursor.fetchall()]


def goes_along_an_index(sql):
    if connection.vendor == "sqlite":
        plan = plan_on_sqlite(sql)
        return plan[0].startswith("SEARCH") and not any("FOR ORDER BY" in step for step in plan)
    plan = plan_on_postgresql(sql)
    return not any(re.search(r"Seq Scan|(?<!Incremental )Sort  \(", line) for line in plan)


@pytest.mark.parametrize("address", LISTS)
def test_a_page_of_a_list_reads_no_more_than_it_shows(client, record, address):
    found = keys_asked_for(client, address)

    assert len(found) == 1
    assert goes_along_an_index(found[0])


def test_nor_does_a_page_far_on(client, record, monkeypatch):
    monkeypatch.setattr(paged_rows, "CHUNK", 0)
    for view in ("entries.ENTRIES_A_PAGE", "pledges.PLEDGES_A_PAGE"):
        monkeypatch.setattr(f"reporting.views.{view}", 1)
    for address in ("/entries/?page=2", "/pledges/?page=2"):
        found = [sql for sql in keys_asked_for(client, address) if '"department" >= ' in sql]
        assert len(found) == 1
        assert goes_along_an_index(found[0]), address


@pytest.mark.parametrize("query", ["", "action=1", "cursor"])
@pytest.mark.parametrize("name", ["entries", "pledges"])
def test_nor_does_a_page_of_the_api(client, record, name, query):
    address = f"/data/{name}/?{query}"
    if query == "cursor":
        address = client.get(f"/data/{name}/?limit=1").json()["next"].replace("limit=1&", "")
    found = keys_asked_for(client, address)

    assert len(found) == 1
    assert goes_along_an_index(found[0])


def test_nor_does_what_is_told_of_services_look_up_all_that_is_published(record):
    """SQLite goes through every part of IN once; PostgreSQL chooses."""
    with CaptureQueriesContext(connection) as queries:
        list(ServicePledge.objects.as_at(date(2020, 1, 1)).filter(pledge=1))

    if connection.vendor == "sqlite":
        assert not any("edition_newest" in step for step in plan_on_sqlite(queries[0]["sql"]))


def test_nor_does_the_example_on_the_logs_page(record):
    with CaptureQueriesContext(connection) as queries:
        newest_edition(date(2020, 1, 1))

    assert goes_along_an_index(queries[0]["sql"])
