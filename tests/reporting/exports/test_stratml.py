"""A response as StratML: goals, objectives and indicators."""

import pytest

from commitments.ledger import checkpoints
from commitments.models import Kind, Outcome
from tests import make, sample, stratml

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/stratml.xml"


def read(client, address=ADDRESS):
    page = client.get(address)
    assert page.headers["Content-Type"] == "application/xml; charset=utf-8"
    return stratml.read(page.content)


def test_the_sample_is_a_valid_document_with_a_goal_for_each_action(client):
    sample.put_in()
    report = read(client)

    goals = stratml.all_of(report, "Goal")
    numbers = [stratml.text(goal, "SequenceIndicator") for goal in goals]
    assert [number for number in numbers if number] == [str(n) for n in range(1, 17)]
    assert stratml.text(report, "StrategicPlanCore", "Organization", "Acronym") == "DfE"
    assert len(stratml.all_of(report, "PerformanceIndicator")) > 50


def indicators(report):
    return {
        stratml.text(row, "MeasurementDimension"): row
        for row in stratml.all_of(report, "PerformanceIndicator")
    }


@pytest.fixture
def two_years(db):
    """A plan with a pledge, then what was done, what became of it, and a figure."""
    pledge, managers = [], make.measure(action=make.action(7))

    def plan(edition):
        make.revision(edition, action=7, kind=Kind.PLAN, text="Move the agencies.")
        pledge.append(
            make.pledge(edition, action=7, statement="Move 9", due_on=make.on("March 2014"))
        )

    def report(edition):
        told = make.revision(edition, action=7, text="Six moved.\x07")
        outcome = make.outcome(edition, pledge[0], Outcome.Status.PARTLY_DELIVERED)
        make.citation(outcome, told.entry, "Six moved.")
        make.figure(edition, managers, value=3)
        make.yardstick(edition, managers, value=8, year=2016)

    make.published_edition(2013, "December 2013", facts=plan)
    make.published_edition(2014, "16 January 2015", facts=report)


def test_a_goal_says_what_its_action_asks(client, two_years):
    action = make.action(7)
    action.ask = "Move 24 departments."
    action.save()

    told = [stratml.text(goal, "Description") for goal in stratml.all_of(read(client), "Goal")]

    assert (
        "Action 7 of the Government digital strategy. What it asks, in our summary: "
        "Move 24 departments." in told
    )


def test_a_year_is_an_objective_with_its_pledges_and_what_was_done(client, two_years):
    report = read(client)
    [plan] = [
        row
        for row in stratml.all_of(report, "Objective")
        if stratml.text(row, "Description") == "Move the agencies."
    ]

    assert stratml.text(plan, "Name") == "Plan for 2014"
    assert stratml.text(plan, "OtherInformation") == "Progress during 2014: Six moved."
    pledge = indicators(report)["Move 9"]
    assert stratml.text(pledge, "MeasurementInstance", "TargetResult", "EndDate") == "2014-03-31"
    actual = ("MeasurementInstance", "ActualResult")
    assert stratml.text(pledge, *actual, "Descriptor", "DescriptorValue") == "partly delivered"
    assert stratml.text(pledge, *actual, "Description") == "Six moved."


def test_a_measure_is_an_indicator_with_its_figures(client, two_years):
    measure = indicators(read(client))["Service managers trained"]

    actual = ("MeasurementInstance", "ActualResult")
    assert stratml.text(measure, *actual, "NumberOfUnits") == "3.00"
    assert stratml.text(measure, *actual, "StartDate") == "2014-01-01"
    target = ("MeasurementInstance", "TargetResult")
    assert stratml.text(measure, *target, "NumberOfUnits") == "8.00"
    assert stratml.text(measure, *target, "StartDate") == "2016-01-01"


def test_it_is_as_at_a_day_and_its_identifiers_stay(client, two_years):
    before, after = read(client, f"{ADDRESS}?as-at=2014-06-01"), read(client)

    def of_pledge(report):
        return stratml.text(indicators(report)["Move 9"], "Identifier")

    assert of_pledge(before) == of_pledge(after)
    assert "Six moved." not in "".join(before.itertext())
    assert "awaited" in "".join(before.itertext())


def test_it_names_the_first_checkpoint_that_covers_it(client, two_years):
    assert "Not signed yet" in stratml.text(read(client), "OtherInformation")
    signed = checkpoints.sign()
    make.published_edition(2012, "January 2016", of=make.response("hmrc"), facts=make.revision)
    checkpoints.sign()

    told = stratml.text(read(client), "OtherInformation")
    assert f"the log of {signed.size} lines, signed on " in told
    assert told.endswith(f"root {signed.root}: http://127.0.0.1:8000/log/checkpoint/{signed.size}")


def test_a_response_without_anything_is_valid_too(client):
    make.response()

    assert stratml.text(read(client), "Name")
