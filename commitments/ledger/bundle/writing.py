"""Writes a bundle, of a response or of everything: the same record gives the same bytes.

One for the public says of nobody that they wrote, submitted or approved something; one with people
does, and is for auditors.
"""

import csv
import hashlib
import io
import json
import re
import tempfile
import zipfile
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from os import SEEK_END
from pathlib import Path
from typing import IO, BinaryIO

from commitments.ledger.bundle.check import (
    ABOUT,
    CHECKPOINT,
    CHUNK,
    DIGESTS,
    EARLIER,
    EVERYTHING,
    FORMAT,
    LEDGER,
    LINES,
    LOG_FACTS,
    LOG_LINES,
    MANIFEST,
    member,
    sha256,
)
from commitments.ledger.bundle.proofs import Proofs
from commitments.ledger.bundle.scope import Rows, rows_of
from commitments.ledger.bundle.tables import (
    AT_ONCE,
    BY_MODEL,
    OF_RESPONSE,
    TABLES,
    Column,
    Table,
    under,
)
from commitments.ledger.lines import line_kept, names_people
from commitments.models import Edition, Evidence, Response, Seal

HERE = Path(__file__).parent
MOST_HELD = 1 << 22  # Bytes of a file that are held in memory; more wait on the disk.
PLAIN_ENDING = re.compile(r"\.[A-Za-z0-9]{1,8}")
Content = Callable[[], Iterable[bytes]]


def zip_pieces(response: Response | None = None, *, with_people: bool = False) -> Iterator[bytes]:
    """The bundle of a response, or of everything, as a zip: names sorted, no times, nothing
    compressed.

    What it holds is read from the database at once, and waits in files; files of evidence are read
    when it is their turn.
    """
    waiting = tempfile.TemporaryDirectory()
    return _zipped(files_of(response, Path(waiting.name), with_people), waiting)


def write_zip(response: Response | None, to: BinaryIO, *, with_people: bool = True) -> None:
    to.writelines(zip_pieces(response, with_people=with_people))


def write_folder(response: Response | None, to: Path, *, with_people: bool = True) -> None:
    """Write the bundle as files in a folder that is empty or not there yet."""
    with tempfile.TemporaryDirectory() as waiting:
        for name, content in sorted(files_of(response, Path(waiting), with_people).items()):
            path = to / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as file:
                file.writelines(content())


class Window:
    """The end of a file that is made in pieces: no further back can be written to."""

    def __init__(self):
        self._before = 0
        self._held = held()

    def write(self, data) -> int:
        return self._held.write(data)

    def tell(self) -> int:
        return self._before + self._held.tell()

    def seek(self, place: int) -> int:
        return self._before + self._held.seek(place - self._before)

    def flush(self) -> None:
        pass

    def taken(self) -> Iterator[bytes]:
        """What was written since this was asked last."""
        whole, self._held = self._held, held()
        self._before += whole.seek(0, SEEK_END)
        whole.seek(0)
        return pieces(whole)


def held() -> IO[bytes]:
    return tempfile.SpooledTemporaryFile(MOST_HELD)


def pieces(file: IO[bytes]) -> Iterator[bytes]:
    """All of an open file, which is closed then."""
    with file:
        yield from iter(lambda: file.read(CHUNK), b"")


def _zipped(files: dict[str, Content], waiting: tempfile.TemporaryDirectory) -> Iterator[bytes]:
    window = Window()
    with waiting, zipfile.ZipFile(window, "w", zipfile.ZIP_STORED) as bundle:
        for name, content in sorted(files.items()):
            with bundle.open(member(name), "w") as file:
                file.writelines(content())
            yield from window.taken()
    yield from window.taken()


def files_of(response: Response | None, waiting: Path, with_people: bool) -> dict[str, Content]:
    """What stands in each file: of one moment, which whoever asks for it sees to.

    Texts are read now and wait in a folder, files of evidence are read when they are written.
    """
    rows = rows_of(response)
    texts = Texts(waiting)
    for table in TABLES:
        texts.write(table.file, table_pieces(table, rows, with_people))
    texts.write("tables/csv-metadata.json", [_metadata()])
    proofs = Proofs(rows, is_everything=response is None, with_people=with_people)
    texts.write(CHECKPOINT, [proofs.checkpoint()])
    if earlier := list(proofs.earlier()):
        texts.write(EARLIER, earlier)
    texts.write(LOG_LINES, proofs.lines())
    texts.write(LOG_FACTS, csv_pieces(proofs.facts()))
    texts.write(LEDGER, (f"{_line(seal, with_people)}\n".encode() for seal in _seals(rows)))
    texts.write(DIGESTS, (f"{seal.digest}\n".encode() for seal in _seals(rows)))
    about = {"format": FORMAT, "of": response.key if response else EVERYTHING}
    about["people"] = with_people
    texts.write(ABOUT, [f"{json.dumps(about)}\n".encode()])
    for name in ("README.txt", "check.py"):
        texts.write(name, [(HERE / name).read_bytes()])
    texts.write(LINES, texts.digests_of_lines())
    return _with_manifest(texts, evidence_files(rows[Evidence]))


