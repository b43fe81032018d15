"""A strategy's own page, and the list of all actions."""

import re

import pytest

from strategy.models import ReportingYear
from tests import make
from tests.make import on
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/government-digital-strategy/"


@pytest.fixture
@made_once
def record():
    make.published_edition(2014, facts=lambda e: make.pledge(e, action=7))
    action = make.action(7)
    action.ask = "Move every agency by March 2014."
    action.source = make.source(title="The strategy’s own page")
    action.save()
    make.deadline(action=action, for_whom="agencies", due_on=on("March 2014"))


def test_it_says_what_the_strategy_asks_and_by_when(client, record, django_assert_num_queries):
    with django_assert_num_queries(21):
        page = client.get(ADDRESS).text

    assert "Move every agency by March 2014." in page
    assert page.count("The strategy’s own page") == 1  # Said once, whatever it is of.
    assert "Deadline for agencies: March 2014" in page
    assert 'href="/government-digital-strategy/actions/7/"' in page
    reports = page.partition('id="reports"')[2]
    assert "2012" in reports and "2015" in reports and "progress" in reports.lower()


def test_it_says_who_responded_and_that_it_is_only_one_so_far(client, record):
    page = client.get(ADDRESS).text
    assert (
        "Only Department dfe so far." in page and 'href="/dfe/government-digital-strategy/"' in page
    )

    make.response("dft")
    page = client.get(ADDRESS).text
    assert "so far." not in page and 'href="/dft/government-digital-strategy/"' in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_its_queries_do_not_grow(client, record, django_assert_num_queries):
    for number in range(1, 4):
        make.response(f"department-{number}")
        make.deadline(action=make.action(number))

    with django_assert_num_queries(21):
        client.get(ADDRESS)
    # What it asks, its deadlines, years and names, and all promises: until the record is another.
    with django_assert_num_queries(9):
        client.get(f"{ADDRESS}?sort=delivered")


def kept_by(slug, *, delivered, dropped=0, name="", published_on="16 January 2015"):
    """A department with so many promises for 2014, of which its report says what happened."""
    make.department(slug, name=name or f"Department {slug}")
    of = make.response(slug)
    plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
    for number in range(1, delivered + dropped + 1):
        promised = make.pledge(plan, action=7, number=number)
        make.outcome(report, promised, "delivered" if number <= delivered else "dropped")
    make.publish(plan, "16 January 2014")
    make.publish(report, published_on)
    return of


@pytest.fixture
@made_once
def several():
    make.action(8)
    kept_by("ago", delivered=1, dropped=4, name="Attorney General’s Office")
    kept_by("dft", delivered=2, dropped=1, name="Department for Transport")
    kept_by("hmt", delivered=3, dropped=2, name="HM Treasury", published_on="9 March 2015")


def seen(html):
    """The words of some HTML, heard ones included."""
    return " ".join(re.sub(r"<svg.*?</svg>|<[^>]*>", "", html).split())


def promises(page):
    """The rows of departments and actions, as they are read aloud."""
    table = re.search(r'aria-labelledby="responses">.*?</table>', page.text, re.S)[0]
    return [seen(row) for row in re.findall(r"<tr.*?</tr>", table, re.S)[1:]]


def test_each_square_says_whose_promises_of_which_action_it_is_of(client, several):
    page = client.get(ADDRESS)

    first, second, third = promises(page)
    # By name, in full.
    assert first == (
        "Attorney General’s Office"
        "Attorney General’s Office, action 7: 1 of 5 promises delivered"
        "Attorney General’s Office, action 8: –no promises"
        "1 of 520%"
    )
    # Fewer than five are too few for a share.
    assert second.endswith("2 of 3too few to compare") and third.endswith("3 of 560%")
    assert 'href="/ago/government-digital-strategy/actions/7/"' in page.text
    assert "9 promises" not in page.text and "13 promises" in page.text  # Of all.
    assert "pledges/?strategy=government-digital-strategy&amp;outcome=dropped" in page.text


def test_promises_that_no_report_covers_say_why(client):
    make.published_edition(2013, facts=lambda e: make.pledge(e, action=7))

    [row] = promises(client.get(f"{ADDRESS}?as-at=2014-06-01"))

    assert "Department dfe, action 7: ○ 1 promise: 1 awaited" in row
    assert row.endswith("–1 promise, none covered by a report")


def test_departments_stand_in_the_order_that_is_asked_for(client, several):
    orders = {
        "": "ago dft hmt",
        "-delivered": "hmt ago dft",
        "delivered": "ago hmt dft",  # Those without a share are last, whichever way.
        "-reported": "hmt ago dft",
        "reported": "ago dft hmt",
    }
    for order, names in orders.items():
        page = client.get(f"{ADDRESS}?sort={order}" if order else ADDRESS).text
        found = re.findall(r'<th scope="row" role="rowheader"><a [^>]*href="/(\w+)/', page)
        assert found == names.split(), order
    assert client.get(f"{ADDRESS}?sort=size").status_code == 400


def test_it_says_who_reported_when_who_late_and_who_never(client, several):
    asks = ReportingYear.objects.get(year=2014)
    asks.due_on = on("31 January 2015")
    asks.save()

    page = client.get(f"{ADDRESS}?as-at=2016-06-01").text

    table = re.search(r'aria-labelledby="reported">.*?</table>', page, re.S)[0]
    head, *_others, last = re.findall(r"<tr.*?</tr>", table, re.S)
    assert seen(head) == (
        "Department2012no day set2013no day set2014due 31 January 20152015no day set"
    )
    assert seen(last) == (
        "HM Treasury2012□ Never came201316 January 2014No day was set"
        "20149 March 201537 days late2015○ Awaited"
    )
    assert 'href="/hmt/government-digital-strategy/editions/2/' in last


def test_departments_are_paged(client, settings):
    for number in range(26):
        make.response(f"d-{number:02}")

    first, second = client.get(ADDRESS).text, client.get(f"{ADDRESS}?page=2&sort=-delivered").text

    assert "Showing 1 to 25 of 26 departments." in first and "Department d-25" not in first
    assert "Showing 26 to 26 of 26 departments." in second and "Department d-25" in second
    assert client.get(f"{ADDRESS}?page=3").status_code == 404


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
