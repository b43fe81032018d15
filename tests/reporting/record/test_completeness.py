"""What was due, came, came late and never came, and what each report left out."""

from datetime import date

import pytest

from commitments.models import Kind, Revision
from reporting.record.completeness import CellsOf, Completeness, PromisesOf
from strategy.models import ReportingYear
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def asked():
    """Two actions, each report due on the last of January after its year."""
    response = make.response()
    for number in (1, 2):
        make.action(number, of=response.strategy)
    for year in ReportingYear.objects.all():
        ReportingYear.objects.filter(pk=year.pk).update(
            **{
                f"due_on_{name}": value
                for name, value in {
                    "first": date(year.year + 1, 1, 31),
                    "last": date(year.year + 1, 1, 31),
                    "precision": "day",
                }.items()
            }
        )
    return response


def statement(day, **place):
    found = Completeness(date.fromisoformat(day), **place)
    list(found.filled_in(found.rows))
    return found


def reports(day):
    return {row.year: row.status for row in statement(day).rows}


def test_a_report_came_on_time_late_or_its_date_leaves_that_open(asked):
    make.published_edition(2012, "31 January 2013")
    make.published_edition(2013, "1 February 2014")
    make.published_edition(2014, "2015")

    rows = statement("2016-01-31").rows

    assert [(row.year, row.status, row.days_late, row.late_words) for row in rows] == [
        (2012, "on-time", (0, 0), ""),
        (2013, "late", (1, 1), "1 day late"),
        (2014, "left-open", (0, 334), "up to 334 days late"),
        (2015, "to-come", None, ""),
    ]


def test_a_report_that_is_not_out_is_to_come_awaited_and_then_never_came(asked):
    make.published_edition(2012, "31 January 2013")

    assert reports("2014-01-31")[2013] == "to-come"
    assert reports("2014-02-01")[2013] == "awaited"
    assert reports("2015-01-31")[2013] == "awaited"
    assert reports("2015-02-01")[2013] == "no-report"


def test_a_report_is_late_from_the_day_after_it_was_due(asked):
    make.published_edition(2012, "31 January 2013")

    late = {day: statement(day).rows[1].late_words for day in ("2014-01-31", "2014-02-01")}
    assert late == {"2014-01-31": "", "2014-02-01": "1 day late so far"}
    assert statement("2016-01-31").rows[1].late_words == "730 days late so far"
    make.published_edition(2013, "1 March 2016")
    assert statement("2016-03-01").rows[1].days_late_so_far is None
    assert statement("2016-01-31").rows[1].days_late_so_far == 730


def test_where_no_day_was_set_nothing_is_called_late():
    make.published_edition(2012, "1 June 2014")

    [first, *_] = statement("2016-01-31").rows

    assert (first.status, first.due_on, first.days_late) == ("no-day", None, None)
    assert all(row.days_late_so_far is None for row in statement("2020-01-01").rows)


def test_a_report_that_nobody_asked_for_is_beside_those_that_were(asked):
    make.published_edition(2015, "January 2016", facts=make.revision)
    asked.department.closed_on = make.on("1 June 2015")
    asked.department.save()

    [row] = [row for row in statement("2016-06-01").rows if row.year == 2015]

    assert (row.status, row.cells) == ("not-asked", CellsOf(beside=1))


def test_nothing_is_due_of_a_department_that_was_no_more(asked):
    asked.department.closed_on = make.on("1 June 2014")
    asked.department.save()

    assert list(reports("2016-06-01")) == [2012, 2013]


def test_each_cell_due_is_counted_once_by_what_became_of_it(asked):
    def facts(edition):
        make.revision(edition, action=1)
        make.revision(edition, action=2, text="", answer=Revision.Answer.NIL_RETURN, reason="So.")
        make.revision(edition, action=1, kind=Kind.PLAN)
        make.revision(edition, action=1, kind=Kind.COMMITMENT, text="Beside.")

    make.published_edition(2013, "January 2014", facts=facts)

    by_year = {row.year: row.cells for row in statement("2014-06-01").rows}

    assert by_year[2012] == CellsOf(due=2, without_report=2)
    assert by_year[2013] == CellsOf(due=4, filled=2, nil=1, left_out=1, beside=1)


def test_each_promise_due_is_counted_once_by_whether_it_was_answered(asked):
    def plan(edition):
        for number in (1, 2, 3):
            make.pledge(edition, number=number, statement=f"Promise {number}")

    made = make.published_edition(2013, "January 2014", facts=plan)

    def report(edition):
        make.outcome(edition, made.pledges.get(number=1))
        make.withdrawal(edition, made.pledges.get(number=2))

    before = {row.year: row.promises for row in statement("2014-06-01").rows}
    make.published_edition(2014, "January 2015", facts=report)
    after = {row.year: row.promises for row in statement("2015-06-01").rows}

    assert before[2014] == PromisesOf(due=3, without_report=3)
    assert after[2014] == PromisesOf(due=3, answered=1, not_mentioned=1, taken_back=1)


def test_a_draft_is_no_report(asked):
    make.revision(make.draft_edition(2012))

    assert reports("2013-02-01")[2012] == "awaited"


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_queries_do_not_grow_with_the_record(asked, django_assert_num_queries):
    make.published_edition(2012, "January 2013")
    for name in ("defra", "mod"):
        make.published_edition(2012, "January 2013", of=make.response(name), facts=make.revision)

    # Responses, years, reports; actions, texts, promises.
    with django_assert_num_queries(6):
        assert len(statement("2013-06-01").rows) == 12
