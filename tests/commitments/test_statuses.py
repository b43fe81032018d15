"""What is known of a pledge that no edition tells of: one rule, in queries and in comparisons."""

from datetime import date

import pytest

from commitments.models import Kind, Pledge
from reporting.record.history import History, RecordAt
from reporting.record.points import Point
from tests import make

pytestmark = pytest.mark.django_db

PROMISE = {"kind": Kind.PLAN, "year": 2014}


def promised(department="dfe", **fields):
    """A plan for 2014 with one pledge, as the report for 2013 made it in December 2013."""
    response = make.response(department)
    edition = make.draft_edition(2013, of=response)
    made = make.pledge(edition, **PROMISE | fields)
    make.publish(edition)
    return made


def status(pledge, day):
    """Both ways that derive it, which must agree."""
    day = date.fromisoformat(day)
    (queried,) = (
        Pledge.objects.with_status(day).filter(pk=pledge.pk).values_list("status", flat=True)
    )
    replayed = RecordAt(History(pledge.entry.response, day), Point(day)).statuses[pledge.pk]
    assert queried == replayed
    return queried


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2013-12-31", "awaited"),
        ("2015-12-31", "awaited"),
        ("2016-01-01", "no-report"),
        ("2016-06-01", "not-reported"),
        ("2026-01-01", "not-reported"),
    ],
)
def test_it_is_awaited_for_12_months_and_not_mentioned_by_a_report_however_late(day, expected):
    pledge = promised()
    make.published_edition(2014, "1 June 2016")

    assert status(pledge, day) == expected


def test_the_12_months_are_counted_from_the_day_on_which_the_report_is_due():
    pledge = promised()
    asks = pledge.entry.response.strategy.reporting_years.get(year=2014)
    asks.due_on = make.on("29 February 2016")
    asks.save()

    assert status(pledge, "2017-02-28") == "awaited"
    assert status(pledge, "2017-03-01") == "no-report"


@pytest.mark.parametrize("years", [(2012, 2013), (2012, 2013, 2015)])
def test_in_a_year_of_which_nobody_asks_a_report_it_is_not_asked(years):
    make.strategy(years=years)
    pledge = promised()

    assert status(pledge, "2013-12-31") == status(pledge, "2026-01-01") == "not-asked"


def test_a_report_that_nobody_asked_for_answers_all_the_same():
    make.strategy(years=(2012, 2013))
    pledge = promised()
    edition = make.draft_edition(2014)
    make.strategy().reporting_years.filter(year=2014).delete()
    make.publish(edition)

    assert status(pledge, "2014-12-30") == "not-asked"
    assert status(pledge, "2014-12-31") == "not-reported"


def test_a_report_that_is_asked_for_commitments_alone_can_tell_of_none():
    edition = make.draft_edition(2012)
    pledge = make.pledge(edition, kind=Kind.COMMITMENT, due_on=make.on("December 2012"))
    make.publish(edition)

    assert status(pledge, "2012-12-31") == status(pledge, "2026-01-01") == "not-asked"


def test_of_an_action_that_is_not_reported_for_in_that_year_it_is_not_asked():
    make.action(2, of=make.strategy(), withdrawn_on=make.on("June 2014"))
    make.action(3, first_year=2015)

    withdrawn = promised(action=2)
    assert status(withdrawn, "2014-06-29") == "awaited"
    assert status(withdrawn, "2014-06-30") == "not-asked"
    edition = make.draft_edition(2012)
    early = make.pledge(edition, action=3, year=2014)
    make.publish(edition)
    assert status(early, "2014-06-29") == "not-asked"


def test_an_action_withdrawn_in_a_later_year_was_to_be_reported_for():
    make.action(2, of=make.strategy(), withdrawn_on=make.on("June 2015"))

    assert status(promised(action=2), "2015-12-31") == "awaited"


@pytest.mark.parametrize(
    ("ended", "day", "expected"),
    [
        ("1 July 2014", "2014-06-30", "awaited"),
        ("1 July 2014", "2014-07-01", "not-asked"),
        ("31 December 2014", "2026-01-01", "not-asked"),
        # The report for 2014 was due before it ended, and never came.
        ("1 January 2015", "2014-12-31", "awaited"),
        ("1 January 2015", "2015-01-01", "no-report"),
    ],
)
@pytest.mark.parametrize("how", ["merged_on", "closed_on"])
def test_of_a_department_that_came_to_an_end_nothing_is_awaited(how, ended, day, expected):
    into = {"merged_into": make.department()} if how == "merged_on" else {}
    make.department("gone", **{how: make.on(ended)}, **into)

    assert status(promised("gone"), day) == expected


def test_one_query_for_any_number(django_assert_num_queries):
    for number in range(1, 4):
        promised(f"department-{number}")

    with django_assert_num_queries(1):
        assert len(Pledge.objects.as_at(date(2020, 1, 1)).with_status(date(2020, 1, 1))) == 3
