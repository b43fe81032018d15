import re

import pytest

from commitments.models import Kind
from reporting.record.progress import STATUSES, Tally
from tests import make
from tests.rows import made_once


def told(status, is_reported_on=True, is_contested=False, is_ours=True, is_disputed=False):
    """What a tally counts of one pledge."""
    return status, is_reported_on, is_contested, is_ours, is_disputed


@pytest.mark.parametrize(
    ("statuses", "words"),
    [
        ([], ""),
        (["delivered"], "delivered"),
        (["not-reported"] * 3, "3 not mentioned"),
        (["delivered"] * 2, "2 delivered"),
        (["awaited", "dropped"], "1 dropped; 1 awaited"),
        (["no-report"], "no report"),
        (["no-report"] * 2, "2 with no report"),
        (["no-report", "not-asked", "awaited"], "1 with no report, 1 awaited, 1 not asked about"),
        (["delivered", "delivered", "no-report"], "2 of 2 delivered; 1 with no report"),
        (["withdrawn", "replaced", "delivered"], "1 of 3 delivered, 1 withdrawn, 1 replaced"),
        (["replaced"], "replaced"),
        (
            ["not-reported", "delivered", "re-scoped", "not-reported", "delivered"],
            "2 of 5 delivered, 1 re-scoped, 2 not mentioned",
        ),
        (["partly-delivered", "delivered"], "1 of 2 delivered, 1 partly delivered"),
    ],
)
def test_words_follow_the_rule(statuses, words):
    tally = Tally.of(told(status) for status in statuses)

    assert tally.words == words
    assert bool(tally) is bool(statuses)


def test_what_was_taken_back_is_in_the_whole_of_a_year_that_was_reported_on_and_beside_of_others():
    tally = Tally.of([told("withdrawn"), told("withdrawn", False), told("delivered")])

    assert tally.words == "1 of 2 delivered, 1 withdrawn; 1 withdrawn"
    assert (tally.whole, tally.total) == (2, 3)
    assert Tally.of([told("replaced", False)] * 2).words == "2 replaced"


def test_tallies_add_up():
    one = Tally.of([told("withdrawn", False), told("delivered", is_contested=True)])
    disputed = told("not-reported", is_ours=False, is_disputed=True)
    other = Tally.of([told("awaited", False), disputed])
    both = one + other

    assert both.words == "1 of 2 delivered, 1 not mentioned; 1 withdrawn, 1 awaited"
    assert (both.contested, both.ours, both.disputed) == (1, 3, 1)


def test_every_status_is_counted_once_and_in_order():
    tally = Tally.of(told(status) for status in reversed(STATUSES))

    assert [part.status for part in tally.parts] == list(STATUSES)
    assert sum(part.count for part in tally.parts) == tally.total + 2 == len(STATUSES)


def test_what_was_split_or_merged_is_in_no_total_and_named_beside_it():
    statuses = ("delivered", "split", "merged", "merged")
    tally = Tally.of([told(status) for status in statuses] + [told("split", False)])

    assert tally.words == "1 of 1 delivered; 2 split, 2 merged"
    assert (tally.whole, tally.total, tally.gone_on) == (1, 1, 4)
    assert Tally.of([told("split")]).words == "split"


@pytest.fixture
@made_once
def record():
    """Two pledges in action 7's plan for 2014: one delivered, one due only in 2015."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN)
    moved = make.pledge(plan, action=7)
    make.pledge(plan, action=7, number=2, due_on=make.on("March 2015"))
    make.publish(plan)
    report = make.draft_edition(2014)
    make.revision(report, action=7, assessment="Everything on track")
    make.outcome(report, moved)
    return make.publish(report)


ADDRESS = "/dfe/government-digital-strategy/"


def rate(page):
    return re.search(r'data-label="Delivered">([^<]*)<', page.text)[1]


@pytest.mark.django_db
def test_matrix_counts_of_an_action_what_a_report_could_answer(client, record):
    page = client.get(ADDRESS)

    assert rate(page) == "1 of 1"
    assert "1 delivered</a>" in page.text and "1 with no report</a>" in page.text
    assert "1 awaited</a>" in client.get(f"{ADDRESS}?as-at=2016-12-31").text


@pytest.mark.django_db
def test_matrix_as_at_a_day_counts_what_was_known_then(client, record):
    page = client.get(f"{ADDRESS}?as-at=2014-06-01")

    assert "2 awaited</a>" in page.text and "delivered</a>" not in page.text
    assert 'data-label="Delivered"><span aria-hidden="true">–</span>' in page.text
    assert "outcome=awaited&amp;as-at=2014-06-01" in page.text


@pytest.mark.django_db
def test_a_year_counts_what_is_due_in_it(client, record):
    due_2014 = client.get(f"{ADDRESS}years/2014/").text
    due_2015 = client.get(f"{ADDRESS}years/2015/").text

    assert "Promises due in 2014: <strong>delivered</strong>" in due_2014
    assert "year=2014&amp;outcome=delivered" in due_2014
    assert "Promises due in 2015: <strong>no report</strong>" in due_2015


@pytest.mark.django_db
def test_an_action_counts_all_its_pledges_and_its_own_assessment_stays_apart(client, record):
    page = client.get(f"{ADDRESS}actions/7/").text

    assert "Published reports cover 1 of them: 1 delivered." in page
    assert "No published report covers the others: 1 with no report." in page
    assert "action=7&amp;outcome=no-report" in page
    assert "DFE’s own assessment: Everything on track" in page
    assert "How promises are counted" in page


@pytest.mark.django_db
def test_an_action_without_pledges_has_none(client):
    make.published_edition(2014, facts=make.revision)

    assert "We found no promises in what DFE published" in client.get(f"{ADDRESS}actions/1/").text


@pytest.mark.django_db
def test_drafts_are_not_counted(client, record):
    make.outcome(make.draft_edition(2015), record.response.editions.get(year=2013).pledges.last())

    page = client.get(ADDRESS)
    assert rate(page) == "1 of 1" and "1 with no report</a>" in page.text
