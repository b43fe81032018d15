"""ODS, the UK government's standard for editable spreadsheets: typed cells, no formulas."""

import re
import zipfile
from collections.abc import Generator, Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from itertools import islice
from xml.sax.saxutils import escape

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text

MIME = "application/vnd.oasis.opendocument.spreadsheet"
ROWS_A_SHEET = 1_048_576  # What LibreOffice opens; with the names of the columns.
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {"office": "office", "table": "table", "text": "text"}.items()
)
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
# Characters that XML 1.0 can't hold at all.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Within an attribute a reader takes these for spaces unless they are written so.
ENTITIES = {chr(34): "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
SPACES = re.compile("^ +| {2,}| $")


class Pipe:
    """Takes what is written to it and gives it on; it can't be gone back in."""

    def __init__(self):
        self.waiting: list[bytes] = []

    def write(self, data) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        taken, self.waiting = b"".join(self.waiting), []
        return taken


def ods_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is, so that a program can tell the kind of file by its first bytes.
        archive.writestr("mimetype", MIME, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", MANIFEST)
        with archive.open("content.xml", "w", force_zip64=True) as content:
            for piece in pieces(about, columns, rows):
                content.write(piece.encode())
                if pipe.waiting:
                    yield pipe.taken()
    yield pipe.taken()


def pieces(about: About, columns: list[Column], rows: Iterable) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<office:document-content {NAMESPACES} office:version="1.3">'
    yield "<office:body><office:spreadsheet>"
    count = yield from sheets(columns, iter(rows))
    yield from sheet("About", about_rows(about, columns, count))
    yield "</office:spreadsheet></office:body></office:document-content>"


def sheets(columns: list[Column], rows: Iterator) -> Generator[str, None, int]:
    """The rows on as many sheets as they take, one without rows where there are none.

    Returns how many.
    """
    head = [column.name for column in columns]
    values = ([column.value(row) for column in columns] for row in rows)
    number = 0
    while (first := next(values, None)) is not None or number == 0:
        number += 1
        some = [] if first is None else islice(values, ROWS_A_SHEET - 2)
        name = "Rows" if number == 1 else f"Rows {number}"
        yield from sheet(name, _chained(head, first, some))
    return number


def _chained(head, first, rest) -> Iterator[list[Value]]:
    yield head
    if first is not None:
        yield first
    yield from rest


def sheet(name: str, rows: Iterable[list[Value]]) -> Iterator[str]:
    yield f'<table:table table:name="{name}">'
    for row in rows:
        yield f"<table:table-row>{''.join(map(cell, row))}</table:table-row>"
    yield "</table:table>"


def cell(value: Value) -> str:
    if value is None:
        return "<table:table-cell/>"
    said = as_text(value)
    return f"<table:table-cell {_typed(value, said)}>{paragraphs(said)}</table:table-cell>"


def _typed(value: Value, said: str) -> str:
    if isinstance(value, bool):
        return f'office:value-type="boolean" office:boolean-value="{said}"'
    if isinstance(value, int | Decimal):
        return f'office:value-type="float" office:value="{said}"'
    if isinstance(value, date) and not isinstance(value, datetime):
        return f'office:value-type="date" office:date-value="{said}"'
    value = escape(UNWRITABLE.sub("\ufffd", said), ENTITIES)
    return f'office:value-type="string" office:string-value="{value}"'


def paragraphs(text: str) -> str:
    """A text to the letter: lines, tabs and runs of spaces are elements of their own."""
    lines = UNWRITABLE.sub("\ufffd", text).split("\n")
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in lines)


def _line(text: str) -> str:
    spaced = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text))
    return spaced.replace("\t", "<text:tab/>").replace("\r", "&#13;")


def about_rows(about: About, columns: list[Column], sheets: int) -> list[list[Value]]:
    facts = [list(fact) for fact in about.facts.items()]
    if sheets > 1:
        facts.append(["sheets", f"The rows are on {sheets} sheets: one holds {ROWS_A_SHEET:,}."])
    meanings = [[column.name, column.meaning] for column in columns]
    return [*facts, [], ["column", "meaning"], *meanings]
