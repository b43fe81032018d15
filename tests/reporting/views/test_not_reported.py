import pytest

from commitments.models import Kind, Revision
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/pledges/not-reported/"


@pytest.fixture
@made_once
def record():
    plan = make.draft_edition(2013)
    make.revision(plan, action=1, kind=Kind.PLAN, text="The leader will meet all directors.")
    make.pledge(plan, action=1, statement="Meet the directors")
    make.revision(plan, action=2, kind=Kind.PLAN, text="Managers will be trained.")
    trained = make.pledge(plan, action=2, statement="Train managers")
    make.publish(plan)
    report = make.draft_edition(2014)
    make.revision(report, action=1, text="The leadership changed.")
    make.outcome(report, trained)
    make.revision(report, action=2, kind=Kind.PLAN, text="More managers.")
    make.pledge(report, action=2, statement="Train more managers")
    return make.publish(report)


def test_plan_and_progress_stand_beside_each_other_with_what_was_left_out(client, record):
    page = client.get(ADDRESS).text

    assert "Meet the directors" in page
    assert "The leader will meet all directors." in page
    assert "The leadership changed." in page
    assert "identified these promises" in page


def test_what_was_told_or_is_awaited_is_not_there(client, record):
    page = client.get(ADDRESS).text

    assert "Train managers" not in page
    assert "Train more managers" not in page


def test_nothing_is_left_out_before_the_report_is_out(client, record):
    page = client.get(f"{ADDRESS}?as-at=2014-12-30").text

    assert "On 30 December 2014 every promise was mentioned in the report for its year" in page


def test_a_report_without_the_action_is_said_to_say_nothing_of_it(client, record):
    make.published_edition(
        2013,
        "1 February 2014",
        kind="correction",
        change_note="One more.",
        facts=lambda e: make.pledge(e, action=3, statement="Build a culture"),
    )

    page = client.get(f"{ADDRESS}?action=3").text

    assert "DFE’s report for 2014 does not mention this action." in page


def test_a_nil_return_is_shown_with_its_reason(client):
    plan, report = make.draft_edition(2013), make.draft_edition(2014)
    make.pledge(plan)
    make.revision(report, text="", answer=Revision.Answer.NIL_RETURN, reason="A quiet year.")
    make.publish(plan)
    make.publish(report)

    assert "A quiet year." in client.get(ADDRESS).text


def test_progress_that_repeats_its_plan_is_marked(client):
    plan, report = make.draft_edition(2013), make.draft_edition(2014)
    make.revision(plan, kind=Kind.PLAN, text="We work with all others on the common platforms.")
    make.pledge(plan)
    make.revision(report, text="We work with all others on the common platforms.")
    make.publish(plan)
    make.publish(report)

    assert "100% the same as the plan for 2014" in client.get(ADDRESS).text


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("action=1", True),
        ("action=2", False),
        ("year=2014", True),
        ("year=2013", False),
        ("department=dfe&strategy=government-digital-strategy", True),
    ],
)
def test_filters_give_what_they_say(client, record, query, found):
    page = client.get(f"{ADDRESS}?{query}").text

    assert ("Meet the directors" in page) is found
    assert ("No promises match." in page) is not found


@pytest.mark.parametrize("query", ["action=77", "year=1812", "outcome=dropped", "page=0"])
def test_what_is_unknown_is_refused(client, record, query):
    page = client.get(f"{ADDRESS}?{query}")

    assert page.status_code == 400
    assert query.partition("=")[0] + " can’t be" in page.text


def test_drafts_are_not_seen(client, record):
    make.revision(
        make.draft_edition(2014, kind="correction", change_note="x"), action=1, text="A draft."
    )

    assert "A draft." not in client.get(ADDRESS).text


def test_the_list_goes_on_over_pages(client):
    plan = make.draft_edition(2013)
    for number in range(1, 23):
        for place in range(1, 6):
            make.pledge(plan, action=number, number=place, statement=f"{place} of action {number}!")
    make.publish(plan)
    make.published_edition(2014)

    first, second = client.get(ADDRESS).text, client.get(f"{ADDRESS}?page=2").text

    assert "Showing 1 to 100 of 110 promises" in first
    assert "5 of action 20!" in first and "1 of action 21!" not in first
    assert "1 of action 21!" in second and "5 of action 22!" in second


@pytest.mark.parametrize(
    ("query", "order"),
    [("", "2014 2013"), ("?sort=year", "2013 2014"), ("?sort=-action", "2013 2014")],
)
def test_the_list_is_sorted_as_the_address_says(client, query, order):
    first, second = make.draft_edition(2012), make.draft_edition(2013)
    make.pledge(first, action=2, kind=Kind.COMMITMENT, statement="For 2013!")
    make.publish(first)
    make.pledge(second, action=1, statement="For 2014!")
    make.publish(second)
    make.published_edition(2014)

    page = client.get(f"{ADDRESS}{query}").text
    assert sorted(["2013", "2014"], key=lambda year: page.index(f"For {year}!")) == order.split()


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 15])
def test_queries_do_not_grow_with_departments(client, django_assert_num_queries, departments):
    for number in range(departments):
        of = make.response(f"department-{number}")
        plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
        make.revision(plan, kind=Kind.PLAN)
        make.pledge(plan)
        make.revision(report)
        make.publish(plan)
        make.publish(report)

    # The choices of departments, strategies, actions, years asked about and years due; how many
    # have each value; what stands of the pledges, these, whether auditors said something; what
    # stands of their texts, these; what departments, strategies and actions are called; whether
    # anything is pending.
    with django_assert_num_queries(15):
        client.get(ADDRESS)
    # The choices, the numbers and the names are kept for the next who asks.
    with django_assert_num_queries(5):
        client.get(f"{ADDRESS}?sort=action")
