"""Rows written cell by cell; what many rows have in common is written once and kept."""

from collections.abc import Callable, Iterable
from itertools import groupby
from typing import Any

from reporting.exports.columns import Column, Value

MOST_KEPT = 1000  # Things, of each run of columns: some kilobytes each at the most.

# Writes a value as a cell of one column.
Cell = Callable[[Value], str]


def writers(
    columns: Iterable[Column], cell: Callable[[Column], Cell], separator: str = ""
) -> list[Callable[[Any], str]]:
    """What makes the parts of a row: one for each column, or for a run of them that read the same
    thing of it. `cell` is asked once for each column, in order.
    """
    found: list[Callable[[Any], str]] = []
    for of, run in groupby(columns, key=lambda column: column.of):
        cells = [(column.source, cell(column)) for column in run]
        if of is None:
            found += [_own(source, write) for source, write in cells]
        else:
            found.append(_shared(of, cells, separator))
    return found


def _own(source: Callable[[Any], Value], write: Cell) -> Callable[[Any], str]:
    return lambda row: write(source(row))


def _shared(of: Callable[[Any], Any], cells: list, separator: str) -> Callable[[Any], str]:
    kept: dict[int, tuple[Any, str]] = {}  # With the thing itself, so that its id stays its own.

    def part(row) -> str:
        thing = of(row)
        if found := kept.get(id(thing)):
            return found[1]
        if len(kept) >= MOST_KEPT:
            kept.clear()
        values = (None if thing is None else source(thing) for source, _write in cells)
        written = [write(value) for (_source, write), value in zip(cells, values, strict=True)]
        kept[id(thing)] = thing, separator.join(written)
        return kept[id(thing)][1]

    return part
