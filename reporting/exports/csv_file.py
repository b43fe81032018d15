"""CSV as RFC 4180 has it, in UTF-8, made a block at a time."""

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import Any

from commitments.spreadsheets.files import guarded
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


def cell_of(column: Column) -> Callable[[Any], str]:
    """Reads the cell of a row. Only texts are guarded: a number that is less than nought is one."""
    return (lambda row: guarded(column.text(row))) if column.is_text else column.text


def line(cells: Iterable[str]) -> str:
    return ",".join(map(quoted, cells)) + "\r\n"


def quoted(cell: str) -> str:
    """In quotation marks, doubled within, where a comma, one of them or a line's end is in it."""
    return cell if QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'
