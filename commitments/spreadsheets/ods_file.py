"""An update as an ODS file: a sheet for each who answers, with what may be chosen in its cells."""

import io
import zipfile
from collections.abc import Iterable, Iterator
from xml.sax.saxutils import escape, quoteattr

from commitments.spreadsheets.rows import COLUMNS, Row
from strategy.open_document import (
    CELLS,
    DECLARATION,
    NAMESPACES,
    SPREADSHEET,
    head_of,
    in_attribute,
    is_plain,
    manifest_of,
    paragraphs,
    row_of,
    settings_of,
    table_begins,
    widths_of,
)

# Texts are texts, whatever they look like to the program that opens them.
AS_TEXT = (
    '<number:text-style xmlns:number="urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0" '
    'style:name="as-text"><number:text-content/></number:text-style>'
    '<style:style style:name="text" style:family="table-cell" style:data-style-name="as-text">'
    '<style:table-cell-properties fo:wrap-option="wrap" style:vertical-align="top"/>'
    "</style:style>"
)
Choices = dict[tuple[str, ...], str]  # What a cell may hold, with the name of its rule.


def written(sheets: dict[str, list[Row]]) -> bytes:
    """The file of these sheets, by name. What XML can’t hold is not to be in them."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        # First and as it is, so that a program can tell the kind of file by its first bytes.
        archive.writestr("mimetype", SPREADSHEET, zipfile.ZIP_STORED)
        archive.writestr("META-INF/manifest.xml", manifest_of("content.xml", "settings.xml"))
        archive.writestr("content.xml", _content(sheets))
        archive.writestr("settings.xml", settings_of(*sheets))
    return file.getvalue()


def _content(sheets: dict[str, list[Row]]) -> str:
    choices = _choices_of(row for rows in sheets.values() for row in rows)
    tables = "".join(_table(name, rows, choices) for name, rows in sheets.items())
    styles = CELLS + AS_TEXT + widths_of(column.width for column in COLUMNS)
    return (
        f'{DECLARATION}<office:document-content {NAMESPACES} office:version="1.3" '
        'xmlns:of="urn:oasis:names:tc:opendocument:xmlns:of:1.2">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:spreadsheet>{_rules(choices, next(iter(sheets)))}{tables}"
        "</office:spreadsheet></office:body></office:document-content>"
    )


def _choices_of(rows: Iterable[Row]) -> Choices:
    found = dict.fromkeys(tuple(row.choices) for row in rows if row.choices)
    return {values: f"one-of-{number}" for number, values in enumerate(found, 1)}


def _rules(choices: Choices, sheet: str) -> str:
    """What a cell may hold, to choose from."""
    base = quoteattr(f"'{sheet}'.A1")
    told = "".join(
        f'<table:content-validation table:name="{name}" table:condition={_one_of(values)} '
        'table:allow-empty-cell="true" table:display-list="unsorted" '
        f"table:base-cell-address={base}>"
        '<table:error-message table:display="true" table:message-type="stop"/>'
        "</table:content-validation>"
        for values, name in choices.items()
    )
    return f"<table:content-validations>{told}</table:content-validations>"


def _one_of(values: Iterable[str]) -> str:
    choices = ";".join(f'"{value}"' for value in values)
    return quoteattr(f"of:cell-content-is-in-list({choices})")


def _table(name: str, rows: list[Row], choices: Choices) -> str:
    head = "".join(
        '<table:table-cell table:style-name="head" office:value-type="string">'
        f"<office:annotation><text:p>{escape(column.meaning)}</text:p></office:annotation>"
        f"<text:p>{column.name}</text:p></table:table-cell>"
        for column in COLUMNS
    )
    lines = "".join(row_of("".join(_cells(row, choices))) for row in rows)
    widths = [column.width for column in COLUMNS]
    return f"{table_begins(name, widths)}{head_of(head)}{lines}</table:table>"


def _cells(row: Row, choices: Choices) -> Iterator[str]:
    for column in COLUMNS:
        rule = ""
        if column.name == "answer" and row.choices:
            rule = f' table:content-validation-name="{choices[tuple(row.choices)]}"'
        yield _cell(column.value(row), rule)


def _cell(value: str | int, rule: str) -> str:
    if isinstance(value, int):
        return (
            f'<table:table-cell table:style-name="body" office:value-type="float" '
            f'office:value="{value}"><text:p>{value}</text:p></table:table-cell>'
        )
    begins = f'<table:table-cell table:style-name="text"{rule}'
    if not value:
        return f"{begins}/>"
    said = escape(value)
    # Calc loses a tab that stands in a paragraph only.
    whole = "" if is_plain(said) else f' office:string-value="{in_attribute(said)}"'
    told = paragraphs(said)
    return f'{begins} office:value-type="string"{whole}>{told}</table:table-cell>'
