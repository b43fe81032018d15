"""Whatever a fact of an edition holds is told in words, so that no change of it goes unseen."""

from copy import copy
from decimal import Decimal

import pytest
from django.db import models

from commitments import in_words
from commitments.models import Entry, Pledge
from tests import make
from tests.commitments import one_of_each

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("facts in words")]

TOLD_BY = {
    "revision": in_words.of_revision,
    "variant": in_words.of_variant,
    "wording": in_words.of_wording,
    "pledge": in_words.of_pledge,
    "withdrawal": in_words.of_withdrawal,
    "slip": in_words.of_slip,
    "succession": in_words.of_succession,
    "outcome": in_words.of_outcome,
    "figure": in_words.of_figure,
    "yardstick": in_words.of_yardstick,
}
# What has a meaning beside another field only.
BESIDE = {
    ("pledge", "unit"): {"target": Decimal(5)},
    ("revision", "reason"): {"answer": "nil-return"},
    ("revision", "last_line"): {"first_line": 1, "last_line": 1},
}
ANOTHER = {
    Pledge: lambda edition: make.pledge(edition, number=7),
    Entry: lambda edition: make.entry(7, year=edition.year, of=edition.response),
}


def another_value(row, name):
    if name in [date.name for date in getattr(row._meta, "partial_dates", [])]:
        return make.on("May 2014")
    field = row._meta.get_field(name)
    if field.choices:
        return next(value for value, _words in field.choices if value != getattr(row, name))
    if isinstance(field, models.ForeignKey):
        return None if getattr(row, name) else ANOTHER[field.related_model](row.edition)
    if isinstance(field, models.BooleanField):
        return not getattr(row, name)
    is_text = isinstance(field, models.CharField | models.TextField)
    return "Something else" if is_text else Decimal(7)


@pytest.mark.parametrize(
    ("fact", "name"), [(fact, name) for fact in TOLD_BY for name in one_of_each.says(fact)]
)
def test_a_fact_that_holds_something_else_is_told_otherwise(fact, name):
    row = one_of_each.facts(make.draft_edition())[fact]
    row.refresh_from_db()  # Numbers as the database gives them.
    for beside, value in BESIDE.get((fact, name), {}).items():
        setattr(row, beside, value)
    changed = copy(row)
    setattr(changed, name, another_value(row, name))

    tell = TOLD_BY[fact]
    assert tell(changed) != tell(row), f"{name} is not in commitments/in_words.py"
