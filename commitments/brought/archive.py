"""The parts of a .docx, .odt or .ods, made by anybody: read in bounded time and memory."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from commitments.brought.document import CannotRead

LARGEST_UNPACKED = 30 * 2**20  # Of all the parts that are read.
MOST_PARTS = 5000
MOST_ELEMENTS = 400_000
DEEPEST = 200
LONGEST_TAG = re.compile(rb"<[^<>]{100000}")
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
DAMAGED = (
    "It is damaged, or no document of the kind that its name says. Save it anew and try again."
)
WITH_PASSWORD = (
    "It has a password, or is an old .doc. Save it as .docx or .odt, without a password."
)


class TooMuch(CannotRead):
    """More than what is brought can be."""


class Locked(CannotRead):
    """What opens with a password only."""

    def __init__(self):
        super().__init__(WITH_PASSWORD)


class Archive:
    """Its parts as trees of elements, named without their namespaces. Raises CannotRead."""

    def __init__(self, content: bytes, largest=LARGEST_UNPACKED, most_elements=MOST_ELEMENTS):
        if content.startswith(OLD_OFFICE):
            raise Locked
        if content.count(b"PK\x01\x02") > MOST_PARTS:
            raise TooMuch(f"It has more than {MOST_PARTS:,} parts.")
        self.largest, self.bytes_left, self.elements_left = largest, largest, most_elements
        try:
            self.archive = zipfile.ZipFile(io.BytesIO(content))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError):
            raise CannotRead(DAMAGED) from None

    def names(self) -> list[str]:
        """Of its files, each as often as it is in it."""
        return [info.filename for info in self.archive.infolist() if not info.is_dir()]

    def content(self, name: str) -> bytes:
        """A part as it is."""
        return self._unpacked(name)

    def has(self, name: str) -> bool:
        return name in self.archive.namelist()

    def tree(self, name: str) -> Element | None:
        """A part; none where the archive lacks it."""
        return self._parsed(self._unpacked(name)) if self.has(name) else None

    def _unpacked(self, name: str) -> bytes:
        info = self.archive.getinfo(name)
        if info.flag_bits & 1:
            raise Locked
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise CannotRead(DAMAGED)  # Others may ask for gigabytes to unpack a kilobyte.
        try:
            with self.archive.open(info) as file:
                content = file.read(self.bytes_left + 1)
        except (zipfile.BadZipFile, zlib.error, RuntimeError, EOFError, OSError):
            raise CannotRead(DAMAGED) from None
        self.bytes_left -= len(content)
        if self.bytes_left < 0:
            raise TooMuch(f"It unpacks to more than {self.largest // 2**20} MiB of text.")
        if LONGEST_TAG.search(content):
            raise CannotRead(DAMAGED)
        return content

    def _parsed(self, content: bytes) -> Element:
        builder, depth = TreeBuilder(), 0

        def start(name, attributes):
            nonlocal depth
            depth += 1
            self.elements_left -= 1
            if self.elements_left < 0:
                raise TooMuch("It has more in it than a year’s report can have.")
            if depth > DEEPEST:
                raise CannotRead(DAMAGED)
            told = {_local(key): said for key, said in attributes.items()}
            builder.start(_local(name), told)

        def end(name):
            nonlocal depth
            depth -= 1
            builder.end(_local(name))

        def doctype(*_told):
            raise CannotRead(DAMAGED)  # No word processor writes one; entities come in by it.

        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler, parser.EndElementHandler = start, end
        parser.CharacterDataHandler, parser.StartDoctypeDeclHandler = builder.data, doctype
        try:
            parser.Parse(content, True)
        except expat.ExpatError:
            raise CannotRead(DAMAGED) from None
        return builder.close()


def body_of(archive: Archive, kind: str) -> tuple[Element, Element]:
    """The content of an OpenDocument, and its body, which is of this kind. Raises CannotRead."""
    manifest = archive.tree("META-INF/manifest.xml")
    if manifest is not None and next(manifest.iter("encryption-data"), None) is not None:
        raise Locked
    tree = archive.tree("content.xml")
    body = None if tree is None else tree.find(f"body/{kind}")
    if tree is None or body is None:
        raise CannotRead(DAMAGED)
    return tree, body


def rows_in(table: Element) -> Iterator[Element]:
    """The rows of an OpenDocument’s table, whatever groups they stand in."""
    for part in table:
        if part.tag == "table-row":
            yield part
        elif part.tag in ("table-header-rows", "table-rows", "table-row-group"):
            yield from rows_in(part)


def _local(name: str) -> str:
    return name.rpartition(" ")[2]
