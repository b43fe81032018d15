"""Alterations drawn by a seed, by somebody who may do everything in the database: each is named.

Sixty of them here, on each database; `make test-alterations` draws a thousand.
"""

import os
import random
from collections import Counter
from contextlib import contextmanager

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, transaction

from commitments import ledger
from commitments.ledger import checkpoints, log, witness
from commitments.ledger.keys import SigningKey
from commitments.models import Checkpoint, Edition, Entry, Evidence, Revision, Seal
from strategy import triggers
from tests import make
from tests.commitments.ledger import alterations, covered
from tests.commitments.ledger.alterations import record
from tests.rows import made_once

pytestmark = pytest.mark.django_db
__all__ = ["record"]

NUMBER = int(os.environ.get("ALTERATIONS", 60))
KEY = SigningKey.made("pledgebook.example/log")


class Refused(Exception):
    """The engine takes no such alteration: another is drawn."""


def fields_of(model) -> list:
    return [field for field in model._meta.concrete_fields if covered.is_covered(field)]


TABLES = [model for model in covered.tables() if fields_of(model)]


def a_row(chance, model):
    rows = list(alterations.published(model))
    return chance.choice(rows)


def execute(sql: str, *parameters) -> None:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql, parameters)
    except IntegrityError:
        raise Refused from None


def put(row, field, value) -> None:
    try:
        with transaction.atomic():
            alterations.set_column(row, field, value)
    except IntegrityError:
        raise Refused from None


# Each alters something, and says what.


def column(chance) -> str:
    row = a_row(chance, chance.choice(TABLES))
    field = chance.choice(fields_of(type(row)))
    return changed(chance, row, field)


def key(chance) -> str:
    """Moves a row to where another belongs."""
    row = a_row(chance, chance.choice(TABLES))
    keys = [field for field in fields_of(type(row)) if field.is_relation]
    if not keys:
        raise Refused
    return changed(chance, row, chance.choice(keys))


def changed(chance, row, field) -> str:
    values = alterations.others(field, row)
    if not values:
        raise Refused
    value = chance.choice(values)
    put(row, field, value)
    return f"{field} of {row.pk} is {value!r}"


def deleted(chance) -> str:
    row = a_row(chance, chance.choice(TABLES))
    execute(f"DELETE FROM {row._meta.db_table} WHERE id = %s", row.pk)
    return f"{row._meta.db_table} {row.pk} is deleted"


def duplicated(chance) -> str:
    """A second row of the same; of a cell alone, where nothing stands in, no line tells."""
    row = a_row(chance, chance.choice([model for model in TABLES if model is not Entry]))
    columns = [connection.ops.quote_name(one.column) for one in row._meta.concrete_fields[1:]]
    copied = f"{', '.join(columns)}) SELECT %s, {', '.join(columns)}"
    table = row._meta.db_table
    execute(f"INSERT INTO {table} (id, {copied} FROM {table} WHERE id = %s", 10**6, row.pk)
    return f"{table} {row.pk} is there twice"


def swapped(chance) -> str:
    """What stands in a column of two rows."""
    model = chance.choice(TABLES)
    one, other = a_row(chance, model), a_row(chance, model)
    field = chance.choice([field for field in fields_of(model) if not field.primary_key])
    values = [getattr(row, field.attname) for row in (one, other)]
    if values[0] == values[1]:
        raise Refused
    put(one, field, values[1])
    put(other, field, values[0])
    return f"{field} of {one.pk} and {other.pk} are swapped"


def file(chance) -> str:
    """Of evidence, on the disk."""
    (row,) = alterations.published(Evidence).exclude(file="")
    with row.file.open("rb") as whole:
        content = bytearray(whole.read())
    how = chance.choice(["deleted", "cut", "longer", "another letter"])
    if how == "deleted":
        row.file.storage.delete(row.file.name)
        return "a file is deleted"
    at = chance.randrange(len(content))
    if how == "cut":
        del content[at:]
    elif how == "longer":
        content.append(0)
    else:
        content[at] ^= 1
    write(row, bytes(content))
    return f"a file is {how} at {at}"


def write(row, content: bytes) -> None:
    with row.file.storage.open(row.file.name, "wb") as whole:
        whole.write(content)


KINDS = [column, column, key, deleted, duplicated, swapped, file]


@contextmanager
def undone():
    (row,) = alterations.published(Evidence).exclude(file="")
    with row.file.open("rb") as whole:
        content = whole.read()
    with alterations.undone():
        yield
    write(row, content)


def altered(chance, how) -> str:
    while True:
        try:
            return how(chance)
        except Refused:
            continue


@pytest.mark.long("sixty alterations drawn by lot")
def test_whatever_is_altered_is_named(record):
    chance = random.Random(17)
    named, unnoticed = Counter(), []
    for _ in range(NUMBER):
        how = chance.choice(KINDS)
        with undone():
            what = altered(chance, how)
            if alterations.found():
                named[how.__name__] += 1
            else:
                unnoticed.append(what)
    for how, number in named.items():
        print(f"{how}: {number} altered, each named by verify_record")

    assert unnoticed == []


# Somebody who makes all seals and the whole log anew, so that nothing here contradicts itself


def rewritten() -> None:
    Revision.objects.update(text="Everything was done.")
    Seal.objects.all().delete()
    for edition in Edition.objects.published().order_by("recorded_at", "pk"):
        ledger.seal(edition)
    alterations.anew()


@made_once
def one_edition():
    make.published_edition(facts=make.revision)
    log.size()


@pytest.fixture
def published():
    one_edition()
    triggers.drop()


def test_a_record_that_was_made_anew_whole_is_not_what_somebody_noted(published):
    noted = log.root().hex()

    rewritten()

    assert alterations.found() == []
    with pytest.raises(CommandError, match="was never this record's"):
        call_command("verify_record", "--head", noted)


def test_a_record_that_was_made_anew_whole_is_not_what_was_signed(published, settings):
    settings.LOG_KEY = [KEY.secret]
    checkpoints.sign()

    rewritten()

    with pytest.raises(CommandError, match="is not of this log"):
        call_command("verify_record")


def test_a_witness_refuses_a_record_that_was_made_anew_whole_and_signed(
    published, settings, client, monkeypatch, tmp_path
):
    settings.LOG_KEY = [KEY.secret]
    checkpoints.sign()
    site = "https://record.example"
    monkeypatch.setattr(witness, "fetch", lambda address: asked(client, address, site))
    looked = (f"{site}/log/", [witness.Key(str(KEY.verifier))], str(tmp_path / "state.json"))
    assert witness.watch(*looked) == witness.FINE

    rewritten()
    Checkpoint.objects.all().delete()
    checkpoints.sign()

    call_command("verify_record")
    assert witness.watch(*looked) == witness.NOT_GROWN


def asked(client, address: str, site: str) -> bytes:
    answer = client.get(address.removeprefix(site))
    assert answer.status_code == 200
    return answer.content
