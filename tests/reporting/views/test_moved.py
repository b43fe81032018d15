"""/pledges/moved/: due dates that were moved, and how far; and the same on a pledge's own page."""

import json

import pytest

from commitments.models import Kind
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/pledges/moved/"


@pytest.fixture
@made_once
def moves():
    """The hub was moved twice, the domain was brought forward, the third stays where it was."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=5, kind=Kind.PLAN, text="The hub, the domain and the team.")
    hub = make.pledge(plan, action=5, statement="Open the hub", due_on=make.on("March 2014"))
    domain = make.pledge(plan, action=5, number=2, statement="Keep the domain")
    make.pledge(plan, action=5, number=3, statement="Hire the team")
    make.publish(plan, "12 December 2013")
    move(2013, "1 March 2014", hub, "30 June 2014", "The supplier was late.")
    move(2013, "1 June 2014", hub, "30 September 2014", "Tests found faults.", domain)
    return {"hub": hub, "domain": domain}


def move(year, published, pledge, due, reason, forward=None):
    edition = make.draft_edition(year, kind="correction", change_note="Dates moved.")
    make.slip(edition, pledge, due, announced_on=make.on(published), reason=reason)
    if forward:
        of_year = make.on("2014")
        make.slip(
            edition,
            forward,
            "30 November 2014",
            was_due_on=of_year,
            announced_on=make.on(published),
        )
    make.publish(edition, published)


def statements(page):
    names = ("Open the hub", "Keep the domain", "Hire the team")
    places = {name: page.text.find(f">{name}</a>") for name in names}
    return [name for name in sorted(names, key=places.get) if places[name] >= 0]


def test_list_tells_from_when_to_when_how_far_and_why(client, moves):
    page = client.get(ADDRESS)

    assert statements(page) == ["Open the hub", "Keep the domain"]
    assert "183 days later" in page.text and "31 days earlier" in page.text
    assert "March 2014 → 30 June 2014 → 30 September 2014" in page.text
    assert "2014 → 30 November 2014" in page.text
    assert "1 March 2014: The supplier was late." in page.text
    assert "2 promises" in page.text


def test_list_is_as_at_a_day_and_says_so_where_nothing_was_moved(client, moves):
    then = client.get(f"{ADDRESS}?as-at=2014-03-15")

    assert statements(then) == ["Open the hub"]
    assert "91 days later" in then.text and "Tests found faults." not in then.text
    before = client.get(f"{ADDRESS}?as-at=2014-02-01").text
    assert "No edition published by 1 February 2014 says that the due date" in before


def test_list_is_narrowed_and_sorted(client, moves):
    assert statements(client.get(f"{ADDRESS}?sort=moved")) == ["Keep the domain", "Open the hub"]
    assert len(statements(client.get(f"{ADDRESS}?action=5&year=2014"))) == 2
    assert statements(client.get(f"{ADDRESS}?year=2013")) == []
    assert client.get(f"{ADDRESS}?sort=far").status_code == 400


def test_the_list_of_all_promises_says_what_was_moved(client, moves):
    page = client.get("/pledges/")

    assert "First March 2014, now 183 days later" in page.text
    assert 'href="/pledges/moved/"' in page.text
    assert len(statements(client.get("/pledges/?moved=yes"))) == 2


def rows(client, address):
    return json.loads(client.get(address).getvalue())["rows"]


def test_data_has_how_far_when_announced_and_why(client, moves):
    hub, domain = rows(client, "/pledges/moved.json")

    assert (hub["first_due_on"], hub["due_on"], hub["days_moved"]) == (
        "March 2014",
        "30 September 2014",
        183,
    )
    assert (hub["announced_on"], hub["reason"]) == ("1 June 2014", "Tests found faults.")
    assert domain["days_moved"] == -31 and domain["first_due_on"] is None
    slips = rows(client, "/data/slips.json")
    assert [row["days"] for row in slips] == [91, 183, -31]
    assert rows(client, "/data/slips.json?as-at=2014-03-15") == slips[:1]


def test_page_of_the_promise_tells_each_date(client, moves):
    page = client.get(f"/pledges/{moves['hub'].pk}/").text

    assert "Moved twice" in page and "first due March 2014, now 183 days later" in page
    assert "91 days later than first given" in page
    assert "1 June 2014: Tests found faults." in page
    then = client.get(f"/pledges/{moves['hub'].pk}/?as-at=2014-02-01").text
    assert "Moved" not in then and "Tests found faults." not in then


def test_a_move_has_a_receipt_and_stands_with_its_edition_and_in_the_timeline(client, moves):
    edition = client.get("/dfe/government-digital-strategy/editions/2/").text

    assert "Due dates it moved" in edition and "From 31 March 2014 to 30 June 2014" in edition
    assert "Why: The supplier was late." in edition
    timeline = client.get("/dfe/government-digital-strategy/actions/5/timeline/").text
    assert "1 March 2014: due date moved" in timeline and "The supplier was late." in timeline


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("number", [1, 20])
def test_queries_do_not_grow_with_the_list(client, django_assert_num_queries, number):
    plan = make.draft_edition(2013)
    pledges = [make.pledge(plan, number=count) for count in range(1, number + 1)]
    make.publish(plan, "12 December 2013")
    edition = make.draft_edition(2013, kind="correction", change_note="Dates moved.")
    for pledge in pledges:
        make.slip(edition, pledge, announced_on=make.on("1 March 2014"))
    make.publish(edition, "1 March 2014")
    client.get(ADDRESS)

    # What stands, the promises, the dates to which they were moved, outcomes, each move; whether
    # something is still to be derived.
    with django_assert_num_queries(6):
        client.get(ADDRESS)
