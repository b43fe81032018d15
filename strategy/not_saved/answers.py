"""Forms of the admin that are refused before anything is saved: what was typed comes back.

Whatever refuses a form, the page that says so shows the words again, to be copied. They are kept
nowhere else: not in a session, and in no log.
"""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import admin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponseBase, UnreadablePostError
from django.template.response import TemplateResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.cache import add_never_cache_headers
from django.views.csrf import csrf_failure

from strategy import full_disks
from strategy.not_saved.typed import Remembered, Typed, typed_in

TEMPLATE = "admin/not_saved.html"
KEPT_HEADERS = ("Allow", "Retry-After")


@dataclass(frozen=True)
class Reason:
    """Why a form was not saved, and what its sender can do about it."""

    title: str
    what_happened: str
    what_to_do: str
    link: str = "Open the page again"


SIGNED_OUT = Reason(
    "You are signed out",
    "Your sign-in ended, or you signed out in another tab.",
    "Sign in again, and copy what you wrote into the form.",
    "Sign in again",
)
NOT_ACCEPTED = Reason(
    "The form was not accepted",
    "You signed in again after you opened its page, or your browser keeps no cookies of this site.",
    "Open the page again, and copy what you wrote into the form.",
)
NO_RIGHTS = Reason(
    "You may not save this",
    "Your account can’t do this, or your rights were changed meanwhile.",
    "Keep a copy of what you wrote, and ask whoever runs this site.",
)
GONE = Reason(
    "This is not there any more",
    "It was deleted after you opened its page, or you may not see it any more.",
    "Keep a copy of what you wrote.",
    "Go to the front page",
)
OVERTAKEN = Reason(
    "This was changed meanwhile",
    "",
    "Look at it as it is now, and copy from here what is still needed.",
)
TOO_LARGE = Reason(
    "This is too much for one form",
    "The form is larger than this site takes at once.",
    "Save it in several parts.",
)
NOT_UNDERSTOOD = Reason(
    "The form was not understood",
    "Something in it is not what this site expects.",
    "Open the page again, and copy what you wrote into the form.",
)
FAULT = Reason(
    "Something went wrong",
    "This site made a mistake, or its database can’t be reached at the moment.",
    "Keep a copy of what you wrote, and try again in a minute.",
)
FULL = Reason(
    full_disks.TITLE,
    "Nothing of what you sent was saved.",
    "Keep a copy of what you wrote, and tell whoever runs this site.",
)
BY_STATUS = {403: NO_RIGHTS, 404: GONE, 405: NOT_UNDERSTOOD, 409: OVERTAKEN, 413: TOO_LARGE}


class Overtaken(Exception):
    """A form that can't be saved any more, for what somebody else did; told to its sender."""


def words_come_back(get_response):
    """Shows what was typed again where a form of the admin is refused by no page of its own."""

    def middleware(request):
        if not request.path_info.startswith(reverse("admin:index")):
            return get_response(request)
        if not is_form(request):
            return led_to_a_page(request, get_response(request))
        request.sent = request._stream = Remembered(request._stream)
        try:
            request.POST  # noqa: B018 – Limits are told here, before anybody else reads it.
        except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
            request._mark_post_parse_error()
            boxes = request.sent.boxes(request.META["CONTENT_TYPE"])
            return not_saved(request, TOO_LARGE, 413, typed_in(boxes))
        except UnreadablePostError:
            pass  # Its sender is gone.
        except OSError as error:  # Of a file that came in, and waits in TMPDIR.
            if not full_disks.is_full(error):
                raise
            request._mark_post_parse_error()
            boxes = request.sent.boxes(request.META["CONTENT_TYPE"])
            return not_saved(request, FULL, 503, typed_in(boxes))
        response = led_to_a_page(request, get_response(request))
        return refused(request, response) or response

    middleware.process_exception = told_if_overtaken
    return middleware


