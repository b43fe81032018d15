"""A promise that was split, or merged with others, entered beside what became of it."""

import re

import pytest

from commitments import workflow
from commitments.models import Kind
from commitments.yearly_update.checks import check
from tests import make
from tests.admin_pages import boxes_of, boxes_of_all, edition_page
from tests.commitments import people

pytestmark = pytest.mark.django_db

SPLIT = {"went": "split", "went_announced": "1 march 2014", "went_why": "Two teams do it now."}
MERGED = SPLIT | {"went": "merged"}


@pytest.fixture
def draft(client):
    """Teo's update for 2014, with two earlier promises, and two of its own that are saved."""
    plans = make.draft_edition(2013)
    make.revision(plans, kind=Kind.PLAN, text="We will open the hub, and train people.")
    make.pledge(plans, statement="Open the hub", due_on=make.on("March 2014"))
    make.pledge(plans, number=2, statement="Train people")
    make.publish(plans, "December 2013")
    teo = people.teo()
    client.force_login(teo)
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(draft, kind=Kind.PLAN, text="We will open the doors, and build the site.")
    make.pledge(draft, statement="Open the doors")
    make.pledge(draft, number=2, statement="Build the site", due_on=make.on("May 2015"))
    return draft


def pledge(statement):
    return make.Pledge.objects.get(statement=statement)


def enter(client, draft, of="Open the hub", into=(), **entered):
    box = f"1-outcome-{pledge(of).pk}"
    boxes = {f"{box}-{name}": words for name, words in entered.items()}
    boxes |= {f"{box}-into-{pledge(part).pk}": "on" for part in into}
    address = f"/admin/commitments/edition/{draft.pk}/change/"
    return client.post(address, boxes_of_all(client, draft) | boxes, follow=True).text


def told(draft):
    return [
        (str(row), row.kind, str(row.announced_on), row.reason)
        for row in draft.successions.order_by("pk")
    ]


PARTS = ["Open the doors", "Build the site"]


def test_a_split_is_kept_with_its_parts_its_day_and_its_reason(client, draft):
    page = enter(client, draft, into=PARTS, **SPLIT)

    assert told(draft) == [
        (f"Open the hub, split into {part}", "split", "1 March 2014", "Two teams do it now.")
        for part in PARTS
    ]
    assert (
        f'name="1-outcome-{pledge("Open the hub").pk}-into-{pledge(PARTS[0]).pk}" checked' in page
    )


def test_it_stays_when_something_else_is_said_on_the_page_of_all_outcomes(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)
    before, address = told(draft), edition_page(draft, "outcomes")
    [form] = re.findall(
        r'<form[^>]* data-section="outcomes".*?</form>', client.get(address).text, re.S
    )
    box = f"1-outcome-{pledge('Train people').pk}"
    own = {f"{box}-status": "dropped", f"{box}-words": "No money.", f"{box}-own": "on"}

    assert client.post(address, boxes_of(form) | own).status_code == 302

    assert told(draft) == before and draft.outcomes.get().pledge.statement == "Train people"


def test_a_part_without_a_date_carries_on_that_of_the_whole(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)

    assert [str(pledge(part).due_on) for part in PARTS] == ["March 2014", "May 2015"]


def test_what_was_merged_takes_its_day_and_its_reason_from_the_first(client, draft):
    enter(client, draft, into=PARTS[:1], **MERGED)
    assert any("“Open the hub” alone was merged" in row.message for row in check(draft))

    enter(client, draft, of="Train people", into=PARTS[:1], went="merged")

    assert told(draft) == [
        (f"{one}, merged into Open the doors", "merged", "1 March 2014", "Two teams do it now.")
        for one in ("Open the hub", "Train people")
    ]
    assert not any("merged" in row.message for row in check(draft))


def test_promises_are_merged_for_one_reason(client, draft):
    enter(client, draft, into=PARTS[:1], **MERGED)
    enter(client, draft, "Train people", PARTS[:1], **MERGED | {"went_why": "Another."})

    [said] = [row.message for row in check(draft) if "merged" in row.message]
    assert said.endswith("were merged into one: give the same day and reason for each.")


def test_a_split_that_is_taken_away_is_none(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)
    address = f"/admin/commitments/edition/{draft.pk}/change/"
    box = f"1-outcome-{pledge('Open the hub').pk}"
    boxes = {
        name: "" if name.startswith(f"{box}-went") else said
        for name, said in boxes_of_all(client, draft).items()
        if f"{box}-into-" not in name
    }
    client.post(address, boxes, follow=True)

    assert not draft.successions.exists()


def test_a_part_that_is_no_longer_promised_is_no_part(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)
    boxes = boxes_of_all(client, draft)
    del boxes[f"1-plan-pledge-{pledge(PARTS[1]).pk}-take"]
    page = client.post(f"/admin/commitments/edition/{draft.pk}/change/", boxes, follow=True).text

    assert len(told(draft)) == 1
    assert "is not there any more: tick those anew" in page
    assert any("tick those anew" in row.message for row in check(draft))


@pytest.mark.parametrize(
    ("into", "entered", "words"),
    [
        (PARTS[:1], {}, "tick the promises of this report that it was split into, two or more"),
        (PARTS, {"went": "merged"}, "tick the one promise of this report that it was merged into"),
        (PARTS, {"went": ""}, "say whether it was split, or merged with others"),
        (PARTS, {"went": "lost"}, "say whether it was split, or merged with others"),
        (PARTS, {"went_why": ""}, "say why it was split or merged"),
        (PARTS, {"went_announced": ""}, "give the day on which that was announced"),
        (PARTS, {"went_announced": "soon"}, "is not a date"),
    ],
)
def test_what_is_not_whole_is_kept_as_typed_and_named(client, draft, into, entered, words):
    page = enter(client, draft, into=into, **SPLIT | entered)

    assert words in page and not draft.successions.exists()
    assert any(words in finding.message for finding in check(draft))


def test_a_part_is_of_one_promise(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)
    page = enter(client, draft, "Train people", PARTS, **SPLIT)

    assert "“Open the hub” went on as “Open the doors” already" in page
    assert len(told(draft)) == 2


def test_what_was_split_needs_no_outcome_and_is_not_asked_about_again(client, draft):
    enter(client, draft, into=PARTS, **SPLIT)
    enter(client, draft, "Train people", status="dropped", words="No.", own="on")

    assert not any("nothing said of it" in row.message for row in check(draft))
    make.publish(draft, "16 January 2015")
    corrected = make.draft_edition(2014, kind="correction")
    page = client.get(f"/admin/commitments/edition/{corrected.pk}/change/").text
    assert "What happened to: Open the hub" not in page
