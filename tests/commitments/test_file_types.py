"""What a file of evidence may be: its content is what its name says."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from commitments import file_types


def zipped(*members):
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return written.getvalue()


def office(member):
    return zipped(("[Content_Types].xml", "<Types/>"), (member, "<x/>"))


def open_document(what):
    return zipped(
        ("mimetype", f"application/vnd.oasis.opendocument.{what}"), ("content.xml", "<x/>")
    )


CONTENTS = {
    "survey.pdf": b"%PDF-1.7\n%\xe2\xe3\n",
    "SURVEY.PDF": b"%PDF-1.7\n",
    "chart.png": b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    "photo.jpg": b"\xff\xd8\xff\xe0\0\x10JFIF",
    "photo.jpeg": b"\xff\xd8\xff\xe1\0\x10Exif",
    "moving.gif": b"GIF89a\1\0\1\0",
    "figures.csv": "year,Café\r\n2014,3\r\n".encode(),
    "old.csv": "year,Caf\u00e9\r\n".encode("cp1252"),
    "notes.txt": b"One.\n\tTwo.\f",
    "figures.json": b'{"year": 2014}',
    "letter.docx": office("word/document.xml"),
    "figures.xlsx": office("xl/workbook.xml"),
    "talk.pptx": office("ppt/presentation.xml"),
    "letter.odt": open_document("text"),
    "figures.ods": open_document("spreadsheet"),
    "talk.odp": open_document("presentation"),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_that_is_what_its_name_says_is_kept(name):
    file_types.check(SimpleUploadedFile(name, CONTENTS[name]))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("survey.pdf", b"<html><script>alert(1)</script>"),
        ("chart.png", CONTENTS["photo.jpg"]),
        ("photo.jpg", b"MZ\x90\0"),
        ("figures.csv", CONTENTS["figures.xlsx"]),
        ("figures.csv", "year\n2014\n".encode("utf-16")),
        ("notes.txt", b"\x7fELF\2\1\1\0"),
        ("letter.docx", CONTENTS["figures.xlsx"]),
        ("letter.docx", b"PK\3\4 and no zip"),
        ("letter.docx", CONTENTS["letter.docx"][:-10]),
        ("letter.odt", CONTENTS["figures.ods"]),
        ("letter.odt", zipped(("content.xml", "<x/>"), ("mimetype", "x"))),
        ("figures.csv", b"1\0" + b"2" * 200_000),
        ("figures.csv", b"2" * 200_000 + b"\0"),
    ],
)
def test_a_file_that_is_something_else_is_refused(name, content):
    with pytest.raises(ValidationError, match="What is in this file is no"):
        file_types.check(SimpleUploadedFile(name, content))


@pytest.mark.parametrize(
    "name",
    [
        "page.html",
        "page.htm",
        "drawing.svg",
        "run.exe",
        "all.zip",
        "survey.pdf.exe",
        "survey",
        ".pdf",
    ],
)
def test_a_type_that_is_not_known_is_refused_and_those_that_are_named(name):
    with pytest.raises(ValidationError, match="These are: pdf, png, jpg") as refused:
        file_types.check(SimpleUploadedFile(name, b"%PDF-1.7"))

    assert "html" not in str(refused.value)


@pytest.mark.parametrize(("size", "is_kept"), [(25 * 2**20, True), (25 * 2**20 + 1, False)])
def test_a_file_has_at_most_25_mib(size, is_kept):
    file = SimpleUploadedFile("survey.pdf", b"%PDF-1.7".ljust(size, b"."))

    if is_kept:
        file_types.check(file)
    else:
        with pytest.raises(ValidationError, match="larger than 25 MiB"):
            file_types.check(file)


def test_what_is_kept_is_called_by_its_name_and_anything_else_a_file():
    assert file_types.type_of("evidence/2015/survey.PDF").name == "PDF"
    assert file_types.type_of("evidence/2015/page.html").name == "HTML page"
    assert file_types.type_of("evidence/2015/x.svg").media_type == "application/octet-stream"
