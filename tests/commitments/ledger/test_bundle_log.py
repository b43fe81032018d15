"""The log in a bundle: each row is told by a line, and each line stands in the tree."""

import csv
import io
import json
import shutil

import pytest
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings

from commitments.ledger import checkpoints, log
from commitments.ledger.bundle.check import EARLIER, Check, open_bundle
from commitments.ledger.keys import SigningKey
from commitments.models import Line
from strategy.models import Role
from tests import make
from tests.commitments import whole_record
from tests.commitments.ledger.bundles import KEY, exported, folder
from tests.commitments.ledger.test_bundle import by_script, faults, remake_manifest

__all__ = ["exported", "folder"]
pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("a bundle altered row by row")]
FACTS, LINES = "log/facts.csv", "log/lines.jsonl"


@pytest.fixture(scope="module")
def all_exported(django_db_setup, django_db_blocker, tmp_path_factory):
    """A bundle of everything, in which something fixed was changed and something removed."""
    to = tmp_path_factory.mktemp("everything")
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=to / "media"),
        transaction.atomic(),
    ):
        whole_record.made()
        make.published_edition(2014, of=make.response("hmrc"), facts=make.revision)
        earlier = log.root().hex()
        role = Role.objects.get(slug="deputy")
        for name in ("Deputy of old", "Deputy"):
            role.name = name
            role.save()
            log.size()  # Each name is told.
        gone = make.role("gone")
        log.size()
        gone.delete()
        call_command("export_record", to=to / "all", verbosity=0)
        told = (earlier, log.root().hex(), Line.objects.filter(of="").values_list("number"))
        told = (*told[:2], [number for (number,) in told[2]])
        transaction.set_rollback(True)
    return to / "all", *told


@pytest.fixture
def everything(all_exported, tmp_path):
    return shutil.copytree(all_exported[0], tmp_path / "all")


def rows_of(path):
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def write(path, rows):
    text = io.StringIO(newline="")
    csv.writer(text).writerows(rows)
    path.write_bytes(text.getvalue().encode())


def change(folder, name, before, after):
    """In the first place, under a manifest that is made anew."""
    path = folder / name
    data = path.read_bytes()
    assert before.encode() in data
    path.write_bytes(data.replace(before.encode(), after.encode(), 1))
    remake_manifest(folder)


CHANGED = [
    ("tables/roles.csv", "Deputy", "Depute", 3, "dfe/deputy is not what line"),
    ("tables/deadlines.csv", "Too soon", "Too late", 3, "is not what line"),
    ("tables/people.csv", ",emma-stace", "7,emma-stace", 2, " is not what line"),
    ("tables/actions.csv", ",Action 7", ",Action 8", 3, "is not what line"),
    ("tables/measures.csv", "Service managers", "Managers", 2, "is not what line"),
    ("tables/opinions.csv", "I asked.", "I didn't.", 2, "is not what line"),
    ("tables/editions.csv", ",dfe/gov", "9,dfe/gov", 2, "is not what line"),
    ("tables/evidence.csv", "Figures", "No figures", 2, "is not what line"),
    (
        "tables/entries.csv",
        f"{KEY}/7/plan/2014,{KEY}",
        f"hmrc/government-digital-strategy/7/plan/2014,{KEY}",
        3,
        "no line of the log tells hmrc/",
    ),
    ("tables/pledges.csv", f"{KEY}/7/plan/2014/2", f"{KEY}/7/plan/2014/3", 8, "no line of the log"),
    ("tables/responses.csv", "Government digital", "Another", 2, "is not what line"),
]


@pytest.mark.parametrize(("name", "before", "after", "line", "words"), CHANGED)
def test_what_was_changed_of_any_row_is_named(folder, name, before, after, line, words):
    change(folder, name, before, after)

    found = [(file, at) for file, at, message in faults(folder) if words in message]
    assert (name, line) in found, faults(folder)


@pytest.mark.parametrize("table", ["roles", "entries", "appointments", "authors", "sources"])
def test_a_row_that_is_missing_and_one_too_many_are_named(folder, table):
    path = folder / f"tables/{table}.csv"
    head, first, *rest = rows_of(path)
    write(path, [head, *rest])
    remake_manifest(folder)
    assert f"lacks {first[1]}, which line" in str(faults(folder))

    write(path, [head, first, *rest, [str(900), "made-up/key", *first[2:]]])
    remake_manifest(folder)
    place = (folder / f"tables/{table}.csv").read_bytes().count(b"\n")
    assert (f"tables/{table}.csv", place, "no line of the log tells made-up/key") in faults(folder)


def test_a_file_of_evidence_that_is_missing_is_named_under_a_remade_manifest(folder):
    next((folder / "evidence").iterdir()).unlink()
    remake_manifest(folder)

    assert ("tables/evidence.csv", 3, "its file is missing") in faults(folder)


