"""ODS, the UK government's standard for editable spreadsheets: typed cells, no formulas."""

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import chain
from xml.sax.saxutils import escape

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text
from reporting.exports.workbook import Workbook
from reporting.exports.written import lines_of
from reporting.exports.zipped import zipped
from strategy.open_document import (
    SPREADSHEET,
    UNWRITABLE,
    in_attribute,
    is_plain,
    manifest_of,
    paragraphs,
)

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
MANIFEST = manifest_of("content.xml")
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
MARKED = (
    "Some texts hold characters that this format can’t: each stands as \ufffd (U+FFFD). CSV and "
    "JSON hold them as they are."
)
TEXT_BEGINS = '<table:table-cell office:value-type="string"'


def ods_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    # First and as it is, so that a program can tell the kind of file by its first bytes.
    first = [("mimetype", SPREADSHEET), ("META-INF/manifest.xml", MANIFEST)]
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
        names = [[column.name for column in self.book.columns]]
        for name, rows in self.book.sheets():
            written = lines_of(self.book.columns, lambda _column: self._cell, rows)
            yield from self._sheet(name, chain(map(self._line, names), written))
        marked = {"replaced": MARKED} if self.is_marked else {}
        about = self.book.about(self.about, **marked)
        yield from self._sheet("About", map(self._line, about))
        yield "</office:spreadsheet></office:body></office:document-content>"

    def _sheet(self, name: str, lines: Iterable[str]) -> Iterator[str]:
        yield f'<table:table table:name="{name}">'
        for line in lines:
            yield f"<table:table-row>{line}</table:table-row>"
        yield "</table:table>"

    def _line(self, texts: list[str]) -> str:
        return "".join(map(self._cell, texts))

    def _cell(self, value: Value) -> str:
        if value is None or value == "":
            return "<table:table-cell/>"
        said = escape(self._writable(as_text(value)))
        if isinstance(value, str) and is_plain(said):
            return f"{TEXT_BEGINS}><text:p>{said}</text:p></table:table-cell>"
        return f"<table:table-cell {typed(value, said)}>{paragraphs(said)}</table:table-cell>"

    def _writable(self, text: str) -> str:
        if text.isprintable():  # Looked for first, which takes half of the time.
            return text
        written, number = UNWRITABLE.subn("\ufffd", text)
        self.is_marked = self.is_marked or number > 0
        return written


def typed(value: Value, said: str) -> str:
    """The attributes of a cell. `said` is its value as a text, escaped."""
    if isinstance(value, str):
        return f'office:value-type="string" office:string-value="{in_attribute(said)}"'
    if isinstance(value, bool):
        return f'{styled("yes-or-no", "boolean")} office:boolean-value="{said}"'
    if isinstance(value, int | Decimal):
        return f'office:value-type="float" office:value="{said}"'
    if isinstance(value, datetime):
        moment = value.astimezone(UTC).replace(tzinfo=None).isoformat()
        return f'{styled("moment", "date")} office:date-value="{moment}"'
    if isinstance(value, date):
        return f'{styled("day", "date")} office:date-value="{said}"'
    return f'office:value-type="string" office:string-value="{in_attribute(said)}"'


def styled(name: str, kind: str) -> str:
    return f'table:style-name="{name}" office:value-type="{kind}"'
