"""An installation as one file, written while people go on, and put back whole or not at all."""

import json
import shutil
import sqlite3
import stat
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace
from unittest.mock import Mock
from zipfile import ZipFile

import psycopg
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from commitments.backups import restoring, stores
from commitments.backups.stores import store_of
from commitments.backups.writing import MANIFEST, write_backup
from commitments.ledger import log
from strategy.models import SecurityEvent
from tests.fixtures import HERE, VERSIONS, Saved
from tests.installation import database, manage, run

pytestmark = pytest.mark.long("an installation of before is migrated, and backed up")

FILES = HERE / VERSIONS[-1] / "files"
WRITES = "UPDATE auth_user SET first_name = 'Meanwhile'"
DRAFT = "UPDATE auth_user SET last_name = 'Before'"
WRITE = """
from pathlib import Path
from commitments.backups.writing import write_backup
write_backup(Path({!r}))
"""
NAMES = "SELECT DISTINCT first_name, last_name FROM auth_user"
UNDER_WAY = ("CREATE TABLE restoring (id int)", "CREATE TABLE commitments_line (id int)")
ENGINE = connection.vendor


@pytest.fixture(scope="module")
def backed_up(migrated_from, tmp_path_factory):
    """A backup that was written while somebody wrote; and where of."""
    folder = tmp_path_factory.mktemp("installation")
    shutil.copytree(FILES, folder / "files")
    file = folder / "backup.zip"
    with database(folder, like=migrated_from(VERSIONS[-1])) as url:
        place = {"DATABASE_URL": url, "MEDIA_ROOT": str(folder / "files")}
        with client_of(url) as client:
            client.execute(DRAFT)
            client.commit()
            client.execute(WRITES)
            manage("shell", "--no-imports", "--command", WRITE.format(str(file)), **place)
        yield SimpleNamespace(file=file, place=place, folder=folder)


def client_of(url: str):
    """A plain client of a database."""
    if url.startswith("postgresql"):
        return psycopg.connect(url)
    return closing(sqlite3.connect(url.removeprefix("sqlite:///")))


def rows(url: str, statement: str) -> list[tuple]:
    with client_of(url) as client:
        return [tuple(row) for row in client.execute(statement).fetchall()]


@pytest.fixture
def empty(tmp_path):
    """Where to restore: one was killed there that did the same, and its folder of files is new."""
    with database(tmp_path) as url:
        if ENGINE == "postgresql":
            with client_of(url) as client:
                for statement in UNDER_WAY:
                    client.execute(statement)
        else:
            Path(f"{url.removeprefix('sqlite:///')}.restoring").write_text("half of it")
        yield {"DATABASE_URL": url, "MEDIA_ROOT": str(tmp_path / "media" / "files")}


@pytest.mark.long("restores and verifies, by programs")
def test_an_installation_is_restored_as_it_was_and_verified(backed_up, empty):
    told = manage("restore", str(backed_up.file), **empty)

    assert "and verified" in told
    assert Saved.of(**empty) == Saved.noted(VERSIONS[-1])
    assert rows(empty["DATABASE_URL"], NAMES) == [("", "Before")]
    files = Path(empty["MEDIA_ROOT"])
    assert contents(files) == contents(FILES) != {}
    assert {stat.S_IMODE(file.stat().st_mode) & 0o077 for file in files.rglob("*")} == {0}
    again = run("manage.py", "restore", str(backed_up.file), **empty)
    assert "Nothing was restored. The database is not empty" in again.stderr


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


@pytest.mark.long("restores twice, by programs")
def test_what_is_not_what_its_log_tells_is_not_restored(backed_up, empty, tmp_path):
    """By who made the backup, who gave it the digests that fit."""
    file = changed(backed_up.file, tmp_path / "changed.zip", evidence=b"Never shown.")
    done = run("manage.py", "restore", str(file), **empty)

    assert done.returncode == 1
    assert "Nothing was restored. verify_record says of what was unpacked" in done.stderr
    assert not Path(empty["MEDIA_ROOT"]).exists()
    with pytest.raises((sqlite3.OperationalError, psycopg.errors.UndefinedTable)):
        rows(empty["DATABASE_URL"], NAMES)
    manage("restore", str(backed_up.file), **empty)


def changed(file: Path, to: Path, *, evidence: bytes | None = None, **manifest) -> Path:
    """Another backup: of which a file's content is another, or what it says of itself."""
    with ZipFile(file) as of, ZipFile(to, "w") as other:
        told = json.loads(of.read(MANIFEST)) | manifest
        for name in told["files"]:
            content = of.read(name)
            if evidence and name.startswith("media/"):
                content, evidence = evidence, None
                told["files"][name] = restoring.hashlib.sha256(content).hexdigest()
            other.writestr(name, content)
        other.writestr(MANIFEST, json.dumps(told))
    return to


@pytest.fixture
def nothing_is_there(monkeypatch, settings, tmp_path):
    """As in an empty installation, in which nothing is to be put."""
    settings.MEDIA_ROOT = tmp_path / "files"
    store = store_of()
    store.is_empty = lambda: True
    store.put = lambda copy: pytest.fail("was put in")
    monkeypatch.setattr(restoring, "store_of", lambda: store)


