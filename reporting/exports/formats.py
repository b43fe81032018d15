"""The formats that a dataset can be had in, by the ending of its address."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponseBase, StreamingHttpResponse

from reporting.exports import ods_file, xlsx_file
from reporting.exports.about import LICENCE_URL, About
from reporting.exports.csv_file import Whole
from reporting.exports.csvw import csvw, with_digest
from reporting.exports.datasets import Dataset
from reporting.exports.json_file import json_blocks
from reporting.exports.size import Size
from reporting.exports.streams import streamed
from strategy.open_document import SPREADSHEET

METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class Export:
    """One dataset as it was asked for, under the name that its file is to have."""

    dataset: Dataset
    about: About
    rows: Iterable
    file_name: str


@dataclass(frozen=True)
class Format:
    extension: str
    label: str  # On a link.
    meaning: str
    row_size: int  # About how many bytes a row of the record takes, by which a page says how many.
    response: Callable[[Export], HttpResponseBase]


def as_csv(export: Export) -> HttpResponseBase:
    whole = Whole(export.about.address, export.about)
    blocks = whole.blocks(export.dataset.columns, streamed(export.rows))
    response = StreamingHttpResponse(blocks, content_type="text/csv; charset=utf-8; header=present")
    metadata = f"{export.about.address_without_query}-metadata.json{export.about.query_string}"
    response["Link"] = ", ".join(
        [
            f'<{metadata}>; rel="describedby"; type="application/csvm+json"',
            f'<{LICENCE_URL}>; rel="license"',
        ]
    )
    for name, value in export.about.facts.items():
        response[f"Pledgebook-{name.replace('_', '-').title()}"] = quote(value, safe=" :/?=&;,.+-")
    return named(response, export, "csv")


def as_metadata(export: Export) -> HttpResponseBase:
    """What describes the CSV file at the same address without "-metadata.json", and its end."""
    about = export.about
    url = about.address.replace(f".{METADATA}", ".csv")
    columns, whole = export.dataset.columns, Whole(url, about)
    file = whole.blocks(columns, streamed(export.rows))
    blocks = with_digest(csvw(url, columns, about), file, whole)
    return StreamingHttpResponse(blocks, content_type="application/csvm+json")


def as_json(export: Export) -> HttpResponseBase:
    blocks = json_blocks(export.about, export.dataset.columns, streamed(export.rows))
    return named(StreamingHttpResponse(blocks, content_type="application/json"), export, "json")


def as_xlsx(export: Export) -> HttpResponseBase:
    return as_spreadsheet(export, "xlsx", xlsx_file.xlsx_blocks, xlsx_file.MIME)


def as_ods(export: Export) -> HttpResponseBase:
    return as_spreadsheet(export, "ods", ods_file.ods_blocks, SPREADSHEET)


def as_spreadsheet(export: Export, extension: str, blocks: Callable, mime: str) -> HttpResponseBase:
    content = blocks(export.about, export.dataset.columns, streamed(export.rows))
    if not export.dataset.is_public:  # It can change while the public record doesn't.
        return named(StreamingHttpResponse(content, content_type=mime), export, extension)
    size = Size(export.about)
    response = StreamingHttpResponse(size.of(content), content_type=mime)
    if size.known is not None:
        response["Content-Length"] = str(size.known)
    return named(response, export, extension)


def named(response: HttpResponseBase, export: Export, extension: str) -> HttpResponseBase:
    name = f"{export.file_name}.{extension}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


FORMATS = {
    row.extension: row
    for row in (
        Format("csv", "CSV", "Plain text for any program, RFC 4180 in UTF-8.", 900, as_csv),
        Format("xlsx", "XLSX", "A spreadsheet for Excel.", 280, as_xlsx),
        Format("ods", "ODS", "A spreadsheet in an open standard, for LibreOffice.", 260, as_ods),
        Format("json", "JSON", "For programs: what it is about, and its rows.", 1800, as_json),
        Format(METADATA, "CSVW", "What the CSV file’s columns mean, for programs.", 0, as_metadata),
    )
}


class FormatConverter:
    """The ending of an address: one of the formats."""

    regex = "|".join(extension.replace(".", r"\.") for extension in sorted(FORMATS, reverse=True))

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
