"""What stands at the edges of the calendar."""

from datetime import UTC, date, datetime

import pytest

from commitments import standing, workflow
from commitments.models import Edition, StandingPledge
from strategy.models import ReportingYear
from tests import make

pytestmark = pytest.mark.django_db


def pledge_of_2014():
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan)
    make.publish(plan, "16 January 2014")
    return pledge


def status(day):
    return StandingPledge.objects.on(day).get().status


@pytest.mark.parametrize(
    ("due_on", "last_awaited", "given_up"),
    [
        ("28 February 2015", date(2016, 2, 28), date(2016, 2, 29)),
        ("29 February 2016", date(2017, 2, 28), date(2017, 3, 1)),
        ("31 December 2014", date(2015, 12, 31), date(2016, 1, 1)),
        ("31 December 2100", date(2101, 12, 31), date(2102, 1, 1)),
    ],
)
def test_a_report_is_given_up_a_year_and_a_day_after_it_was_due(due_on, last_awaited, given_up):
    pledge_of_2014()
    asked = ReportingYear.objects.get(year=2014)
    asked.due_on = make.on(due_on)
    asked.save()

    assert (status(last_awaited), status(given_up)) == ("awaited", "no-report")


@pytest.mark.parametrize(
    ("ended_on", "status_then"),
    [("31 March 2015", "not-asked"), ("1 April 2015", "no-report")],
)
def test_a_department_ends_on_the_day_on_which_its_report_is_due(ended_on, status_then):
    pledge = pledge_of_2014()
    asked = ReportingYear.objects.get(year=2014)
    asked.due_on = make.on("31 March 2015")
    asked.save()
    department = pledge.entry.response.department
    department.merged_into, department.merged_on = make.department("cabinet"), make.on(ended_on)
    department.save()

    assert (status(date(2015, 3, 30)), status(date(2015, 4, 1))) == ("awaited", status_then)
    assert list(standing.every_difference()) == []


def test_an_action_of_a_partial_date_withdrawn_within_it():
    make.action(added_on=make.on("2013"), withdrawn_on=make.on("March 2013"), first_year=2014)
    pledge_of_2014()

    assert status(date(2014, 1, 16)) == "not-asked"
    assert list(standing.every_difference()) == []


@pytest.mark.parametrize(
    ("moment", "shown_from"),
    [
        (datetime(2020, 6, 30, 22, 59, tzinfo=UTC), date(2020, 6, 30)),
        (datetime(2020, 6, 30, 23, 1, tzinfo=UTC), date(2020, 7, 1)),
        (datetime(2020, 12, 31, 23, 59, tzinfo=UTC), date(2020, 12, 31)),
    ],
)
def test_the_day_of_a_recording_is_londons(moment, shown_from):
    edition = make.draft_edition(2014, origin=Edition.Origin.SEEDED)
    text = make.revision(edition)
    workflow.record(edition=edition, published_on=make.on("16 January 2015"), now=moment)

    assert text.standing.get().shown_from == shown_from


def test_the_first_and_the_last_day_of_all(client):
    page = pledge_of_2014().entry.response.get_absolute_url()
    action = f"{page}actions/1/"
    answers = {
        address: [
            client.get(address, {"as-at": day}).status_code for day in ("0001-01-01", "9999-12-31")
        ]
        for address in ("/", page, action, "/pledges/", "/entries/")
    }
    # Nobody knows what will stand; the action was not yet added.
    assert answers.pop(action) == [404, 400]
    assert all(told == [200, 400] for told in answers.values()), answers
