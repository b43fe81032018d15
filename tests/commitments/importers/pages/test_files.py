"""A folder or a zip of pages: what is read of it, and what is refused."""

import io
import json
import zipfile

import pytest
from django.core.management import CommandError, call_command

from commitments.importers.faults import BadInput
from commitments.importers.pages.files import MOST_FILES, files_of, read_files
from commitments.models import Edition, Event
from tests.commitments.importers.pages.shapes import (
    CELLS,
    Shape,
    department_page,
    page_by_action,
    zipped,
)

RECORD = {
    (slug, 7, kind, year): f"{slug}, {kind} {year}."
    for slug in ("dfe", "dwp")
    for kind, year in CELLS
}
STRATEGY = ["--strategy", "government-digital-strategy"]


def names(files):
    return [name for name, _source in files.pages]


def test_pages_of_a_folder_are_read_in_the_order_of_their_names(tmp_path):
    for name in ("b.html", "a/c.JSON", "a.txt", "b_files/x.html", ".hidden.html", "notes.docx"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("A page")
    (tmp_path / "elsewhere.html").symlink_to("/etc/hostname")

    files = read_files(tmp_path)

    assert names(files) == ["a.txt", "a/c.JSON", "b.html"]
    assert sorted(files.left_out) == [
        ".hidden.html",
        "b_files/x.html",
        "elsewhere.html",
        "notes.docx",
    ]


@pytest.mark.parametrize(
    "name", ["../page.html", "a/../../page.html", "/etc/page.html", "C:/page.html", "a\\page.html"]
)
def test_a_path_that_leads_out_of_a_zip_is_refused(name):
    with pytest.raises(BadInput, match="has a file whose path leads out of it"):
        files_of(zipped((name, b"A page")), name="pages.zip")


def test_two_files_of_one_name_are_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("a.html", "One")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("a.html", "Two")

    with pytest.raises(BadInput, match="has two files of one name: a"):
        files_of(content.getvalue(), name="pages.zip")


def test_what_unpacks_to_too_much_is_refused():
    bomb = zipped(*((f"{number}.html", b"\n" * 4 * 2**20) for number in range(10)))
    assert len(bomb) < 100_000

    with pytest.raises(BadInput, match="It unpacks to more than 30 MiB"):
        files_of(bomb, name="pages.zip")


def test_too_many_pages_and_none_are_refused():
    many = zipped(*((f"{number}.html", b"x") for number in range(MOST_FILES + 1)))

    with pytest.raises(BadInput, match="has 501 pages: bring at most 500 at once"):
        files_of(many, name="pages.zip")
    with pytest.raises(BadInput, match="has no page in it"):
        files_of(zipped(("notes.docx", b"x")), name="pages.zip")
    with pytest.raises(BadInput, match="can’t be unpacked"):
        files_of(b"PK\x03\x04 and then nothing", name="pages.zip")


@pytest.mark.django_db
def test_the_command_takes_a_zip_and_tells_what_each_file_gave(tmp_path, media, capsys):
    other = RECORD | {("dfe", 7, "plan", 2014): "Otherwise."}
    pages = zipped(
        department_page(RECORD, "dfe", Shape(ending="json")),
        page_by_action(other, 7, Shape(is_numbered=True, is_titled_twice=True)),
        ("readme.md", b"Pages"),
    )
    (tmp_path / "pages.zip").write_bytes(pages)

    call_command("import_report", tmp_path / "pages.zip", *STRATEGY, "--create")

    told = capsys.readouterr().out.splitlines()
    assert told[:3] == [
        "action-7.html: action 7, 2 departments; entries: 3 new, 2 as published already, "
        "1 kept as variants",
        "dfe.json: the page of dfe; entries: 3 new, 0 as published already, 0 kept as variants",
        "readme.md: left out, it is no page",
    ]
    assert told[-1] == (
        "editions: 5, files: 2, entries: 6 new, 2 as published already, 1 kept as variants"
    )
    event = Event.objects.get(what="imported")
    assert (event.subject, event.by_name) == ("pages.zip", "manage.py import_report")
    assert event.comment.startswith("entries: 6 new, 2 as published already, 1 kept as variants.")


@pytest.mark.django_db
def test_the_command_tells_programs_what_it_would_do_and_does_nothing(tmp_path, media, capsys):
    name, source = page_by_action(RECORD, 7, Shape(ending="txt"))
    (tmp_path / name).write_bytes(source)
    options = [*STRATEGY, "--create", "--dry-run", "--format", "json"]

    call_command("import_report", tmp_path / name, *options)

    told = json.loads(capsys.readouterr().out)
    assert told["files"] == [
        {
            "name": "action-7.txt",
            "what": "action 7, 2 departments",
            "entries": {"new": 6, "equal": 0, "variant": 0},
            "notes": [],
        }
    ]
    assert "department dwp" in told["created"]
    assert not Edition.objects.exists() and not Event.objects.exists()


@pytest.mark.django_db
def test_a_name_that_matches_nothing_is_answered_on_the_command_line(tmp_path, media):
    name, source = page_by_action(RECORD, 7, Shape(ending="txt"))
    source = source.replace(b"Department for Education", b"Schools and Skills")
    (tmp_path / name).write_bytes(source)

    with pytest.raises(CommandError) as refused:
        call_command("import_report", tmp_path / name, *STRATEGY, "--create")
    assert f"{name}, line 11: “Schools and Skills”" in str(refused.value)

    call_command(
        *("import_report", tmp_path / name, *STRATEGY, "--create"),
        *("--is", "Schools and Skills=dfe"),
    )
    assert Edition.objects.filter(response__department__slug="dfe").count() == 2


@pytest.mark.django_db
def test_a_departments_page_needs_its_department_and_many_take_none(tmp_path):
    name, source = department_page(RECORD, "dfe", Shape())
    (tmp_path / name).write_bytes(source)

    with pytest.raises(CommandError, match="give it with --department SLUG"):
        call_command("import_report", tmp_path / name)
    with pytest.raises(CommandError, match="--department is for a single page"):
        call_command("import_report", tmp_path, "--department", "dfe")
