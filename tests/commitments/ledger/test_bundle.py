"""The auditor's bundle: what is in it, and that one byte changed anywhere is found."""

import csv
import hashlib
import io
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.ledger.bundle.check import Check, Unreadable, open_bundle
from strategy.models import SecurityEvent
from tests import make
from tests.commitments import one_of_each, whole_record
from tests.commitments.ledger.bundles import KEY, bundle, exported, folder

__all__ = ["bundle", "exported", "folder"]
pytestmark = pytest.mark.long_on_postgresql("bundles are read as files")


def files(folder):
    return sorted(path for path in folder.rglob("*") if path.is_file())


def faults(path):
    return Check(open_bundle(path)).run()


def found(path):
    """Whether something is wrong with it, be it that it can't be read at all."""
    try:
        return faults(path)
    except Unreadable as error:
        return [str(error)]


def by_script(folder, *asked):
    """What the bundle's own script says, run by a Python that knows nothing of this product."""
    command = [sys.executable, "-I", "-S", folder / "check.py", *asked]
    return subprocess.run(command, capture_output=True, text=True, cwd=folder)


def remake_manifest(folder):
    """What somebody does who hides a change: every digest of the files, made anew."""
    texts = [path for path in files(folder) if path.parent.name != "evidence"]
    names = {path: path.relative_to(folder).as_posix() for path in files(folder)}
    lines = "".join(
        f"{hashlib.sha256(line).hexdigest()}  {names[path]}:{place}\n"
        for path in texts
        if path.suffix != ".sha256"
        for place, line in enumerate(io.BytesIO(path.read_bytes()), 1)
    )
    (folder / "lines.sha256").write_text(lines)
    manifest = "".join(
        f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {name}\n"
        for path, name in names.items()
        if name != "manifest.sha256"
    )
    own = hashlib.sha256(manifest.encode()).hexdigest()
    (folder / "manifest.sha256").write_text(f"{manifest}# {own}\n")


def test_the_ledger_goes_out_as_it_was_sealed(exported):
    lines = "".join(f"{seal.line}\n" for seal in exported.seals)
    digests = [seal.digest for seal in exported.seals]

    assert (exported.folder / "ledger.jsonl").read_bytes().decode() == lines
    assert (exported.folder / "ledger.digests").read_text().split() == digests
    assert len(digests) == 4


@pytest.mark.django_db
def test_published_opinions_of_auditors_are_in_it(tmp_path, capsys):
    opinion = one_of_each.published()["opinion"]
    call_command("export_record", KEY, to=tmp_path / "bundle", verbosity=0)

    with (tmp_path / "bundle/tables/opinions.csv").open(newline="", encoding="utf-8") as file:
        [row] = csv.DictReader(file)
    assert row["pledge"] == f"{KEY}/{opinion.pledge.key}"
    assert (row["given_name"], row["verdict"], row["reasons"]) == ("Otto", "agree", "I asked.")
    assert "given_by" not in row
    assert not faults(tmp_path / "bundle")


def test_both_verifiers_say_that_it_is_whole_and_tell_its_digest(exported, capsys):
    for path in (exported.folder, exported.zip):
        call_command("verify_record", str(path), head=exported.digest)
        words = f"The bundle is whole. Its record's digest: {exported.digest}"
        assert words in capsys.readouterr().out

        told = by_script(exported.folder, str(path), "--head", exported.digest)
        assert told.returncode == 0, told.stderr
        assert words in told.stdout


def test_the_same_record_gives_the_same_bytes(exported):
    assert exported.zip.read_bytes() == (exported.zip.parent / "again.zip").read_bytes()


def test_zip_and_folder_hold_the_same_files(exported):
    with zipfile.ZipFile(exported.zip) as bundle:
        held = {name: bundle.read(name) for name in bundle.namelist()}

    names = {path: path.relative_to(exported.folder).as_posix() for path in files(exported.folder)}
    assert held == {name: path.read_bytes() for path, name in names.items()}


def test_nothing_that_is_not_published_and_no_account_is_in_it(folder):
    for path in files(folder):
        text = path.read_bytes()
        for secret in (
            whole_record.SECRET,
            "987654",
            whole_record.MAIL,
            "md5$",
            "elsewhere",
            "ofsted",
        ):
            assert secret.encode() not in text, path


def test_texts_are_in_the_tables_to_the_letter(folder):
    with (folder / "tables/revisions.csv").open(newline="", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]

    assert whole_record.AWKWARD in texts


