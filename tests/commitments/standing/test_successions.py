"""A promise that was split, or merged: what stands before and after, and how it is counted."""

from datetime import date

import pytest

from commitments import standing
from commitments.models import Pledge, Response, StandingCount, StandingPledge
from reporting.record.counts import tally_in
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def promised():
    """Three promises of December 2013, of which the first is due in March 2014."""
    plan = make.draft_edition(2013)
    made = [make.pledge(plan, number=number) for number in (2, 3)]
    made.insert(0, make.pledge(plan, due_on=make.on("March 2014")))
    make.publish(plan, "12 December 2013")
    return made


def reported(enter, published="16 January 2015"):
    """The report of 2014 with two promises of its own, and what it tells of earlier ones."""
    edition = make.draft_edition(2014)
    enter(edition, *(make.pledge(edition, number=number) for number in (1, 2)))
    return make.publish(edition, published)


def statuses_on(day):
    day = date.fromisoformat(day)
    rows = StandingPledge.objects.on(day).order_by("entry_year", "number")
    return [row.status for row in rows]


def tally_on(day):
    return tally_in(StandingCount.objects.on(date.fromisoformat(day)).get())


def test_a_promise_is_split_from_the_day_of_the_edition_that_says_so(promised):
    reported(lambda edition, *parts: make.split(edition, promised[0], *parts))

    assert statuses_on("2015-01-15") == ["awaited"] * 3
    assert statuses_on("2015-01-16") == ["split", *["not-reported"] * 2, *["awaited"] * 2]
    assert list(standing.every_difference()) == []


def test_promises_are_merged_from_the_day_on_which_that_was_announced(promised):
    said = {"announced_on": make.on("1 March 2015")}
    reported(lambda edition, into, _other: make.merged(edition, into, *promised[1:], **said))

    assert statuses_on("2015-02-28")[:3] == ["not-reported"] * 3
    assert statuses_on("2015-03-01")[:3] == ["not-reported", "merged", "merged"]
    assert list(standing.every_difference()) == []


def test_it_is_no_longer_open_whatever_an_outcome_said_of_it(promised):
    def enter(edition, *parts):
        make.split(edition, promised[0], *parts)
        make.outcome(edition, promised[0], "partly-delivered")

    reported(enter)
    day = date(2015, 1, 16)

    assert statuses_on("2015-01-16")[0] == "split"
    assert promised[0] not in Pledge.objects.in_force(day)


def test_a_promise_that_was_split_is_counted_once_by_its_parts(promised):
    reported(lambda edition, *parts: make.split(edition, promised[0], *parts))

    assert tally_on("2015-01-15").total == 3
    after = tally_on("2015-01-16")
    assert (after.total, after.whole, after.gone_on) == (4, 2, 1)
    assert after.words == "2 not mentioned; 2 awaited, 1 split"


def test_promises_that_were_merged_are_counted_once_as_one(promised):
    reported(lambda edition, into, _other: make.merged(edition, into, *promised[1:]))

    after = tally_on("2015-01-16")
    assert (after.total, after.whole, after.gone_on) == (3, 1, 2)
    assert after.words == "1 not mentioned; 2 awaited, 2 merged"


def test_nothing_of_a_draft_stands(promised):
    edition = make.draft_edition(2014)
    parts = [make.pledge(edition, number=number) for number in (1, 2)]
    make.split(edition, promised[0], *parts)

    assert statuses_on("2015-01-16") == ["awaited"] * 3
    assert tally_on("2015-01-16").gone_on == 0
    assert Response.objects.count() == 1
