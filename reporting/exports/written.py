"""Rows written some at a time, column by column, which takes half as long as cell by cell; what
many rows have in common, and what they say again and again, is written once and kept.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby, islice
from typing import Any

from reporting.exports.columns import Column, Value

MOST_KEPT = 1000  # Things, of each run of columns: some kilobytes each at the most.
SHORT = 40  # Characters of what is said again: a status, a year, nothing.

# Writes a value as a cell of one column.
Cell = Callable[[Value], str]
# Some rows: each of them, or what all of them say by the name under which columns read it.
Some = list | Mapping[str, Sequence]
# Writes what some rows say of one column, or of a run of columns.
Part = Callable[[Some], list[str]]


def lines_of(
    columns: Iterable[Column],
    cell: Callable[[Column], Cell],
    rows: Iterable,
    separator: str = "",
    at_once: int = 100,
) -> Iterator[str]:
    """Each row as a line of its cells. `cell` is asked once for each column, in order."""
    for lines in lines_at_once(columns, cell, rows, separator, at_once):
        yield from lines


def lines_at_once(
    columns: Iterable[Column],
    cell: Callable[[Column], Cell],
    rows: Iterable,
    separator: str,
    at_once: int,
) -> Iterator[list[str]]:
    """The same, so many lines together."""
    parts = list(_parts(columns, cell, separator))
    for some in _some_of(rows, at_once):
        yield list(map(separator.join, zip(*[part(some) for part in parts], strict=True)))


def _some_of(rows: Iterable, at_once: int) -> Iterator[Some]:
    """So many together; by column, where the rows have a way to tell them so."""
    if in_columns := getattr(rows, "in_columns", None):
        yield from in_columns(at_once)
        return
    rows = iter(rows)
    while some := list(islice(rows, at_once)):
        yield some


def _reader(of: Callable[[Any], Any]) -> Callable[[Some], Sequence]:
    """What all of some rows say, by what reads one."""

    def read(some: Some) -> Sequence:
        return list(map(of, some)) if isinstance(some, list) else some[name_read(of)]

    return read


def name_read(of: Callable[[Any], Any]) -> str:
    """The name that an `attrgetter` reads."""
    _type, (name,) = of.__reduce__()
    return name


def _parts(
    columns: Iterable[Column], cell: Callable[[Column], Cell], separator: str
) -> Iterator[Part]:
    """One for each column, or for a run of them that read the same thing of a row."""
    for of, run in groupby(columns, key=lambda column: column.of):
        cells = [(column.source, cell(column)) for column in run]
        if of is None:
            yield from (_own(source, write) for source, write in cells)
        else:
            yield _shared(of, cells, separator)


def _own(source: Callable[[Any], Value], write: Cell) -> Part:
    again, read = Again(write), _reader(source)

    def part(some: Some) -> list[str]:
        return list(map(write if again.is_vain else again.__getitem__, read(some)))

    return part


class Again(dict):
    """What a column says, as it is written, by its value."""

    def __init__(self, write: Cell):
        self.write = write
        self.missed = 0

    @property
    def is_vain(self) -> bool:
        """Whether its values differ from row to row, as texts do."""
        return self.missed >= MOST_KEPT

    def __missing__(self, value: Value) -> str:
        self.missed += 1
        written = self.write(value)
        if len(written) <= SHORT:
            self[value] = written
        return written


def _shared(of: Callable[[Any], Any], cells: list, separator: str) -> Part:
    nothing = separator.join(write(None) for _source, write in cells)
    told = {id(None): nothing}
    kept: list[Any] = []  # The things themselves, so that the id of each stays its own.
    read = _reader(of)

    def part(some: Some) -> list[str]:
        if len(kept) >= MOST_KEPT:
            kept.clear()
            told.clear()
            told[id(None)] = nothing
        things = read(some)
        ids = list(map(id, things))
        if missing := set(ids) - told.keys():
            by_id = dict(zip(ids, things, strict=True))
            new = [by_id[number] for number in missing]
            kept.extend(new)
            told.update(zip(map(id, new), _joined(cells, new, separator), strict=True))
        return list(map(told.__getitem__, ids))

    return part


def _joined(cells: list, things: list, separator: str) -> Iterator[str]:
    written = [map(write, map(source, things)) for source, write in cells]
    return map(separator.join, zip(*written, strict=True))