def test_a_reader_of_csvw_reads_every_table_and_follows_every_reference(folder, exported):
    from csvw import TableGroup  # It takes seconds, which are to be this test's alone.

    group = TableGroup.from_file(folder / "tables/csv-metadata.json")

    rows = {table.url.string: list(table.iterdicts()) for table in group.tables}
    assert {row["key"]: row["id"] for row in rows["pledges.csv"]} == exported.pledges
    empty = {name for name, table in rows.items() if not table}
    assert empty == {
        "withholdings.csv",
        "withholders.csv",
    }  # This record has a row in each other table.
    assert group.check_referential_integrity()


@pytest.mark.long("verifies bundles many times")
def test_a_byte_changed_in_any_file_is_found_there_by_both_verifiers(folder):
    copy = folder.parent / "copy"
    for path in files(folder):
        name = path.relative_to(folder).as_posix()
        data = bytearray(path.read_bytes())
        middle = len(data) // 2
        data[middle] ^= 1
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        (copy / name).write_bytes(data)

        found = faults(copy)
        assert name in {file for file, _line, _message in found}, (name, found)
        if not name.startswith("evidence/") and not name.endswith(".sha256"):
            line = path.read_bytes()[:middle].count(b"\n") + 1
            assert (name, line) in {(file, at) for file, at, _message in found}, (name, found)


@pytest.mark.parametrize(
    "name", ["ledger.jsonl", "ledger.digests", "tables/roles.csv", "README.txt", "manifest.sha256"]
)
def test_the_scripts_own_words_for_a_changed_byte(folder, name):
    data = bytearray((folder / name).read_bytes())
    data[40] ^= 1
    (folder / name).write_bytes(data)

    told = by_script(folder)
    assert told.returncode == 1
    assert name in told.stderr
    assert "Traceback" not in told.stderr
    with pytest.raises(CommandError, match="The bundle is not what was exported") as refused:
        call_command("verify_record", str(folder))
    assert str(refused.value) == told.stderr.strip()


def test_a_changed_edition_is_named(folder):
    ledger_file = folder / "ledger.jsonl"
    ledger_file.write_bytes(ledger_file.read_bytes().replace(b"A wrong word.", b"A right word."))

    assert ("ledger.jsonl", 3, "edition 3 is not what was sealed") in faults(folder)


@pytest.mark.long("verifies bundles many times")
@settings(max_examples=200, suppress_health_check=list(HealthCheck), deadline=None)
@given(data=st.data())
def test_a_byte_changed_anywhere_in_a_zip_is_found(bundle, data):
    whole = bytearray(bundle.read_bytes())
    place, bit = data.draw(st.integers(0, len(whole) - 1)), data.draw(st.integers(0, 7))
    whole[place] ^= 1 << bit
    changed = bundle.with_name("changed.zip")
    changed.write_bytes(whole)

    assert found(changed), (place, bit)


def test_a_byte_changed_in_the_middle_of_a_zip_is_located_by_file_and_line(bundle):
    bundle.write_bytes(bundle.read_bytes().replace(b"See the file.", b"See the fine.", 1))

    assert ("ledger.jsonl", 2, "edition 2 is not what was sealed") in faults(bundle)


@pytest.mark.parametrize(
    ("table", "before", "after", "told"),
    [
        ("revisions", "Move the agencies", "Move no agencies", "“text” is not what edition 1 says"),
        ("pledges", ",3.5,sites", ",2.5,sites", "“target” is not what edition 1 says"),
        ("pledges", "2014-03-31", "2014-03-30", "“due_on” is not what edition 1 says"),
        ("outcomes", "See the file.", "See nothing.", "“note” is not what edition 2 says"),
        ("citations", "It is done.", "Not done.", "“words” is not what edition 2 says"),
        ("withdrawals", "too dear", "too cheap", "“reason” is not what edition 2 says"),
        ("figures", ",3,", ",4,", "“value” is not what edition 2 says"),
        ("wordings", "Move to GOV.UK", "Move to a new site", "“title” is not what edition 1 says"),
        ("evidence", "https://example.org/", "https://example.com/", "is not in edition 2"),
        ("editions", "A wrong word.", "A right word.", "“change_note” is not what edition 3 says"),
        ("signatures", "Smith", "Jones", "is not what line"),
    ],
)
def test_a_changed_fact_under_a_remade_manifest_is_found_in_its_line(
    folder, table, before, after, told
):
    path = folder / f"tables/{table}.csv"
    text = path.read_bytes().decode()
    place = text.index(before)
    path.write_bytes((text[:place] + text[place:].replace(before, after, 1)).encode())
    remake_manifest(folder)

    found = [(file, line) for file, line, message in faults(folder) if told in message]
    assert (f"tables/{table}.csv", text[:place].count("\n") + 1) in found
    assert by_script(folder).returncode == 1


