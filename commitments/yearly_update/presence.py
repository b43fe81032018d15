"""Who has which part of a draft open. It is forgotten after some minutes, and told nowhere else."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from commitments.models import Edition, Presence
from commitments.workflow import name_of

STAYS = timedelta(minutes=5)  # After a page was last heard of; pages say each minute that they are.


@dataclass(frozen=True)
class Here:
    """Somebody else who has a part open."""

    name: str
    since: datetime


def be_in(edition: Edition, key: str, user) -> None:
    """Note that somebody has a part of a draft open now, and no other part of it."""
    now = timezone.now()
    Presence.objects.filter(seen_at__lt=now - STAYS).delete()
    row, is_new = Presence.objects.get_or_create(
        edition=edition, user=user, defaults={"key": key, "since": now, "seen_at": now}
    )
    if not is_new:
        row.since = row.since if row.key == key else now
        row.key, row.seen_at = key, now
        row.save()


def others_in(edition: Edition, user) -> dict[str, list[Here]]:
    """By part, who else has it open. Takes one query."""
    rows = edition.presences.filter(seen_at__gte=timezone.now() - STAYS).exclude(user=user)
    found: dict[str, list[Here]] = {}
    for row in rows.select_related("user"):
        found.setdefault(row.key, []).append(Here(name_of(row.user), row.since))
    return found
