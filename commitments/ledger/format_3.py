"""Sealed lines of format 3: as those of format 1, but for the people who did it, with whether each
text has marks, with due dates that were moved, pledges that were split or merged, what other pages
say, and baselines and targets of measures, where there are some.

A seal's digest is public and has no salt, so that whoever knows all else could try out names. Who
wrote, submitted and approved an edition is a fact of its line of the log, where it has a salt.
Nothing here changes once a version with it is out.
"""

from commitments.ledger import format_1
from commitments.ledger.canonical import canonical, number, partial_date
from commitments.models import Edition, Pledge, Slip, Succession, Variant, Yardstick

PEOPLE = frozenset(
    {"written_by", "submitted_by", "submitted_account", "approved_by", "approved_account"}
)


def line_of(edition: Edition) -> str:
    told = {name: value for name, value in format_1.told(edition).items() if name not in PEOPLE}
    for row in edition.revisions.all():
        told["facts"]["entries"][row.entry.key]["form"] = row.form
    if slips := {row.pledge.key: _slip(row) for row in edition.slips.all()}:
        told["facts"]["slips"] = slips
    if successions := {
        f"{row.goes_on_as.key} {_key_of(row.pledge, edition)}": _succession(row)
        for row in edition.successions.all()
    }:
        told["facts"]["successions"] = successions
    if variants := {row.entry.key: _variant(row) for row in edition.variants.all()}:
        told["facts"]["variants"] = variants
    if yardsticks := {
        f"{row.measure.slug}/{row.kind}/{row.year}": _yardstick(row)
        for row in edition.yardsticks.all()
    }:
        told["facts"]["yardsticks"] = yardsticks
    return canonical({**told, "format": 3})


def _key_of(pledge: Pledge, edition: Edition) -> str:
    """Its key in the response of an edition; whole where it was promised in another."""
    response = pledge.entry.response
    return pledge.key if response == edition.response else f"{response.key}/{pledge.key}"


def _slip(row: Slip) -> dict:
    return {
        "was_due_on": partial_date(row.was_due_on),
        "due_on": partial_date(row.due_on),
        "announced_on": partial_date(row.announced_on),
        "reason": row.reason,
        "section": row.section,
    }


def _succession(row: Succession) -> dict:
    return {
        "kind": row.kind,
        "announced_on": partial_date(row.announced_on),
        "reason": row.reason,
        "section": row.section,
    }


def _variant(row: Variant) -> dict:
    return {
        "form": row.form,
        "text": row.text,
        "page_title": row.page_title,
        "page_url": row.page_url,
        "published_on": partial_date(row.published_on),
        "section": row.section,
    }


def _yardstick(row: Yardstick) -> dict:
    return {
        "name": row.measure.name,
        "unit": row.measure.unit,
        "value": number(row.value),
        "direction": row.direction,
        "entry": row.entry.key if row.entry else None,
        "section": row.section,
    }
