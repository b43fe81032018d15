"""What is asked of a department, until when it is awaited, and from when it is not any more."""

from datetime import date

import pytest

from strategy.models import ReportingYear
from strategy.partial_dates import PartialDate, a_year_before
from tests import make

pytestmark = pytest.mark.django_db


def reporting_year(year=2015, due_on=None):
    return ReportingYear(year=year, due_on=make.on(due_on) if due_on else None)


@pytest.mark.parametrize(
    ("due_on", "day"),
    [
        (None, date(2015, 12, 31)),
        ("31 January 2016", date(2016, 1, 31)),
        ("2016", date(2016, 12, 31)),
    ],
)
def test_a_report_is_due_on_the_last_day_of_its_date_or_else_of_its_year(due_on, day):
    assert reporting_year(2015, due_on).due_day == day


@pytest.mark.parametrize(
    ("due_on", "last_day"),
    [
        (None, date(2016, 12, 31)),
        ("31 January 2016", date(2017, 1, 31)),
        ("29 February 2016", date(2017, 2, 28)),
        ("28 February 2015", date(2016, 2, 28)),
    ],
)
def test_it_is_awaited_up_to_12_months_after_that_day(due_on, last_day):
    asks, dfe = reporting_year(2015, due_on), make.department()
    next_day = date.fromordinal(last_day.toordinal() + 1)

    assert not asks.is_given_up(dfe, as_at=last_day)
    assert asks.is_given_up(dfe, as_at=next_day)


def test_a_year_before_a_leap_day_what_is_over_by_more_than_a_year_is_before_the_1st_of_march():
    assert a_year_before(date(2016, 2, 29)) == date(2015, 3, 1)
    assert a_year_before(date(2017, 2, 28)) == date(2016, 2, 28)


@pytest.mark.parametrize("how", ["merged_on", "closed_on"])
def test_nothing_is_asked_of_a_department_from_the_day_that_it_came_to_an_end(how):
    into = {"merged_into": make.department()} if how == "merged_on" else {}
    gone = make.department("gone", **{how: make.on("1 July 2013")}, **into)
    before, on_the_day, after = date(2013, 6, 30), date(2013, 7, 1), date(2014, 1, 1)

    assert reporting_year(2013).is_asked_of(gone, as_at=before)
    assert not reporting_year(2013).is_asked_of(gone, as_at=on_the_day)
    assert not reporting_year(2013, "1 July 2013").is_asked_of(gone, as_at=after)
    assert reporting_year(2013, "30 June 2013").is_asked_of(gone, as_at=after)
    assert reporting_year(2012).is_asked_of(gone, as_at=after)


def test_what_was_due_before_its_end_is_awaited_no_longer_than_that():
    gone = make.department("gone", closed_on=make.on("1 July 2013"))

    assert not reporting_year(2012).is_given_up(gone, as_at=date(2013, 6, 30))
    assert reporting_year(2012).is_given_up(gone, as_at=date(2013, 7, 1))


def test_an_end_that_is_left_open_counts_from_its_last_possible_day():
    gone = make.department("gone", closed_on=make.on("July 2013"))

    assert not gone.has_ended(by=date(2013, 7, 30))
    assert gone.has_ended(by=date(2013, 7, 31))


def test_nothing_is_asked_of_a_department_before_it_begins():
    new = make.department("new", began_on=make.on("1 July 2013"))
    after = date(2014, 1, 1)

    assert not reporting_year(2012, "30 June 2013").is_asked_of(new, as_at=after)
    assert reporting_year(2013, "1 July 2013").is_asked_of(new, as_at=after)
    assert not reporting_year(2014).is_asked_of(new, as_at=date(2013, 6, 30))
    assert reporting_year(2014).is_asked_of(new, as_at=date(2013, 7, 1))


def test_what_became_of_it_is_told_in_words():
    dfe = make.department()
    merged = make.department("gone", merged_into=dfe, merged_on=make.on("July 2013"))
    closed = make.department("shut", closed_on=make.on("1 July 2013"))

    assert merged.end_words == "was merged into DFE in July 2013"
    assert closed.end_words == "came to an end on 1 July 2013"


@pytest.mark.parametrize(
    ("date_as_said", "words"),
    [
        ("16 January 2015", "on 16 January 2015"),
        ("December 2012", "in December 2012"),
        ("first quarter of 2014", "in the first quarter of 2014"),
        ("2014", "in 2014"),
        ("by March 2014", "by March 2014"),
        ("end of March 2014 (31 March 2014)", "end of March 2014"),
    ],
)
def test_a_date_within_a_sentence(date_as_said, words):
    assert PartialDate.parse(date_as_said).within_a_sentence() == words
