"""JSON: `{"about": …, "rows": […]}`, made a block at a time."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from itertools import islice

from reporting.exports.about import About
from reporting.exports.columns import Column, Value, as_text

BLOCK = 500


def json_blocks(about: About, columns: list[Column], rows: Iterable) -> Iterator[str]:
    described = about.facts | {"columns": [description(column) for column in columns]}
    yield f'{{"about": {dumped(described)},\n"rows": ['
    separator = "\n"
    lines = (dumped(as_object(columns, row)) for row in rows)
    while block := list(islice(lines, BLOCK)):
        yield separator + ",\n".join(block)
        separator = ",\n"
    yield "\n]}\n"


def description(column: Column) -> dict[str, str]:
    return {"name": column.name, "type": column.type, "meaning": column.meaning}


def as_object(columns: list[Column], row) -> dict:
    return {column.name: as_json(column.value(row)) for column in columns}


def as_json(value: Value):
    """Numbers as numbers, also those with decimals; days and moments as texts."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    return as_text(value) if isinstance(value, date) else value


def dumped(thing) -> str:
    return json.dumps(thing, ensure_ascii=False)
