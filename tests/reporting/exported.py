"""Reads exports back, by other code than wrote them."""

import csv
import io
import json
import zipfile

from pypdf import PdfReader
from python_calamine import CalamineWorkbook

from commitments.spreadsheets.files import unguarded

# What the API asks for, where a page has it in its address.
OF_RESPONSE = "department=dfe&strategy=government-digital-strategy"
OF_STRATEGY = "strategy=government-digital-strategy"
NEEDED = {
    "editions": OF_RESPONSE,
    "matrix": OF_RESPONSE,
    "governance": "department=dfe",
    "departments-by-action": OF_STRATEGY,
    "action-across-departments": f"{OF_STRATEGY}&action=7",
    "departments-compared": f"{OF_STRATEGY}&department=dfe&department=dft",
}


def content(response) -> bytes:
    return response.getvalue()


def csv_rows(client, address) -> list[dict[str, str]]:
    text = content(client.get(address)).decode()
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    return [{name: unguarded(value) for name, value in row.items()} for row in rows]


def json_rows(client, address) -> list[dict]:
    return json.loads(content(client.get(address)))["rows"]


def book(client, address) -> CalamineWorkbook:
    return CalamineWorkbook.from_filelike(io.BytesIO(content(client.get(address))))


def sheet_rows(client, address) -> list[dict]:
    """Of every sheet of rows: what stands under the names of its columns."""
    found = book(client, address)
    rows = []
    for name in found.sheet_names:
        if name.startswith("Rows"):
            head, *lines = found.get_sheet_by_name(name).to_python(skip_empty_area=False)
            rows += [dict(zip(head, line, strict=True)) for line in lines]
    return rows


def unzipped(response) -> str:
    """All texts of a spreadsheet file or a PDF, or the file itself where it is neither.

    A picture has none; what is in it is told by test_preview.py.
    """
    raw = content(response)
    if raw.startswith(b"\x89PNG"):
        return ""
    if raw.startswith(b"%PDF"):
        return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)
    if not zipfile.is_zipfile(io.BytesIO(raw)):
        return raw.decode()
    with zipfile.ZipFile(io.BytesIO(raw)) as archive:
        return "\n".join(archive.read(name).decode() for name in archive.namelist())
