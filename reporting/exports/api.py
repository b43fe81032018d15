"""Pages of the API, and their description by OpenAPI 3.1."""

from collections.abc import Iterable
from itertools import islice

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.urls import reverse

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
from reporting.exports.cursors import Cursor
from reporting.exports.datasets import Dataset, ListDataset
from reporting.exports.json_file import as_object
from reporting.exports.registry import OPEN_DATA
from reporting.exports.standing_rows import StandingRows
from reporting.filters.completeness import CompleteRows
from strategy.addresses import absolute
from strategy.numbers import read_number

ROWS_A_PAGE = 50
MOST_ROWS = 200
SEVERAL = "Several values may be given: a row has one of them."
LONGEST_SLUG = 50
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
    """Rows after a cursor, which belongs to one state of the record and to one day."""

    def __init__(self, columns: list[Column], found: Iterable, request, start: Cursor):
        self.columns = columns
        self.request = request
        self.start = start
        self.limit = read_number(request.GET.get("limit", str(ROWS_A_PAGE)))
        # One more than asked for, to know whether there is a next page.
        self._fetched = list(self._after_cursor(found, self.limit + 1))

    def _after_cursor(self, found: Iterable, most: int) -> Iterable:
        raise NotImplementedError

    def _place_of_next(self) -> int:
        raise NotImplementedError

    @property
    def rows(self) -> list[dict]:
        return [as_object(self.columns, row) for row in self._fetched[: self.limit]]

    @property
    def address(self) -> str:
        return absolute(self.request.get_full_path())

    @property
    def next_address(self) -> str | None:
        if len(self._fetched) <= self.limit:
            return None
        query = self.request.GET.copy()
        query["cursor"] = str(Cursor(self._place_of_next(), self.start.state))
        query["as-at"] = self.request.as_at.isoformat()
        return absolute(f"{self.request.path}?{query.urlencode()}")


class PageOfList(Page):
    """Rows in the order in which they came into the database; their place is the last row's key.

    Rows that are no query's know what comes after a place.
    """

    def _after_cursor(self, found: QuerySet | StandingRows | CompleteRows, most: int) -> Iterable:
        if isinstance(found, QuerySet):
            return found.filter(pk__gt=self.start.place).order_by("pk")[:most]
        return found.after(self.start.place, most)

    def _place_of_next(self) -> int:
        return self._fetched[self.limit - 1].pk


class PageOfTable(Page):
    """Rows in the order of the page that shows them; their place is how many are before."""

    def _after_cursor(self, found: Iterable, most: int) -> Iterable:
        return islice(found, self.start.place, self.start.place + most)

    def _place_of_next(self) -> int:
        return self.start.place + self.limit


def described(request, server: str) -> dict:
    paths = {reverse("api", args=[row.name]): {"get": operation(request, row)} for row in OPEN_DATA}
    schemas = {"problem": PROBLEM, "about": ABOUT} | {row.name: schema(row) for row in OPEN_DATA}
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
        "detail": {"type": "string"},
        "begin": {"type": "string", "format": "uri"},
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


def operation(request, dataset: Dataset) -> dict:
    nowhere = {} if isinstance(dataset, ListDataset) else {"404": problem("There is no such page.")}
    return {
        "operationId": dataset.name,
        "summary": dataset.meaning,
        "parameters": [*filters_of(request, dataset), *BESIDE],
        "responses": {
            "200": reply("Some rows, and the address of the next.", page_of(dataset)),
            "304": {"description": "Nothing has changed since the reply whose ETag you have."},
            "400": problem("What can’t be understood, and what is allowed."),
            "409": problem("The cursor is of another state of the record: begin again."),
            **nowhere,
        },
    }


def reply(meaning: str, schema: dict, kind: str = "application/json") -> dict:
    return {"description": meaning, "content": {kind: {"schema": schema}}}


def problem(meaning: str) -> dict:
    schema = {"$ref": "#/components/schemas/problem"}
    return reply(meaning, schema, "application/problem+json")


def page_of(dataset: Dataset) -> dict:
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


def schema(dataset: Dataset) -> dict:
    columns = dataset.columns
    return {
        "type": "object",
        "required": [column.name for column in columns],
        "properties": {row.name: TYPES[row.type] | {"description": row.meaning} for row in columns},
    }


def filters_of(request, dataset: Dataset) -> list[dict]:
    """One parameter a filter; a list's order is left out, for pages have their own."""
    filters = dataset.filters(request)
    fields = filters.form.fields.items()
    return [parameter(filters, name, field) for name, field in fields if name not in filters.orders]


def parameter(filters, name: str, field: forms.Field) -> dict:
    schema = {"type": "string"} | limits(filters, name, field)
    said = field.label
    if filters.takes_several(name):
        schema = {"type": "array", "items": schema}
        said = f"{field.label}. {SEVERAL}"
    return {
        "name": name,
        "in": "query",
        "required": field.required,
        "description": said,
        "schema": schema,
    }


def limits(filters, name: str, field: forms.Field) -> dict:
    """What the values of a filter can be; one that is empty narrows nothing."""
    if filters.is_offered(name):
        values = dict.fromkeys(["", *(value for value, _label in field.choices)])
        return {"enum": [value for value in values if value or not field.required]}
    patterns = [row.regex.pattern for row in field.validators if hasattr(row, "regex")]
    if patterns:
        return {"pattern": f"^$|{patterns[0]}".replace(r"\Z", "$")}
    return {"maxLength": getattr(field, "max_length", LONGEST_SLUG)}


BESIDE = [
    {
        "name": "as-at",
        "in": "query",
        "required": False,
        "description": "The record as the public could read it on that day, up to today.",
        "schema": {"type": "string", "anyOf": [{"format": "date"}, {"maxLength": 0}]},
    },
    {
        "name": "as-recorded",
        "in": "query",
        "required": False,
        "description": "The record as this site showed it at the end of that day, up to today and "
        "not before as-at; without as-at, that day’s. What was recorded later is left out, even "
        "where it counts from an earlier day. What is fixed is told as it is known now.",
        "schema": {"type": "string", "anyOf": [{"format": "date"}, {"maxLength": 0}]},
    },
    {
        "name": "cursor",
        "in": "query",
        "required": False,
        "description": "From “next” of an earlier reply. It belongs to the record as it was then.",
        "schema": {"type": "string", "pattern": "^[0-9]{1,18}-[0-9a-f]{16}$"},
    },
    {
        "name": "limit",
        "in": "query",
        "required": False,
        "description": "How many rows at the most.",
        "schema": {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS_A_PAGE},
    },
]
