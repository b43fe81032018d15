"""Queries whose SQL is made once."""

from datetime import date

import pytest

from commitments.kept_sql import KeptSQL
from commitments.models import Kind, Revision
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def texts():
    """Texts of two actions on two days."""
    for year, day in ((2013, "30 December 2013"), (2014, "16 January 2015")):
        edition = make.draft_edition(year)
        for number in (1, 2):
            make.revision(edition, action=number, kind=Kind.PLAN, text=f"{number}, {year}")
        make.publish(edition, day)


def test_it_gives_what_its_queryset_gives_whatever_was_asked_first(texts):
    def build(day, number):
        return Revision.objects.as_at(day).filter(entry__action__number=number).order_by("pk")

    kept = KeptSQL(build)

    for day in (date(2013, 12, 29), date(2013, 12, 30), date.max):
        for number in (1, 2, 3):
            assert kept(day=day, number=number) == list(build(day, number)), (day, number)
    assert kept(day=date.max, number=2)[1].text == "2, 2014"
    assert len(kept.made) == 1


def test_its_sql_is_made_once(texts):
    asked = []

    def build(day):
        asked.append(day)
        return Revision.objects.as_at(day)

    kept = KeptSQL(build)

    assert [len(kept(day=date(year, 6, 1))) for year in (2013, 2014, 2015)] == [0, 2, 4]
    assert len(asked) == 1
