"""Alterations of a bundle drawn by a seed, under a manifest that is made anew: each is named.

`check.py` in the bundle and `verify_record BUNDLE` are the same lines, and are given the log's key:
without it nobody sees who signed. Forty of them here; `make test-alterations` draws a thousand.
"""

import csv
import os
import random
import shutil
from collections import Counter

import pytest

from commitments.ledger import checkpoints
from commitments.ledger.bundle.check import Check, open_bundle
from tests.commitments.ledger.bundles import exported, folder
from tests.commitments.ledger.test_bundle import remake_manifest
from tests.commitments.ledger.test_bundle_log import rows_of, write

__all__ = ["exported", "folder"]
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.long_on_postgresql("a bundle altered in every way"),
]

NUMBER = int(os.environ.get("ALTERATIONS", 40))
LOG = ["log/lines.jsonl", "log/facts.csv", "log/checkpoint", "ledger.jsonl", "ledger.digests"]
csv.field_size_limit(1 << 30)


class NothingAltered(Exception):
    """What was drawn is the same as before: something else is drawn."""


def a_table(chance, bundle):
    """One that has rows: its path, its head and them."""
    tables = [path for path in sorted(bundle.glob("tables/*.csv")) if len(rows_of(path)) > 1]
    path = chance.choice(tables)
    head, *rows = rows_of(path)
    return path, head, rows


# Each alters something, and says what.


def cell(chance, bundle) -> str:
    path, head, rows = a_table(chance, bundle)
    row, at = chance.choice(rows), chance.randrange(len(head))
    row[at] = chance.choice([f"{row[at]}1", row[at][:-1] or "x", chance.choice(rows)[at] or "0"])
    return rewritten(path, head, rows, f"{head[at]} of {row[1]}")


def swapped(chance, bundle) -> str:
    path, head, rows = a_table(chance, bundle)
    one, other, at = chance.choice(rows), chance.choice(rows), chance.randrange(len(head))
    one[at], other[at] = other[at], one[at]
    return rewritten(path, head, rows, f"{head[at]} of {one[1]} and {other[1]}")


def deleted(chance, bundle) -> str:
    path, head, rows = a_table(chance, bundle)
    rows.remove(chance.choice(rows))
    return rewritten(path, head, rows, "a row less")


def duplicated(chance, bundle) -> str:
    path, head, rows = a_table(chance, bundle)
    twin = list(chance.choice(rows))
    twin[0] = chance.choice([twin[0], "999999"])
    return rewritten(path, head, [*rows, twin], "a row twice")


def rewritten(path, head, rows, what) -> str:
    before = path.read_bytes()
    write(path, [head, *rows])
    if path.read_bytes() == before:
        raise NothingAltered
    return f"{path.name}: {what}"


def of_the_log(chance, bundle) -> str:
    """A sign of the log, of what is told of its facts, or of seals."""
    path = bundle / chance.choice(LOG)
    return another_sign(chance, path)


def file(chance, bundle) -> str:
    """Of evidence, which is to have its own digest, whatever the manifest says."""
    path = chance.choice(sorted(bundle.glob("evidence/*")))
    return another_sign(chance, path)


def missing(chance, bundle) -> str:
    paths = [*bundle.glob("evidence/*"), *bundle.glob("tables/*.csv"), *map(bundle.joinpath, LOG)]
    path = chance.choice(sorted(paths))
    path.unlink()
    return f"{path.name} is missing"


def another_sign(chance, path) -> str:
    data = bytearray(path.read_bytes())
    if not data:
        raise NothingAltered
    at = chance.randrange(len(data))
    data[at] ^= 1
    path.write_bytes(bytes(data))
    return f"{path.name}: byte {at}"


KINDS = [cell, cell, swapped, deleted, duplicated, of_the_log, file, missing]


def test_whatever_is_altered_in_a_bundle_is_named(folder, tmp_path):
    chance, key = random.Random(20121207), str(checkpoints.keys()[0].verifier)
    named, unnoticed = Counter(), []
    while named.total() < NUMBER:
        kind = chance.choice(KINDS)
        bundle = shutil.copytree(folder, tmp_path / "altered")
        try:
            what = kind(chance, bundle)
        except NothingAltered:
            pass
        else:
            remake_manifest(bundle)
            named[kind.__name__] += 1
            if not Check(open_bundle(bundle), key=key).run():
                unnoticed.append(what)
        shutil.rmtree(bundle)

    for name, number in named.items():
        print(f"{name}: {number} altered in a bundle, named by check.py and verify_record")
    assert unnoticed == []
