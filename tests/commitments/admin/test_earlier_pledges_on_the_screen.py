"""Earlier pledges that are still open stand beside those due this year."""

import pytest

from commitments import workflow
from commitments.models import Kind, Outcome
from commitments.yearly_update.checks import check
from commitments.yearly_update.sheet import Sheet
from tests import make
from tests.admin_pages import boxes_of_all
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client):
    """Five pledges for 2013, of which the report for 2013 tells; Teo's update for 2014."""
    first = make.draft_edition(2012)
    pledges = [
        make.pledge(first, kind=Kind.COMMITMENT, number=number, statement=f"Promise {number}")
        for number in range(1, 6)
    ]
    make.publish(first, "December 2012")
    report = make.draft_edition(2013)
    make.revision(report)
    make.pledge(report, statement="For 2014")
    status = Outcome.Status
    make.outcome(report, pledges[0], status.DELIVERED)
    make.outcome(report, pledges[1], status.PARTLY_DELIVERED)
    make.outcome(report, pledges[2], status.CARRIED_FORWARD)
    make.outcome(report, pledges[3], status.CARRIED_FORWARD, carried_to=report.pledges.get())
    make.publish(report, "December 2013")
    teo = people.teo()
    client.force_login(teo)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def section(draft):
    return Sheet(draft).section("1")


def test_those_that_are_open_stand_after_those_of_the_year(draft):
    asked = section(draft)

    assert [row.statement for row in asked.due_now] == ["For 2014"]
    # Delivered is over; of what was carried forward to another, that other is open.
    assert [row.statement for row in asked.due_before] == ["Promise 2", "Promise 3", "Promise 5"]


def test_they_are_folded_and_may_be_answered(client, draft):
    page = client.get(f"/admin/commitments/edition/{draft.pk}/actions/1/").text
    assert "3 earlier promises still open: say what happened to them" in page
    pledge = make.Pledge.objects.get(statement="Promise 5")
    box = f"1-outcome-{pledge.pk}"
    boxes = boxes_of_all(client, draft) | {
        "1-progress-text": "The fifth was done, too.",
        f"{box}-status": "delivered",
        f"{box}-words": "The fifth was done",
    }
    client.post(f"/admin/commitments/edition/{draft.pk}/change/", boxes)

    assert draft.outcomes.get().pledge == pledge


def test_none_of_them_is_asked_for(draft):
    asked = section(draft)

    assert asked.awaited == asked.due_now
    said = [row.message for row in check(draft) if "nothing said of it" in row.message]
    assert said == ["Action 1, “For 2014”: due, and nothing said of it."]
