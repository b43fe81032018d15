"""The days on which something stands: see `commitments.models.standing`."""

from datetime import date, timedelta

from commitments.models.recorded import day_recorded

EVER = date.min  # The start of what was so before anything was recorded.
FOREVER = date.max  # The end of what nothing is known to end.


def on(day: date, path: str = "") -> dict:
    """The condition that something stands on a day, for rows at a path like "standing__": by what
    this record shows now, or showed on the day that is asked for (`recorded`).
    """
    day = min(day, FOREVER - timedelta(days=1))
    return {
        **shown(path),
        f"{path}starts_on__lte": day,
        f"{path}ends_on__gt": day,
    }


def shown(path: str = "") -> dict:
    """The condition that this record shows it, or showed it at the end of the day asked for."""
    day = day_recorded()
    if day is None:
        return {f"{path}shown_until": FOREVER}
    return {f"{path}shown_from__lte": day, f"{path}shown_until__gt": day}
