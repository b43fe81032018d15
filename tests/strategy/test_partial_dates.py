import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from strategy.models import Source
from strategy.partial_dates import EARLIEST, PartialDate, Precision, as_columns
from tests import make

DAY = PartialDate.of_day(date(2015, 1, 16))
MONTH = PartialDate.of_month(2012, 12)
QUARTER = PartialDate.of_quarter(2014, 1)
SUMMER = PartialDate(date(2020, 6, 1), date(2020, 8, 31), Precision.BETWEEN)
BY_JULY = PartialDate(EARLIEST, date(2014, 7, 31), Precision.BETWEEN)


@pytest.mark.parametrize(
    ("spelled", "read"),
    [
        ("16 January 2015", DAY),
        ("16 jan 2015", DAY),
        ("2015-01-16", DAY),
        ("16/1/2015", DAY),
        ("  16  January\n2015 ", DAY),
        ("29 February 2012", PartialDate.of_day(date(2012, 2, 29))),
        ("December 2012", MONTH),
        ("dec 2012", MONTH),
        ("2012-12", MONTH),
        ("first quarter of 2014", QUARTER),
        ("First Quarter of 2014", QUARTER),
        ("2014-Q1", QUARTER),
        ("2015", PartialDate.of_year(2015)),
        ("between 1 June 2020 and 31 August 2020", SUMMER),
        ("Between 2020-06-01 and 31/08/2020", SUMMER),
        ("by 31 July 2014", BY_JULY),
    ],
)
def test_every_spelling_is_read(spelled, read):
    assert PartialDate.parse(spelled) == read


@pytest.mark.parametrize(
    ("spelled", "first", "last", "precision"),
    [
        ("16 January 2015", date(2015, 1, 16), date(2015, 1, 16), "day"),
        ("February 2012", date(2012, 2, 1), date(2012, 2, 29), "month"),
        ("fourth quarter of 2014", date(2014, 10, 1), date(2014, 12, 31), "quarter"),
        ("2015", date(2015, 1, 1), date(2015, 12, 31), "year"),
        ("between June 2020 and 2021", date(2020, 6, 1), date(2021, 12, 31), "between"),
        ("by March 2014", EARLIEST, date(2014, 3, 31), "between"),
    ],
)
def test_a_date_is_as_precise_as_it_was_said(spelled, first, last, precision):
    read = PartialDate.parse(spelled)

    assert (read.first, read.last, read.precision) == (first, last, precision)


@pytest.mark.parametrize(
    "said",
    [
        "16 January 2015",
        "December 2012",
        "third quarter of 2014",
        "2015",
        "between 1 June 2020 and 31 August 2020",
        "between June 2020 and August 2020",
        "between 2012 and 2014",
        "by 31 July 2014",
        "by July 2014",
        "by 2014",
    ],
)
def test_a_date_prints_as_it_was_said(said):
    assert str(PartialDate.parse(said)) == said


def test_words_of_the_source_are_kept_beside_what_they_mean():
    summer = PartialDate.parse("over the summer (between 1 June 2020 and 31 August 2020)")

    assert str(summer) == "over the summer"
    assert summer.plain() == "between 1 June 2020 and 31 August 2020"
    assert summer.spelled_out() == "over the summer (between 1 June 2020 and 31 August 2020)"


def test_words_that_say_the_date_as_we_do_are_not_kept():
    assert PartialDate.parse("December 2012 (2012-12)") == MONTH


@pytest.mark.parametrize(
    ("spelled", "iso"),
    [
        ("16 January 2015", "2015-01-16"),
        ("December 2012", "2012-12"),
        ("first quarter of 2014", "2014-01-01/2014-03-31"),
        ("2015", "2015"),
        ("between June 2020 and August 2020", "2020-06-01/2020-08-31"),
        ("by July 2014", "/2014-07-31"),
    ],
)
def test_a_machine_reads_iso_8601(spelled, iso):
    assert PartialDate.parse(spelled).iso == iso


@pytest.mark.parametrize(
    ("spelled", "why"),
    [
        ("in sum\0mer (2014)", "This holds NUL (U+0000)"),
        ("2014\x01", "This holds U+0001"),
        (f"{'long ' * 100}(2014)", "is too long for a date"),
    ],
)
def test_no_words_of_a_date_are_unseen_or_endless(spelled, why):
    with pytest.raises(ValueError, match=re.escape(why)) as error:
        PartialDate.parse(spelled)

    assert len(str(error.value)) < 300


