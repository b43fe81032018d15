"""A due date that was moved: what stands before and after, and what becomes of a pledge by it."""

from datetime import date

import pytest

from commitments import standing
from commitments.models import Kind, Pledge, StandingPledge
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def pledge():
    """Promised in December 2013, due in March 2014."""
    plan = make.draft_edition(2013)
    made = make.pledge(plan, due_on=make.on("March 2014"))
    make.publish(plan, "12 December 2013")
    return made


def moved(pledge, published, *, supplements=None, **slip):
    kind = "supplement" if supplements else "correction"
    edition = make.draft_edition(2013, kind=kind, change_note="Moved.", supplements=supplements)
    made = make.slip(edition, pledge, **slip)
    make.publish(edition, published)
    return made


def due_on(pledge, day):
    row = StandingPledge.objects.on(date.fromisoformat(day)).get(pledge=pledge)
    return row.year, row.due_last.isoformat(), row.days_moved


def status_on(pledge, day):
    day = date.fromisoformat(day)
    return Pledge.objects.as_at(day).with_status(day).get(pk=pledge.pk).status


def test_the_first_date_stands_until_an_edition_tells_of_another(pledge):
    moved(pledge, "1 February 2014", announced_on=make.on("15 January 2014"), due="30 June 2015")

    assert due_on(pledge, "2014-01-20") == (2014, "2014-03-31", None)
    assert due_on(pledge, "2014-02-01") == (2015, "2015-06-30", 456)


def test_what_is_told_of_an_earlier_day_stands_from_its_announcement(pledge):
    edition = pledge.edition
    moved(pledge, "12 December 2013", supplements=edition, announced_on=make.on("15 January 2014"))

    assert due_on(pledge, "2014-01-14") == (2014, "2014-03-31", None)
    assert due_on(pledge, "2014-01-15") == (2014, "2014-06-30", 91)


def test_what_was_announced_last_counts_and_days_are_those_from_the_first(pledge):
    moved(pledge, "1 March 2014", announced_on=make.on("1 March 2014"), due="31 December 2014")
    moved(pledge, "1 April 2014", announced_on=make.on("1 January 2014"), due="30 June 2014")

    assert due_on(pledge, "2014-03-15")[1:] == ("2014-12-31", 275)
    assert due_on(pledge, "2014-04-15")[1:] == ("2014-12-31", 275)
    assert list(standing.every_difference()) == []


def test_a_later_edition_mends_what_was_said_of_the_same_announcement(pledge):
    for published, due in (("1 March 2014", "30 June 2014"), ("1 April 2014", "31 July 2014")):
        moved(pledge, published, announced_on=make.on("1 March 2014"), due=due)

    assert due_on(pledge, "2014-03-15")[1] == "2014-06-30"
    assert due_on(pledge, "2014-04-01")[1] == "2014-07-31"


def test_the_report_of_the_first_year_is_not_asked_for_it_any_more(pledge):
    moved(pledge, "1 November 2014", announced_on=make.on("1 November 2014"), due="30 June 2015")
    make.published_edition(2014, "16 January 2015", facts=make.revision)

    assert status_on(pledge, "2014-10-31") == "awaited"
    assert status_on(pledge, "2015-02-01") == "awaited"
    make.published_edition(2015, "16 January 2016", facts=make.revision)
    assert status_on(pledge, "2016-02-01") == "not-reported"


def test_a_pledge_without_a_day_is_moved_from_the_end_of_its_year():
    plan = make.draft_edition(2013)
    made = make.pledge(plan, kind=Kind.PLAN)
    make.publish(plan, "12 December 2013")
    moved(made, "1 March 2014", announced_on=make.on("1 March 2014"), due="31 January 2015")

    assert due_on(made, "2014-03-01") == (2015, "2015-01-31", 31)
    assert made.first_last_day == date(2014, 12, 31)
