"""Requests as somebody hostile sends them, made up by a seed: the same makes the same again."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from random import Random
from urllib.parse import quote, urlencode

from django.contrib import admin
from django.urls import URLResolver, get_resolver

from reporting.filters.lists import ListFilter
from tests.hostile.values import (
    BODIES,
    CONTENT_TYPES,
    COOKIES,
    FILE_NAMES,
    FILES,
    HEADERS,
    LENGTHS,
    METHODS,
    TEXTS,
)

# What stands in the sample for a part of an address; 1 for what isn't here.
PARTS = {
    "department": "dfe",
    "strategy": "government-digital-strategy",
    "number": "7",
    "position": "3",
    "year": "2014",
    "extension": "csv",
    "name": "entries",
    "slug": "dfe",
    "kind": "progress",
    "section": "editions",
    "path": "dfe/",
    "address": "0/000",
}
OF_ADDRESSES = [
    "page",
    "limit",
    "cursor",
    "from",
    "to",
    "next",
    "seed",
    "size",
    "by",
    "p",
    "o",
    "e",
]
OF_FORMS = [
    *(
        "next",
        "username",
        "password",
        "login",
        "code",
        "action",
        "_selected_action",
        "select_across",
    ),
    *(
        "csrfmiddlewaretoken",
        "_save",
        "_popup",
        "post",
        "save",
        "why",
        "shown",
        "comment",
        "reason",
    ),
    *("form-TOTAL_FORMS", "form-INITIAL_FORMS", "revisions-TOTAL_FORMS", "1-progress-text", "file"),
]
PLACE = re.compile(r"<(?:\w+:)?(\w+)>")
BOUNDARY = "b0undary"


@dataclass
class Asked:
    """One request: what is sent, and who sends it."""

    who: str
    method: str
    path: str
    query: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    cookies: list[str] = field(default_factory=list)
    content_type: str = ""
    body: bytes = b""

    def __str__(self):
        text = f"{self.method} {self.path}?{self.query} as {self.who}, {self.headers}"
        return f"{text}, {self.cookies}, {self.content_type} {self.body[:300]!r}"[:2000]


def requests(seed: str, number: int, people: list[str]) -> Iterator[Asked]:
    drawn = Random(seed)
    routes = sorted(set(all_routes(get_resolver().url_patterns)))
    parameters = sorted({*all_filters(ListFilter), *OF_ADDRESSES, "q", "as-at", "as-recorded"})
    boxes = sorted({*all_fields(), *OF_FORMS})
    for _ in range(number):
        yield one(drawn, routes, parameters, boxes, people)


def all_routes(patterns, before: str = "") -> Iterator[str]:
    """Every address of the URL map, the staff's too."""
    for row in patterns:
        address = before + str(row.pattern)
        if isinstance(row, URLResolver):
            yield from all_routes(row.url_patterns, address)
        elif "(?P" not in address and "^" not in address:
            yield address


def all_filters(of: type) -> set[str]:
    return set().union(*(all_filters(each) | {*each.base_filters} for each in of.__subclasses__()))


def all_fields() -> set[str]:
    return {field.name for model in admin.site._registry for field in model._meta.get_fields()}


def one(drawn: Random, routes, parameters, boxes, people) -> Asked:
    """Mostly what a page takes, with something hostile in a few places: else nothing gets far."""
    who = drawn.choice(["nobody", drawn.choice(people)])
    method = drawn.choices(["GET", "POST", drawn.choice(METHODS)], [6, 3, 1])[0]
    asked = Asked(who, method, path_of(drawn, drawn.choice(routes)))
    if drawn.random() < 0.6:
        asked.query = query_of(drawn, parameters)
    for name in drawn.sample(sorted(HEADERS), drawn.choice([0, 0, 1, 3])):
        asked.headers[name] = as_sent(drawn.choice([*HEADERS[name], drawn.choice(TEXTS)]))
    if drawn.random() < 0.2:
        asked.cookies = [
            as_sent(f"{drawn.choice(COOKIES)}={drawn.choice(TEXTS)}") for _ in range(3)
        ]
    if method not in ("GET", "HEAD") or drawn.random() < 0.05:
        asked.content_type, asked.body = content_of(drawn, boxes)
        if drawn.random() < 0.05 and len(asked.body) > 5:
            asked.headers["CONTENT_LENGTH"] = drawn.choice(LENGTHS)
    return asked


def path_of(drawn: Random, route: str) -> str:
    wrong = drawn.random() < 0.3

    def part(found) -> str:
        if wrong and drawn.random() < 0.7:
            return drawn.choice(TEXTS)
        return PARTS.get(found[1], "1")

    path = "/" + PLACE.sub(part, route)
    if drawn.random() < 0.05:
        path = drawn.choice(["/" + path, path + drawn.choice(TEXTS), path.upper(), path + "/.."])
    return as_sent(path)


def query_of(drawn: Random, parameters) -> str:
    names = [
        drawn.choice([*parameters, drawn.choice(TEXTS)]) for _ in range(drawn.choice([1, 1, 4]))
    ]
    parts = []
    for name in names:
        value = drawn.choice(TEXTS)
        is_raw = drawn.random() < 0.2
        parts.append(f"{name}={value}" if is_raw else f"{quoted(name)}={quoted(value)}")
    return as_sent("&".join(parts))


def as_sent(text: str) -> str:
    """As a web server hands it on: bytes, of which each is a letter."""
    return text.encode("utf-8", "surrogatepass").decode("latin-1")


def quoted(text: str) -> str:
    return quote(text.encode("utf-8", "surrogatepass"))


def content_of(drawn: Random, boxes) -> tuple[str, bytes]:
    kind = drawn.choice(["form", "form", "upload", "body"])
    if kind == "body":
        return drawn.choice(CONTENT_TYPES), drawn.choice(BODIES)
    filled = [(drawn.choice(boxes), drawn.choice(TEXTS)) for _ in range(drawn.choice([1, 5, 20]))]
    if kind == "form":
        pairs = [(name, text.encode("utf-8", "surrogatepass")) for name, text in filled]
        return "application/x-www-form-urlencoded", urlencode(pairs).encode()
    parts = [part_of(f'name="{name}"', text) for name, text in filled]
    for _ in range(drawn.choice([1, 3])):
        about = f'name="{drawn.choice(boxes)}"; filename="{drawn.choice(FILE_NAMES)}"'
        parts.append(part_of(about, drawn.choice(FILES)))
    end = drawn.choice([f"--{BOUNDARY}--\r\n", f"--{BOUNDARY}", ""])
    return f"multipart/form-data; boundary={BOUNDARY}", b"".join(parts) + end.encode()


def part_of(about: str, content: str | bytes) -> bytes:
    if isinstance(content, str):
        content = content.encode("utf-8", "surrogatepass")
    head = f"--{BOUNDARY}\r\nContent-Disposition: form-data; {about}\r\n\r\n"
    return head.encode() + content + b"\r\n"
