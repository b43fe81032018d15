import re

import pytest

from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/government-digital-strategy/actions/7/"


def test_every_department_stands_under_the_action_with_what_it_said(client):
    for slug in ("dfe", "dft"):
        make.published_edition(
            2014,
            of=make.response(slug),
            facts=lambda e: make.revision(e, action=7, text=f"Done by {e.response.department}."),
        )
    make.response("hmrc")

    page = client.get(ADDRESS)

    assert "Done by DFE." in page.text and "Done by DFT." in page.text
    # By their full names.
    assert "Department dft</a></h3>" in page.text
    assert "HMRC has not published a report for 2014." in page.text
    assert "/dfe/government-digital-strategy/actions/7/" in page.text


def test_it_is_as_at_the_day_that_is_asked_for(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7, text="Done."))

    page = client.get(f"{ADDRESS}?as-at=2014-12-30")

    assert "Done." not in page.text
    assert "DFE’s report for 2015 is not out yet." in page.text


def test_what_the_action_asks_is_our_summary_until_a_page_puts_it(client):
    make.action(7, ask="Move 24 departments.")
    for slug in ("dfe", "dft"):
        make.published_edition(
            of=make.response(slug), facts=lambda e: make.wording(e, action=7, title="It moves on")
        )

    before = client.get(f"{ADDRESS}?as-at=2014-12-30").text
    now = client.get(ADDRESS).text

    assert "Move 24 departments." in before and "Our summary." in before
    assert "It moves on" not in before
    assert now.count("It moves on") == 1 and "As Department dfe’s page put it" in now
    assert "Move 24 departments." not in now


@pytest.mark.parametrize("address", [ADDRESS.replace("7", "8"), "/no-strategy/actions/7/"])
def test_what_is_not_there_is_not_found(client, address):
    make.action(7)

    assert client.get(address).status_code == 404


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [1, 30])
def test_queries_do_not_grow_with_departments(client, django_assert_num_queries, departments):
    for number in range(departments):
        make.published_edition(
            2014,
            of=make.response(f"d-{number}"),
            facts=lambda e: (make.revision(e, action=7), make.pledge(e, action=7)),
        )

    # The strategy, its actions, how many responses, a page of them, these; which texts and which
    # promises stand, what years ask for, which reports are out, the texts of a year, what
    # pages call it, deadlines, and what other pages say.
    with django_assert_num_queries(13):
        client.get(ADDRESS)


def test_departments_are_shown_some_a_page(client):
    make.action(7)
    for number in range(26):
        make.response(f"d-{number:02}")

    first, second = client.get(ADDRESS).text, client.get(f"{ADDRESS}?page=2").text
    assert "Showing 1 to 25 of 26 departments" in first
    assert "Department d-24" in first and "Department d-25" not in first
    assert "Department d-25" in second and "Department d-24" not in second
    assert client.get(f"{ADDRESS}?page=3").status_code == 404


@pytest.fixture
@made_once
def three():
    """Of five promises for 2014 each, one, three and four of five are delivered; HMRC has two."""
    for slug, delivered, dropped in [("dfe", 1, 4), ("dft", 4, 1), ("hmrc", 2, 0)]:
        of = make.response(slug)
        plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
        make.revision(plan, action=7, kind="plan", text=f"{slug} plans to move.")
        make.revision(plan, action=7, text=f"{slug} began.")
        make.revision(report, action=7, text=f"{slug} moved.")
        for number in range(delivered + dropped):
            promised = make.pledge(plan, action=7, number=number + 1)
            make.outcome(report, promised, "delivered" if number < delivered else "dropped")
        make.publish(plan, "16 January 2014")
        make.publish(report, "16 January 2015")


def rows(page):
    """The rows of departments and years, as they are read aloud."""
    table = re.search(r'aria-labelledby="departments">.*?</table>', page.text, re.S)[0]
    found = re.findall(r"<tr.*?</tr>", table, re.S)
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in found]


def test_a_row_is_a_department_and_a_column_a_year(client, three):
    page = client.get(f"{ADDRESS}?as-at=2015-06-01")

    head, first, _second, last = rows(page)
    assert head == "Department 2012 2013 2014 2015 Delivered"
    assert first == (
        "Department dfe □ No commitment Report for 2013: Department dfe "
        "✓ × × × × Plan for 2014: Department dfe Report for 2014: Department dfe "
        "! Plan left out ○ Report awaited 1 of 5 20%"
    )
    assert last.endswith("2 of 2 too few to compare")
    assert 'href="/dfe/government-digital-strategy/actions/7/?as-at=2015-06-01#plan-2014"' in (
        page.text
    )


def test_departments_are_sorted_as_the_reader_likes(client, three):
    orders = {"": "dfe dft hmrc", "-delivered": "dft dfe hmrc", "delivered": "dfe dft hmrc"}
    for order, slugs in orders.items():
        found = rows(client.get(f"{ADDRESS}?sort={order}" if order else ADDRESS))[1:]
        assert [row.split()[1] for row in found] == slugs.split(), order
    assert client.get(f"{ADDRESS}?sort=size").status_code == 400


def test_the_texts_of_one_year_stand_side_by_side(client, three):
    latest, earlier = client.get(ADDRESS).text, client.get(f"{ADDRESS}?year=2013").text

    assert "The texts of 2014, side by side" in latest
    assert "dft plans to move." in latest and "dft moved." in latest
    assert "dft began." not in latest
    assert "dft began." in earlier and "dft moved." not in earlier
    assert 'href="?year=2014#texts"' in earlier
    for year in ("1999", "x", "2014&year=2013"):
        assert client.get(f"{ADDRESS}?year={year}").status_code == 400


def test_an_answer_instead_of_a_text_is_told_with_its_reason(client):
    make.published_edition(
        facts=lambda e: make.revision(
            e, action=7, text="", answer="nil-return", reason="There was nothing to move."
        )
    )

    page = client.get(ADDRESS)

    assert "Report: nil return" in rows(page)[1]
    assert "DFE says that it has nothing to report: There was nothing to move." in page.text
