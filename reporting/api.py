"""Pages of the API, and their description by OpenAPI 3.1."""

from itertools import islice

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.functional import cached_property

from reporting.exports.about import LICENCE, LICENCE_URL, READING
from reporting.exports.columns import (
    ADDRESS,
    BOOLEAN,
    DATE,
    DECIMAL,
    INTEGER,
    MOMENT,
    STRING,
    Column,
)
from reporting.exports.datasets import ListDataset
from reporting.exports.json_file import as_object
from reporting.exports.registry import OPEN_DATA

ROWS_A_PAGE = 50
MOST_ROWS = 200
TYPES = {
    STRING: {"type": ["string", "null"]},
    INTEGER: {"type": ["integer", "null"]},
    DECIMAL: {"type": ["number", "null"]},
    BOOLEAN: {"type": ["boolean", "null"]},
    DATE: {"type": ["string", "null"], "format": "date"},
    MOMENT: {"type": ["string", "null"], "format": "date-time"},
    ADDRESS: {"type": ["string", "null"], "format": "uri"},
}


class Page:
    """Rows after a cursor, in the order in which they came into the database.

    The cursor is the last row's key, so that what is published between two pages neither
    repeats a row nor leaves one out; the next address names the day for the same reason.
    """

    def __init__(self, columns: list[Column], found, request):
        self.columns = columns
        self.request = request
        self.limit = int(request.GET.get("limit", ROWS_A_PAGE))
        self._found = found.filter(pk__gt=int(request.GET.get("cursor", 0))).order_by("pk")

    @cached_property
    def _fetched(self) -> list:
        """One more than asked for, to know whether there is a next page."""
        return list(self._found[: self.limit + 1])

    @property
    def rows(self) -> list[dict]:
        return [as_object(self.columns, row) for row in islice(self._fetched, self.limit)]

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.request.get_full_path()

    @property
    def next_address(self) -> str | None:
        if len(self._fetched) <= self.limit:
            return None
        query = self.request.GET.copy()
        query["cursor"] = str(self._fetched[self.limit - 1].pk)
        query["as-at"] = self.request.as_at.isoformat()
        return f"{settings.SITE_URL}{self.request.path}?{query.urlencode()}"


def described(request, server: str) -> dict:
    lists = [row for row in OPEN_DATA if isinstance(row, ListDataset)]
    paths = {reverse("api", args=[row.name]): {"get": operation(request, row)} for row in lists}
    schemas = {"problem": PROBLEM, "about": ABOUT} | {row.name: schema(row) for row in lists}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Pledgebook",
            "version": settings.VERSION,
            "description": f"The public record, for programs that read it. {READING}",
            "license": {"name": LICENCE, "url": LICENCE_URL},
        },
        "servers": [{"url": server}],
        "paths": paths,
        "components": {"schemas": schemas},
    }


PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "parameters": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["name", "value", "allowed"],
                "properties": {
                    "name": {"type": "string"},
                    "value": {"type": "string"},
                    "allowed": {"type": "array", "items": {"type": "string"}},
                },
            },
        },
    },
}
ABOUT = {
    "type": "object",
    "description": "What was asked, as at which day, of which record.",
    "additionalProperties": {"type": "string"},
}


def operation(request, dataset: ListDataset) -> dict:
    return {
        "operationId": dataset.name,
        "summary": dataset.meaning,
        "parameters": [*filters_of(request, dataset), *BESIDE],
        "responses": {
            "200": answer("Some rows, and the address of the next.", page_of(dataset)),
            "304": {"description": "Nothing has changed since the answer whose ETag you have."},
            "400": answer(
                "What can’t be understood, and what is allowed.",
                {"$ref": "#/components/schemas/problem"},
                "application/problem+json",
            ),
        },
    }


def answer(meaning: str, schema: dict, kind: str = "application/json") -> dict:
    return {"description": meaning, "content": {kind: {"schema": schema}}}


def page_of(dataset: ListDataset) -> dict:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{dataset.name}"}}
    return {
        "type": "object",
        "required": ["about", "rows", "next"],
        "properties": {
            "about": {"$ref": "#/components/schemas/about"},
            "rows": rows,
            "next": {"type": ["string", "null"], "format": "uri"},
        },
    }


def schema(dataset: ListDataset) -> dict:
    columns = dataset.columns
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {row.name: TYPES[row.type] | {"description": row.meaning} for row in columns},
    }


def filters_of(request, dataset: ListDataset) -> list[dict]:
    """One parameter a filter; a list's order is left out, for pages have their own."""
    filters = dataset.filters(request)
    fields = filters.form.fields.items()
    return [parameter(filters, name, field) for name, field in fields if name not in filters.orders]


def parameter(filters, name: str, field: forms.Field) -> dict:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "description": field.label,
        "schema": {"type": "string"} | limits(field),
    }


def limits(field: forms.Field) -> dict:
    """What the values of a filter can be; one that is empty narrows nothing."""
    if hasattr(field, "choices"):
        return {"enum": list(dict.fromkeys(["", *(value for value, _label in field.choices)]))}
    patterns = [row.regex.pattern for row in field.validators if hasattr(row, "regex")]
    if patterns:
        return {"pattern": f"^$|{patterns[0]}".replace(r"\Z", "$")}
    return {"maxLength": field.max_length}


BESIDE = [
    {
        "name": "as-at",
        "in": "query",
        "required": False,
        "description": "The record as the public could read it on that day, up to today.",
        "schema": {"type": "string", "format": "date"},
    },
    {
        "name": "cursor",
        "in": "query",
        "required": False,
        "description": "From “next” of an earlier answer.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,18}$"},
    },
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many rows at the most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS_A_PAGE},
    },
]