def test_dates_sort_by_last_possible_day_then_by_first():
    in_order = ["by 2013", "2013", "December 2013", "31 December 2013", "1 January 2014", "2014"]

    assert [str(day) for day in sorted(map(make.on, reversed(in_order)))] == in_order


@pytest.mark.parametrize(
    ("spelled", "why"),
    [
        ("", "no spelling"),
        ("soon", "no spelling"),
        ("16 January", "no spelling"),
        ("١٦ January 2015", "no spelling"),
        ("16 Januar 2015", "no month is called januar"),
        ("fifth quarter of 2014", "no quarter is called fifth"),
        ("2014-Q5", "no spelling"),
        ("30 February 2015", "day is out of range"),
        ("2015-13", "month must be in 1..12"),
        ("31/13/2015", "month must be in 1..12"),
        ("0000", "year 0 is out of range"),
        ("0014-04-04", "a year lies between 1900 and 2100"),
        ("4 April 0014", "a year lies between 1900 and 2100"),
        ("2101", "a year lies between 1900 and 2100"),
        ("between 1899 and 2014", "a year lies between 1900 and 2100"),
        ("by 31 December 9999", "a year lies between 1900 and 2100"),
        ("between 2015 and 2014", "2014-12-31 is before 2015-01-01"),
        ("between 2014 and soon", "no spelling"),
        ("by soon", "no spelling"),
        ("in summer (soon)", "no spelling"),
        ("() (2014)", "no spelling"),
    ],
)
def test_what_is_no_date_is_refused_with_the_reason_and_examples(spelled, why):
    with pytest.raises(ValueError, match="is not a date") as error:
        PartialDate.parse(spelled)

    assert why in str(error.value)
    assert "16 January 2015, December 2012" in str(error.value)


def test_words_are_no_longer_than_their_column():
    with pytest.raises(ValueError, match="100"):
        PartialDate.parse(f"{'x' * 101} (2014)")


def test_a_last_day_before_the_first_is_refused():
    with pytest.raises(ValueError, match="2014-01-01 is before 2014-12-31"):
        PartialDate(date(2014, 12, 31), date(2014, 1, 1), Precision.BETWEEN)


# Dates of every kind, made up.

days = st.dates(min_value=date(1900, 1, 1), max_value=date(2100, 12, 31))
years = st.integers(1900, 2100)
simple_dates = st.one_of(
    days.map(PartialDate.of_day),
    st.builds(PartialDate.of_month, years, st.integers(1, 12)),
    st.builds(PartialDate.of_quarter, years, st.integers(1, 4)),
    years.map(PartialDate.of_year),
)
periods = st.tuples(simple_dates, simple_dates).map(
    lambda pair: PartialDate.between(*sorted(pair, key=lambda end: end.first))
)
plain_dates = st.one_of(
    simple_dates, periods, simple_dates.map(lambda limit: PartialDate.parse(f"by {limit}"))
)
phrases = st.from_regex(r"[a-zé0-9,/“”’-]{1,9}( [a-zé0-9,/“”’-]{1,9}){0,9}", fullmatch=True)
partial_dates = plain_dates | st.builds(
    lambda plain, words: PartialDate(plain.first, plain.last, plain.precision, words),
    plain_dates,
    phrases,
)


@given(partial_dates)
def test_what_is_spelled_out_is_read_back_as_the_same_date(partial_date):
    assert PartialDate.parse(partial_date.spelled_out()) == partial_date


@given(partial_dates, partial_dates)
def test_any_two_dates_sort_alike_from_either_side(one, other):
    same_days = (one.first, one.last) == (other.first, other.last)

    assert same_days or (one < other) != (other < one)


@pytest.mark.django_db
@settings(deadline=None, max_examples=50)
@given(partial_dates)
def test_a_date_comes_back_from_the_database_as_it_went_in(partial_date):
    source = make.source(published_on=partial_date)

    assert Source.objects.get(pk=source.pk).published_on == partial_date


# The four columns of a model.


@pytest.mark.django_db
def test_update_writes_all_columns_of_a_date():
    source = make.source(published_on=make.on("over the winter (between 2012 and 2013)"))

    Source.objects.update(**as_columns("published_on", make.on("December 2012")))

    source.refresh_from_db()
    assert source.published_on == MONTH


@pytest.mark.django_db
def test_a_date_can_be_taken_back():
    source = make.source(published_on=MONTH)

    source.published_on = None
    source.save()

    source.refresh_from_db()
    assert source.published_on is None
    assert source.published_on_words == ""


def test_a_model_takes_a_date_by_its_own_name():
    assert Source(published_on=DAY).published_on_first == date(2015, 1, 16)