def _seals(rows: Rows) -> Iterator[Seal]:
    """One an edition, response by response, in the order of publication."""
    seals = Seal.objects.filter(edition__in=rows[Edition].order_by())
    ordered = seals.order_by(*under("response", *OF_RESPONSE), "position")
    related = ("edition__response__department", "edition__response__strategy")
    return ordered.select_related(*related).iterator(chunk_size=500)


def _line(seal: Seal, with_people: bool) -> str:
    return seal.line if with_people or not names_people(seal.line) else line_kept(seal.edition)


class Texts:
    """The texts of a bundle, which wait in a folder to be sent, and the SHA-256 of each."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.digests: dict[str, str] = {}

    def write(self, name: str, parts: Iterable[bytes]) -> None:
        path, digest = self.folder / name, hashlib.sha256()
        path.parent.mkdir(exist_ok=True)
        with path.open("wb") as file:
            for part in parts:
                digest.update(part)
                file.write(part)
        self.digests[name] = digest.hexdigest()

    def read(self, name: str) -> Content:
        return lambda: pieces((self.folder / name).open("rb"))

    def digests_of_lines(self) -> Iterator[bytes]:
        for name in sorted(self.digests):
            with (self.folder / name).open("rb") as file:
                for place, line in enumerate(file, 1):
                    yield f"{sha256(line)}  {name}:{place}\n".encode()


def table_pieces(table: Table, rows: Rows, with_people: bool) -> Iterator[bytes]:
    """A table as its file holds it; of people nothing but its columns, if it is for the public."""
    names = [column.name for column in table.columns]
    is_told = with_people or not table.is_of_people
    return csv_pieces(chain([names], table.rows(rows[table.model]) if is_told else ()))


def csv_pieces(lines: Iterable[Iterable[str]]) -> Iterator[bytes]:
    lines, text = iter(lines), io.StringIO(newline="")
    writer = csv.writer(text)
    while some := list(islice(lines, AT_ONCE)):
        writer.writerows(some)
        if text.tell() > CHUNK:
            yield text.getvalue().encode()
            text.seek(0)
            text.truncate()
    yield text.getvalue().encode()


def evidence_file(name: str, sha256: str) -> str:
    """Where the bundle keeps a file of evidence: by what it holds, with its own ending."""
    ending = Path(name).suffix
    return f"evidence/{sha256}{ending if PLAIN_ENDING.fullmatch(ending) else ''}"


def evidence_files(evidence) -> dict[str, Evidence]:
    """Evidence that is a file, by where the bundle keeps it."""
    files = evidence.exclude(file="").order_by("pk")
    return {evidence_file(row.file.name, row.sha256): row for row in files}


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


def _with_manifest(texts: Texts, evidence: dict[str, Evidence]) -> dict[str, Content]:
    """Adds the SHA-256 of each file.

    The contents are to be read in the order of their names: files of evidence are read once, and
    the manifest, which names their digests, comes after them.
    """
    digests = dict(texts.digests)

    def manifest() -> list[bytes]:
        told = "".join(f"{digest}  {name}\n" for name, digest in sorted(digests.items()))
        return [f"{told}# {sha256(told.encode())}\n".encode()]

    files = {name: texts.read(name) for name in texts.digests}
    backed = {name: _noted(name, _evidence(row), digests) for name, row in evidence.items()}
    return files | backed | {MANIFEST: manifest}


def _noted(name: str, content: Content, digests: dict[str, str]) -> Content:
    """The same, and its digest is noted once it was read."""

    def noting() -> Iterator[bytes]:
        digest = hashlib.sha256()
        for part in content():
            digest.update(part)
            yield part
        digests[name] = digest.hexdigest()

    return noting
