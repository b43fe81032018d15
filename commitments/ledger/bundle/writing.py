"""Writes the auditor's bundle of a response: the same record gives the same bytes."""

import csv
import hashlib
import io
import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import BinaryIO

from django.db import transaction

from commitments.ledger.bundle.check import ABOUT, CHUNK, FORMAT, member, sha256, split
from commitments.ledger.bundle.scope import Rows, rows_of
from commitments.ledger.bundle.tables import BY_MODEL, TABLES, Column, Table
from commitments.models import Evidence, Response

HERE = Path(__file__).parent
PLAIN_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
Content = Callable[[], Iterable[bytes]]


def zip_pieces(response: Response) -> Iterator[bytes]:
    """The bundle as a zip, a file at a time: names sorted, no times, nothing compressed.

    What it holds is read from the database at once, files of evidence when it is their turn.
    """
    return _zipped(_with_digests(files_of(response)))


def write_zip(response: Response, to: BinaryIO) -> None:
    to.writelines(zip_pieces(response))


def write_folder(response: Response, to: Path) -> None:
    """Write the bundle as files in a folder that is empty or not there yet."""
    for name, content in sorted(_with_digests(files_of(response)).items()):
        path = to / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as file:
            file.writelines(content())


class Window:
    """The end of a file that is made in pieces: no further back can be written to."""

    def __init__(self):
        self._before = 0
        self._held = io.BytesIO()

    def write(self, data) -> int:
        return self._held.write(data)

    def tell(self) -> int:
        return self._before + self._held.tell()

    def seek(self, place: int) -> int:
        return self._before + self._held.seek(place - self._before)

    def flush(self) -> None:
        pass

    def taken(self) -> bytes:
        """What was written since this was asked last."""
        piece = self._held.getvalue()
        self._before += len(piece)
        self._held = io.BytesIO()
        return piece


def _zipped(files: dict[str, Content]) -> Iterator[bytes]:
    window = Window()
    with zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in sorted(files.items()):
            with bundle.open(member(name), "w") as file:
                file.writelines(content())
            yield window.taken()
    yield window.taken()


@transaction.atomic
def files_of(response: Response) -> dict[str, Content]:
    """What stands in each file, but for the digests of them all.

    Texts are read once and held, files of evidence are read when they are written.
    """
    Response.objects.select_for_update(no_key=True).get(pk=response.pk)  # Nothing is published now.
    rows = rows_of(response)
    files: dict[str, Content] = {
        # Those that refer to others first, so that what they refer to is read after them.
        table.file: _held(table_bytes(table, rows))
        for table in reversed(TABLES)
    }
    files["tables/csv-metadata.json"] = _held(_metadata())
    seals = list(response.seals.order_by("position"))
    files["ledger.jsonl"] = _held("".join(f"{seal.line}\n" for seal in seals).encode())
    files["ledger.digests"] = _held("".join(f"{seal.digest}\n" for seal in seals).encode())
    files[ABOUT] = _held(f"{json.dumps({'format': FORMAT})}\n".encode())
    for name in ("README.txt", "check.py"):
        files[name] = _held((HERE / name).read_bytes())
    files |= {name: _evidence(row) for name, row in evidence_files(rows[Evidence]).items()}
    return files


def table_bytes(table: Table, rows: Rows) -> bytes:
    """A table as its file holds it."""
    names = [column.name for column in table.columns]
    return csv_bytes([names, *table.rows(rows[table.model])])


def csv_bytes(lines: Iterable[Iterable[str]]) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerows(lines)
    return text.getvalue().encode()


def evidence_file(name: str, sha256: str) -> str:
    """Where the bundle keeps a file of evidence: by what it holds, with its own ending."""
    ending = Path(name).suffix
    return f"evidence/{sha256}{ending if PLAIN_ENDING.fullmatch(ending) else ''}"


def evidence_files(evidence) -> dict[str, Evidence]:
    """Evidence that is a file, by where the bundle keeps it."""
    files = evidence.exclude(file="").order_by("pk")
    return {evidence_file(row.file.name, row.sha256): row for row in files}


def _held(text: bytes) -> Content:
    return lambda: [text]


def _evidence(row: Evidence) -> Content:
    def content() -> Iterator[bytes]:
        try:
            with row.file.open("rb") as file:
                yield from iter(lambda: file.read(CHUNK), b"")
        except FileNotFoundError:
            return  # The bundle goes out all the same, and whoever checks it is told.

    return content


def _metadata() -> bytes:
    """What each column means, as the W3C's CSV on the Web has it."""
    told = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dialect": {"lineTerminators": ["\r\n"]},
    }
    head = json.dumps(told, ensure_ascii=False).removesuffix("}")
    tables = ",\n".join(json.dumps(_described_table(table), ensure_ascii=False) for table in TABLES)
    return f'{head}, "tables": [\n{tables}\n]}}\n'.encode()


def _described_table(table: Table) -> dict:
    return {
        "url": f"{table.name}.csv",
        "dc:title": table.name.replace("_", " "),
        "dc:description": table.meaning,
        "tableSchema": {
            "columns": [_described(column) for column in table.columns],
            "primaryKey": "key",
            "foreignKeys": [_reference(column) for column in table.columns if column.refers_to],
        },
    }


def _reference(column: Column) -> dict:
    target = f"{BY_MODEL[column.refers_to].name}.csv"
    return {
        "columnReference": column.name,
        "reference": {"resource": target, "columnReference": "key"},
    }


def _described(column: Column) -> dict:
    told = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.meaning,
        "datatype": column.datatype,
    }
    if column.is_needed:
        told["required"] = True
    return told


def _with_digests(files: dict[str, Content]) -> dict[str, Content]:
    """Adds the SHA-256 of each line of a text, and of each file.

    The contents are to be read in the order of their names: files of evidence are read once, and
    the manifest, which names their digests, comes after them.
    """
    files, digests = dict(files), {}
    texts = sorted(name for name in files if not name.startswith("evidence/"))
    lines = "".join(
        f"{sha256(line)}  {name}:{place}\n"
        for name in texts
        for place, line in enumerate(split(b"".join(files[name]())), 1)
    )
    files["lines.sha256"] = _held(lines.encode())
    for name in (*texts, "lines.sha256"):
        digests[name] = sha256(b"".join(files[name]()))

    def manifest() -> list[bytes]:
        told = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        return [f"{told}# {sha256(told.encode())}\n".encode()]

    noted = {name: _noted(name, files[name], digests) for name in files.keys() - digests.keys()}
    return files | noted | {"manifest.sha256": manifest}


def _noted(name: str, content: Content, digests: dict[str, str]) -> Content:
    """The same, and its digest is noted once it was read."""

    def noting() -> Iterator[bytes]:
        digest = hashlib.sha256()
        for part in content():
            digest.update(part)
            yield part
        digests[name] = digest.hexdigest()

    return noting
