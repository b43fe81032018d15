"""A disk that is full: said in words, no half of a file left, nothing lost, and the next one works.

Files are written to a disk that has room for so many bytes; a database is told by itself that it
is full. What was there before stays as it was.
"""

import errno
import io
import os
import sqlite3
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import TemporaryFileUploadHandler
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection

import manage
from commitments import workflow
from commitments.backups import stores
from commitments.models import Evidence, Response, Revision
from reporting.documents import kept
from reporting.web import sending
from strategy import full_disks
from strategy.management.commands import fetch_styles
from tests import make
from tests.admin_pages import boxes_of, edition_page, forms
from tests.commitments import people
from tests.supply import release

pytestmark = pytest.mark.django_db

TITLE = full_disks.TITLE
REPORT = "/dfe/government-digital-strategy/report.pdf"
WORDS = "Written for an hour."
FULL = {  # What a database does where it has no space.
    "sqlite": "CREATE TABLE full AS SELECT zeroblob(100000)",
    "postgresql": "DO $$ BEGIN RAISE disk_full; END $$",
}


@pytest.fixture
def small_disk(monkeypatch):
    """Makes a folder's disk one that takes so many bytes more."""

    @contextmanager
    def small(folder, room):
        left, open_file = [room], io.open

        class File(io.FileIO):
            def write(self, data):
                fits = min(left[0], len(data))
                left[0] -= fits
                if fits < len(data):
                    super().write(bytes(data[:fits]))
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                return super().write(data)

        def opened(file, mode="r", *args, **options):
            path = Path(os.readlink(f"/proc/self/fd/{file}") if isinstance(file, int) else file)
            if not {*mode} & {*"wx"} or folder not in path.parents:
                return open_file(file, mode, *args, **options)
            raw = io.BufferedWriter(File(file, mode.replace("t", "").replace("b", "")))
            return raw if "b" in mode else io.TextIOWrapper(raw, encoding="utf-8")

        with monkeypatch.context() as patched:
            patched.setattr(io, "open", opened)
            yield

    return small


@contextmanager
def full_database():
    """One that takes no new text of the record."""

    def refused(execute, sql, params, many, context):
        if not sql.startswith('INSERT INTO "commitments_revision"'):
            return execute(sql, params, many, context)
        if connection.vendor == "postgresql":
            return execute(FULL["postgresql"], None, False, context)
        small = sqlite3.connect(":memory:")
        small.execute("PRAGMA max_page_count = 2")
        with connection.wrap_database_errors:
            return small.execute(FULL["sqlite"])

    with connection.execute_wrapper(refused):
        yield


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


# What people send


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media"


@pytest.fixture
def draft(client):
    teo = people.teo()
    client.force_login(teo)
    client.raise_request_exception = False
    make.action(1)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def attach(client, draft, size=100):
    file = SimpleUploadedFile("survey.pdf", b"%PDF-1.7 " + b"x" * size)
    return client.post(edition_page(draft), {"edition-file": file, "comment": WORDS})


def test_evidence_that_finds_no_space_leaves_nothing(client, draft, media, small_disk):
    with small_disk(media, 50):
        answer = attach(client, draft)

    assert answer.status_code == 503
    assert TITLE in answer.text and WORDS in answer.text and "survey.pdf" in answer.text
    assert files(media) == [] and not Evidence.objects.exists()

    assert attach(client, draft).status_code == 302
    assert len(files(media)) == 1 == Evidence.objects.count()


def test_a_large_file_that_finds_no_space_to_wait_in(client, draft, media, monkeypatch):
    def full(*args):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(TemporaryFileUploadHandler, "receive_data_chunk", full)
        answer = attach(client, draft, size=3_000_000)

    assert answer.status_code == 503 and TITLE in answer.text and WORDS in answer.text
    assert attach(client, draft, size=3_000_000).status_code == 302


def test_words_that_the_database_has_no_space_for_come_back(client, draft):
    text = boxes_of(forms(client.get(edition_page(draft)))[0]) | {"1-progress-text": WORDS}
    with full_database():
        answer = client.post(edition_page(draft), text)

    assert answer.status_code == 503 and TITLE in answer.text and WORDS in answer.text
    assert not Revision.objects.filter(edition=draft).exists()

    assert client.post(edition_page(draft), text).status_code == 302
    assert Revision.objects.get(edition=draft).text == WORDS


# What people fetch


def test_a_file_that_is_made_before_it_is_sent(client, monkeypatch):
    """By HTTP/1.0 alone; else it is broken off, which is told from a whole one."""
    client.raise_request_exception = False

    class Full(io.BytesIO):
        def writelines(self, lines):
            raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(sending.tempfile, "TemporaryFile", Full)
        answer = client.get("/entries.csv", SERVER_PROTOCOL="HTTP/1.0")

    assert answer.status_code == 503 and TITLE in answer.text


def test_a_document_that_finds_no_space_is_made_once_there_is(
    client, settings, tmp_path, monkeypatch
):
    make.published_edition(2014, "16 January 2015", facts=make.revision)
    settings.DOCUMENTS_ROOT = tmp_path / "documents"
    run = kept.subprocess.run

    def limited(command, **options):
        """By a program, as Python in a copy of a process with threads may wait for ever."""
        return run(["prlimit", "--fsize=1000", *command], **options)

    with monkeypatch.context() as patched:
        patched.setattr(kept.subprocess, "run", limited)
        answer = client.get(REPORT)

    assert answer.status_code == 503
    assert "Documents can’t be made on this site at the moment." in answer.text
    assert [path.name for path in files(tmp_path)] == ["lock"]
    assert client.get(REPORT).status_code == 200