@pytest.mark.parametrize(
    ("manifest", "words"),
    [
        ({"format": 2, "version": "9.1"}, "It was made by Pledgebook 9.1: install that, or newer."),
        (
            {"migrations": [["commitments", "9999_later"]], "version": "9.2"},
            "It was made by Pledgebook 9.2",
        ),
        ({"engine": "oracle"}, "It is of a database of oracle"),
        ({"files": {}}, "Its files are not those that it names."),
        ({"files": {"database.sqlite3": "0"}, "format": 1}, "Its files are not those"),
        ({"migrations": None}, "is no backup, or not a whole one"),
    ],
)
@pytest.mark.django_db
def test_what_this_version_does_not_know_is_refused(
    backed_up, nothing_is_there, tmp_path, manifest, words
):
    told = json.loads(ZipFile(backed_up.file).read(MANIFEST)) | manifest
    with ZipFile(tmp_path / "other.zip", "w") as other:
        other.writestr(MANIFEST, json.dumps(told))
        other.writestr("database", "")

    with pytest.raises(CommandError, match=r"^Nothing was restored") as refusal:
        call_command("restore", tmp_path / "other.zip")
    assert words in str(refusal.value)


@pytest.mark.parametrize("cut", [0, 30, -40])
@pytest.mark.django_db
def test_a_file_that_is_cut_or_is_none_is_refused(backed_up, nothing_is_there, tmp_path, cut):
    part = tmp_path / "part.zip"
    part.write_bytes(backed_up.file.read_bytes()[:cut])

    with pytest.raises(CommandError, match="is no backup, or not a whole one"):
        call_command("restore", part)
    assert not list(tmp_path.glob(".restoring*")) and not (tmp_path / "files").exists()


@pytest.mark.django_db
def test_a_byte_that_is_another_is_refused(backed_up, nothing_is_there, tmp_path):
    whole = bytearray(backed_up.file.read_bytes())
    whole[len(whole) // 2] ^= 1
    (tmp_path / "other.zip").write_bytes(whole)

    with pytest.raises(CommandError, match=r"Bad CRC-32|not what was backed up"):
        call_command("restore", tmp_path / "other.zip")


@pytest.mark.django_db
def test_a_file_that_is_not_there_is_said(nothing_is_there, tmp_path):
    with pytest.raises(CommandError, match=r"nowhere\.zip: No such file"):
        call_command("restore", tmp_path / "nowhere.zip")


@pytest.mark.django_db
def test_a_folder_with_files_is_not_written_into(nothing_is_there, settings, backed_up):
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "somebodys.pdf").write_text("x")

    with pytest.raises(CommandError, match="files is not empty: give a new folder"):
        call_command("restore", backed_up.file)


@pytest.mark.django_db
def test_names_that_lead_elsewhere_are_refused(backed_up, nothing_is_there, tmp_path):
    file = tmp_path / "other.zip"
    with ZipFile(file, "w") as other:
        told = json.loads(ZipFile(backed_up.file).read(MANIFEST)) | {"files": {"../stolen": "0"}}
        other.writestr("../stolen", "x")
        other.writestr(MANIFEST, json.dumps(told))

    with pytest.raises(CommandError, match="is no name of a file in a backup"):
        call_command("restore", file)
    assert not (tmp_path / "stolen").exists() and not (tmp_path.parent / "stolen").exists()


@pytest.mark.django_db
def test_a_backup_is_for_whoever_wrote_it_and_overwrites_nothing(backed_up):
    file = backed_up.file

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [one.name for one in backed_up.folder.glob(".backup*")] == []
    with pytest.raises(FileExistsError):
        write_backup(file)
    with pytest.raises(CommandError, match="is there already: give another name"):
        call_command("backup", to=file)


@pytest.mark.django_db(transaction=True)
def test_who_writes_one_is_told_what_it_holds_and_it_is_noted(tmp_path, capsys, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    call_command("backup", to=tmp_path / "backup.zip")

    told = capsys.readouterr().out
    assert "the database and 0 files." in told and "it holds accounts and drafts" in told
    assert f"The log: {log.size()} lines, {log.root().hex()}" in told
    assert SecurityEvent.objects.get().subject.startswith("manage.py backup")


@pytest.mark.django_db
def test_a_place_that_is_not_there_is_said(tmp_path):
    with pytest.raises(CommandError, match="can't be written: No such file or directory"):
        call_command("backup", to=tmp_path / "nowhere" / "backup.zip")


def test_programs_that_are_missing_are_named(monkeypatch, tmp_path):
    monkeypatch.setattr(stores.subprocess, "run", Mock(side_effect=FileNotFoundError))
    monkeypatch.setattr(connection, "get_connection_params", lambda: {"dbname": "record"})

    with pytest.raises(stores.CannotCopy, match="pg_restore is not on this machine: install it"):
        stores.PostgreSQLStore()._run("pg_restore")
