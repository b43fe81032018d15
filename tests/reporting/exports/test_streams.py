"""Rows of an export: in the order of the page, in chunks, and all of one moment."""

from functools import partial

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.db.backends.sqlite3.base import DatabaseWrapper
from django.test import RequestFactory
from django.utils import timezone

from commitments.models import Event
from reporting.exports import pledge_rows, standing_rows, streams
from reporting.exports.about import About
from reporting.exports.csv_file import csv_blocks
from reporting.exports.entries import ENTRIES
from reporting.exports.events import EVENTS
from reporting.exports.json_file import json_blocks
from reporting.exports.pledges import NOT_REPORTED, PLEDGES
from strategy import moments
from tests import make
from tests.commitments import people
from tests.rows import made_once


@pytest.fixture
def record(db):
    make_record()


@made_once
def make_record():
    for slug in ("dfe", "hmrc", "aaib"):
        earlier = None
        for year in (2013, 2014):
            edition = make.draft_edition(year, of=make.response(slug))
            for action in (1, 2, 11):
                make.revision(edition, action=action)
                pledge = make.pledge(edition, action=action, due_on=make.on("2014"))
            if earlier:
                make.outcome(edition, earlier)
            earlier = pledge
            make.publish(edition)
    otto = people.otto()
    for file in "abcdefgh":
        Event.objects.create(by=otto, by_name="otto", what="changed", subject=file)


def asked(dataset, query=""):
    request = RequestFactory().get(f"/?{query}")
    request.as_at = timezone.localdate()
    request.user = get_user_model().objects.get(username="otto")
    return dataset.found(request).rows


@pytest.mark.parametrize(
    ("dataset", "query"),
    [
        (ENTRIES, ""),
        (ENTRIES, "action=2"),
        (PLEDGES, ""),
        (PLEDGES, "sort=-due"),
        (NOT_REPORTED, ""),
        (EVENTS, ""),
    ],
)
def test_rows_come_in_the_order_of_the_page(record, monkeypatch, dataset, query):
    rows = asked(dataset, query)
    of_the_page = [row.pk for row in rows]

    assert len(of_the_page) > 3
    monkeypatch.setattr(standing_rows, "MOST_KEPT", 2)
    for chunk in (1, 4, 7, 2000):
        monkeypatch.setattr(streams, "CHUNK", chunk)
        monkeypatch.setattr(standing_rows, "CHUNK", chunk)
        assert [row.pk for row in streams.streamed(asked(dataset, query))] == of_the_page


@pytest.mark.parametrize(
    ("dataset", "query"),
    [(ENTRIES, ""), (ENTRIES, "sort=-year"), (PLEDGES, ""), (NOT_REPORTED, "")],
)
def test_a_file_made_by_columns_is_that_made_by_rows(record, monkeypatch, dataset, query):
    about = About("Texts", "All.", "http://127.0.0.1/texts.csv", timezone.localdate())
    columns = dataset.columns
    monkeypatch.setattr(standing_rows, "CHUNK", 7)
    rows = list(asked(dataset, query))

    for blocks in (partial(csv_blocks, columns), partial(json_blocks, about, columns)):
        assert "".join(blocks(asked(dataset, query))) == "".join(blocks(rows))


def test_what_rows_refer_to_is_fetched_once(record, monkeypatch, django_assert_num_queries):
    rows = asked(ENTRIES)
    monkeypatch.setattr(standing_rows, "CHUNK", 6)  # The texts of a response.

    # The rows, actions; responses and editions of each chunk.
    with django_assert_num_queries(2 + 3 * 2):
        assert len(list(streams.streamed(rows))) == 18


def test_what_became_of_pledges_is_fetched_for_many(record, monkeypatch, django_assert_num_queries):
    rows = asked(PLEDGES)
    monkeypatch.setattr(standing_rows, "CHUNK", 6)

    # The rows, actions, whether there are opinions, and what goes on over strategies; outcomes,
    # citations, responses and editions of each chunk.
    with django_assert_num_queries(4 + 3 * 4):
        made = list(rows)
    assert len(made) == 18

    monkeypatch.setattr(pledge_rows, "FEW", 0)
    assert list(asked(PLEDGES)) == made
    assert sum(row.told is not None for row in made) == 3


def test_in_the_order_of_a_list_nothing_is_sorted(record):
    """Who asks for a million rows gets the first at once."""
    if connection.vendor != "sqlite":
        return  # Where there are few rows, PostgreSQL sorts them.
    for rows in (asked(ENTRIES).found, asked(PLEDGES).found):
        assert "TEMP B-TREE" not in rows.explain()


@pytest.fixture
def two_connections(transactional_db, tmp_path, monkeypatch):
    """Two people's, to one database: on SQLite to a file, as the test database is one's alone."""
    if connection.vendor == "sqlite":
        settings = connection.settings_dict | {"NAME": str(tmp_path / "file.sqlite3")}
        reader, writer = (DatabaseWrapper(settings, "default") for _ in range(2))
        monkeypatch.setattr(moments, "connections", {"default": reader})
    else:
        reader, writer = connection, connection.copy()
    run(writer, "CREATE TABLE note (said integer)")
    yield reader, writer
    run(writer, "DROP TABLE note")
    writer.close()
    if reader is not connection:
        reader.close()


def run(of, sql):
    with of.cursor() as cursor:
        cursor.execute(sql)


def count(of):
    with of.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM note")
        return cursor.fetchone()[0]


def test_what_is_written_meanwhile_waits_for_nobody_and_is_not_in_it(two_connections):
    reader, writer = two_connections

    with moments.one_moment():
        assert count(reader) == 0
        run(writer, "INSERT INTO note VALUES (1)")
        assert count(writer) == 1
        assert count(reader) == 0

    assert count(reader) == 1
