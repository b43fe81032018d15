"""Asks whether the links that back outcomes and figures still respond. Politely.

One link at a time, with a pause before the same host is asked again; the head of a page first, and
the page only where that is refused; nothing of it is read. Who asks is told in the User-Agent.
"""

import time
from collections.abc import Callable, Iterator
from http.client import HTTPException
from urllib.error import HTTPError, URLError
from urllib.parse import urlsplit
from urllib.request import (
    HTTPDefaultErrorHandler,
    HTTPErrorProcessor,
    HTTPHandler,
    HTTPRedirectHandler,
    HTTPSHandler,
    OpenerDirector,
    ProxyHandler,
    Request,
    UnknownHandler,
)

from django.conf import settings
from django.urls import reverse

from commitments.models import Evidence
from commitments.record_checks import Finding

PAUSE = 2  # Seconds between two questions to one host.
TIMEOUT = 15  # Seconds to wait for a reply.


def broken_links(*, pause: float | None = None, timeout: float = TIMEOUT) -> Iterator[Finding]:
    """The evidence whose link does not respond any more. Asks other servers, each link once."""
    questions = Politely(PAUSE if pause is None else pause, timeout)
    faults: dict[str, str] = {}
    for row in _public_links():
        if row.url not in faults:
            faults[row.url] = questions.fault_of(row.url)
        if fault := faults[row.url]:
            subject, target = _backed_by(row)
            yield Finding(
                "broken-link",
                f"The evidence “{row.title}” for {subject} does not respond: {row.url} ({fault}).",
                target,
            )


def user_agent() -> str:
    """Names the site, so that whoever is asked knows whom to ask back."""
    hosts = [host.lstrip(".") for host in settings.ALLOWED_HOSTS if host != "*"]
    site = f" (+https://{hosts[0]}/)" if hosts else ""
    return f"Pledgebook link check{site}"


class Politely:
    """Asks addresses, and remembers when each host was asked last."""

    def __init__(
        self, pause: float, timeout: float, *, sleep: Callable[[float], None] = time.sleep
    ):
        self.pause = pause
        self.timeout = timeout
        self._sleep = sleep
        self._asked: dict[str, float] = {}
        self._opener = _opener_for_the_web()

    def fault_of(self, url: str) -> str:
        """What is wrong with a link; nothing where it responds."""
        try:
            host = urlsplit(url).netloc.lower()
        except ValueError:
            return "not an address"
        fault = ""
        for method in ("HEAD", "GET"):
            self._wait_for(host)
            fault = self._ask(method, url)
            self._asked[host] = time.monotonic()
            if not fault:
                return ""
        return fault

    def _wait_for(self, host: str) -> None:
        if host in self._asked:
            since = time.monotonic() - self._asked[host]
            if since < self.pause:
                self._sleep(self.pause - since)

    def _ask(self, method: str, url: str) -> str:
        try:
            request = Request(url, method=method, headers={"User-Agent": user_agent()})
            with self._opener.open(request, timeout=self.timeout):
                return ""
        except HTTPError as error:
            error.close()
            return f"{error.code} {error.reason}".strip()
        except URLError as error:
            return _in_words(error.reason)
        except (HTTPException, OSError, ValueError) as error:
            return _in_words(error)


def _opener_for_the_web() -> OpenerDirector:
    """Follows only http and https: a redirect can't lead it to a file or to FTP."""
    opener = OpenerDirector()
    for handler in (
        ProxyHandler,
        HTTPHandler,
        HTTPSHandler,
        HTTPDefaultErrorHandler,
        HTTPRedirectHandler,
        HTTPErrorProcessor,
        UnknownHandler,
    ):
        opener.add_handler(handler())
    return opener


def _in_words(reason) -> str:
    if isinstance(reason, TimeoutError):
        return "no reply in time"
    return str(reason) or type(reason).__name__


def _public_links():
    """The links of what is published. Outcomes come with what their words need."""
    public = Evidence.objects.exclude(url="").select_related(
        "outcome__edition",
        "outcome__pledge__entry__action",
        "figure__edition",
        "figure__measure",
    )
    return [row for row in public if (row.outcome or row.figure).edition.is_published]


def _backed_by(row: Evidence) -> tuple[str, str]:
    if row.outcome:
        return f"the outcome “{row.outcome}”", reverse("pledge", args=[row.outcome.pledge_id])
    return f"the figure “{row.figure}”", reverse("measures")