def test_a_row_left_out_under_a_remade_manifest_is_found(folder):
    path = folder / "tables/withdrawals.csv"
    path.write_bytes(path.read_bytes().splitlines(keepends=True)[0])
    remake_manifest(folder)

    assert {file for file, _line, _message in faults(folder)} == {"tables/withdrawals.csv"}


def test_a_line_that_tells_of_a_table_that_there_is_none_of_is_named_by_its_own_file(folder):
    path = folder / "log/facts.csv"
    path.write_text(path.read_text().replace("withdrawals/", "\U0008d791/", 1))
    remake_manifest(folder)

    told = [message for file, _line, message in faults(folder) if file == "log/facts.csv"]
    assert any(message.endswith(" of ?, which is no table here") for message in told), told
    assert all(file.isprintable() for file, _line, _message in faults(folder))


def test_a_remade_manifest_of_a_whole_bundle_changes_nothing(folder):
    remake_manifest(folder)

    assert faults(folder) == []


def test_files_that_were_added_or_taken_away_are_named(folder):
    (folder / "tables/roles.csv").unlink()
    (folder / "more.txt").write_text("More")

    found = {(file, message) for file, _line, message in faults(folder)}
    assert {("more.txt", "is not in manifest.sha256"), ("tables/roles.csv", "is missing")} <= found


def test_a_digest_that_was_never_the_records_is_refused(folder, capsys):
    with pytest.raises(CommandError, match="was never this record's"):
        call_command("verify_record", str(folder), head="0" * 64)
    early = (folder / "ledger.digests").read_text().split()[0]
    call_command("verify_record", str(folder), head=early)

    assert by_script(folder, "--head", "0" * 64).returncode == 1


def test_a_zip_that_could_unpack_to_more_than_it_is_is_not_read(tmp_path):
    bomb = tmp_path / "bomb.zip"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("ledger.jsonl", b"0" * 10_000_000)

    with pytest.raises(CommandError, match="its files are compressed"):
        call_command("verify_record", str(bomb))


@pytest.mark.parametrize("content", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_bundle_is_told_in_a_sentence(tmp_path, content):
    path = tmp_path / "some.zip"
    path.write_bytes(content)

    with pytest.raises(CommandError, match=r"can't be read|is not what was exported"):
        call_command("verify_record", str(path))


def test_a_link_that_leads_out_of_the_folder_is_not_followed(folder):
    (folder / "README.txt").unlink()
    (folder / "README.txt").symlink_to("/etc/hostname")

    assert ("README.txt", 0, "can't be read: README.txt: leads out of the bundle") in faults(folder)


@pytest.mark.django_db
def test_nothing_is_written_over(folder, bundle):
    response = make.response()
    before = {path: path.read_bytes() for path in (*files(folder), bundle)}

    for to, told in ((folder, "is not empty"), (bundle, "is there already")):
        with pytest.raises(CommandError, match=told):
            call_command("export_record", response.key, to=to)
    assert before == {path: path.read_bytes() for path in (*files(folder), bundle)}


@pytest.mark.django_db
def test_the_command_leaves_word_among_security_events(tmp_path):
    call_command("export_record", make.response().key, to=tmp_path / "bundle", verbosity=0)

    event = SecurityEvent.objects.get()
    assert (event.what, event.account, event.address) == ("exported", None, None)
    assert event.subject == f"manage.py export_record: the bundle of {KEY}"


@pytest.mark.django_db
def test_a_response_that_is_not_there_is_told_with_those_that_are():
    make.response()

    with pytest.raises(CommandError, match=f"There are: {KEY}"):
        call_command("export_record", "dfe/other", to=Path("other"))


@pytest.mark.django_db
def test_a_file_of_evidence_that_is_gone_is_told_and_the_rest_goes_out(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "media"
    whole_record.made()
    for path in settings.MEDIA_ROOT.rglob("*.pdf"):
        path.unlink()

    with pytest.raises(CommandError, match="is written, but") as told:
        call_command("export_record", KEY, to=tmp_path / "bundle")
    assert "evidence/" in str(told.value)
    assert (tmp_path / "bundle/ledger.jsonl").exists()
