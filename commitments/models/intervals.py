"""The days on which something stands: see `commitments.models.standing`."""

from datetime import date, timedelta

EVER = date.min  # The start of what was so before anything was recorded.
FOREVER = date.max  # The end of what nothing is known to end.


def on(day: date, path: str = "") -> dict:
    """The condition that something stands on a day, for rows at a path like "standing__"."""
    day = min(day, FOREVER - timedelta(days=1))
    return {
        f"{path}shown_until": FOREVER,
        f"{path}starts_on__lte": day,
        f"{path}ends_on__gt": day,
    }
