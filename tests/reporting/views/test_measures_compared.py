"""A measure across departments: which are compared, what is said of targets, and as at a day."""

import re

import pytest

from tests import make
from tests.commitments.test_unpublished import SECRET
from tests.reporting.exported import json_rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

LIST = "/measures/compare/"
STRATEGY = "strategy=government-digital-strategy"
PAGE = f"{LIST}?{STRATEGY}&name=Cost+per+transaction&unit=pounds"
COST = {"name": "Cost per transaction", "unit": "pounds"}


def department(slug, figures, held=(), **fields):
    """A measure of a department, with figures by year, and what its first edition holds against."""
    measure = make.measure("cost", of=make.response(slug), **COST | fields)
    for year, value in figures.items():

        def facts(edition, value=value):
            if value is not None:
                make.figure(edition, measure, value)
            for row in held if edition.year == min(figures) else ():
                make.yardstick(edition, measure, **row)

        make.published_edition(year, of=measure.response, facts=facts)
    return measure


def target(value, year, direction="lower", kind="target"):
    return {"value": value, "year": year, "direction": direction, "kind": kind}


@pytest.fixture
@made_once
def two():
    return [
        department("dfe", {2012: 9, 2013: None, 2014: 4}, [target(5, 2014), target(1, 2099)]),
        department(
            "hmrc", {2012: 3, 2013: 4, 2014: 6}, [target(5, 2014), target(4, 2011, "", "baseline")]
        ),
    ]


def words(page) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_measures_of_one_name_and_unit_are_listed_with_how_many_departments(client, two):
    department("bis", {2014: 7}, name="Cost per Transaction")  # Another name: a capital.

    page = client.get(LIST).text

    assert f"{PAGE.replace('&', '&amp;')}" in page
    assert "Cost per Transaction" not in page
    assert "Cost per transaction pounds" in words(page).replace("Unit ", "")


def test_each_department_has_a_line_with_gaps_targets_and_directions(client, two):
    told = words(client.get(PAGE).text)

    assert "2 departments. Of 2 targets whose year is over and has a figure" in told
    assert "1 was met and 1 missed" in told
    assert "Lower is better, as the departments say." in told
    assert "No figure of 2013: the line has a gap there." in told
    assert "Target for 2014: 5 pounds. Met: 4 in 2014." in told
    assert "Target for 2014: 5 pounds. Missed: 6 in 2014." in told
    assert "Target for 2099: 1 pounds. 2099 has not come yet." in told
    assert "Targets that are more than 3 years from all figures are told and not drawn." in told
    assert "Baseline of 2011: 4 pounds." in told


def test_charts_are_told_in_words_and_the_table_has_the_same_figures(client, two):
    page = client.get(PAGE).text

    assert len(re.findall('<svg class="app-chart" role="img" aria-labelledby', page)) == 2
    assert "2012: 9 pounds. 2014: 4 pounds. 2013: no figure." in page
    table = words(page.partition("The same figures")[2].partition("Download all")[0])
    assert "2012 9 2013 – no figure 2014 4" in table
    assert "Target 5 (2014), missed" in table


def test_nothing_is_said_of_a_target_before_its_year_has_come(client, two):
    told = words(client.get(f"{PAGE}&as-at=2013-06-01").text)

    assert "2014 has not come yet." in told
    assert "Met" not in told and "Missed" not in told and "6 in 2014" not in told


def test_a_target_that_another_edition_gives_otherwise_stands_from_its_day(client, two):
    correction = make.draft_edition(2014, of=two[1].response, kind="correction", change_note="So.")
    make.yardstick(correction, two[1], **target(8, 2014))
    make.publish(correction, "1 March 2015")

    assert "Target for 2014: 8 pounds. Met: 6 in 2014." in words(client.get(PAGE).text)
    before = words(client.get(f"{PAGE}&as-at=2015-02-28").text)
    assert "Target for 2014: 5 pounds. Missed: 6 in 2014." in before
    [was, is_now] = [
        (row["value"], row["is_current"])
        for row in json_rows(client, "/data/yardsticks.json?department=hmrc")
        if row["kind"] == "target"
    ]
    assert (was, is_now) == ((5, False), (8, True))


def test_what_differs_in_a_capital_or_the_unit_is_named_and_not_joined(client, two):
    department("bis", {2014: 77}, name="Cost per Transaction")
    department("mod", {2014: 88}, unit="pence")

    page = client.get(PAGE).text

    assert "Cost per Transaction, in pounds" in page and "Cost per transaction, in pence" in page
    assert ">77<" not in page and ">88<" not in page
    other = words(client.get(PAGE.replace("transaction", "Transaction")).text)
    assert "1 department." in other and "Only one figure so far, of 2014." in other


def test_a_draft_is_not_compared(client, two):
    draft = make.draft_edition(2015, of=two[0].response)
    make.figure(draft, two[0], 987654)
    make.yardstick(draft, two[0], value=876543, section=SECRET)
    make.measure("secret", of=make.response("bis"), **COST)

    page = client.get(PAGE).text

    assert "987,654" not in page and "876,543" not in page and "2 departments" in page
    assert "876543" not in client.get("/data/yardsticks.json").getvalue().decode()


@pytest.mark.parametrize(
    "query", ["name=a", "unit=a", f"name=a&unit=b&{STRATEGY}&x=1", "name=a&unit=b"]
)
def test_a_measure_is_named_whole(client, two, query):
    assert client.get(f"{LIST}?{query}").status_code == 400


def test_nothing_is_said_of_what_nobody_measures(client, two):
    page = client.get(f"{LIST}?{STRATEGY}&name=%3Cb%3E&unit=pounds").text

    assert "No department has published a figure of this name and unit" in words(page)
    assert "<b>" not in page
    before = client.get(f"{LIST}?as-at=2012-01-01").text
    assert "No figure had been published by 1 January 2012" in before


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [2, 30])
def test_queries_do_not_grow_with_departments(client, django_assert_num_queries, departments):
    for number in range(departments):
        department(f"dept-{number}", {2013: number}, [target(number, 2013)])

    # The choices of strategies; measures, figures, baselines and targets; what is called alike;
    # whether anything is pending.
    with django_assert_num_queries(6):
        page = client.get(PAGE)
    assert page.text.count('<svg class="app-chart"') == min(departments, 24)
    # How many names there are, the names, whether anything is pending.
    with django_assert_num_queries(3):
        client.get(LIST)


def test_data_has_what_figures_are_held_against(client, two):
    rows = json_rows(client, "/measures.json?department=hmrc&name=Cost+per+transaction&unit=pounds")

    names = ("year", "value", "target", "target_direction", "baseline", "baseline_year")
    assert [tuple(row[name] for name in names) for row in rows] == [
        (2012, 3, None, None, 4, 2011),
        (2013, 4, None, None, 4, 2011),
        (2014, 6, 5, "lower", 4, 2011),
    ]
    assert json_rows(client, "/data/yardsticks.json?department=hmrc&unit=pence") == []


def test_a_measure_with_a_target_alone_is_listed_without_a_line(client):
    department("dfe", {2014: None}, [target(5, 2015)])

    told = words(client.get("/measures/").text)

    assert "No figure so far." in told
    assert "Target for 2015: 5 pounds. No figure of 2015 is published" in told
