"""What may stand in no line of the log: this site's own secrets, and whatever somebody sent."""

import re
from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest

CUT = "…"
SHORTEST = 4  # What is shorter stands everywhere.
ALONE = 8  # What is shorter than this is a secret where it stands alone, and not within a word.
QUERY = re.compile(r"(/[^\s?'\"]*)\?[^\s'\"]+")
# Keys, sessions and tokens: long runs of letters with a number among them, which no word has.
KEY = re.compile(
    r"\b(?=[A-Za-z]*[0-9])[0-9A-Za-z]{20,}\b"
    r"|\b(?=[\w-]*[0-9])(?=[\w-]*[A-Z])(?=[\w-]*[a-z])[\w-]{20,}",
    re.ASCII,
)
# The row that PostgreSQL refused.
ROW = re.compile(
    r"^DETAIL:.*?(?=^(?:CONTEXT|HINT|Traceback|The above|During handling)|\Z)", re.M | re.S
)
SENT_IN_HEADERS = ("HTTP_AUTHORIZATION", "HTTP_X_CSRFTOKEN", "HTTP_COOKIE")


class Secrets:
    """Those of the site, and those that came with one request."""

    def __init__(self, request: HttpRequest | None):
        self.path = request.path if request is not None else ""
        self.cut_path = path_of(request) if request is not None else ""
        sent = list(sent_in(request)) if request is not None else []
        anywhere = [*own_secrets(), *(text for text in sent if len(text) >= ALONE)]
        alone = [text for text in sent if SHORTEST <= len(text) < ALONE]
        found = [re.escape(text) for text in longest_first(anywhere)]
        found += [rf"(?<![\w/]){re.escape(text)}(?![\w/])" for text in longest_first(alone)]
        self._pattern = re.compile("|".join(found)) if found else None

    def cut_from(self, text: str) -> str:
        """The same text without them. The address that was asked for is known, and stays."""
        if len(self.path) > 1 and self.path in text:
            return self.cut_path.join(self._cut(part) for part in text.split(self.path))
        return self._cut(text)

    def _cut(self, text: str) -> str:
        if self._pattern:
            text = self._pattern.sub(CUT, text)
        text = ROW.sub(f"DETAIL: {CUT}\n", text)
        return KEY.sub(CUT, QUERY.sub(rf"\1?{CUT}", text))


def path_of(request: HttpRequest) -> str:
    """The path that was asked for, without the keys of links that are mailed."""
    return KEY.sub(CUT, request.path)


def longest_first(texts: list[str]) -> list[str]:
    return sorted(set(texts), key=len, reverse=True)


def own_secrets() -> list[str]:
    if not settings.configured:  # The web server writes lines before that, and knows none.
        return []
    passwords = [str(database.get("PASSWORD") or "") for database in settings.DATABASES.values()]
    found = [settings.SECRET_KEY, settings.EMAIL_HOST_PASSWORD, *settings.LOG_KEY, *passwords]
    return [text for text in found if len(text) >= SHORTEST]


def sent_in(request: HttpRequest) -> Iterator[str]:
    """What a form, cookies and the address behind its path say, as far as it was read before."""
    for name in SENT_IN_HEADERS:
        yield from request.META.get(name, "").split()
    yield from request.COOKIES.values()
    for box in (request.GET, getattr(request, "_post", None) or {}):
        for _name, values in box.lists() if box else ():
            for value in values:
                yield from (value, repr(value)[1:-1], *value.splitlines())
