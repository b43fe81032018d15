"""One mail a day at the most of what is due, waits and is overdue for somebody.

It is sent on a day on which there is something new in it, and tells all that there is. Whoever
does not want it says so by a link in it, without signing in, or on the admin's front page.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.contrib.auth import get_user_model
from django.core.signing import BadSignature, Signer
from django.db.models import Q
from django.urls import reverse

from commitments import reminders
from commitments.models import Digest
from commitments.reminders import Due, NotSent, Unreachable, deliver, remember
from strategy.addresses import absolute

SIGNER = Signer(salt="commitments.digest")
ENDS = """
Everything that is yours to do: {front}

You get this mail once a day at the most, on days with something new. To stop it, without signing
in: {stop}
"""


@dataclass(frozen=True, eq=False)
class DailyMail:
    """What somebody is to hear today: `new` is what they did not hear of before."""

    user: object
    day: date
    told: list[Due]
    new: list[Due]

    @property
    def subject(self) -> str:
        if len(self.told) == 1:
            return self.told[0].subject
        return f"{len(self.told)} things need you"

    @property
    def text(self) -> str:
        parts = [f"{one.subject}\n\n{one.text}" for one in self.told]
        words = self.told[0].text if len(parts) == 1 else "\n".join(parts)
        return words + ENDS.format(
            front=absolute(reverse("admin:index")), stop=address_to_stop(self.user)
        )

    @property
    def headers(self) -> dict[str, str]:
        """How a mail program stops it with one press (RFC 8058)."""
        return {
            "List-Unsubscribe": f"<{address_to_stop(self.user)}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }

    def send(self) -> None:
        """Mail it, unless another run did so, or it was stopped meanwhile. Raises as `deliver`."""
        row, _made = Digest.objects.get_or_create(user=self.user)
        free = Digest.objects.filter(pk=row.pk, is_wanted=True).exclude(sent_on=self.day)
        if not free.update(sent_on=self.day):
            return
        try:
            deliver(self.user.email, self.subject, self.text, self.headers)
        except (Unreachable, NotSent):
            Digest.objects.filter(pk=row.pk).update(sent_on=row.sent_on)
            raise
        remember(self.new)


def daily_mails(day: date) -> list[DailyMail]:
    """One for each who has something new to hear, wants it and had none on that day."""
    told = reminders.for_digests(day)
    new = {id(message) for message in reminders.unheard(told)}
    by_user: dict[int, list[Due]] = defaultdict(list)
    for message in told:
        by_user[message.user.pk].append(message)
    silent = Digest.objects.filter(Q(is_wanted=False) | Q(sent_on=day))
    silent = set(silent.values_list("user", flat=True))
    mails = []
    for key, messages in by_user.items():
        fresh = [one for one in messages if id(one) in new and not one.is_overdue]
        if fresh and key not in silent:
            mails.append(DailyMail(messages[0].user, day, messages, fresh))
    return mails


# Whether somebody wants it


def is_wanted(user) -> bool:
    return not Digest.objects.filter(user=user, is_wanted=False).exists()


def choose(user, *, wanted: bool) -> None:
    """Keep whether somebody wants it."""
    Digest.objects.update_or_create(user=user, defaults={"is_wanted": wanted})


def address_to_stop(user) -> str:
    """The link by which somebody stops it. It is good for that alone, and for them alone."""
    return absolute(reverse("digest_stop", args=[SIGNER.sign(user.pk)]))


def user_of(token: str):
    """Whose link it is; None where it is nobody's."""
    try:
        key = SIGNER.unsign(token)
    except BadSignature:
        return None
    return get_user_model().objects.filter(pk=key).first()
