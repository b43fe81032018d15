"""The promises of one action, or year, asked in a quicker way than those of many."""

from datetime import date

import pytest
from django.db.models import Q

from reporting.record.pledges import pledges_with_outcomes
from reporting.record.promises_of_part import promises_of_action, promises_of_year
from tests import make

pytestmark = pytest.mark.django_db


DAYS = [date(2013, 6, 1), date(2014, 6, 1), date(2015, 6, 1), date(2026, 11, 26)]


@pytest.mark.parametrize("day", DAYS)
def test_the_promises_of_an_action_are_those_of_the_other_way(sample, day):
    response = make.response()
    editions = list(response.editions.as_at(day))

    for action in response.strategy.actions.as_at(day):
        others = pledges_with_outcomes(day).filter(entry__response=response, entry__action=action)
        found = promises_of_action(response, action, editions, day)
        assert list(map(told, found)) == list(map(told, others))


@pytest.mark.parametrize("day", DAYS)
def test_the_promises_of_a_year_are_those_of_the_other_way(sample, day):
    response = make.response()
    editions = list(response.editions.as_at(day))
    actions = list(response.strategy.actions.all())

    for year in range(2012, 2017):
        others = pledges_with_outcomes(day).filter(
            Q(entry__year=year) | Q(year=year), entry__response=response
        )
        found = promises_of_year(response, year, actions, editions, day)
        assert list(map(told, found)) == list(map(told, others))


def told(pledge):
    said = [
        (
            row.status,
            row.note,
            row.is_our_reading,
            row.edition.position,
            row.leads_on,
            str(row.carried_to) if row.leads_on else "",
            [
                (c.words, c.entry.anchor, str(c.entry), c.cited, c.changed, c.is_quoted)
                for c in row.citations.all()
            ],
        )
        for row in pledge.told
    ]
    place = (pledge, pledge.status, pledge.year, pledge.anchor, bool(pledge.is_ours))
    return (*place, said, pledge.withdrawing, pledge.replacing)
