"""ODS, the UK government's standard for editable spreadsheets: typed cells, no formulas."""

import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text
from reporting.exports.workbook import Workbook
from reporting.exports.zipped import zipped

MIME = "application/vnd.oasis.opendocument.spreadsheet"
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


def ods_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    # First and as it is, so that a program can tell the kind of file by its first bytes.
    first = [("mimetype", MIME), ("META-INF/manifest.xml", MANIFEST)]
    content = pieces(about, Workbook(columns, rows))
    return zipped([("content.xml", content)], first=first, is_large=True)


def pieces(about: About, book: Workbook) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n'
    yield f'<office:document-content {NAMESPACES} office:version="1.3">'
    yield "<office:body><office:spreadsheet>"
    for name, rows in book.sheets():
        yield from sheet(name, rows)
    yield from sheet("About", book.about(about))
    yield "</office:spreadsheet></office:body></office:document-content>"


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
