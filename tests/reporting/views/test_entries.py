import pytest

from commitments.models import Kind
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def record():
    edition = make.draft_edition(2013)
    make.revision(edition, action=7, text="The workshop prepared it.")
    make.revision(edition, action=7, kind=Kind.PLAN, text="The rest will move.")
    make.revision(edition, action=8, text="Services are agile.")
    return make.publish(edition)


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", {"workshop", "rest", "agile"}),
        ("action=7", {"workshop", "rest"}),
        ("action=7&action=8", {"workshop", "rest", "agile"}),
        ("kind=plan&kind=progress&action=8", {"agile"}),
        ("action=7&kind=plan", {"rest"}),
        ("kind=progress&year=2013", {"workshop", "agile"}),
        ("year=2014", {"rest"}),
        ("department=dfe&strategy=government-digital-strategy", {"workshop", "rest", "agile"}),
        ("q=services+AGILE", {"agile"}),
        ("q=services+workshop", set()),
    ],
)
def test_filters_give_what_they_say(client, record, query, shown):
    page = client.get(f"/entries/?{query}")

    assert {word for word in ("workshop", "rest", "agile") if word in rows(page)} == shown


def rows(page):
    return page.text.partition("<tbody")[2].partition("</tbody>")[0]


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("action=77", "action can’t be “77”"),
        ("action=seven", "action can’t be “seven”"),
        ("kind=promise", "kind can’t be “promise”"),
        ("year=1812", "year can’t be “1812”"),
        ("department=dft", "department can’t be “dft”"),
        ("strategy=none", "strategy can’t be “none”"),
        ("actoin=7", "actoin can’t be “7”"),
        ("action=7&action=77&action=78", "action can’t be “77, 78”"),
        ("page=0", "page can’t be “0”"),
        ("page=x", "page can’t be “x”"),
        ("as-at=yesterday", "as-at can’t be “yesterday”"),
        ("as-at=2999-01-01", "as-at can’t be “2999-01-01”"),
    ],
)
def test_what_is_unknown_is_refused_by_name(client, record, query, named):
    page = client.get(f"/entries/?{query}")

    assert page.status_code == 400
    assert named in page.text
    assert "workshop" not in page.text


def test_a_refusal_says_what_is_allowed(client, record):
    page = client.get("/entries/?kind=promise")

    for kind in ("commitment", "progress", "plan"):
        assert f"<li>{kind}</li>" in page.text


def test_active_filters_say_themselves_with_a_link_that_removes_each(client, record):
    page = client.get("/entries/?action=7&kind=plan")

    assert 'href="/entries/?kind=plan"' in page.text and "Action: 7" in page.text
    assert 'href="/entries/?action=7"' in page.text and "Kind: Plan" in page.text


@pytest.mark.parametrize(
    ("sort", "first"),
    [("", "workshop"), ("action", "workshop"), ("-action", "agile"), ("-year", "rest")],
)
def test_the_list_is_sorted_as_the_address_says(client, record, sort, first):
    page = rows(client.get(f"/entries/?sort={sort}"))

    assert first in page.partition("</tr>")[0]


def test_only_current_and_published_texts_are_listed(client, record):
    make.published_edition(
        2013,
        "1 March 2014",
        kind="correction",
        change_note="Its name.",
        facts=lambda e: make.revision(e, action=8, text="Services are lean."),
    )
    make.revision(make.draft_edition(2015), action=8, text="A draft.")

    page = client.get("/entries/")

    assert "lean" in page.text
    assert "agile" not in page.text and "A draft." not in page.text


def test_as_at_a_day_shows_what_the_public_could_read(client, record):
    assert "0 entries" in client.get("/entries/?as-at=2013-12-30").text
    assert "3 entries" in client.get("/entries/?as-at=2013-12-31").text


def test_nothing_to_show_is_said_as_it_is(client, record):
    assert (
        "No entries match. Remove a filter to see more." in client.get("/entries/?q=nothing").text
    )
    assert "Nothing had been published by" in client.get("/entries/?as-at=2001-01-01").text


def test_the_list_goes_on_over_pages_and_keeps_its_filters(client):
    edition = make.draft_edition(2013)
    for number in range(1, 102):
        make.revision(edition, action=number)
    make.publish(edition)

    page = client.get("/entries/?kind=progress")

    assert "Showing 1 to 100 of 101 entries" in page.text
    assert "kind=progress&amp;page=2" in page.text
    assert "Showing 101 to 101 of" in client.get("/entries/?kind=progress&page=2").text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 30])
def test_queries_do_not_grow_with_departments(client, django_assert_num_queries, departments):
    for number in range(departments):
        make.published_edition(2014, of=make.response(f"department-{number}"), facts=make.revision)

    # The choices of departments, strategies, actions and years; how many have each value; what
    # stands; the texts; what departments, strategies and actions are called; is anything pending.
    with django_assert_num_queries(11):
        client.get("/entries/?kind=progress")
    # The choices, the numbers and the names are kept for the next who asks.
    with django_assert_num_queries(3):
        client.get("/entries/?kind=progress&sort=-year")
