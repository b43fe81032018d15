"""What changed in an edition since somebody looked at it, when it is submitted once more.

Its texts are locked while it waits, so that it says one thing each time it is submitted.
"""

from dataclasses import dataclass
from datetime import datetime

from commitments.models import Edition
from commitments.wording_diff import Difference, difference
from commitments.workflow import name_of
from commitments.yearly_update.changes import Changes
from commitments.yearly_update.shown import titled


@dataclass(frozen=True)
class Before:
    """What an edition said when it waited before, and who looked at it then."""

    by: str  # Nobody's name where it is who looks now.
    at: datetime
    changed: dict[str, Difference]  # By the place of a fact: what became of its words since.
    removed: list[tuple[str, Difference]]


def look(edition: Edition, changes: Changes, user) -> Before | None:
    """Note what stands on somebody's screen, and find what they saw of it before.

    Where they never did, what whoever looked last saw; nothing where it waits for the first time.
    Takes no more than five queries.
    """
    facts = titled(changes)
    edition.seen.get_or_create(
        by=user,
        submission=edition.submitted_at,
        defaults={"told": {title: row.after for title, row in facts.items()}},
    )
    rows = edition.seen.filter(submission__lt=edition.submitted_at).select_related("by")
    seen = rows.filter(by=user).first() or rows.first()
    if seen is None:
        return None
    changed = {
        row.place: difference(seen.told.get(title, ""), row.after)
        for title, row in facts.items()
        if seen.told.get(title) != row.after
    }
    gone = [title for title in seen.told if title not in facts]
    return Before(
        "" if seen.by_id == user.pk else name_of(seen.by),
        seen.at,
        changed,
        [(title.strip(), difference(seen.told[title], "")) for title in gone],
    )
