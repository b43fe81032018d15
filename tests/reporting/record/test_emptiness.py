"""Why a cell is empty: each kind of emptiness with its status and sentence, as at a day."""

from datetime import date

import pytest

from commitments.models import Kind
from reporting.record.cells import Cells
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


def cell(day, *, of=None, action=1, kind=Kind.PROGRESS, year=2013):
    cells = Cells(of or make.response(), day)
    number = make.action(action, of=cells.response.strategy)
    return cells.cell(number, kind, year)


@pytest.mark.parametrize(
    ("day", "status", "why"),
    [
        ("2013-12-31", "awaited", "Awaited: DFE’s report for 2013 is not out yet."),
        ("2014-12-31", "awaited", "Awaited: DFE’s report for 2013 is not out yet."),
        ("2015-01-01", "no-report", "No report: DFE has not published a report for 2013."),
        ("2015-06-01", "left-out", "Left out: DFE’s report for 2013 does not mention this."),
    ],
)
def test_what_is_due_and_empty_is_awaited_for_12_months_and_left_out_by_a_report(day, status, why):
    make.published_edition(2013, "1 June 2015", of=make.response())

    found = cell(date.fromisoformat(day))

    assert (found.status, found.why) == (status, why)


def test_a_plan_waits_for_the_report_of_the_year_before():
    found = cell(date(2015, 1, 1), kind=Kind.PLAN, year=2014)

    assert found.status == "no-report"
    assert found.why == "No report: DFE has not published a report for 2013."


def test_what_is_not_due_says_why():
    make.action(2, of=make.response().strategy, first_year=2014, added_on=make.on("December 2013"))
    make.action(3, of=make.response().strategy, withdrawn_on=make.on("June 2013"))
    today = date(2016, 1, 1)

    assert cell(today, action=2).why == (
        "Not due: this action was added in December 2013 and is reported for from 2014."
    )
    assert cell(today, action=3).why == "Not due: this action was withdrawn in June 2013."
    assert cell(today, kind=Kind.PLAN, year=2016).why == (
        "Not due: the strategy asks for no plan for 2016."
    )
    assert cell(today, action=3, year=2012).status == "not-due"


@pytest.fixture
@made_once
def gone():
    """Reported for 2012, and was merged into DfE on 1 July 2013."""
    department = make.department(
        "gone",
        abbreviation="DGone",
        merged_into=make.department(),
        merged_on=make.on("1 July 2013"),
    )
    response = make.response(department.slug)
    make.action(1, of=response.strategy)
    make.published_edition(
        2012, of=response, facts=lambda e: make.revision(e, kind=Kind.COMMITMENT)
    )
    return response


def test_nothing_is_due_from_a_department_after_it_was_merged(gone):
    before, after = cell(date(2013, 6, 30), of=gone), cell(date(2013, 7, 1), of=gone)

    assert before.status == "awaited"
    assert after.status == "not-due"
    assert after.why == "Not due: DGone was merged into DFE on 1 July 2013."
    assert Cells(gone, date(2026, 1, 1)).counts.words == "1 of 1 filled"


def test_a_report_that_was_due_before_the_end_of_its_department_never_comes():
    late = make.response("gone-late")
    late.department.closed_on = make.on("1 February 2013")
    late.department.save()

    found = cell(date(2013, 2, 1), of=late, kind=Kind.COMMITMENT, year=2012)

    assert found.status == "no-report"
    assert found.why == (
        "No report: GONE-LATE came to an end on 1 February 2013, "
        "and had published no report for 2012."
    )


@pytest.mark.parametrize(
    "path",
    [
        "",
        "actions/1/",
        "years/2013/",
        "editions/",
        "editions/1/",
        "outcomes/",
        "actions/1/timeline/",
    ],
)
def test_its_pages_say_what_became_of_it_and_lead_there(client, gone, path):
    address = f"/gone/government-digital-strategy/{path}"
    successor = make.response()

    page, before = client.get(address).text, client.get(f"{address}?as-at=2013-06-30").text

    assert "DGone was merged into DFE on 1 July 2013. Nothing has been due from it" in page
    assert f'href="{successor.get_absolute_url()}"' in page
    assert 'href="/dfe/governance/"' in page
    assert "was merged into DFE" not in before


def test_its_governance_says_so_too(client, gone):
    assert "DGone was merged into DFE" in client.get("/gone/governance/").text
    assert "was merged into" not in client.get("/dfe/governance/").text


def test_a_page_of_a_department_that_ended_asks_one_query_more(
    client, gone, django_assert_num_queries
):
    make.response()

    # Its response, actions, reporting years, editions, texts, pledges, opinions, how it ended, why
    # totals changed (4); where its successor answers.
    with django_assert_num_queries(13):
        client.get("/gone/government-digital-strategy/")
