"""“Not modified”: what a browser or a cache has already is not made and sent again.

The validators of a page are those of the whole record, at the cost of one query. They move with
every publication, every edit of strategy or governance, every new day (what is awaited today is
late tomorrow), every version of the product and every change of a setting that pages show.
"""

import hashlib
from datetime import UTC, datetime, time

from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, patch_vary_headers
from django.utils.http import http_date, parse_etags

from reporting.web.kept_pages import PAGES, is_for_anyone
from reporting.web.parameters import OF_CONTRIBUTORS
from reporting.web.reading import SAFE
from reporting.web.sending import let_go
from strategy.models import RecordChange
from strategy.models.changes import Version

# Settings that stand in pages, feeds or files, or decide what does.
SHOWN = (
    "VERSION",
    "SITE_URL",
    "CONTACT_EMAIL",
    "SECURITY_CONTACT",
    "OWNER_NAME",
    "OWNER_ADDRESS",
    "ACCESS_LOG",
    "SERVER_LOG_DAYS",
    "CONTRIBUTION_ADDRESS_DAYS",
    "CSRF_COOKIE_AGE",
    "CSRF_COOKIE_NAME",
    "SESSION_COOKIE_AGE",
    "SESSION_COOKIE_NAME",
)
# What is no part of the record, differs from one call to the next, or says itself how long it
# stays: the log's files.
BESIDE_THE_RECORD = (
    *("/admin/", "/accounts/", OF_CONTRIBUTORS, "/log/"),
    f"/{settings.STATIC_URL.strip('/')}/",
)


def reply_unchanged(get_response):
    """Gives each page of the record an ETag and Last-Modified, and replies 304 by them.

    Who is signed in may see more than others: nobody keeps their pages (reporting/web/headers.py).
    """

    def middleware(request):
        is_beside = request.path_info.startswith(BESIDE_THE_RECORD)
        is_for_one = settings.SESSION_COOKIE_NAME in request.COOKIES
        if request.method not in SAFE or is_beside or is_for_one:
            return get_response(request)
        return by_record(request, get_response)

    return middleware


def by_record(request, get_response):
    """Judge by the record as it was before the page was made: what comes meanwhile shows later."""
    version = request.record_version = RecordChange.objects.version()
    if known := not_modified(request, version):
        return known
    etag = etag_of(request, version)
    whole = made(request, etag, get_response)
    if whole.status_code != 200:
        return whole
    etag = whole.headers.get("ETag", etag)  # A file's own, by its content.
    moment = last_modified(version)
    response = get_conditional_response(request, etag, int(moment.timestamp()), whole)
    if response is not whole:
        let_go(whole)  # A file's place is another's again.
    return validated(response, etag, moment)


def not_modified(request, version: Version) -> HttpResponse | None:
    """304 to whoever has the page's ETag: they had the page. A date doesn't show that there is one.

    Nothing is made.
    """
    named = request.META.get("HTTP_IF_NONE_MATCH")
    etag = etag_of(request, version) if named else ""
    if not named or etag not in parse_etags(named):
        return None
    moment = last_modified(version)
    answer = get_conditional_response(request, etag, int(moment.timestamp()))
    return validated(answer, etag, moment)


def validated(response: HttpResponse, etag: str, moment: datetime) -> HttpResponse:
    response["ETag"], response["Last-Modified"] = etag, http_date(moment.timestamp())
    patch_cache_control(response, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def made(request, etag: str, get_response):
    """The page, made only if it is not kept from the last time."""
    if response := PAGES.get(etag):
        return response
    with PAGES.made_once(etag):
        if response := PAGES.get(etag):
            return response
        response = get_response(request)
        if is_for_anyone(request, response):
            PAGES.keep(etag, response)
    return response


def etag_of(request, version: Version) -> str:
    """Weak: a page is the same in what it says, not in every byte (its form's token, its gzip)."""
    parts = (
        request.get_full_path(),
        version.number,
        version.changed_at,
        timezone.localdate(),
        [getattr(settings, name) for name in SHOWN],
        getattr(staticfiles_storage, "manifest_hash", ""),  # Of the names of styles and scripts.
    )
    return f'W/"{hashlib.sha256(repr(parts).encode()).hexdigest()[:32]}"'


def last_modified(version: Version) -> datetime:
    """When the record was changed last, or the beginning of the day if that is later."""
    today = timezone.make_aware(datetime.combine(timezone.localdate(), time.min))
    return max(version.changed_at or today, today).astimezone(UTC).replace(microsecond=0)
