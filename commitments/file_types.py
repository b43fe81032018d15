"""What files of evidence may be, by their name and by their content."""

import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import PurePath

from django.core.exceptions import ValidationError
from django.core.files import File

LARGEST = 25 * 1024 * 1024
ENOUGH = 1024  # Of a file's beginning, to see what it is.
NOT_IN_A_TEXT = bytes([*range(9), 11, *range(14, 32), 127])


@dataclass(frozen=True)
class Type:
    """A kind of file: what people call it, its media type, and how its content is known.

    One that nobody gives us is only ever a page that was imported.
    """

    name: str
    media_type: str
    is_one: Callable[[File], bool]
    is_given: bool = True


def beginning_of(file: File) -> bytes:
    file.seek(0)
    return file.read(ENOUGH)


def is_text(file: File) -> bool:
    """Lines to read, in an encoding that has no NUL."""
    file.seek(0)
    return all(part == part.translate(None, NOT_IN_A_TEXT) for part in file.chunks())


def is_zip_with(file: File, member: str) -> bool:
    """What Office programs write: a zip that has a member of this name."""
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as members:
            return member in members.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError):
        return False


def is_open_document(file: File, media_type: str) -> bool:
    """A zip whose first member, stored as it is, says so."""
    return beginning_of(file)[30:].startswith(b"mimetype" + media_type.encode())


def of_office(name: str, what: str, member: str) -> Type:
    media_type = f"application/vnd.openxmlformats-officedocument.{what}"
    return Type(name, media_type, partial(is_zip_with, member=member))


def of_open_document(name: str, what: str) -> Type:
    media_type = f"application/vnd.oasis.opendocument.{what}"
    return Type(name, media_type, partial(is_open_document, media_type=media_type))


def of_beginning(name: str, media_type: str, *beginnings: bytes) -> Type:
    return Type(name, media_type, lambda file: beginning_of(file).startswith(beginnings))


JPEG = of_beginning("JPEG picture", "image/jpeg", b"\xff\xd8\xff")
TYPES = {
    ".pdf": of_beginning("PDF", "application/pdf", b"%PDF-"),
    ".png": of_beginning("PNG picture", "image/png", b"\x89PNG\r\n\x1a\n"),
    ".jpg": JPEG,
    ".jpeg": JPEG,
    ".gif": of_beginning("GIF picture", "image/gif", b"GIF87a", b"GIF89a"),
    ".csv": Type("CSV", "text/csv; charset=utf-8", is_text),
    ".txt": Type("text", "text/plain; charset=utf-8", is_text),
    ".json": Type("JSON", "application/json", is_text),
    ".docx": of_office("Word document", "wordprocessingml.document", "word/document.xml"),
    ".xlsx": of_office("Excel spreadsheet", "spreadsheetml.sheet", "xl/workbook.xml"),
    ".pptx": of_office(
        "PowerPoint presentation", "presentationml.presentation", "ppt/presentation.xml"
    ),
    ".odt": of_open_document("ODT document", "text"),
    ".ods": of_open_document("ODS spreadsheet", "spreadsheet"),
    ".odp": of_open_document("ODP presentation", "presentation"),
    ".html": Type("HTML page", "text/html; charset=utf-8", is_text, is_given=False),
    ".htm": Type("HTML page", "text/html; charset=utf-8", is_text, is_given=False),
}
OTHER = Type("file", "application/octet-stream", lambda file: True, is_given=False)
GIVEN = ", ".join(ending.removeprefix(".") for ending, row in TYPES.items() if row.is_given)


def type_of(name: str) -> Type:
    """What a file is by its name, which was held against its content when it came in."""
    return TYPES.get(PurePath(name).suffix.lower(), OTHER)


def check(file: File) -> None:
    """Raises ValidationError where somebody gives a file that can't be kept as evidence."""
    if file.size > LARGEST:
        raise ValidationError(f"This file is larger than {LARGEST // 2**20} MiB: link to it.")
    kind = type_of(file.name)
    if not kind.is_given:
        raise ValidationError(f"Files of this type are not kept. These are: {GIVEN}.")
    if not kind.is_one(file):
        raise ValidationError(f"What is in this file is no {kind.name}, as its name says.")