# Commands


@pytest.fixture
def record(media):
    make.published_edition(2014, "16 January 2015", facts=make.revision)


@pytest.mark.usefixtures("record")
@pytest.mark.parametrize("name", ["bundle.zip", "bundle"])
def test_a_bundle_is_there_whole_or_not_at_all(tmp_path, small_disk, name):
    with small_disk(tmp_path, 20_000), pytest.raises(CommandError) as refusal:
        call_command("export_record", to=tmp_path / name)

    assert str(refusal.value) == f"{tmp_path / name} can't be written: No space left on device"
    assert list(tmp_path.iterdir()) == []
    call_command("export_record", to=tmp_path / name, verbosity=0)


def test_what_an_empty_folder_was_given_of_a_bundle_is_taken_back(tmp_path, record, small_disk):
    folder = tmp_path / "bundle"
    folder.mkdir()
    with small_disk(folder, 20_000), pytest.raises(CommandError):
        call_command("export_record", to=folder)

    assert folder.exists() and list(folder.iterdir()) == []


@pytest.fixture
def backed_up(monkeypatch, tmp_path):
    """The database's own copy is not what is looked at."""
    monkeypatch.setattr(stores.SQLiteStore, "copy", lambda self, to: to.write_bytes(b"1" * 100_000))
    monkeypatch.setattr(stores.PostgreSQLStore, "copy", stores.SQLiteStore.copy)
    return tmp_path / "backups"


def test_a_backup_is_there_whole_or_not_at_all(backed_up, record, small_disk):
    backed_up.mkdir()
    with small_disk(backed_up, 150_000), pytest.raises(CommandError) as refusal:
        call_command("backup", to=backed_up / "first.backup")

    assert str(refusal.value).endswith("can't be written: No space left on device")
    assert list(backed_up.iterdir()) == []
    call_command("backup", to=backed_up / "first.backup", verbosity=0)


if connection.vendor == "sqlite":

    def test_a_copy_of_the_database_that_finds_no_space_is_told(tmp_path, monkeypatch):
        small = sqlite3.connect(":memory:")
        small.execute("PRAGMA max_page_count = 2")

        def full(file):
            return small.execute(FULL["sqlite"])

        monkeypatch.setattr(stores.sqlite3, "connect", full)
        with pytest.raises(CommandError, match="database or disk is full"):
            call_command("backup", to=tmp_path / "first.backup")
        assert list(tmp_path.iterdir()) == []


def test_a_report_whose_file_finds_no_space_is_not_imported(tmp_path, media, small_disk):
    people.otto()
    make.department()
    page = tmp_path / "page.txt"
    page.write_text(PAGE)
    with small_disk(media, 50), pytest.raises(OSError, match="No space left"):
        call_command("import_report", page, "--department", "dfe", "--create")

    assert files(media) == [] and not Response.objects.exists()
    call_command("import_report", page, "--department", "dfe", "--create", verbosity=0)
    assert len(files(media)) == 1 and Response.objects.exists()


def test_styles_that_were_there_stay_where_new_ones_find_no_space(
    tmp_path, settings, monkeypatch, small_disk
):
    settings.BASE_DIR, folder = tmp_path, tmp_path / "static/govuk"
    folder.mkdir(parents=True)
    (folder / fetch_styles.STYLES).write_text("of an earlier version")
    monkeypatch.setattr(fetch_styles, "locked_version", lambda: "6.6.0")
    monkeypatch.setattr(fetch_styles, "cut", lambda text, _parts: text)
    monkeypatch.setattr(fetch_styles, "fetch", a_package)

    with small_disk(folder, 1000), pytest.raises(CommandError, match="No space left on device"):
        call_command("fetch_styles")

    assert [path.name for path in files(folder)] == [fetch_styles.STYLES]
    assert (folder / fetch_styles.STYLES).read_text() == "of an earlier version"
    call_command("fetch_styles")


def a_package(folder):
    package = folder / "node_modules/govuk-frontend/dist/govuk"
    package.mkdir(parents=True)
    for name in (fetch_styles.STYLES, fetch_styles.SCRIPT):
        (package / name).write_text("x" * 10_000)


def test_a_release_is_there_whole_or_not_at_all(tmp_path, monkeypatch, small_disk):
    monkeypatch.setattr(release, "git", lambda *command: "0")
    monkeypatch.setattr(release, "committed", lambda *of: {"a": (os.urandom(10_000), 0o644)})

    with small_disk(tmp_path, 1000), pytest.raises(OSError, match="No space left on device"):
        release.made("1.2.0", {}, tmp_path, tmp_path / "to")

    assert files(tmp_path) == []


def test_any_other_command_says_so_in_one_line(monkeypatch):
    def full(arguments):
        with full_database():
            make.revision(make.draft_edition())

    monkeypatch.setattr(manage, "execute_from_command_line", full)
    with pytest.raises(SystemExit) as ended:
        manage.main()

    said = str(ended.value)
    assert said.startswith("There is no space left (") and "\n" not in said
    assert said.endswith(" Run this again once there is.")


def test_a_fault_of_another_kind_is_none_of_a_full_disk():
    assert not full_disks.is_full(OSError(errno.ENOENT, "not there"))
    assert not full_disks.is_full(OperationalError("away"))
    assert not full_disks.is_full(None)


PAGE = """\
Corporate report

DfE's actions in response to the Government Digital Strategy

Updated 16 January 2015

Action 1: Have a leader

Departmental digital strategy commitments (December 2012)

There is a leader.

Progress during 2014

The leader met everyone.
"""
