"""Notes what matters for security: a row that is kept for a time, and a line in the log."""

import logging

from strategy.asked_from import address_of
from strategy.models import SecurityEvent
from strategy.security.requests import request_now

logger = logging.getLogger(__name__)
What = SecurityEvent.What
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


def taken(subject: str, *, by, is_private: bool = False, request=None) -> None:
    """Leave word that somebody took something away; of the public nobody is noted."""
    if is_private or by.is_authenticated:
        what = What.DOWNLOADED if is_private else What.EXPORTED
        note(what, account=by, request=request, subject=subject)
