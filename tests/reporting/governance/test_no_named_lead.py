"""Actions that had no named lead in a period."""

import pytest

from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/governance/no-named-lead/"
IN_2014 = f"{ADDRESS}?from=2014-01-01&to=2014-12-31"


def row(page, number):
    return page.text.partition(f"/actions/{number}/")[2].partition("</tr>")[0]


@pytest.fixture
def leader():
    """Answerable for action 1, and held from 1 January 2012, as a source of 2016 says."""
    source = make.told("31 December 2016")
    make.action(1, of=make.response().strategy)
    role = make.role()
    make.appointment(role, "1 January 2012", person=make.person("Ann"), source=source)
    make.accountability(make.action(1), role, "1 January 2012", source=source)
    return role


def test_an_action_without_an_accountable_office_is_listed_and_others_are_not(client, leader):
    make.action(2)

    page = client.get(IN_2014)

    assert (
        "Reporting years, 2012 to 2015: no named lead at some time for 1 of 2 actions" in page.text
    )
    assert "The whole time" in row(page, 2) and "Not known" in row(page, 2)
    assert row(page, 1) == ""


def test_a_part_of_the_period_is_told_with_its_days(client, leader):
    make.action(2)
    make.accountability(make.action(2), leader, "1 March 2014", "1 October 2014")

    assert "1 January 2014 to 28 February 2014; 1 October 2014 to 31 December 2014" in row(
        client.get(IN_2014), 2
    )


def test_an_office_that_nobody_held_is_no_lead(client, leader):
    make.action(2)
    vacant = make.role("vacant")
    make.appointment(vacant, "2012", "1 July 2014")
    make.accountability(make.action(2), vacant, "2012")

    told = row(client.get(IN_2014), 2)

    assert "1 July 2014 to 31 December 2014" in told and "Vacant" in told


def test_what_the_dates_do_not_settle_is_left_open(client, leader):
    make.action(2)
    opens = "between 1 March 2014 and 31 May 2014"
    make.accountability(make.action(2), leader, opens, source=make.told("2016"))

    told = row(client.get(IN_2014), 2)

    assert "1 January 2014 to 28 February 2014" in told
    assert "Left open: 1 March 2014 to 30 May 2014<" in told


def test_what_is_only_left_open_is_counted_apart(client, leader):
    make.action(2)
    make.accountability(make.action(2), leader, "by 1 March 2014", source=make.told("2016"))

    page = client.get(IN_2014)

    assert "at some time for 0 of 2 actions; left open for 1 more." in page.text
    assert "Left open: 1 January 2014 to 28 February 2014" in row(page, 2)
    one_day = row(client.get(f"{ADDRESS}?from=2014-02-28&to=2014-02-28"), 2)
    assert "Left open: 28 February 2014<" in one_day


def test_an_office_that_ended_is_no_lead_after(client):
    make.action(1, of=make.response().strategy)
    role = make.role(ended_on=make.on("1 July 2014"))
    make.appointment(role, "2012")
    make.accountability(make.action(1), role, "2012")

    assert "1 July 2014 to 31 December 2014" in row(client.get(IN_2014), 1)


def test_an_action_needs_nobody_before_it_was_added_or_after_it_was_withdrawn(client, leader):
    make.action(2, withdrawn_on=make.on("1 July 2014"))
    make.action(15, added_on=make.on("1 March 2014"))

    page = client.get(IN_2014)

    assert "The whole time" in row(page, 2) and "The whole time" in row(page, 15)
    late = client.get(f"{ADDRESS}?from=2014-08-01&to=2014-12-31")
    assert row(late, 2) == "" and row(late, 15)
    assert row(client.get(f"{ADDRESS}?from=2014-01-01&to=2014-02-01"), 15) == ""


def test_without_a_period_it_is_the_years_that_the_strategy_reports_on(client, leader):
    make.action(2)
    make.accountability(make.action(2), leader, "1 March 2014", source=make.told("2016"))

    page, before = client.get(ADDRESS), client.get(f"{ADDRESS}?as-at=2014-02-01")

    assert "In the years that each strategy reports on" in page.text
    assert "Outside" not in page.text and row(page, 1) == ""
    assert "1 November 2012" not in row(page, 2) and "Left open" not in row(page, 2)
    assert "30 November 2012 to 28 February 2014" in row(page, 2)
    assert 'name="from" value="2012-01-01"' in page.text
    assert 'name="to" value="2015-12-31"' in page.text
    assert "The whole time" in row(before, 2) and 'value="2014-02-01"' in before.text


def test_what_lies_outside_the_reporting_years_is_told_apart(client, leader):
    make.action(2)

    page = client.get(f"{ADDRESS}?from=2015-01-01&to=2017-12-31")

    assert "no named lead at some time for 1 of 2 actions." in page.text
    assert "when no report was asked for: 2 of 2 actions" in page.text
    assert "–" in row(page, 1).partition("Outside them")[0]
    assert "Left open: 1 January 2017 to 31 December 2017" in row(page, 1)
    assert row(page, 2).count("The whole time") == 2


def test_a_strategy_that_asks_for_no_report_says_so(client):
    make.strategy("unasked", years=())
    make.action(1, of=make.response(strategy_slug="unasked").strategy)

    page = client.get(IN_2014)

    assert "The strategy asks for no report." in client.get(ADDRESS).text
    assert row(client.get(ADDRESS), 1) == ""
    assert "The strategy asks for no report." in page.text
    assert "The whole time" in row(page, 1) and "Reporting years" not in row(page, 1)


def test_every_strategy_the_department_responds_to_has_its_part(client, leader):
    make.response(strategy_slug="second-strategy")
    make.response("hmrc", "third-strategy")

    page = client.get(IN_2014).text

    assert "The strategy had no actions by the end of this period" in page
    assert "Second strategy" in page and "Third strategy" not in page


def test_a_department_without_a_response_says_so(client):
    make.department()

    assert "has no response to a strategy" in client.get(ADDRESS).text


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("from=x&to=2014-13-01", ["from", "to"]),
        ("from=2014", ["from"]),
        ("to=2999-01-01", ["to"]),
        ("from=2014-02-01&to=2014-01-01", ["from"]),
        ("to=2014-07-01&as-at=2014-06-30", ["to"]),
        ("since=2014-01-01", ["since"]),
    ],
)
def test_bad_values_are_all_named_and_nothing_is_shown(client, leader, query, names):
    page = client.get(f"{ADDRESS}?{query}")

    assert page.status_code == 400
    for name in names:
        assert f'">{name}</h2>' in page.text
    assert "Which period?" not in page.text


def test_its_old_address_leads_here_with_its_query(client, leader):
    moved = client.get("/dfe/governance/unanswered/?from=2014-01-01&to=2014-12-31")

    assert (moved.status_code, moved.url) == (301, IN_2014)


@pytest.mark.parametrize("count", [2, 30])
def test_queries_do_not_grow_with_actions_offices_or_strategies(
    client, django_assert_num_queries, count
):
    for number in range(1, count + 1):
        of = make.response(strategy_slug=f"strategy-{number}").strategy
        role = make.role(f"role-{number}")
        make.appointment(role, "2012", person=make.person(f"Person {number}"))
        make.accountability(make.action(number, of=of), role, "2014")

    # The department; its responses; what years they report on; their actions; which offices are
    # answerable, and who held them.
    with django_assert_num_queries(6):
        client.get(IN_2014)
