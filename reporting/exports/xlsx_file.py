"""XLSX, as ECMA-376 has it, made a piece at a time: typed cells, no formulas, no shared strings."""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import chain, count
from xml.sax.saxutils import escape

from reporting.exports.about import About
from reporting.exports.columns import ADDRESS, Column, Value, as_text
from reporting.exports.workbook import Workbook
from reporting.exports.written import Cell, lines_of
from reporting.exports.zipped import zipped

MIME = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CELL = 32_767  # In UTF-16 units: the limit of the format.
CUT = "… (cut here: a cell holds no more; the whole is in CSV and JSON)"
EARLIEST_DAY = date(1900, 3, 1)  # Before it the format counts a day that never was.
DAY_ZERO = date(1899, 12, 30)
TIME_ZERO = datetime(1899, 12, 30, tzinfo=UTC)
# A file of 2 GiB within the zip is not read by every program, so a sheet ends before it.
SHEET_SIZE = 1_900_000_000
ROWS_AT_ONCE = 20  # So many may follow on a sheet that is to end; at their longest 150 MB.
# What XML can't hold, and what would be read as standing for it.
ESCAPED = re.compile("[\x00-\x08\x0b-\x1f\ufffe\uffff]|_(?=x[0-9A-Fa-f]{4}_)")
WIDTHS = {ADDRESS: 40}
HEAD, DAY, TIME = 1, 2, 3  # Places among the styles.
ROW = "\0"  # Stands for the number of a row, until that is known; no text of a cell can hold it.

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = f"""{DECLARATION}<styleSheet xmlns="{MAIN}">
<numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>
<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm:ss"/></numFmts>
<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>
<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>
<fills count="2"><fill><patternFill patternType="none"/></fill>
<fill><patternFill patternType="gray125"/></fill></fills>
<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>
<border><left/><right/><top/><bottom style="thin"/><diagonal/></border></borders>
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
<cellXfs count="4"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>
<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1"/>
<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>
<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>
<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles>
</styleSheet>"""


def xlsx_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    return zipped(Xlsx(about, Workbook(columns, rows)).files())


