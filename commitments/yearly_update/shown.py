"""What of an edition stood on somebody's screen, so that they decide on that and on no more.

A form carries it as one word: each fact by its title with a digest of what it said, and the last
event. When the form comes back it is held against what is there by then.
"""

import hashlib
import json
from dataclasses import dataclass

from commitments import workflow
from commitments.models import Edition, Event
from commitments.yearly_update.changes import Changes, Difference

UNTOLD = "The page that you pressed doesn’t say what it showed. Look at this one and press again."


@dataclass(frozen=True)
class Since:
    """What became of an edition after somebody looked at it: its facts by title, and who did it."""

    changed: list[str]
    added: list[str]
    removed: list[str]
    events: list[Event]


class LooksOtherwise(workflow.NotAllowed):
    """Refused: the edition is not what stood on the screen. `since` says what changed."""

    def __init__(self, message: str, since: Since | None = None):
        self.since = since
        super().__init__(message)


def shown(edition: Edition, changes: Changes | None = None) -> str:
    """What a form carries of the page that it stands on."""
    last = edition.events.first()
    facts = _facts(changes or Changes(edition))
    return json.dumps([last.pk if last else 0, facts], ensure_ascii=False)


def check_shown(edition: Edition, carried: str) -> None:
    """Raise LooksOtherwise where an edition is not what a form carried of it."""
    try:
        last_event, then = json.loads(carried)
        seen, last_event = dict(then), int(last_event)
    except (ValueError, TypeError, OverflowError, RecursionError):
        raise LooksOtherwise(UNTOLD) from None
    now = _facts(Changes(edition))
    if seen == now:
        return
    events = edition.events.filter(pk__gt=last_event).order_by("at", "id")
    since = Since(
        changed=[title for title in now if title in seen and seen[title] != now[title]],
        added=[title for title in now if title not in seen],
        removed=[title for title in seen if title not in now],
        events=list(events),
    )
    raise LooksOtherwise("This edition was changed after you opened the page.", since)


def titled(changes: Changes) -> dict[str, Difference]:
    """Each fact of an edition by a title that no other has."""
    facts: dict[str, Difference] = {}
    for part, rows in changes.parts:
        for row in rows:
            title = f"{part}: {row.title}"
            while title in facts:
                title += " "  # Two pledges may say the same.
            facts[title] = row
    return facts


def _facts(changes: Changes) -> dict[str, str]:
    """A short digest of what each fact said and says, by its title."""
    return {
        title: hashlib.sha256(json.dumps([row.before, row.after]).encode()).hexdigest()[:16]
        for title, row in titled(changes).items()
    }
