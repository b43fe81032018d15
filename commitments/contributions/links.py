"""Links that are good for some actions of one draft: made, found again, and why one is no more.

A link ends with 256 random bits. The database has no more of them than their SHA-256, so that
nobody who reads it can open one.
"""

import hashlib
import secrets
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from commitments.models import Contribution, Edition, FormerLink
from strategy.addresses import absolute

State = Contribution.State
BYTES = 32


@dataclass(frozen=True)
class Over:
    """Why a link is not good, in words for whoever opened it."""

    title: str
    words: str
    status: int = 410


UNKNOWN = Over(
    "This link does not work",
    "Check that you opened the whole of it. If you did, ask whoever sent it to you for another.",
    404,
)
OTHER_ACTION = Over(
    "This link is for other actions",
    "You were not asked about this action. Go back to see those that you were asked about.",
    404,
)


class NotGood(Exception):
    """A link by which nothing can be read or sent; `over` says why."""

    def __init__(self, over: Over):
        self.over = over
        super().__init__(over.words)


def new_token() -> str:
    return secrets.token_hex(BYTES)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def address_of(token: str) -> str:
    """The link itself."""
    return absolute(reverse("contribute", args=[token]))


def opened(token: str) -> Contribution:
    """What a link is good for. Raises NotGood where it is good for nothing."""
    digest = digest_of(token)
    found = Contribution.objects.with_all().filter(token_sha256=digest).first()
    if found and constant_time_compare(found.token_sha256, digest):
        if over := why_over(found):
            raise NotGood(over)
        return found
    former = FormerLink.objects.select_related("contribution__edition").filter(token_sha256=digest)
    if row := former.first():
        raise NotGood(why_over(row.contribution) or _replaced(row))
    raise NotGood(UNKNOWN)


def why_over(contribution: Contribution) -> Over | None:
    """Why the newest link of a contribution is not good; None where it is."""
    ended = _ended(contribution) if contribution.ended_at else None
    if found := ended or _of_edition(contribution):
        return found
    if contribution.is_expired:
        return Over(
            "This link is too old",
            f"It was good until {day(contribution.expires_at)}. "
            f"Ask {contribution.asked_name} to send you another.",
        )
    return None


def day(moment) -> str:
    return f"{timezone.localtime(moment):%-d %B %Y}"


def _ended(contribution: Contribution) -> Over:
    on, editor = day(contribution.ended_at), contribution.asked_name
    return {
        State.SUBMITTED: Over(
            "Your answers were sent",
            f"They were sent on {on}, so this link does not work any more. "
            f"If you need to change something, ask {editor}.",
        ),
        State.HANDED_ON: Over(
            "This was handed on",
            f"It was handed on to somebody else on {on}, so this link does not work any more. "
            f"If that was a mistake, tell {editor}.",
        ),
        State.DECLINED: Over(
            "You said that this is not yours",
            f"We were told so on {on}, so this link does not work any more. "
            f"If that was a mistake, tell {editor}.",
        ),
        State.REVOKED: Over(
            "This link was taken back",
            f"{editor} or a colleague took it back on {on}. Ask them if you still want to answer.",
        ),
    }[contribution.state]


def _of_edition(contribution: Contribution) -> Over | None:
    report, editor = contribution.edition, contribution.asked_name
    return {
        Edition.State.DRAFT: None,
        Edition.State.SUBMITTED: Over(
            "The report is being approved",
            "Nothing can be added to it at the moment. If you still want to change something, "
            f"tell {editor}.",
        ),
        Edition.State.PUBLISHED: Over(
            "The report is published",
            f"Nothing can be added to it any more. If something in it is wrong, tell {editor}.",
        ),
        Edition.State.WITHDRAWN: Over(
            "The report was given up", f"Nobody works on it any more. Ask {editor} why."
        ),
    }[report.state]


def _replaced(former: FormerLink) -> Over:
    return Over(
        "There is a newer link",
        f"You were sent another on {day(former.replaced_at)}. "
        "Use that one: what you saved is there.",
    )
