"""Spreadsheets in ODS, the UK government's standard for those that are edited: what all share."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import quoteattr

SPREADSHEET = "application/vnd.oasis.opendocument.spreadsheet"
DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
OASIS = "urn:oasis:names:tc:opendocument:xmlns"
NAMESPACES = " ".join(
    [
        *(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text", "style")),
        f'xmlns:fo="{OASIS}:xsl-fo-compatible:1.0"',
        'xmlns:xlink="http://www.w3.org/1999/xlink"',
    ]
)
# Characters that XML 1.0 can't hold at all.
UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
SPACES = re.compile("^ +| {2,}| $")
# Within an attribute a reader takes these for spaces unless they are written so.
ENTITIES = {chr(34): "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}

# Sheets for people: wrapped texts, a head in bold, rows as high as they need.
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


def manifest_of(*parts: str) -> str:
    """Which parts a file has."""
    entries = "".join(
        f'<manifest:file-entry manifest:full-path="{part}" manifest:media-type="text/xml"/>\n'
        for part in parts
    )
    return (
        f'{DECLARATION}<manifest:manifest xmlns:manifest="{OASIS}:manifest:1.0"\n'
        ' manifest:version="1.3">\n<manifest:file-entry manifest:full-path="/" '
        f'manifest:version="1.3" manifest:media-type="{SPREADSHEET}"/>\n'
        f"{entries}</manifest:manifest>\n"
    )


def is_plain(said: str) -> bool:
    """Whether its one paragraph says all of a text, so that the cell need not say it once more."""
    return said.isprintable() and not SPACES.search(said)


def in_attribute(said: str) -> str:
    for sign, entity in ENTITIES.items():
        said = said.replace(sign, entity)
    return said


def paragraphs(text: str) -> str:
    """A text to the letter: lines, tabs and runs of spaces are elements of their own. It is
    escaped.
    """
    return "".join(f"<text:p>{_line(line)}</text:p>" for line in text.split("\n"))


def _line(text: str) -> str:
    if "  " in text or text[:1] == " " or text[-1:] == " ":
        text = SPACES.sub(lambda run: f'<text:s text:c="{len(run[0])}"/>', text)
    return text.replace("\t", "<text:tab/>").replace("\r", "&#13;")


def widths_of(widths: Iterable[int]) -> str:
    """The styles of columns as wide as so many characters."""
    return "".join(
        f'<style:style style:name="w{width}" style:family="table-column">'
        f'<style:table-column-properties style:column-width="{width * A_CHARACTER:.1f}cm"/>'
        "</style:style>"
        for width in dict.fromkeys(widths)
    )


def table_begins(name: str, widths: Iterable[int]) -> str:
    columns = "".join(
        f'<table:table-column table:style-name="w{width}" table:default-cell-style-name="body"/>'
        for width in widths
    )
    return f"<table:table table:name={quoteattr(name)}>{columns}"


def row_of(cells: str) -> str:
    return f'<table:table-row table:style-name="row">{cells}</table:table-row>'


def head_of(cells: str) -> str:
    """A first row that is printed on every page."""
    return f"<table:table-header-rows>{row_of(cells)}</table:table-header-rows>"


def settings_of(*names: str) -> str:
    """The heads of these sheets stay where they are."""
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
    sheets = "".join(
        f"<config:config-item-map-entry config:name={quoteattr(name)}>{items}"
        "</config:config-item-map-entry>"
        for name in names
    )
    return (
        f'{DECLARATION}<office:document-settings xmlns:office="{OASIS}:office:1.0" '
        f'xmlns:config="{OASIS}:config:1.0" office:version="1.3"><office:settings>'
        '<config:config-item-set config:name="ooo:view-settings">'
        '<config:config-item-map-indexed config:name="Views"><config:config-item-map-entry>'
        f'<config:config-item-map-named config:name="Tables">{sheets}'
        "</config:config-item-map-named>"
        "</config:config-item-map-entry></config:config-item-map-indexed>"
        "</config:config-item-set></office:settings></office:document-settings>"
    )
