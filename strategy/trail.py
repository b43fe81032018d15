"""What becomes of a row, told to whoever writes it down: `commitments` does, as events."""

from datetime import datetime

from django.db import models, transaction
from django.dispatch import Signal

from strategy.partial_dates import as_columns

# Sent in the transaction of the change, with: row, its model; what, "added", "changed" or
# "deleted"; by, a user; changes, for each field in words what it was and what it became; why.
happened = Signal()

# What is nobody's to read, and what changes at every sign-in.
UNTOLD = {"password", "last_login"}


def words_of(row: models.Model) -> dict[str, str]:
    """What each field of a row says, as people read it; by the name of the field."""
    names = names_of(row)
    dates = getattr(row._meta, "partial_dates", [])
    told = {names[date.name]: _date(getattr(row, date.name)) for date in dates}
    for field in row._meta.fields:
        if field.name in names:
            told[names[field.name]] = _value(row, field)
    for field in row._meta.many_to_many:
        others = getattr(row, field.name).select_related()
        told[names[field.name]] = "; ".join(sorted(str(other) for other in others))
    return told


def names_of(row: models.Model) -> dict[str, str]:
    """What people call each field of a row that is told; by the name of the field."""
    dates = getattr(row._meta, "partial_dates", [])
    columns = {column for date in dates for column in as_columns(date.name, None)}
    fields = [
        field
        for field in (*row._meta.fields, *row._meta.many_to_many)
        if not field.primary_key and field.name not in UNTOLD | columns
    ]
    return {row.name: str(row.verbose_name) for row in (*dates, *fields)}


def stored_words(row: models.Model) -> dict[str, str]:
    """What the database has of it; nothing where it is new."""
    stored = type(row)._base_manager.filter(pk=row.pk).first() if row.pk else None
    return words_of(stored) if stored else {}


def changes_between(before: dict, after: dict) -> dict[str, list[str]]:
    """For each field that is not the same, what it was and what it became."""
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: [before.get(name, ""), after.get(name, "")] for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def tell(row: models.Model, what: str, before: dict, after: dict, *, by, why: str = "") -> None:
    """Tell what changed between two states of a row; nothing where they are the same."""
    changes = changes_between(before, after)
    if changes or what == "deleted":
        happened.send(type(row), row=row, what=what, by=by, changes=changes, why=why)


def tell_stored(row: models.Model, before: dict, *, by, why: str = "") -> None:
    """Tell what the database has of a row now, against what it had."""
    what = "changed" if before else "added"
    tell(row, what, before, stored_words(row), by=by, why=why)


@transaction.atomic
def save(row: models.Model, *, by, why: str = "") -> None:
    """Save a row, and tell what that changed."""
    before = stored_words(row)
    row.save()
    tell_stored(row, before, by=by, why=why)


def _value(row, field) -> str:
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")() or "")
    value = getattr(row, field.name)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return str(value.replace(microsecond=0))  # No form shows or sends what is finer.
    return "" if value is None else str(value)


def _date(date) -> str:
    return date.spelled_out() if date else ""
