"""A due date that was moved, entered beside what became of the pledge."""

import pytest

from commitments import workflow
from commitments.models import Kind
from commitments.yearly_update.checks import check
from tests import make
from tests.admin_pages import boxes_of_all
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def draft(client):
    """Teo's update for 2014, with a pledge that is due in March."""
    plans = make.draft_edition(2013)
    make.revision(plans, kind=Kind.PLAN, text="We will open the hub by the end of March.")
    make.pledge(plans, statement="Open the hub", due_on=make.on("March 2014"))
    make.publish(plans, "December 2013")
    teo = people.teo()
    client.force_login(teo)
    return workflow.open_year(response=make.response(), year=2014, by=teo)


def enter(client, draft, **entered):
    pledge = make.Pledge.objects.get()
    boxes = {f"1-outcome-{pledge.pk}-{name}": words for name, words in entered.items()}
    address = f"/admin/commitments/edition/{draft.pk}/change/"
    return client.post(address, boxes_of_all(client, draft) | boxes, follow=True).text


MOVED = {"moved_to": "june 2015", "announced": "1 March 2014", "why": "The supplier was late."}


def test_a_move_is_kept_with_its_day_and_its_reason(client, draft):
    enter(client, draft, **MOVED)

    slip = draft.slips.get()
    assert (str(slip.was_due_on), str(slip.due_on)) == ("March 2014", "June 2015")
    assert (str(slip.announced_on), slip.reason) == ("1 March 2014", "The supplier was late.")
    page = enter(client, draft, why="It was dearer than thought.")
    assert draft.slips.get().reason == "It was dearer than thought." and 'value="June 2015"' in page


def test_a_move_that_is_taken_away_is_none(client, draft):
    enter(client, draft, **MOVED)
    enter(client, draft, moved_to="", announced="", why="")

    assert not draft.slips.exists()


@pytest.mark.parametrize(
    ("entered", "told"),
    [
        ({"why": ""}, "say why the due date was moved"),
        ({"announced": ""}, "give the day on which that was announced"),
        ({"moved_to": ""}, "give the day to which it was moved"),
        ({"moved_to": "when it is ready"}, "is not a date"),
        ({"moved_to": "March 2014"}, "it is due March 2014 already"),
    ],
)
def test_a_move_that_is_not_whole_is_kept_as_typed_and_named(client, draft, entered, told):
    page = enter(client, draft, **MOVED | entered)

    assert told in page and not draft.slips.exists()
    assert "1 March 2014" in page or "announced" in entered
    assert any(told in finding.message for finding in check(draft))


def test_what_was_moved_needs_no_outcome(client, draft):
    assert any("due, and nothing said of it" in row.message for row in check(draft))
    enter(client, draft, **MOVED)

    assert not any("nothing said of it" in row.message for row in check(draft))
