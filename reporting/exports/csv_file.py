"""CSV as RFC 4180 has it, in UTF-8, made a block at a time."""

import hashlib
from collections.abc import Callable, Iterable, Iterator

from django.conf import settings
from django.core.cache import caches

from commitments.spreadsheets.files import LEAD_FORMULAS, guarded
from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text, names
from reporting.exports.written import Cell, lines_at_once

BLOCK = 500  # Rows that are sent together: each alone takes six times as long.


def csv_blocks(
    columns: list[Column], rows: Iterable, note: Callable[[int], None] = lambda number: None
) -> Iterator[str]:
    """The file in pieces; the names of the columns first and at once.

    `note` is told how many rows each of the others has.
    """
    yield ",".join(map(quoted, names(columns))) + "\r\n"
    for lines in lines_at_once(columns, cell_of, rows, ",", BLOCK):
        note(len(lines))
        yield "\r\n".join(lines) + "\r\n"


class Whole:
    """How many rows a file has and the SHA-256 of its bytes, once all of it has been made.

    Kept for the file of the same address and state of the record, so that who asks afterwards
    need not wait until it is made again.
    """

    def __init__(self, address: str, about: About):
        parts = (address, about.as_at, about.state, settings.VERSION)
        self._key = hashlib.sha256(repr(parts).encode()).hexdigest()
        self.known: tuple[int, str] | None = caches["process"].get(self._key)

    def blocks(self, columns: list[Column], rows: Iterable) -> Iterator[bytes]:
        """The file in pieces. One that broke off stays unknown."""
        digest, counts = hashlib.sha256(), []
        for block in map(str.encode, csv_blocks(columns, rows, counts.append)):
            digest.update(block)
            yield block
        self.known = sum(counts), digest.hexdigest()
        caches["process"].set(self._key, self.known, timeout=None)


def cell_of(column: Column) -> Cell:
    """Only texts are guarded: a number that is less than nought is one."""
    return text_cell if column.is_text else other_cell


def text_cell(value: Value) -> str:
    text = value if type(value) is str else as_text(value)
    if text == "":
        return ""
    return quoted(guarded(text) if text[0] in LEAD_FORMULAS else text)


def other_cell(value: Value) -> str:
    if value is None:
        return ""
    return str(value) if type(value) is int else quoted(as_text(value))


def quoted(cell: str) -> str:
    """In quotation marks, doubled within, where a comma, one of them or a line's end is in it."""
    if '"' in cell:
        return '"' + cell.replace('"', '""') + '"'
    return f'"{cell}"' if "," in cell or "\n" in cell or "\r" in cell else cell
