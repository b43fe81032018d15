"""The promises of one action, asked in a quicker way than those of many."""

from datetime import date

import pytest

from reporting.record.pledges import pledges_with_outcomes
from reporting.record.promises_of_action import promises_of_action
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("day", ["2013-06-01", "2014-06-01", "2015-06-01", "2026-11-26"])
def test_the_promises_of_an_action_are_those_of_the_other_way(sample, day):
    day = date.fromisoformat(day)
    response = make.response()
    editions = list(response.editions.as_at(day))

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
        return (pledge, pledge.status, pledge.year, pledge.anchor, bool(pledge.is_ours), said)

    for action in response.strategy.actions.as_at(day):
        others = pledges_with_outcomes(day).filter(entry__response=response, entry__action=action)
        found = promises_of_action(response, action, editions, day)
        assert [told(row) for row in found] == [told(row) for row in others]
        assert [(row.withdrawing, row.replacing) for row in found] == [
            (row.withdrawing, row.replacing) for row in others
        ]
