"""What is published is kept from a client that has never heard of Django, too."""

import re
import sqlite3
from contextlib import closing

import psycopg
import pytest
from django.db import connection

from strategy import triggers
from tests.commitments import one_of_each
from tests.commitments.one_of_each import model_of
from tests.commitments.test_published_is_kept import CHANGES
from tests.refusals import rows


@pytest.fixture
def stranger(transactional_db, tmp_path):
    """A connection without Django's settings and functions, to what is published."""
    one_of_each.published()
    if connection.vendor == "postgresql":
        names = {"dbname": "NAME", "user": "USER", "host": "HOST", "port": "PORT"}
        server = {word: connection.settings_dict[name] for word, name in names.items()}
        client = psycopg.connect(**server, autocommit=True)
    else:
        copy = tmp_path / "record.sqlite3"
        copy.write_bytes(connection.connection.serialize())
        client = sqlite3.connect(copy, isolation_level=None)
    with closing(client):
        yield client


def read(client) -> dict[str, list[tuple]]:
    return {
        table: client.execute(f"SELECT * FROM {table} ORDER BY id").fetchall() for table in rows()
    }


STATEMENTS = [
    "UPDATE {table} SET {column} = '{value}'",
    "UPDATE {table} SET id = id + 1000",
    "DELETE FROM {table}",
]
if connection.vendor == "sqlite":
    STATEMENTS += [
        "REPLACE INTO {table} SELECT * FROM {table}",
        "UPDATE OR REPLACE {table} SET {column} = '{value}'",
        "UPDATE OR IGNORE {table} SET {column} = '{value}'",
    ]


@pytest.mark.parametrize("statement", STATEMENTS)
def test_a_client_that_never_heard_of_django_is_refused_alike(stranger, statement):
    before = read(stranger)

    for name, change in CHANGES.items():
        [(column, value)] = change.items()
        said = statement.format(table=model_of(name)._meta.db_table, column=column, value=value)
        with pytest.raises(stranger.IntegrityError) as refusal:
            stranger.execute(said)
        assert triggers.why_refused(refusal.value), said

    assert read(stranger) == before


if connection.vendor == "sqlite":

    def test_a_plain_client_can_check_the_file(stranger):
        assert stranger.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert stranger.execute("PRAGMA foreign_key_check").fetchall() == []

    def dumped(client):
        """A dump that makes the index of words anew: not every Python dumps it restorably."""
        for statement in client.iterdump():
            if not re.match(r"(CREATE|INSERT)\b.*\bcommitments_search(_|\b)", statement):
                yield statement
        yield from client.execute(
            "SELECT sql || ';' FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'"
        ).fetchone()
        yield "INSERT INTO commitments_search (commitments_search) VALUES ('rebuild');"

    def test_a_plain_client_can_restore_the_file_with_its_rules(stranger, tmp_path):
        rules = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name"
        found = "SELECT rowid FROM commitments_search WHERE commitments_search MATCH 'done'"

        with closing(sqlite3.connect(tmp_path / "restored.sqlite3")) as restored:
            restored.executescript("\n".join(dumped(stranger)))

            assert read(restored) == read(stranger)
            assert restored.execute(rules).fetchall() == stranger.execute(rules).fetchall()
            assert restored.execute(found).fetchall() == stranger.execute(found).fetchall() != []
