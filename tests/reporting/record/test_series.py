"""Figures over the years: gaps, what they are held against, and when a target was met."""

from datetime import date
from decimal import Decimal
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reporting.components.charts import SMALL, line_chart
from reporting.record.series import Across, Extent, Series, Verdict

SETTINGS = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])
YEARS = st.integers(2008, 2022)
VALUES = st.integers(-1000, 1000).map(Decimal)
DIRECTIONS = st.sampled_from(["", "higher", "lower"])


class Held(NamedTuple):
    kind: str
    year: int
    value: Decimal
    direction: str = ""


HELD = st.builds(Held, st.sampled_from(["baseline", "target"]), YEARS, VALUES, DIRECTIONS)
SERIES = st.builds(
    Series,
    st.dictionaries(YEARS, VALUES, max_size=8),
    YEARS.map(lambda year: date(year, 6, 1)),
    st.lists(HELD, max_size=5),
)


@SETTINGS
@given(SERIES)
def test_only_years_that_follow_each_other_are_joined_and_each_other_one_is_a_gap(series):
    chart = line_chart(series)

    assert [point.year for point in chart.points] == sorted(series.values)
    assert all(after.year == before.year + 1 for before, after in chart.lines)
    assert {*series.gaps} == {*series.years} - {*series.values}
    joined = {(before.year, after.year) for before, after in chart.lines}
    assert joined == {(y, y + 1) for y in series.years if {y, y + 1} <= {*series.values}}


@SETTINGS
@given(SERIES)
def test_a_target_is_judged_only_by_a_figure_of_its_own_year_once_that_is_over(series):
    for target in series.targets:
        is_over = target.row.year < series.day.year
        if not (is_over and target.row.year in series.values):
            assert not target.is_judged
            continue
        value, aim = series.values[target.row.year], target.row.value
        better = {"higher": value >= aim, "lower": value <= aim}
        agreed = {row.direction for row in series.yardsticks} - {""}
        direction = target.row.direction or (agreed.pop() if len(agreed) == 1 else "")
        if value == aim:
            assert target.verdict == Verdict.MET
        elif not direction:
            assert target.verdict == Verdict.NOT_SAID
        else:
            expected = Verdict.MET if better[direction] else Verdict.MISSED
            assert target.verdict == expected


@SETTINGS
@given(st.lists(SERIES, min_size=1, max_size=5))
def test_lines_that_are_compared_have_one_scale_and_stay_within_it(several):
    extent = Extent.of(several)
    if extent is None:
        assert not any(one.values for one in several)
        return
    places: dict[tuple, set] = {}
    for one in several:
        chart = line_chart(one, extent, SMALL)
        assert all(0 <= point.x <= 100 for point in chart.points)
        assert all(0 <= mark.left < mark.right <= 100 for mark in chart.marks)
        for drawn in [*chart.points, *chart.marks]:
            assert SMALL.top <= drawn.y <= SMALL.bottom
            places.setdefault(("value", drawn.value), set()).add(drawn.y)
        for point in chart.points:
            places.setdefault(("year", point.year), set()).add(point.x)
    assert all(len(found) == 1 for found in places.values())


DAY = date(2015, 6, 1)


@pytest.mark.parametrize(
    ("target", "values", "expected"),
    [
        (Held("target", 2014, Decimal(5), "higher"), {2014: 6}, "met"),
        (Held("target", 2014, Decimal(5), "lower"), {2014: 6}, "missed"),
        (Held("target", 2014, Decimal(5), "lower"), {2014: 4}, "met"),
        (Held("target", 2014, Decimal(5)), {2014: 6}, "not-said"),
        (Held("target", 2014, Decimal(5)), {2014: 5}, "met"),
        (Held("target", 2014, Decimal(5), "higher"), {2013: 6}, "no-figure"),
        (Held("target", 2015, Decimal(5), "higher"), {2015: 6}, "not-over"),
        (Held("target", 2015, Decimal(5), "higher"), {}, "not-over"),
        (Held("target", 2016, Decimal(5), "higher"), {2016: 6}, "to-come"),
    ],
)
def test_what_is_said_of_a_target(target, values, expected):
    [told] = Series(values, DAY, [target]).targets

    assert told.verdict == expected


def test_a_direction_is_told_where_all_that_give_one_agree():
    lower, higher = (Held("target", 2014, Decimal(5), way) for way in ("lower", "higher"))
    silent = Held("baseline", 2012, Decimal(5))

    assert Series({}, DAY, [lower, silent]).direction_words == "Lower is better"
    assert Series({}, DAY, [lower, higher]).direction_words == ""
    assert Across([Series({}, DAY, [lower]), Series({}, DAY, [])]).direction_words == ""


def test_a_target_far_from_all_figures_squeezes_no_line():
    far, near = (Held("target", year, Decimal(900 + year)) for year in (2030, 2016))
    series = Series({2013: Decimal(1), 2014: Decimal(2)}, DAY, [far, near])

    assert Extent.of([series]) == Extent(2013, 2016, Decimal(0), near.value)
    assert [mark.year for mark in line_chart(series).marks] == [2016]
    assert Across([series]).has_more_than_is_drawn
