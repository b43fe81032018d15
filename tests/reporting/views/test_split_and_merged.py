"""Promises that were split, or merged into one, on the pages of readers."""

import json

import pytest

from commitments.models import Kind
from tests import make

pytestmark = pytest.mark.django_db

ACTION = "/dfe/government-digital-strategy/actions/1/"
WHY = "Two teams do it now."


@pytest.fixture
def promised():
    """Three promises of December 2013."""
    plan = make.draft_edition(2013)
    made = [
        make.pledge(plan, number=number, statement=statement)
        for number, statement in enumerate(["Open the hub", "Train people", "Hire people"], 1)
    ]
    make.revision(plan, kind=Kind.PLAN, text="We will open the hub, and train and hire people.")
    make.publish(plan, "12 December 2013")
    return made


@pytest.fixture
def report(promised):
    """The draft of 2014: the first promise is split into two, the others are merged into one."""
    draft = make.draft_edition(2014)
    parts = [
        make.pledge(draft, number=number, statement=statement)
        for number, statement in enumerate(["Open the doors", "Build the site", "Grow"], 1)
    ]
    said = {"announced_on": make.on("3 March 2014"), "reason": WHY}
    make.split(draft, promised[0], *parts[:2], **said)
    make.merged(draft, parts[2], *promised[1:], **said)
    return draft


def read(client, address):
    answer = client.get(address)
    return b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()


def page_of(client, statement, asked=""):
    pledge = make.Pledge.objects.get(statement=statement)
    return " ".join(client.get(f"/pledges/{pledge.pk}/{asked}").text.split())


def test_the_page_of_a_promise_that_was_split_leads_to_its_parts(client, report):
    make.publish(report, "16 January 2015")

    page = page_of(client, "Open the hub")

    assert "⇉</span> Split</strong>" in page
    assert "It stays what was promised." in page
    assert f"edition 2</a>, announced 3 March 2014: {WHY}" in page
    became = page.partition('id="outcome"')[2].partition("<h2")[0]
    assert "Open the doors" in became and "Build the site" in became and "No report" in became
    assert "No edition says" not in page


def test_the_page_of_a_part_tells_of_which_it_is_one(client, report):
    make.publish(report, "16 January 2015")

    assert "A part of: Open the hub." in page_of(client, "Build the site")
    assert "Merged from: Train people. Merged from: Hire people." in page_of(client, "Grow")
    assert "Merged into <a" in page_of(client, "Hire people")


def test_neither_is_seen_before_it_is_published_nor_on_an_earlier_day(client, report):
    before = page_of(client, "Open the hub")
    make.publish(report, "16 January 2015")
    on_the_day = page_of(client, "Open the hub", "?as-at=2015-01-15")

    for page in (before, on_the_day):
        assert "Split" not in page and "Build the site" not in page and WHY not in page


def test_a_thread_takes_as_many_queries_however_many_parts(
    client, report, django_assert_num_queries
):
    make.publish(report, "16 January 2015")
    later = make.draft_edition(2015)
    part = make.Pledge.objects.get(statement="Build the site")
    make.split(later, part, *(make.pledge(later, number=number) for number in (1, 2, 3)))
    hub, hire = (
        make.Pledge.objects.get(statement=statement) for statement in ("Open the hub", "Grow")
    )
    client.get(f"/pledges/{hub.pk}/")
    make.publish(later, "16 January 2016")

    for pledge in (hub, hire):
        with django_assert_num_queries(10):
            client.get(f"/pledges/{pledge.pk}/")


def test_totals_count_what_it_went_on_as(client, report):
    make.publish(report, "16 January 2015")

    page = " ".join(client.get(ACTION).text.split())

    assert "DFE made 3 promises on this action. No published report covers them: 3 with no" in page
    assert "Beside them, 1 split and 2 merged: counted as what they went on as." in page
    assert "Split into <a" in page and "Merged into <a" in page


def test_lists_are_filtered_by_it_and_name_what_it_went_on_as(client, report):
    make.publish(report, "16 January 2015")

    found = read(client, "/pledges/?outcome=split")
    assert "1 promise" in found and "Split into" in found and "Build the site" in found
    rows = json.loads(read(client, "/data/successions.json"))["rows"]
    assert [row["how"] for row in rows] == ["split", "split", "merged", "merged"]
    [row] = json.loads(read(client, "/pledges.json?outcome=split"))["rows"]
    keys = sorted(entry["goes_on_as"] for entry in rows[:2])
    assert row["goes_on_as"] == " ".join(map(str, keys))
    assert (row["goes_on_edition"], row["goes_on_reason"]) == (2, WHY)


def test_the_edition_its_changes_and_the_timeline_tell_it(client, report):
    make.publish(report, "16 January 2015")
    editions = "/dfe/government-digital-strategy/editions/2/"

    assert "Promises it split or merged" in client.get(editions).text
    assert "Promises split or merged" in client.get(f"{editions}changes/").text
    timeline = " ".join(client.get(f"{ACTION}timeline/").text.split())
    assert "3 March 2014: promise split" in timeline and "promises merged" in timeline