LOG_CHANGED = [
    (LINES, r"\"did\":\"added\"", r"\"did\":\"moved\"", "is not in the log of the checkpoint"),
    ("log/checkpoint", "\n", "\n1", "is not in the log of the checkpoint"),
    (FACTS, "departments/dfe,", "departments/xyz,", "departments/dfe"),
]


@pytest.mark.parametrize(("name", "before", "after", "words"), LOG_CHANGED)
def test_what_was_changed_of_the_log_itself_is_named(folder, name, before, after, words):
    change(folder, name, before, after)

    assert words in str(faults(folder))
    told = by_script(folder)
    assert told.returncode == 1 and words in told.stderr and "Traceback" not in told.stderr


def test_everything_has_every_line_and_what_was_once_told(everything, all_exported):
    lines = [json.loads(line) for line in (everything / LINES).read_text().splitlines()]
    facts = [dict(zip(*pair, strict=True)) for pair in with_head(rows_of(everything / FACTS))]

    assert [line["number"] for line in lines] == list(range(len(lines)))
    *told, now = [row["told"] for row in facts if row["place"] == "roles/dfe/deputy"]
    assert [json.loads(one)["row"]["name"] for one in told] == ["Deputy", "Deputy of old"]
    assert now == ""
    *_told, gone = [row["told"] for row in facts if row["place"] == "roles/dfe/gone"]
    assert json.loads(gone)["removed"]
    assert faults(everything) == []
    of_events = {str(n) for n in all_exported[3] if '"event"' in lines[n]["leaf"]}
    assert of_events and not of_events & {row["line"] for row in facts}


def with_head(rows):
    return ((rows[0], row) for row in rows[1:])


def test_what_was_told_before_is_proved_too(everything):
    change(everything, FACTS, "Deputy of old", "Deputy of new")

    assert "tells something else" in str(faults(everything))


def test_a_line_left_out_with_all_that_it_tells_is_named(everything):
    """Also when the lines after it move up."""
    facts, lines = rows_of(everything / FACTS), (everything / LINES).read_text().splitlines()
    number = next(row[0] for row in facts if row[1] == "roles/dfe/deputy")
    write(everything / FACTS, [row for row in facts if row[0] != number])
    remake_manifest(everything)
    assert f"lacks what line {number} tells of roles/dfe/deputy" in str(faults(everything))

    left = [line for line in lines if f'"number":{number}}}' not in line]
    (everything / LINES).write_text("".join(f"{line}\n" for line in left))
    remake_manifest(everything)
    assert "these lines don't make the root of the checkpoint" in str(faults(everything))


def test_a_root_noted_earlier_is_known_again_and_another_is_not(everything, all_exported):
    for noted in all_exported[1:3]:
        assert by_script(everything, "--head", noted).returncode == 0
    told = by_script(everything, "--head", "ab" * 32)

    assert told.returncode == 1 and "was never this record's" in told.stderr


def test_a_root_that_was_signed_before_is_known_to_a_bundle_of_one_response(tmp_path):
    edition = make.published_edition(2014, facts=make.revision)
    before = checkpoints.sign()
    make.published_edition(2015, of=edition.response, facts=make.revision)
    after = checkpoints.sign()
    to = tmp_path / "bundle"
    call_command("export_record", KEY, to=to, verbosity=0)

    assert [json.loads(line)["size"] for line in (to / EARLIER).open()] == [before.size]
    (tmp_path / "noted").write_text(before.note)
    for noted in (before.root, after.root, str(tmp_path / "noted"), after.note.split("\n")[2]):
        assert by_script(to, "--head", noted).returncode == 0, noted
        call_command("verify_record", str(to), head=noted, verbosity=0)
    change(to, EARLIER, before.root[:8], "00000000")
    assert f"{EARLIER}, line 1: the log did not grow" in by_script(to).stderr


def test_the_checkpoint_is_checked_by_the_logs_key(tmp_path):
    make.published_edition(2014, facts=make.revision)
    checkpoints.sign()
    to, (key,) = tmp_path / "bundle", checkpoints.keys()
    call_command("export_record", KEY, to=to, verbosity=0)

    assert Check(open_bundle(to), key=str(key.verifier)).run() == []
    assert f"signed by {key.name}; to check that, give the log's key" in by_script(to).stdout
    other = SigningKey.made(key.name).verifier
    for wrong, words in ((str(other), "is not signed by"), ("nonsense", "is no key of a log")):
        assert words in str(Check(open_bundle(to), key=wrong).run())
    change(to, "log/checkpoint", key.name, "another.example/log")
    assert "is not signed by" in str(Check(open_bundle(to), key=str(key.verifier)).run())


def test_nothing_that_only_some_may_read_is_told(everything):
    for name in (FACTS, LINES):
        text = (everything / name).read_text()
        assert whole_record.SECRET not in text and "987654" not in text
        assert "measures/dfe/government-digital-strategy/secret" not in text
        assert "responses/ofsted" not in text
