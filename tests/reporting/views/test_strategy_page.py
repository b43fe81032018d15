"""A strategy's own page, and the list of all actions."""

import pytest

from tests import make
from tests.make import on

pytestmark = pytest.mark.django_db

ADDRESS = "/government-digital-strategy/"


@pytest.fixture
def record():
    make.published_edition(2014, facts=lambda e: make.pledge(e, action=7))
    action = make.action(7)
    action.ask = "Move every agency by March 2014."
    action.source = make.source(title="The strategy’s own page")
    action.save()
    make.deadline(action=action, for_whom="agencies", due_on=on("March 2014"))


def test_it_says_what_the_strategy_asks_and_by_when(client, record, django_assert_num_queries):
    with django_assert_num_queries(13):
        page = client.get(ADDRESS).text

    assert "Move every agency by March 2014." in page
    assert page.count("The strategy’s own page") == 1  # Said once, whatever it is of.
    assert "Deadline for agencies: March 2014" in page
    assert 'href="/government-digital-strategy/actions/7/"' in page
    reports = page.partition('id="reports"')[2]
    assert "2012" in reports and "2015" in reports and "progress" in reports.lower()


def test_it_says_who_responded_and_that_it_is_only_one_so_far(client, record):
    page = client.get(ADDRESS).text
    assert "Only DFE so far." in page and 'href="/dfe/government-digital-strategy/"' in page

    make.response("dft")
    page = client.get(ADDRESS).text
    assert "so far." not in page and 'href="/dft/government-digital-strategy/"' in page


def test_its_queries_do_not_grow(client, record, django_assert_num_queries):
    for number in range(1, 4):
        make.response(f"department-{number}")
        make.deadline(action=make.action(number))

    with django_assert_num_queries(13):
        client.get(ADDRESS)


def test_a_strategy_without_responses_says_so(client):
    make.strategy()

    assert "This record holds no department’s response." in client.get(ADDRESS).text


def test_before_it_was_published_it_says_when_that_was(client, settings):
    make.strategy(published_on=on("6 November 2012"))

    page = client.get(f"{ADDRESS}?as-at=2012-11-05")

    assert page.status_code == 404
    assert "Not in the record on 5 November 2012" in page.text
    assert "was published on 6 November 2012." in page.text


@pytest.mark.parametrize("page", ["", "timeline/", "compare/"])
def test_an_action_not_yet_added_says_when_it_was(client, record, page):
    later = make.action(15)
    later.added_on = on("December 2013")
    later.save()
    for address in (f"/dfe{ADDRESS}actions/15/{page}", f"{ADDRESS}actions/15/"):
        told = client.get(f"{address}?as-at=2013-06-01")

        assert told.status_code == 404
        assert "was added to the" in told.text and "in December 2013." in told.text
        assert f'href="{address}"' in told.text

    missing = client.get(f"/dfe{ADDRESS}actions/77/{page}")
    assert missing.status_code == 404 and "There is no page at this address." in missing.text


def test_all_actions_lead_to_the_only_response(client, record, django_assert_num_queries):
    # The strategies, and their actions.
    with django_assert_num_queries(2):
        page = client.get("/actions/").text

    assert 'href="/dfe/government-digital-strategy/actions/7/"' in page
    assert f'href="{ADDRESS}"' in page


def test_all_actions_lead_to_all_departments_where_several_responded(
    client, record, django_assert_num_queries
):
    make.response("dft")
    make.action(8)

    with django_assert_num_queries(2):
        page = client.get("/actions/").text

    assert 'href="/government-digital-strategy/actions/7/"' in page
    assert "2 responses in this record." in page


def test_all_actions_are_those_of_the_day(client, record):
    page = client.get("/actions/?as-at=2001-01-01").text
    assert "No strategy had been published by 1 January 2001." in page


def test_changes_are_the_editions_of_all_latest_first(client, record, django_assert_num_queries):
    make.published_edition(2013, "December 2013", of=make.response("dft"), change_note="A start.")

    # How many editions, which of them are on the page, and those.
    with django_assert_num_queries(3):
        page = client.get("/changes/").text

    assert page.index("DFE: Report for 2014") < page.index("DFT: Report for 2013")
    assert "A start." in page
    assert 'href="/dft/government-digital-strategy/editions/1/changes/"' in page
    before = client.get("/changes/?as-at=2001-01-01").text
    assert "Nothing had been published by 1 January 2001." in before


def test_a_draft_is_no_change(client):
    make.draft_edition()

    assert "Nothing has been published yet." in client.get("/changes/").text
