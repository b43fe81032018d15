"""JSON: `{"about": …, "rows": […]}`, made a block at a time."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from json.encoder import encode_basestring

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text
from reporting.exports.written import Cell, lines_at_once

BLOCK = 400  # Rows that are sent together: more take more memory, and hardly less time.
BETWEEN = "},\n{"  # One object and the next.
LONG = 150  # Characters: fewer are spelled as fast as they are looked at.
ESCAPED = bytes(range(32)) + b'"\\'
dumped = json.JSONEncoder(ensure_ascii=False).encode


def json_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[str]:
    described = about.facts | {"columns": [description(column) for column in columns]}
    yield f'{{"about": {dumped(described)},\n"rows": ['
    separator = "\n"
    for members in lines_at_once(columns, member_of, rows, ", ", BLOCK):
        yield f"{separator}{{{BETWEEN.join(members)}}}"
        separator = ",\n"
    yield "\n]}\n"


def description(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": column.type, "meaning": column.meaning}


def member_of(column: Column) -> Cell:
    """Writes what an object says of one column."""
    name = dumped(column.name)
    nothing = f"{name}: null"

    def member(value: Value) -> str:
        if value is None or value == "":
            return nothing
        if type(value) is str:  # As `dumped` has it, in a fraction of its time; and so of an int.
            return f"{name}: {spelled(value)}"
        if type(value) is int:
            return f"{name}: {value}"
        if type(value) is bool:
            return f"{name}: {'true' if value else 'false'}"
        return f"{name}: {dumped(as_json(value))}"

    return member


def spelled(text: str) -> str:
    """As `encode_basestring` spells it, in half of its time where a long text is plain."""
    if len(text) < LONG:
        return encode_basestring(text)
    data = text.encode()
    is_plain = len(data.translate(None, ESCAPED)) == len(data)
    return f'"{text}"' if is_plain else encode_basestring(text)


def as_object(columns: list[Column], row) -> dict:
    return {column.name: as_json(column.value(row)) for column in columns}


def as_json(value: Value):
    """Numbers as numbers, also those with decimals; days and moments as texts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return as_text(value) if isinstance(value, date) else value