def is_form(request) -> bool:
    """Whether somebody sends a form in which they may have written something."""
    others = (reverse("admin:login"), reverse("admin:logout"))
    return request.method == "POST" and request.path_info not in others


def refused(request, response) -> HttpResponseBase | None:
    """The page for a form that was refused with words in it, where no page has them already."""
    if isinstance(response, TemplateResponse) or not has_words(request):
        return None
    if leads_to_sign_in(response):
        return not_saved(request, SIGNED_OUT, 403)
    status = response.status_code
    if status < 400 or (status == 500 and settings.DEBUG):
        return None
    reason = BY_STATUS.get(status, FAULT if status >= 500 else NOT_UNDERSTOOD)
    if getattr(response, "is_full", False):
        reason = FULL
    page = not_saved(request, reason, status)
    for name in KEPT_HEADERS:
        if name in response:
            page[name] = response[name]
    return page


def told_if_overtaken(request, exception) -> HttpResponseBase | None:
    if isinstance(exception, Overtaken):
        return not_saved(request, OVERTAKEN, 409, what_happened=str(exception))
    return None


def form_not_accepted(request, reason=""):
    """What Django asks where a form doesn't carry the mark of its page."""
    of_the_admin = request.path_info.startswith(reverse("admin:index"))
    if of_the_admin and is_form(request) and has_words(request):
        return not_saved(request, NOT_ACCEPTED, 403)
    return csrf_failure(request, reason)


def not_saved(
    request,
    reason: Reason,
    status: int,
    typed: list[Typed] | None = None,
    what_happened: str = "",
) -> TemplateResponse:
    """The page that says why nothing was saved. Asks neither the database nor the session."""
    context = {
        "site_header": admin.site.site_header,
        "site_title": admin.site.site_title,
        "title": reason.title,
        "reason": reason,
        "what_happened": what_happened or reason.what_happened,
        "page": reverse("admin:index") if reason is GONE else page_of(request),
        "typed": typed_in_form(request) if typed is None else typed,
        "files": names_of_files(request),
        "is_cut": reason is TOO_LARGE and request.sent.is_cut,
    }
    response = TemplateResponse(None, TEMPLATE, context, status=status)
    add_never_cache_headers(response)
    return response.render()


def has_words(request) -> bool:
    return bool(typed_in_form(request) or names_of_files(request))


def typed_in_form(request) -> list[Typed]:
    lists = request.POST.lists()
    boxes = [(name, words) for name, all_words in lists for words in all_words]
    return typed_in(boxes) + packed_words(request)


def packed_words(request) -> list[Typed]:
    """What a form carries of words that were written elsewhere; its view knows how."""
    view = request.resolver_match.func if request.resolver_match else None
    unpacked = getattr(view, "unpacked", None)
    return [Typed(*box) for box in unpacked(request.POST)] if unpacked else []


def names_of_files(request) -> list[str]:
    return [file.name for _box, files in request.FILES.lists() for file in files]


# Addresses


def page_of(request) -> str:
    """The page that an address belongs to, which can be opened: its own, or that of a step."""
    try:
        match = resolve(request.path_info)
    except Resolver404:
        return reverse("admin:index")
    if page := getattr(match.func, "page", None):
        of = match.kwargs
        return reverse(page, args=[of["pk"]]) if "pk" in of else reverse(page, kwargs=of)
    return request.get_full_path()


def leads_to_sign_in(response) -> bool:
    """Whether somebody is to sign in first. Who signed out is led there without a way back."""
    to = urlsplit(response.get("Location", ""))
    return response.status_code == 302 and to.path == reverse("admin:login") and bool(to.query)


def led_to_a_page(request, response) -> HttpResponseBase:
    """Signing in leads on to a page, and never to a step, which nothing but a form can take."""
    if not leads_to_sign_in(response):
        return response
    return redirect_to_login(page_of(request), reverse("admin:login"))
