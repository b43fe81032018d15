"""Pages as they were shown before, for programs that know RFC 7089 (Memento).

A page is its own time gate: asked with `Accept-Datetime`, it leads to what this site showed on that
day, `?as-recorded=`. Its time map lists the days on which that became another. A day that is not
over can still change, and so is none of them.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from django.db.models import QuerySet
from django.http import HttpResponseBase, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes, http_date, parse_http_date_safe

from commitments.models import Edition, Opinion
from commitments.models.recorded import as_recorded, end_of
from reporting.web.reading import SAFE
from reporting.web.refusals import refused
from reporting.web.times import AS_RECORDED
from reporting.web.unchanged import BESIDE_THE_RECORD
from strategy.addresses import absolute

LINK_FORMAT = "application/link-format"
OF_NO_DAY = (*BESIDE_THE_RECORD, "/log/", "/media/", "/docs/")
NO_PAGES = ("bundle.zip", "/robots.txt", "/favicon.ico", "/security.txt")
NO_DATE = "Accept-Datetime has to be a date as HTTP has it: Wed, 03 Jun 2026 12:00:00 GMT."


def pages_of_the_past(get_response):
    """Leads to a page as it was shown on a day; tells of each page where those are."""

    def middleware(request):
        if request.method not in SAFE or not has_a_past(request.path_info):
            return get_response(request)
        original = Original.of(request)
        asked = request.headers.get("Accept-Datetime")
        if asked and not request.as_recorded:
            wanted = parse_http_date_safe(asked)
            if wanted is None:
                return refused(request, 400, "That is no date", NO_DATE)
            if day := original.day_for(timezone.localdate(datetime.fromtimestamp(wanted, UTC))):
                return told(HttpResponseRedirect(original.memento(day)), original)
        response = get_response(request)
        if response.status_code not in (200, 304):
            return response
        if request.as_recorded and request.as_recorded < timezone.localdate():
            response["Memento-Datetime"] = moment_of(request.as_recorded)
        return told(response, original)

    return middleware


def has_a_past(path: str) -> bool:
    return not path.startswith(OF_NO_DAY) and not path.endswith(NO_PAGES)


def told(response: HttpResponseBase, original: "Original") -> HttpResponseBase:
    links = [response["Link"]] if response.has_header("Link") else []
    links.append(f'<{absolute(original.address)}>; rel="original timegate"')
    links.append(f'<{absolute(original.time_map)}>; rel="timemap"; type="{LINK_FORMAT}"')
    response["Link"] = ", ".join(links)
    patch_vary_headers(response, ["Accept-Datetime"])
    return response


def moment_of(day: date) -> str:
    """The last second of a day, as at whose end pages are shown."""
    return http_date((end_of(day) - timedelta(seconds=1)).timestamp())


@dataclass(frozen=True)
class Original:
    """A page as it is now, by its path and its query, which may name the day that it is as at."""

    path: str
    query: str
    as_at: date | None

    @classmethod
    def of(cls, request, path: str = "") -> "Original":
        query = request.GET.copy()
        query.pop(AS_RECORDED, None)
        as_at = request.as_at if query.get("as-at") else None
        path = escape_leading_slashes(escape_uri_path(path or request.path))
        return cls(path, query.urlencode(safe="/"), as_at)

    @property
    def address(self) -> str:
        return f"{self.path}?{self.query}" if self.query else self.path

    @property
    def time_map(self) -> str:
        path = reverse("time_map") + self.path.removeprefix("/")
        return f"{path}?{self.query}" if self.query else path

    def memento(self, day: date) -> str:
        return f"{self.address}{'&' if self.query else '?'}{AS_RECORDED}={day}"

    def days(self) -> list[date]:
        """Those that are over, on which something of it was recorded; none before the day that it
        is as at. Two queries.
        """
        first, today = self.as_at or date.min, timezone.localdate()
        with as_recorded(None):
            found = {max(day, first) for rows in self._recorded() for day in rows}
        return sorted(day for day in found if day < today)

    def day_for(self, wanted: date) -> date | None:
        """The last of them up to a day; the first of all where that is later."""
        days = self.days()
        return max((day for day in days if day <= wanted), default=days[0] if days else None)

    def _recorded(self) -> Iterator[list[date]]:
        of_editions, of_opinions = Edition.objects.published(), Opinion.objects.published()
        yield days_in(of_editions.filter(**self._place("response__")), "recorded_at")
        place = self._place("pledge__entry__response__")
        yield days_in(of_opinions.filter(**place), "approved_at")

    def _place(self, response: str) -> dict[str, str]:
        """Of a page of one response, that; else everything."""
        try:
            parts = resolve(self.path).kwargs
        except Resolver404:
            return {}
        if not {"department", "strategy"} <= parts.keys():
            return {}
        return {f"{response}{name}__slug": parts[name] for name in ("department", "strategy")}


def days_in(rows: QuerySet, moment: str) -> list[date]:
    return [found.date() for found in rows.order_by().datetimes(moment, "day")]


def link_format(original: Original) -> str:
    """The time map: the page as it is, this map, and the page as it was on each of its days."""
    days = original.days()
    about = f'<{absolute(original.time_map)}>; rel="self"; type="{LINK_FORMAT}"'
    if days:
        about += f'; from="{moment_of(days[0])}"; until="{moment_of(days[-1])}"'
    rows = [f'<{absolute(original.address)}>; rel="original timegate"', about]
    for day in days:
        place = ["first"] * (day == days[0]) + ["last"] * (day == days[-1])
        rel = " ".join([*place, "memento"])
        rows.append(
            f'<{absolute(original.memento(day))}>; rel="{rel}"; datetime="{moment_of(day)}"'
        )
    return ",\n".join(rows) + "\n"
