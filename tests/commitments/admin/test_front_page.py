"""The front page of the admin: to everybody what is theirs, and what others hold."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments import workflow
from commitments.models import Contribution, Step
from tests import make
from tests.admin_pages import edition_page
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db
TABLES = "Tables of the record"


@pytest.fixture
@made_once
def draft():
    make.action(1)
    return workflow.open_year(response=make.response(), year=2014, by=people.teo())


def front(client, user):
    client.force_login(user)
    return " ".join(client.get("/admin/").text.split())


def held(edition, **fields):
    """One that somebody can answer by a link still."""
    now = timezone.now()
    later = now + timedelta(days=7)
    teo = User.objects.get(username="teo")
    return make.contribution(edition, teo, asked_at=now, expires_at=later, **fields)


def part(page, heading):
    return page.partition(f'<h2 id="{heading}">')[2].partition("</section>")[0]


def test_what_waits_for_an_approver_is_theirs_and_with_others_for_the_editor(client, draft):
    teo = draft.created_by
    workflow.submit(edition=draft, by=teo)

    approvers = front(client, people.rita())
    assert "waits for you (approval), submitted by teo" in part(approvers, "yours")
    assert "Nothing waits for anybody else." in part(approvers, "waiting")

    editors = front(client, teo)
    assert "submitted by teo" in part(editors, "waiting")
    assert "No draft is open." in part(editors, "yours")
    assert ": submitted on " in part(editors, "finished")


@pytest.mark.parametrize("due_on", [None, date(2014, 12, 1)])
def test_what_waits_for_a_step_waits_for_its_people_alone(client, draft, due_on):
    pat, rita = people.person("pat", "Auditors"), people.rita()
    step = Step.objects.create(response=draft.response, number=1, name="Press office")
    step.people.set([pat])
    workflow.submit(edition=draft, by=draft.created_by)
    draft.clearances.update(due_on=due_on)
    overdue = ", due 1 December 2014, <strong>overdue</strong>" if due_on else ""

    theirs = part(front(client, pat), "yours")
    assert "waits for you (“Press office”), submitted by teo" in theirs and overdue in theirs
    approvers = front(client, rita)
    assert "waits for" not in part(approvers, "yours")
    others = part(approvers, "waiting")
    assert "waits for “Press office”, submitted by teo" in others and overdue in others

    workflow.clear(edition=draft, number=1, by=pat)
    assert "waits for you (approval)" in part(front(client, rita), "yours")
    assert "waits for approval, submitted by teo" in part(front(client, pat), "waiting")


def test_what_came_back_says_why_and_who_returned_it_last(client, draft):
    teo, rita = draft.created_by, people.rita()
    workflow.submit(edition=draft, by=teo)
    workflow.return_to_draft(edition=draft, by=rita, comment="Give the figure.")

    assert "Returned by rita" in part(front(client, teo), "yours")
    assert "Give the figure." in part(front(client, teo), "yours")
    assert ": returned to draft on " in part(front(client, rita), "finished")


def test_a_draft_is_its_editors_to_write_and_with_others_for_an_approver(client, draft):
    assert ": a draft, opened " in part(front(client, draft.created_by), "yours")

    page = front(client, people.rita())

    assert "There is nothing for you to do." in part(page, "yours")
    assert ": a draft that its editors write, opened " in part(page, "waiting")


def test_answers_that_came_in_by_link_are_the_editors_to_take(client, draft):
    sent = held(draft, answers={"progress": "Done."})
    assert "by link to take" not in front(client, draft.created_by)

    Contribution.objects.filter(pk=sent.pk).update(state="submitted", ended_at=timezone.now())

    assert "1 answer by link to take" in part(front(client, draft.created_by), "yours")
    assert "by link to take" not in front(client, people.rita())


def test_who_works_for_no_department_has_nothing_due(client, draft):
    assert "You work for no department." in part(front(client, people.otto()), "due")


def test_the_front_page_says_who_holds_which_action_since_when(client, draft):
    held(draft)
    page = part(front(client, draft.created_by), "waiting")
    assert "has action 1 of" in page and "since" in page and "until" in page
    links = edition_page(draft, "contributions")
    assert links in page
    # An approver may not open that page, so theirs leads to the draft.
    approvers = part(front(client, people.rita()), "waiting")
    assert "has action 1 of" in approvers and links not in approvers


@pytest.mark.parametrize(
    ("group", "reads"),
    [("Editors", False), ("Approvers", False), ("Auditors", True), ("Administrators", True)],
)
def test_tables_of_the_record_are_an_auditors_and_an_administrators(client, group, reads):
    page = front(client, people.person("ada", group))
    assert (TABLES in page) == reads
    assert ("/admin/commitments/citation/" in page) == reads
    assert 'id="nav-sidebar"' not in page


def test_its_queries_do_not_grow_with_what_there_is(client, draft, django_assert_num_queries):
    teo = draft.created_by
    held(draft)
    front(client, teo)
    with CaptureQueriesContext(connection) as few:
        client.get("/admin/")
    for year in (2015, 2016, 2017):
        held(make.draft_edition(year), token_sha256=str(year) * 16)

    with django_assert_num_queries(len(few)):
        page = client.get("/admin/").text

    assert page.count("has action 1 of") == 4 and len(few) <= 45
