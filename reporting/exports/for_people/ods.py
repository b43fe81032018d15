"""ODS for people: wrapped texts, widths, a head that stays, buttons to filter by, links."""

from collections.abc import Iterator
from xml.sax.saxutils import quoteattr

from reporting.exports.for_people.sheet import Sheet, written
from reporting.exports.ods_file import MIME
from reporting.exports.zipped import zipped

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")),
        f'xmlns:fo="{OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    ]
)
MANIFEST = f"""{DECLARATION}<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"
 manifest:version="1.3">
<manifest:file-entry manifest:full-path="/" manifest:version="1.3" manifest:media-type="{MIME}"/>
<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>
<manifest:file-entry manifest:full-path="settings.xml" manifest:media-type="text/xml"/>
</manifest:manifest>
"""
CELLS = (
    '<style:style style:name="body" style:family="table-cell"><style:table-cell-properties '
    'fo:wrap-option="wrap" style:vertical-align="top"/></style:style>'
    '<style:style style:name="head" style:family="table-cell"><style:table-cell-properties '
    'fo:wrap-option="wrap" style:vertical-align="top" fo:border-bottom="0.5pt solid #000000"/>'
    '<style:text-properties fo:font-weight="bold"/></style:style>'
    '<style:style style:name="row" style:family="table-row"><style:table-row-properties '
    'style:use-optimal-row-height="true"/></style:style>'
)
A_CHARACTER = 0.19  # Centimetres, about.


def ods_blocks(sheet: Sheet) -> Iterator[bytes]:
    """The file in pieces, as soon as they are ready."""
    first = [("mimetype", MIME), ("META-INF/manifest.xml", MANIFEST)]
    files = [("content.xml", Ods(sheet).pieces()), ("settings.xml", [settings_of(sheet.title)])]
    return zipped(files, first=first, is_large=True)


class Ods:
    """The one file within the zip that has both sheets."""

    def __init__(self, sheet: Sheet):
        self.sheet = sheet

    def pieces(self) -> Iterator[str]:
        widths = dict.fromkeys([*self.sheet.widths, 24, 100])
        columns = "".join(
            f'<style:style style:name="w{width}" style:family="table-column">'
            f'<style:table-column-properties style:column-width="{width * A_CHARACTER:.1f}cm"/>'
            "</style:style>"
            for width in widths
        )
        yield f'{DECLARATION}<office:document-content {NAMESPACES} office:version="1.3">'
        yield f"<office:automatic-styles>{CELLS}{columns}</office:automatic-styles>"
        yield "<office:body><office:spreadsheet>"
        number = 0
        yield table(self.sheet.title, self.sheet.widths)
        for number, row in enumerate(self.sheet.written(), start=1):
            yield self._row(row, number == 1)
        yield f"</table:table>{table('About', [24, 100])}"
        for name, told in self.sheet.about:
            yield row_of(cell(name, "head") + cell(told))
        yield f"</table:table>{self._filter(number)}</office:spreadsheet></office:body>"
        yield "</office:document-content>"

    def _row(self, row: list[str], is_head: bool) -> str:
        cells = "".join(
            cell(text, "head" if is_head else "body", is_link=heading.is_link and not is_head)
            for heading, text in zip(self.sheet.headings, row, strict=True)
        )
        told = row_of(cells)
        return f"<table:table-header-rows>{told}</table:table-header-rows>" if is_head else told

    def _filter(self, number: int) -> str:
        last = chr(ord("A") + len(self.sheet.headings) - 1)
        name = self.sheet.title.replace("'", "''")
        place = quoteattr(f"'{name}'.A1:'{name}'.{last}{number}")
        return (
            '<table:database-ranges><table:database-range table:name="rows" '
            f'table:target-range-address={place} table:display-filter-buttons="true"/>'
            "</table:database-ranges>"
        )


def table(name: str, widths: list[int]) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{width}" table:default-cell-style-name="body"/>'
        for width in widths
    )
    return f"<table:table table:name={quoteattr(written(name))}>{columns}"


def row_of(cells: str) -> str:
    return f'<table:table-row table:style-name="row">{cells}</table:table-row>'


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


def settings_of(name: str) -> str:
    """The head stays where it is."""
    items = "".join(
        f'<config:config-item config:name="{item}" config:type="{kind}">{value}'
        "</config:config-item>"
        for item, kind, value in (
            ("VerticalSplitMode", "short", 2),
            ("VerticalSplitPosition", "int", 1),
            ("ActiveSplitRange", "short", 2),
            ("PositionBottom", "int", 1),
        )
    )
    return (
        f'{DECLARATION}<office:document-settings xmlns:office="{OASIS}:office:1.0" '
        f'xmlns:config="{OASIS}:config:1.0" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        '<config:config-item-map-named config:name="Tables">'
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{items}"
        "</config:config-item-map-entry></config:config-item-map-named>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
