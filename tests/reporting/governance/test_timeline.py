"""The timeline: where things are drawn, and that the table says the same."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest

from reporting.governance.timeline import CERTAIN, FADED, POSSIBLE, Bar, Line, Timeline
from strategy.models import Merger, Portfolio
from tests import make

DAY = date(2019, 12, 31)


def drawn(since, until=None, *, last_heard_of=None, as_at=DAY):
    """The bars of one line on a timeline that begins with 2010, as (from, to, how sure)."""
    first = Line("2010", make.on("1 January 2010"))
    ends = [make.on(text) if text else None for text in (until, last_heard_of)]
    line = Line("x", make.on(since), ends[0], last_heard_of=ends[1])
    bars = Timeline([first, line], as_at).drawn[1].bars
    return [(round(bar.x), round(bar.end), bar.sure) for bar in bars]


def test_days_are_certain_from_the_first_to_the_last():
    assert drawn("1 January 2011", "1 January 2015") == [(10, 50, CERTAIN)]


def test_what_has_no_end_goes_on_to_the_day_of_the_page():
    assert drawn("1 January 2015") == [(50, 100, CERTAIN)]


def test_open_dates_are_drawn_as_possible_before_and_after():
    assert drawn("during 2011 (2011)", "during 2014 (2014)") == [
        (10, 20, POSSIBLE),
        (20, 40, CERTAIN),
        (40, 50, POSSIBLE),
    ]


def test_nothing_is_certain_where_the_end_may_come_before_the_start():
    assert drawn("during 2014 (2014)", "during 2014 (2014)") == [(40, 50, POSSIBLE)]


def test_what_is_only_said_to_be_there_by_a_day_may_reach_back_to_the_edge():
    assert drawn("by 1 January 2015") == [(0, 50, POSSIBLE), (50, 100, CERTAIN)]


def test_a_start_that_may_be_after_the_day_is_only_possible():
    assert drawn("during 2019 (2019)", as_at=date(2019, 6, 30)) == [(95, 100, POSSIBLE)]


def test_what_was_heard_of_last_is_solid_until_then_and_fades_after():
    assert drawn("1 January 2011", last_heard_of="31 December 2014") == [
        (10, 50, CERTAIN),
        (50, 100, FADED),
    ]
    assert drawn("during 2014 (2014)", last_heard_of="1 March 2014") == [
        (40, 50, POSSIBLE),
        (50, 100, FADED),
    ]
    assert drawn("1 January 2011", "1 January 2018", last_heard_of="31 December 2014") == [
        (10, 50, CERTAIN),
        (50, 80, FADED),
    ]


def test_a_term_of_one_day_can_be_seen():
    lines = [Line("2010", make.on("1 January 2010")), Line("x", make.on("31 December 2019"))]

    assert Timeline(lines, DAY).drawn[1].bars == [Bar(99.6, 0.4, CERTAIN)]


def test_years_are_told_along_the_top_as_many_as_there_is_room_for():
    few = Timeline([Line("x", make.on("1 May 2017"))], DAY)
    many = Timeline([Line("x", make.on("1 May 1950"))], DAY)

    assert [year for year, _x in few.years] == [2017, 2018, 2019]
    assert [year for year, _x in many.years] == [1950, 1959, 1968, 1977, 1986, 1995, 2004, 2013]


@pytest.mark.django_db
def test_drawing_and_table_of_a_department_say_the_same(client):
    role = make.role("digital-leader", started_on=make.on("2012"))
    make.appointment(role, "2012", "during 2014 (2014)", person=make.person("Ann"))
    make.appointment(role, "during 2014 (2014)")
    make.group(Portfolio, "schools", started_on=make.on("2013"))
    Merger.objects.create(
        department=role.department,
        slug="esfa",
        what="teams",
        state="planned",
        as_of=make.on("1 May 2014"),
    )

    page = client.get("/dfe/governance/?as-at=2015-06-30").text

    svg = ElementTree.fromstring(re.search(r"<svg class=.app-chart.*?</svg>", page, re.DOTALL)[0])
    words = [text.text for text in svg.iter() if text.tag.endswith("text")]
    for label in ("Digital leader", "Ann", "Not named", "Portfolio: Schools", "Teams: planned"):
        assert label in words
        assert label in page.partition("The timeline as a table")[2]
    assert 'role="img"' in page and 'aria-labelledby="timeline-title timeline-desc"' in page
    assert "app-timeline__certain" in page and "app-timeline__possible" in page
    assert 'class="app-timeline__faded app-timeline__held"' in page
    assert "Last heard of in 2014" in page.partition("The timeline as a table")[2]
    assert "style=" not in page


@pytest.mark.django_db
def test_an_office_has_a_timeline_of_its_own_or_says_that_no_date_is_known(client):
    make.appointment(make.role("held"), "2012", person=make.person("Ann"))
    make.role("unknown")

    held = client.get("/dfe/governance/roles/held/").text
    unknown = client.get("/dfe/governance/roles/unknown/").text

    assert "Timeline of Held" in held and "unknown" not in held
    assert "There is nothing to draw" in unknown and 'role="img"' not in unknown