class Xlsx:
    """The files within the zip. The list of sheets is the last, when it is known how many."""

    def __init__(self, about: About, book: Workbook):
        self.about = about
        self.book = book
        self.is_cut = False
        self.names: list[str] = []

    def files(self) -> Iterator[tuple[str, Iterable[str]]]:
        widths = [WIDTHS.get(column.type, 16) for column in self.book.columns]
        names = [column.name for column in self.book.columns]
        cells = dict(zip(names, map(self._cell, letters()), strict=False))
        for name, rows in self.book.sheets():
            written = lines_of(
                self.book.columns, lambda column: cells[column.name], rows, at_once=ROWS_AT_ONCE
            )
            yield self._sheet(name, chain([self._line(names, HEAD)], written), widths)
        cut = {"cut": f"Some texts are longer than a cell can hold, and end in “{CUT}”."}
        first, *others = self.book.about(self.about, **(cut if self.is_cut else {}))
        lines = chain([self._line(first, HEAD)], map(self._line, others))
        yield self._sheet("About", lines, [30, 90])
        yield "xl/styles.xml", [STYLES]
        yield "xl/workbook.xml", [self._workbook()]
        yield "xl/_rels/workbook.xml.rels", [self._relations()]
        yield "docProps/core.xml", [self._properties()]
        yield "_rels/.rels", [_package_relations()]
        yield "[Content_Types].xml", [self._content_types()]

    def _sheet(self, name: str, lines: Iterable[str], widths: list[int]):
        self.names.append(name)
        return f"xl/worksheets/sheet{len(self.names)}.xml", self._sheet_pieces(lines, widths)

    def _sheet_pieces(self, lines: Iterable[str], widths: list[int]) -> Iterator[str]:
        """`lines` are the cells of each row, with `ROW` where its number is to stand."""
        yield f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
        yield "</sheetView></sheetViews><cols>"
        for place, width in enumerate(widths, start=1):
            yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
        yield "</cols><sheetData>"
        size = 0
        for number, line in enumerate(lines, start=1):
            piece = f'<row r="{ROW}">{line}</row>'.replace(ROW, str(number))
            yield piece
            size += len(piece)
            if size > SHEET_SIZE / 4:  # UTF-8 takes up to four bytes for a sign.
                self.book.end_sheet()
        yield "</sheetData></worksheet>"

    def _line(self, texts: list[str], style: int = 0) -> str:
        cells = (self._cell(letter, style) for letter in letters())
        return "".join(cell(text) for cell, text in zip(cells, texts, strict=False))

    def _cell(self, letter: str, style: int = 0) -> Cell:
        """Writes the cells of one column."""
        place = f'<c r="{letter}{ROW}"'
        text_begins = f'{place} s="{style}" t="inlineStr"><is><t xml:space="preserve">'

        def cell(value: Value) -> str:
            if value is None or value == "":
                return ""
            if isinstance(value, bool):
                return f'{place} t="b"><v>{value:d}</v></c>'
            if isinstance(value, int | Decimal):
                return f"{place}><v>{value}</v></c>"
            if is_day(value):
                return f'{place} s="{DAY}"><v>{(value - DAY_ZERO).days}</v></c>'
            if isinstance(value, datetime):
                days = (value - TIME_ZERO) / timedelta(days=1)
                return f'{place} s="{TIME}"><v>{days!r}</v></c>'
            return f"{text_begins}{self._text(as_text(value))}</t></is></c>"

        return cell

    def _text(self, text: str) -> str:
        text = self._fitting(text)
        # Looked for first, which takes a third of the time.
        if not text.isprintable() or "_x" in text:
            text = ESCAPED.sub(_code, text)
        return escape(text)

    def _fitting(self, text: str) -> str:
        if len(text) * 2 <= LONGEST_CELL or len(text.encode("utf-16-le")) <= 2 * LONGEST_CELL:
            return text
        self.is_cut = True
        room = (LONGEST_CELL - len(CUT)) * 2
        return text.encode("utf-16-le")[:room].decode("utf-16-le", "ignore") + CUT

    def _workbook(self) -> str:
        sheets = "".join(
            f'<sheet name="{name}" sheetId="{place}" r:id="rId{place}"/>'
            for place, name in enumerate(self.names, start=1)
        )
        return (
            f'{DECLARATION}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
            f"<bookViews><workbookView/></bookViews><sheets>{sheets}</sheets></workbook>"
        )

    def _relations(self) -> str:
        sheets = [
            (f"{OFFICE}/worksheet", f"worksheets/sheet{place}.xml")
            for place in range(1, len(self.names) + 1)
        ]
        return _relations([*sheets, (f"{OFFICE}/styles", "styles.xml")])

    def _properties(self) -> str:
        return (
            f'{DECLARATION}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
            'xmlns:dc="http://purl.org/dc/elements/1.1/">'
            f"<dc:title>{_plain(self.about.title)}</dc:title>"
            f"<dc:description>{_plain(self.about.query)}</dc:description></cp:coreProperties>"
        )

    def _content_types(self) -> str:
        sheets = "".join(
            f'<Override PartName="/xl/worksheets/sheet{place}.xml" '
            f'ContentType="{TYPES}.worksheet+xml"/>'
            for place in range(1, len(self.names) + 1)
        )
        return (
            f'{DECLARATION}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{TYPES}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{TYPES}.styles+xml"/>'
            '<Override PartName="/docProps/core.xml" '
            'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
            f"{sheets}</Types>"
        )


def _package_relations() -> str:
    return _relations(
        [
            (f"{OFFICE}/officeDocument", "xl/workbook.xml"),
            (f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
        ]
    )


def _relations(rows: list[tuple[str, str]]) -> str:
    told = "".join(
        f'<Relationship Id="rId{place}" Type="{kind}" Target="{to}"/>'
        for place, (kind, to) in enumerate(rows, start=1)
    )
    return f'{DECLARATION}<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def _plain(text: str) -> str:
    return escape(ESCAPED.sub("\ufffd", text))


def _code(sign: re.Match) -> str:
    return f"_x{ord(sign[0]):04X}_"


def letters() -> Iterator[str]:
    """What columns are called, from the first on."""
    return map(letters_of, count())


def letters_of(place: int) -> str:
    """What a column is called, counted from 0: A, B … Z, AA."""
    before, last = divmod(place, 26)
    return (letters_of(before - 1) if before else "") + chr(ord("A") + last)


def is_day(value: Value) -> bool:
    """Whether it is a day that the format can count; others are written as texts."""
    return isinstance(value, date) and not isinstance(value, datetime) and value >= EARLIEST_DAY
