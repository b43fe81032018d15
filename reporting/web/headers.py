"""What every answer tells browsers: pages, redirects, refusals, files, errors and health alike.

It stands before everything else that makes an answer, so that none goes out without.
"""

from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.auth.signals import user_logged_out
from django.dispatch import receiver
from django.http import HttpResponseBase
from django.utils.cache import patch_vary_headers

from reporting.web.parameters import OF_CONTRIBUTORS
from reporting.web.reading import SAFE

# What is for programs: pages of other sites may read it, too.
DATA = ("/data/", "/feed/", "/log/")
DATA_FILES = (
    *(".csv", ".json", ".xlsx", ".ods", ".xml", ".zip"),
    *("/report.txt", "/report.pdf", "/audit.pdf", "/robots.txt", "/.well-known/security.txt"),
)
PICTURES = "/preview.png"  # Shown beside a link to us, by other sites.
OF_ONE = ("/admin/", "/accounts/", OF_CONTRIBUTORS)  # What is below is for one person.

# The address of such a page is a key: nobody looks for it, and no other page hears of it.
OF_A_KEY = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex"}

RESOURCE_POLICY = "Cross-Origin-Resource-Policy"
FOR_PROGRAMS = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Expose-Headers": (
        "Content-Disposition, ETag, Link, Memento-Datetime, Pledgebook-State, Retry-After, "
        "X-Request-ID"
    ),
    RESOURCE_POLICY: "cross-origin",
}
# What a browser asks before it asks with headers of its own.
BEFOREHAND = FOR_PROGRAMS | {
    "Access-Control-Allow-Methods": "GET, HEAD",
    "Access-Control-Allow-Headers": "Accept-Datetime, If-Modified-Since, If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def on_every_answer(get_response):
    """A view may say otherwise of itself, but nobody keeps what is for one person."""
    of_all = headers_of_all()
    # Django's error pages for developers have their style and script inside.
    of_errors = {name: of_all[name] for name in of_all if name != "Content-Security-Policy"}

    def middleware(request) -> HttpResponseBase:
        response = get_response(request)
        is_told_to_developers = settings.DEBUG and response.status_code in (404, 500)
        add(response, of_errors if is_told_to_developers else of_all)
        if request.path_info.startswith(OF_CONTRIBUTORS):
            for name, value in OF_A_KEY.items():
                response[name] = value
        if is_for_one(request):
            keep_nowhere(request, response)
        elif is_for_programs(request):
            add(response, FOR_PROGRAMS if request.method in SAFE else BEFOREHAND)
        elif request.path_info.endswith(PICTURES):
            add(response, {RESOURCE_POLICY: "cross-origin"})
        response.headers.setdefault(RESOURCE_POLICY, "same-origin")
        return response

    return middleware


def headers_of_all() -> dict[str, str]:
    return {
        "Content-Security-Policy": policy(settings.SECURE_CSP),
        "Permissions-Policy": settings.PERMISSIONS_POLICY,
        "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
        "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
    }


def policy(rules: Mapping[str, Iterable[str]]) -> str:
    """SECURE_CSP as a header. The setting has the format of Django 6."""
    return "; ".join(f"{name} {' '.join(sources)}".strip() for name, sources in rules.items())


def add(response: HttpResponseBase, headers: Mapping[str, str]) -> None:
    for name, value in headers.items():
        response.headers.setdefault(name, value)


def is_for_one(request) -> bool:
    """Of the admin, or for somebody who is signed in."""
    path, cookies = request.path_info, request.COOKIES
    return path.startswith(OF_ONE) or settings.SESSION_COOKIE_NAME in cookies


def is_for_programs(request) -> bool:
    path = request.path_info
    return request.method in (*SAFE, "OPTIONS") and (
        path.startswith(DATA) or path.endswith(DATA_FILES)
    )


def keep_nowhere(request, response: HttpResponseBase) -> None:
    """What is the same for everybody says so itself: styles, and the log's tiles."""
    if "public" not in response.headers.get("Cache-Control", ""):
        response.headers["Cache-Control"] = "private, no-store"
        patch_vary_headers(response, ["Cookie"])
    if hasattr(request, "signs_out"):
        response.headers["Clear-Site-Data"] = '"cache"'


@receiver(user_logged_out, dispatch_uid="clear what a browser kept")
def remember(sender, request, **kwargs) -> None:
    """What the browser kept while somebody was signed in goes when they sign out."""
    request.signs_out = True
