"""Tables in CSV files: read whole, with every fault named by file and line.

A file is bounded before it is read: MAX_BYTES, and MAX_LINES in it.
"""

import codecs
import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.db.models import Model

from commitments.importers.faults import BadInput, Fault
from strategy import letters
from strategy.letters import quoted

MAX_BYTES = 16 * 1024 * 1024
MAX_LINES = 100_000
MANY = 10  # Times the columns that are known, of which each is named.
csv.field_size_limit(MAX_BYTES)  # Cells are measured one by one, and told by their column.


@dataclass(frozen=True)
class Column:
    """A column: how a cell is read, and whether it must be filled."""

    name: str
    read: Callable[[str], Any] = str
    required: bool = False


@dataclass(frozen=True)
class Link:
    """A reference to a row of a table, by the key that the cells of a row make together."""

    table: str
    key: str  # "{strategy}/{action}"; a row with an empty cell among them has no reference.


@dataclass(frozen=True)
class Table:
    """A file of rows, and the model whose fields its columns and links fill.

    `key` are the columns that name a row; joined by "/" they are its key. `identity` are the
    fields that name the model's row, where they are not the key's columns. A column that is no
    field of the model only helps to make a link.
    """

    name: str
    model: type[Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    links: Mapping[str, Link] = field(default_factory=dict)
    identity: tuple[str, ...] = ()

    @property
    def file(self) -> str:
        return f"{self.name}.csv"


@dataclass(frozen=True, eq=False)
class Row:
    """One row: its values as they were read, and the line on which it begins, from 1."""

    table: Table
    line: int
    values: dict[str, Any]

    def __getitem__(self, column: str) -> Any:
        return self.values[column]

    @property
    def key(self) -> str:
        return "/".join(str(self.values[column]) for column in self.table.key)

    def linked_key(self, link: Link) -> str | None:
        """The key that a link leads to, or None where a cell of it is empty."""
        values = self.values
        if "response" in values:
            values = values | {"strategy": values["response"].partition("/")[2]}
        try:
            return link.key.format_map(_Filled(values))
        except _Empty:
            return None

    def fault(self, message: str) -> Fault:
        return Fault(self.table.file, self.line, message)


class _Empty(Exception):
    pass


class _Filled(dict):
    def __getitem__(self, name):
        value = super().__getitem__(name)
        if value in ("", None):
            raise _Empty
        return value


class Tables:
    """The rows of all tables of a folder, by table and key, checked before anything is done.

    Raises BadInput with every fault of every file.
    """

    def __init__(self, folder: Path, tables: Iterable[Table]):
        self.folder = folder
        self.tables = list(tables)
        self.faults: list[Fault] = []
        self.rows = {table.name: self._read_table(table) for table in self.tables}
        self.faults.extend(self._links_to_nowhere())
        if self.faults:
            raise BadInput(self.faults)

    def __iter__(self) -> Iterator[Row]:
        return (row for rows in self.rows.values() for row in rows.values())

    def targets_first(self, table: Table) -> list[Row]:
        """The rows of a table, each after the row of the same table that it links to."""
        own = [link for link in table.links.values() if link.table == table.name]
        rows, ordered = dict(self.rows[table.name]), {}

        def place(row, above):
            for key in (row.linked_key(link) for link in own):
                if key in above:
                    raise BadInput([row.fault(f"leads back to itself through {key}")])
                if key in rows and key not in ordered:
                    place(rows[key], {*above, key})
            ordered[row.key] = row

        for row in rows.values():
            if row.key not in ordered:
                place(row, {row.key})
        return list(ordered.values())

    def _read_table(self, table: Table) -> dict[str, Row]:
        lines = self._lines(table)
        rows: dict[str, Row] = {}
        if not lines or not self._header_is_right(table, *lines[0]):
            return rows
        names = lines[0][1]
        for line, cells in lines[1:]:
            row = self._read_row(table, line, names, cells)
            if row and row.key in rows:
                first = rows[row.key].line
                self._fault(table, line, f"{quoted(row.key)} stands in line {first} already")
            elif row:
                rows[row.key] = row
        return rows

    def _lines(self, table: Table) -> list[tuple[int, list[str]]]:
        """The cells of each row, with the line on which it begins."""
        try:
            text = read_text(self.folder / table.file)
        except BadText as bad:
            self._fault(table, bad.line, str(bad))
            return []
        reader = csv.reader(text, strict=True)
        lines, begins = [], 1
        try:
            for cells in reader:
                if cells:
                    lines.append((begins, cells))
                begins = reader.line_num + 1
        except csv.Error as error:
            self._fault(table, begins, f"can't be read as CSV: {error}")
            return []
        if not lines:
            self._fault(table, 1, "is empty: expected a line with the names of its columns")
        return lines

    def _header_is_right(self, table: Table, line: int, names: list[str]) -> bool:
        expected = [column.name for column in table.columns]
        known = f"expected are {', '.join(expected)}"
        if len(names) > MANY * len(expected):
            self._fault(table, line, f"has {len(names):,} columns; {known}")
            return False
        faults = [f"the column “{name}” is missing" for name in expected if name not in names]
        faults += [
            f"the column {quoted(name)} is not known; {known}"
            for name in names
            if name not in expected
        ]
        faults += [
            f"the column “{name}” is there twice" for name in expected if names.count(name) > 1
        ]
        for message in faults:
            self._fault(table, line, message)
        return not faults

    def _read_row(self, table, line: int, names: list[str], cells: list[str]) -> Row | None:
        if len(cells) != len(names):
            self._fault(table, line, f"has {len(cells)} cells, expected {len(names)}")
            return None
        given, values = dict(zip(names, cells, strict=True)), {}
        for column in table.columns:
            try:
                values[column.name] = _read_cell(column, given[column.name].strip())
            except ValueError as error:
                self._fault(table, line, f"“{column.name}”: {error}")
        return Row(table, line, values) if len(values) == len(table.columns) else None

    def _links_to_nowhere(self) -> list[Fault]:
        """Links of sound rows; none where a file is faulty, as its rows would all be missing."""
        faulty = {fault.file for fault in self.faults}
        files = {table.name: table.file for table in self.tables}
        return [
            row.fault(f"“{name}”: {files[link.table]} has no {quoted(key)}")
            for row in self
            for name, link in row.table.links.items()
            if (key := row.linked_key(link))
            and files[link.table] not in faulty
            and key not in self.rows[link.table]
        ]

    def _fault(self, table: Table, line: int, message: str) -> None:
        self.faults.append(Fault(table.file, line, message))


class BadText(Exception):
    """A file that is no text that can be read: what is wrong, and in which line."""

    def __init__(self, line: int, message: str):
        self.line = line
        super().__init__(message)


def read_text(path: Path) -> list[str]:
    """The lines of a CSV file, with their ends, without its byte order mark. Raises BadText."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise BadText(1, "the file is missing") from None
    except OSError as error:
        raise BadText(0, f"can't be read: {error.strerror}") from None
    if len(data) > MAX_BYTES:
        raise BadText(0, f"is too large: expected at most {MAX_BYTES // 2**20} MiB")
    if max(data.count(b"\n"), data.count(b"\r")) > MAX_LINES:
        raise BadText(0, f"has too many lines: expected at most {MAX_LINES:,}")
    lines = data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)
    return [_decoded(number, line) for number, line in enumerate(lines, 1)]


def _decoded(number: int, line: bytes) -> str:
    if b"\0" in line:
        raise BadText(number, "holds NUL (U+0000), so it is not UTF-8 text")
    try:
        return line.decode()
    except UnicodeDecodeError:
        raise BadText(number, "is not UTF-8 text") from None


def _read_cell(column: Column, cell: str) -> Any:
    if why := letters.why_no_text(cell):
        raise ValueError(why)
    if cell:
        return column.read(cell)
    if column.required:
        raise ValueError("is empty")
    return "" if column.read is str else None


# How cells are read. Each raises ValueError, saying what was expected.


def yes_or_no(cell: str) -> bool:
    if cell.lower() not in ("yes", "no"):
        raise ValueError(f"{quoted(cell)}: expected yes or no")
    return cell.lower() == "yes"


def whole_number(cell: str) -> int:
    if not (_is_number(cell) and int(cell) < 2**31):
        raise ValueError(f"{quoted(cell)}: expected a whole number")
    return int(cell)


def year(cell: str) -> int:
    if not (_is_number(cell) and 1900 <= int(cell) <= 2100):
        raise ValueError(f"{quoted(cell)}: expected a year from 1900 to 2100")
    return int(cell)


def _is_number(cell: str) -> bool:
    return cell.isascii() and cell.isdigit() and len(cell) <= 20


def number(cell: str) -> Decimal:
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(f"{quoted(cell)}: expected a number") from None
    if not value.is_finite():
        raise ValueError(f"{quoted(cell)}: expected a number")
    return value


def one_of(*allowed: str) -> Callable[[str], str]:
    def read(cell: str) -> str:
        if cell not in allowed:
            raise ValueError(f"{quoted(cell)}: expected one of {', '.join(allowed)}")
        return cell

    return read
