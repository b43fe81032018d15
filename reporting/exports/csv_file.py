"""CSV as RFC 4180 has it, in UTF-8, made a block at a time."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from django.conf import settings
from django.core.cache import cache

from commitments.spreadsheets.files import guarded
from reporting.exports.about import About
from reporting.exports.columns import Column, names

# Rows that are sent together: each alone takes six times as long.
BLOCK = 500
QUOTED = frozenset(',"\r\n')


def csv_blocks(columns: list[Column], rows: Iterable) -> Iterator[str]:
    """The file in pieces; the names of the columns first and at once."""
    yield line(names(columns))
    cells = [cell_of(column) for column in columns]
    lines = (line(cell(row) for cell in cells) for row in rows)
    for first in lines:
        yield "".join(chain([first], islice(lines, BLOCK - 1)))


class Whole:
    """How many rows a file has and the SHA-256 of its bytes, once all of it has been made.

    Kept for the file of the same address and state of the record, so that who asks afterwards
    need not wait until it is made again.
    """

    def __init__(self, address: str, about: About):
        parts = (address, about.as_at, about.state, settings.VERSION)
        self._key = hashlib.sha256(repr(parts).encode()).hexdigest()
        self._rows = 0
        self.known: tuple[int, str] | None = cache.get(self._key)

    def blocks(self, columns: list[Column], rows: Iterable) -> Iterator[str]:
        """The file in pieces. One that broke off stays unknown."""
        digest = hashlib.sha256()
        for block in csv_blocks(columns, self._counted(rows)):
            digest.update(block.encode())
            yield block
        self.known = self._rows, digest.hexdigest()
        cache.set(self._key, self.known, timeout=None)

    def _counted(self, rows: Iterable) -> Iterator:
        for row in rows:
            self._rows += 1
            yield row


def cell_of(column: Column) -> Callable[[Any], str]:
    """Reads the cell of a row. Only texts are guarded: a number that is less than nought is one."""
    return (lambda row: guarded(column.text(row))) if column.is_text else column.text


def line(cells: Iterable[str]) -> str:
    return ",".join(map(quoted, cells)) + "\r\n"


def quoted(cell: str) -> str:
    """In quotation marks, doubled within, where a comma, one of them or a line's end is in it."""
    return cell if QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'
