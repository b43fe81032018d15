"""ODS, the UK government's standard for editable spreadsheets: typed cells, no formulas."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text
from reporting.exports.workbook import Workbook
from reporting.exports.zipped import zipped

MIME = "application/vnd.oasis.opendocument.spreadsheet"
NAMESPACES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{urn}:1.0"'
    for name, urn in {
        "office": "office",
        "table": "table",
        "text": "text",
        "style": "style",
        "number": "datastyle",
    }.items()
)
MANIFEST = f"""<?xml version="1.0" encoding="UTF-8"?>
<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
# How the cells of each type are shown; without it a program shows the number that it keeps.
DAY = (
    '<number:year number:style="long"/><number:text>-</number:text>'
    '<number:month number:style="long"/><number:text>-</number:text>'
    '<number:day number:style="long"/>'
)
TIME = (
    '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text>'
    '<number:minutes number:style="long"/><number:text>:</number:text>'
    '<number:seconds number:style="long"/>'
)
STYLES = "".join(
    f'<number:{kind}-style style:name="as-{name}">{shown}</number:{kind}-style>'
    f'<style:style style:name="{name}" style:family="table-cell" '
    f'style:data-style-name="as-{name}"/>'
    for name, kind, shown in (
        ("day", "date", DAY),
        ("moment", "date", DAY + TIME),
        ("yes-or-no", "boolean", "<number:boolean/>"),
    )
)
# Characters that XML 1.0 can't hold at all.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
MARKED = (
    "Some texts hold characters that this format can’t: each stands as \ufffd (U+FFFD). CSV and "
    "JSON hold them as they are."
)
# Within an attribute a reader takes these for spaces unless they are written so.
ENTITIES = {chr(34): "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
SPACES = re.compile("^ +| {2,}| $")


def ods_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    # First and as it is, so that a program can tell the kind of file by its first bytes.
    first = [("mimetype", MIME), ("META-INF/manifest.xml", MANIFEST)]
    content = Ods(about, Workbook(columns, rows)).pieces()
    return zipped([("content.xml", content)], first=first, is_large=True)


class Ods:
    """The one file within the zip that has all sheets."""

    def __init__(self, about: About, book: Workbook):
        self.about = about
        self.book = book
        self.is_marked = False  # Whether some character had to be left out.

    def pieces(self) -> Iterator[str]:
        yield '<?xml version="1.0" encoding="UTF-8"?>\n'
        yield f'<office:document-content {NAMESPACES} office:version="1.3">'
        yield f"<office:automatic-styles>{STYLES}</office:automatic-styles>"
        yield "<office:body><office:spreadsheet>"
        for name, rows in self.book.sheets():
            yield from self._sheet(name, rows)
        marked = {"replaced": MARKED} if self.is_marked else {}
        yield from self._sheet("About", self.book.about(self.about, **marked))
        yield "</office:spreadsheet></office:body></office:document-content>"

    def _sheet(self, name: str, rows: Iterable[list[Value]]) -> Iterator[str]:
        yield f'<table:table table:name="{name}">'
        for row in rows:
            yield f"<table:table-row>{''.join(map(self._cell, row))}</table:table-row>"
        yield "</table:table>"

    def _cell(self, value: Value) -> str:
        if value is None:
            return "<table:table-cell/>"
        said = self._writable(as_text(value))
        return f"<table:table-cell {typed(value, said)}>{paragraphs(said)}</table:table-cell>"

    def _writable(self, text: str) -> str:
        written, number = UNWRITABLE.subn("\ufffd", text)
        self.is_marked = self.is_marked or number > 0
        return written


def typed(value: Value, said: str) -> str:
    if isinstance(value, bool):
        return f'{styled("yes-or-no", "boolean")} office:boolean-value="{said}"'
    if isinstance(value, int | Decimal):
        return f'office:value-type="float" office:value="{said}"'
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None).isoformat()
        return f'{styled("moment", "date")} office:date-value="{moment}"'
    if isinstance(value, date):
        return f'{styled("day", "date")} office:date-value="{said}"'
    return f'office:value-type="string" office:string-value="{escape(said, ENTITIES)}"'


def styled(name: str, kind: str) -> str:
    return f'table:style-name="{name}" office:value-type="{kind}"'


def paragraphs(text: str) -> str:
    """A text to the letter: lines, tabs and runs of spaces are elements of their own."""
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))


def _line(text: str) -> str:
    spaced = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text))
    return spaced.replace("\t", "<text:tab/>").replace("\r", "&#13;")
