"""Bundles that somebody made to do harm: with every digest made anew, and hostile text inside."""

import csv
import io

import pytest
from django.core.management import call_command
from hypothesis import given
from hypothesis import strategies as st

from commitments.ledger.bundle.check import Log
from tests.commitments.importers.test_hostile_inputs import anything, assert_taken_or_told, often
from tests.commitments.ledger.bundles import exported, folder
from tests.commitments.ledger.test_bundle import files, remake_manifest

__all__ = ["exported", "folder"]
pytestmark = pytest.mark.django_db
LOG = ["log/checkpoint", "log/lines.jsonl", "log/facts.csv", "log/earlier.jsonl"]


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture(params=[True, False], ids=["with its log", "with a log made anew"])
def log(request, monkeypatch):
    if not request.param:
        monkeypatch.setattr(Log, "check", lambda log: None)


@pytest.mark.long("hostile texts in every column of a bundle")
@pytest.mark.usefixtures("log")
@often
@given(st.data())
def test_hostile_text_in_a_cell_is_taken_or_told(folder, data):
    sound = {path: path.read_bytes() for path in files(folder)}
    tables = [
        path for path, text in sound.items() if path.suffix == ".csv" and text.count(b"\n") > 1
    ]
    path = data.draw(st.sampled_from(tables))
    names, *rows = csv.reader(io.StringIO(sound[path].decode(), newline=""))
    row = data.draw(st.sampled_from(rows))
    row[data.draw(st.integers(0, len(names) - 1))] = data.draw(anything)
    text = io.StringIO(newline="")
    csv.writer(text).writerows([names, *rows])
    path.write_bytes(text.getvalue().encode(errors="replace"))
    remake_manifest(folder)

    assert_taken_or_told(lambda: call_command("load_record", str(folder), verbosity=0))

    for path, content in sound.items():
        path.write_bytes(content)


@pytest.mark.long("each file of a bundle")
@pytest.mark.parametrize("name", ["tables/roles.csv", "ledger.jsonl", "bundle.json", *LOG])
@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe", b"\0", b'"', b"," * 100_000, b"[" * 100_000),
        *("id,key\n".encode("utf-16"), b'{"format": 1' + b"0" * 5000 + b"}", b"PK\3\4"),
    ],
)
def test_another_file_in_place_of_one_of_them_is_told(folder, name, content):
    (folder / name).write_bytes(content)
    remake_manifest(folder)

    assert_taken_or_told(lambda: call_command("load_record", str(folder), verbosity=0))
