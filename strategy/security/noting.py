"""Notes what matters for security: a row that is kept for a time, and a line in the log."""

import logging

from django.conf import settings
from django.core.cache import cache

from strategy.asked_from import address_of
from strategy.models import SecurityEvent
from strategy.security.requests import request_now

logger = logging.getLogger(__name__)
What = SecurityEvent.What
AN_HOUR = 3600
WARNED_OF = {What.FAILED, What.LOCKED, What.FACTOR_FAILED, What.FACTOR_REMOVED}


def note(what: str, *, account=None, request=None, subject: str = "") -> SecurityEvent:
    """Leave word of what somebody did, by an account or by nobody known.

    `subject` is in our own words: never what was typed.
    """
    request = request or request_now()
    event = SecurityEvent.objects.create(
        what=what,
        account=account,
        address=(request and address_of(request)) or None,
        request_id=getattr(request, "id", ""),
        subject=subject[:300],
    )
    level = logging.WARNING if what in WARNED_OF else logging.INFO
    told = {
        "event": str(what),
        "subject": event.subject,
        "account": account.pk if account else None,
    }
    logger.log(level, "Security: %s", event.get_what_display(), extra={"facts": told})
    return event


def taken(request, subject: str, *, is_private: bool = False) -> None:
    """Leave word of what somebody signed in asks for, to take it away.

    Of the public nobody is noted; nor is it of who asks for no more than headers.
    """
    if request.method == "GET" and is_signed_in(request):
        what = What.DOWNLOADED if is_private else What.EXPORTED
        note(what, account=request.user, request=request, subject=subject)


def walked(request, subject: str) -> None:
    """The same of a list that is taken page by page: once an hour."""
    key = f"walked:{request.user.pk}:{subject}".replace(" ", "-")
    if is_signed_in(request) and cache.add(key, True, AN_HOUR):
        taken(request, subject)


def is_signed_in(request) -> bool:
    """Asks for the session only where there is one: answers to the public are the same for all."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and request.user.is_authenticated
