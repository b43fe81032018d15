"""ODS for people: wrapped texts, widths, a head that stays, buttons to filter by, links."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from reporting.exports.for_people.sheet import Sheet, written
from reporting.exports.zipped import zipped
from strategy.open_document import (
    CELLS,
    DECLARATION,
    NAMESPACES,
    SPREADSHEET,
    head_of,
    manifest_of,
    row_of,
    settings_of,
    table_begins,
    widths_of,
)

MANIFEST = manifest_of("content.xml", "settings.xml")


def ods_blocks(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    first = [("mimetype", SPREADSHEET), ("META-INF/manifest.xml", MANIFEST)]
    files = [("content.xml", Ods(sheet).pieces()), ("settings.xml", [settings_of(sheet.title)])]
    return zipped(files, first=first, is_large=True)


class Ods:
    """The one file within the zip that has both sheets."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet

    def pieces(self) -> Iterator[str]:
        columns = widths_of([*self.sheet.widths, 24, 100])
        yield f'{DECLARATION}<office:document-content {NAMESPACES} office:version="1.3">'
        yield f"<office:automatic-styles>{CELLS}{columns}</office:automatic-styles>"
        yield "<office:body><office:spreadsheet>"
        number = 0
        yield table_begins(written(self.sheet.title), self.sheet.widths)
        for number, row in enumerate(self.sheet.written(), start=1):
            yield self._row(row, number == 1)
        yield f"</table:table>{table_begins('About', [24, 100])}"
        for name, told in self.sheet.about:
            yield row_of(cell(name, "head") + cell(told))
        yield f"</table:table>{self._filter(number)}</office:spreadsheet></office:body>"
        yield "</office:document-content>"

    def _row(self, row: list[str], is_head: bool) -> str:
        cells = "".join(
            cell(text, "head" if is_head else "body", is_link=heading.is_link and not is_head)
            for heading, text in zip(self.sheet.headings, row, strict=True)
        )
        return head_of(cells) if is_head else row_of(cells)

    def _filter(self, number: int) -> str:
        last = chr(ord("A") + len(self.sheet.headings) - 1)
        name = self.sheet.title.replace("'", "''")
        place = quoteattr(f"'{name}'.A1:'{name}'.{last}{number}")
        return (
            '<table:database-ranges><table:database-range table:name="rows" '
            f'table:target-range-address={place} table:display-filter-buttons="true"/>'
            "</table:database-ranges>"
        )


def cell(text: str, style: str = "body", *, is_link: bool = False) -> str:
    if not text:
        return f'<table:table-cell table:style-name="{style}"/>'
    told = "".join(f"<text:p>{written(line)}</text:p>" for line in text.split("\n"))
    if is_link:
        to = f'xlink:type="simple" xlink:href={quoteattr(text)}'
        told = f"<text:p><text:a {to}>{written(text)}</text:a></text:p>"
    return (
        f'<table:table-cell table:style-name="{style}" office:value-type="string">{told}'
        "</table:table-cell>"
    )
