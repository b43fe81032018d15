"""Changes that saved themselves while somebody typed: one event in the end, and not one each.

They are joined by place, what it was first with what it is now. What came back to what it was is
forgotten, and makes nobody an author. They are told when the person saves by the button, signs
in or out, when somebody else writes in the same place, when the draft leaves their hands, and
once a day (`manage.py remind`).
"""

from django.utils import timezone

from commitments.models import Edition, Untold


def keep(*, edition: Edition, by, changes: dict) -> None:
    """Add what somebody changed to what is not told of them yet. Call it within a transaction."""
    now = timezone.now()
    row = Untold.objects.filter(edition=edition, by=by).first()
    row = row or Untold(edition=edition, by=by, began_at=now)
    row.saved_at, row.changes = now, joined(row.changes, changes)
    if row.changes:
        row.save()
    elif row.pk:
        row.delete()


def joined(first: dict, then: dict) -> dict:
    """By place what it was before the first change, and what it is after the last."""
    found = dict(first)
    for place, (before, after) in then.items():
        pair = [found[place][0] if place in found else before, after]
        if is_same(*pair):
            found.pop(place, None)
        else:
            found[place] = pair
    return found


def is_same(one, other) -> bool:
    """Whether a place says the same, whatever the keys of its rows."""
    return _said(one) == _said(other)


def _said(value):
    if isinstance(value, list):
        return [_said(row) for row in value]
    if isinstance(value, dict):
        return {name: part for name, part in value.items() if name != "pk"}
    return value


def taken_out(rows) -> list[Untold]:
    """Rows to be told now, which are kept no more."""
    found = list(rows.select_related("by"))
    Untold.objects.filter(pk__in=[row.pk for row in found]).delete()
    return found


def in_the_same_place(edition: Edition, *, by, changes: dict):
    """What others changed and is not told, where somebody changes the same now."""
    others = Untold.objects.filter(edition=edition).exclude(by=by)
    keys = [row.pk for row in others if changes.keys() & row.changes.keys()]
    return others.filter(pk__in=keys)
