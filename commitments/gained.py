"""Rights to approve that somebody gained, as the events of accounts tell of them."""

from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from commitments.models import Event
from strategy.partial_dates import day_words

NEW_FOR = timedelta(days=1)
NEW_RIGHT = "right to approve"  # In the changes of the event of a publication.


def is_gain(kind: str, what: str, changes: dict) -> bool:
    """Whether a change of an account, or of the departments of one, gives a right to approve.

    Being a superuser counts: whoever is one gives themselves what they like.
    """
    if kind == "membership":
        return what != "deleted"
    groups = (set(words.split("; ")) for words in changes.get("groups", ["", ""]))
    before, after = groups
    is_approver_now = "Approvers" in after - before
    return is_approver_now or became(changes, "active") or became(changes, "superuser status")


def became(changes: dict, name: str) -> bool:
    """Whether a tick was set that was not there."""
    return name in changes and changes[name][1] == "yes"


def gained_lately(user, department) -> datetime | None:
    """When somebody gained a right to approve for a department, if that is not a day ago."""
    memberships = user.memberships.filter(department=department).values_list("pk", flat=True)
    of_user = Q(subject_kind="user", subject_key=str(user.pk))
    of_department = Q(subject_kind="membership", subject_key__in=map(str, memberships))
    events = Event.objects.filter(
        of_user | of_department,
        what__in=[Event.What.ADDED, Event.What.CHANGED],
        at__gt=timezone.now() - NEW_FOR,
    )
    gains = [row.at for row in events if is_gain(row.subject_kind, row.what, row.changes)]
    return max(gains, default=None)


def moment_words(at: datetime) -> str:
    local = timezone.localtime(at)
    return f"{day_words(local.date())} at {local:%H:%M}"


def told_of(publication: Event | None) -> str:
    """What the event of a publication says of a new right of whoever approved it."""
    return publication.changes.get(NEW_RIGHT, ["", ""])[1] if publication else ""
