"""How long somebody stays signed in, and who counts as signed in.

A session ends 12 hours after it began, or when nobody asked anything with it for 30 minutes. What
a page asks by itself, while nobody presses anything, doesn't count.
"""

import time

from allauth.mfa.signals import authenticator_added
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.contrib.auth.signals import user_logged_in
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

from strategy.accounts.second_factor import is_missing

BEGAN, SEEN = "signed_in_at", "seen_at"
NOTED_EVERY = 60  # Seconds: a session is not saved for each page.


def signed_in_people(get_response):
    """Has `request.user` be who is signed in still, with a second factor where one is needed.

    Whom it needs one from is led to set it up in the admin (strategy/accounts/second_factor.py),
    and reads all other pages as everybody does until then. Nothing is looked up for a page that
    doesn't ask.
    """

    def middleware(request):
        request.user = SimpleLazyObject(lambda: who_asks(request))
        return get_response(request)

    return middleware


def who_asks(request):
    user = get_user(request)
    if not user.is_authenticated:
        return user
    if has_ended(request.session):
        request.session.flush()
        return AnonymousUser()
    note_that_it_is_used(request)
    if not request.path_info.startswith(reverse("admin:index")) and is_missing(user):
        return AnonymousUser()
    return user


def has_ended(session) -> bool:
    now = time.time()
    began, seen = session.get(BEGAN, 0), session.get(SEEN, 0)
    return now - began >= settings.SESSION_COOKIE_AGE or now - seen >= settings.SESSION_IDLE_SECONDS


def note_that_it_is_used(request) -> None:
    session = request.session
    if time.time() - session[SEEN] >= NOTED_EVERY and not is_by_itself(request):
        session[SEEN] = time.time()


def is_by_itself(request) -> bool:
    """Whether a page asks without anybody pressing anything: its view says so."""
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(view, "is_by_itself", False)


def listen() -> None:
    user_logged_in.connect(_begin, dispatch_uid="begin a session")
    authenticator_added.connect(_end_others, dispatch_uid="end sessions without second factor")


def _begin(*, request, **kwargs) -> None:
    request.session[BEGAN] = request.session[SEEN] = time.time()


def _end_others(*, request, user, **kwargs) -> None:
    """Those that began with the password alone."""
    others = UserSession.objects.filter(user=user).exclude(session_key=request.session.session_key)
    for session in others:
        session.end()
