"""What is published can't be changed or deleted, whichever way somebody tries."""

from copy import deepcopy

import pytest
from django.db import connection, transaction

from strategy import triggers
from tests import make
from tests.commitments import one_of_each
from tests.commitments.one_of_each import FACTS, model_of
from tests.refusals import (
    changed,
    delete,
    insert,
    refused,
    replacing,
    unique_keys,
    update,
)

# Every table that keeps what is published, and a change of it: of any column, or of those that
# addresses and digests hang on.
CHANGES = {
    "revision": {"text": "It was never said."},
    "variant": {"text": "It was never said there."},
    "wording": {"title": "Another heading"},
    "pledge": {"statement": "Something easier."},
    "withdrawal": {"reason": "It was not needed."},
    "slip": {"reason": "Nobody could have known."},
    "succession": {"reason": "It was too much for one."},
    "outcome": {"status": "dropped"},
    "citation": {"words": "It was never said."},
    "figure": {"value": 4},
    "yardstick": {"value": 4},
    "evidence": {"title": "Other figures"},
    "edition": {"change_note": "It was never said."},
    "seal": {"digest": "0"},
    "line": {"leaf": "0"},
    "event": {"comment": "It was somebody else."},
    "opinion": {"reasons": "I never looked."},
    "department": {"slug": "education"},
    "strategy": {"slug": "digital-strategy"},
    "response": {"department_id": 99},
    "action": {"number": 99},
    "entry": {"year": 2013},
    "measure": {"slug": "managers"},
}


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker):
    """Made once; what each test does to it is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield one_of_each.published()
        transaction.set_rollback(True)


@pytest.fixture
def published(db, made):
    return deepcopy(made)


# Ways to change a row: of Django's, and by plain SQL.


def save(row, change):
    changed(row, **change).save()


def update_queryset(row, change):
    type(row).objects.filter(pk=row.pk).update(**change)


def bulk_update(row, change):
    type(row).objects.bulk_update([changed(row, **change)], list(change))


def bulk_create_over_it(row, change):
    type(row).objects.bulk_create(
        [changed(row, **change)],
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=list(change),
    )


def plain_update(row, change):
    [(column, value)] = change.items()
    with connection.cursor() as cursor:
        statement = f"UPDATE {row._meta.db_table} SET {column} = %s WHERE id = %s"
        cursor.execute(statement, [value, row.pk])


def plain_update_of_its_id(row, change):
    update(row, id=row.pk + 1000)


def plain_delete(row, change):
    delete(row)


def insert_or_replace(row, change):
    with replacing():
        insert(row, id=row.pk, **change)


WAYS = [
    save,
    update_queryset,
    bulk_update,
    bulk_create_over_it,
    plain_update,
    plain_update_of_its_id,
    plain_delete,
]
if connection.vendor == "sqlite":
    WAYS += [insert_or_replace]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", CHANGES)
def test_what_is_published_stays_as_it_is(published, name, way):
    with refused() as refusal:
        way(published[name], CHANGES[name])

    assert triggers.why_refused(refusal.value)


@pytest.mark.parametrize("name", CHANGES)
def test_what_is_published_can_not_be_deleted_with_django(published, name):
    row = published[name]

    with refused():
        row.delete()
    with refused():
        type(row).objects.filter(pk=row.pk).delete()


@pytest.mark.parametrize("name", CHANGES)
def test_emptying_a_table_is_refused(published, name):
    with refused():
        type(published[name])._base_manager.all()._raw_delete(connection.alias)


@pytest.mark.parametrize("name", FACTS)
def test_nothing_is_added_to_what_is_published(published, name):
    with refused() as refusal:
        insert(published[name])

    assert triggers.why_refused(refusal.value)


def test_nothing_is_moved_into_what_is_published(published):
    draft = one_of_each.unpublished()

    with refused("What is published can't be changed"):
        changed(draft["citation"], outcome=published["outcome"]).save()
    with refused("What is published can't be changed"):
        changed(draft["evidence"], outcome=published["outcome"]).save()
    with refused():
        changed(draft["pledge"], edition=published["edition"]).save()


def test_an_entry_that_is_only_cited_or_read_from_is_kept(db):
    edition = make.draft_edition(2015, origin="seeded")
    cited, read_from = make.entry(8), make.entry(9)
    make.citation(make.outcome(edition, make.pledge(edition)), cited)
    make.figure(edition, make.measure(), entry=read_from)
    make.publish(edition)

    for entry in (cited, read_from):
        with refused("This is part of the address of something published"):
            delete(entry)


if connection.vendor == "sqlite":

    @pytest.mark.parametrize(
        ("name", "columns"),
        [(name, key) for name in CHANGES for key in [["id"], *unique_keys(model_of(name))]],
    )
    def test_nothing_takes_the_place_of_what_is_published(published, name, columns):
        other = one_of_each.unpublished()[name]
        key = {column: getattr(published[name], column) for column in columns}

        with refused() as inserted, replacing():
            insert(other, **key)
        with refused() as updated, replacing():
            update(other, **key)

        assert triggers.why_refused(inserted.value)
        assert triggers.why_refused(updated.value)
