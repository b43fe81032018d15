from collections import Counter
from decimal import Decimal

import pytest

from reporting.components.charts import bar_chart, line_chart
from reporting.record.progress import Tally


def test_bars_are_as_long_as_they_have_pledges():
    chart = bar_chart(
        [
            (2013, Tally(Counter(["delivered"]))),
            (2014, Tally(Counter(["not-reported", "delivered", "not-reported", "not-reported"]))),
        ]
    )

    short, long = chart.bars
    assert [(s.x, s.width) for s in short.segments] == [(0, 25)]
    assert [(s.status, s.x, s.width) for s in long.segments] == [
        ("delivered", 0, 25),
        ("not-reported", 25, 75),
    ]
    assert chart.statuses == [("delivered", "delivered"), ("not-reported", "not mentioned")]
    assert short.top < long.top < chart.height


def test_a_segment_too_narrow_for_its_number_goes_without():
    bar = bar_chart([("All", Tally(Counter(["delivered"] + ["awaited"] * 30)))]).bars[0]

    assert [segment.has_number for segment in bar.segments] == [False, True]


@pytest.mark.parametrize("rows", [[], [(2014, Tally())]])
def test_without_pledges_there_are_no_segments(rows):
    assert [bar.segments for bar in bar_chart(rows).bars] == [[] for _row in rows]


def test_only_years_that_follow_each_other_are_joined():
    chart = line_chart({2012: Decimal(1), 2013: Decimal(3), 2015: Decimal(2)})

    assert [(one.year, two.year) for one, two in chart.lines] == [(2012, 2013)]
    assert [point.year for point in chart.points] == [2012, 2013, 2015]


def test_the_greatest_value_is_on_top_and_nought_on_the_axis():
    nought, high = line_chart({2013: Decimal(0), 2014: Decimal(4)}).points

    assert high.y < nought.y == line_chart({2013: Decimal(4)}).zero


def test_values_below_nought_are_below_the_axis():
    chart = line_chart({2013: Decimal(-2), 2014: Decimal(2)})

    assert chart.points[1].y < chart.zero < chart.points[0].y


def test_equal_years_and_values_do_not_divide_by_nought():
    assert line_chart({2013: Decimal(0)}).points[0].x == 50
    assert line_chart({}).points == []


def test_many_points_say_only_the_first_and_the_last():
    chart = line_chart({year: Decimal(year) for year in range(2000, 2020)})

    assert [point.year for point in chart.points if point.has_words] == [2000, 2019]
