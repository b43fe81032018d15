import pytest

from tests import make

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
    assert "HMRC has published nothing on this action." in page.text
    assert "/dfe/government-digital-strategy/actions/7/" in page.text


def test_it_is_as_at_the_day_that_is_asked_for(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7, text="Done."))

    page = client.get(f"{ADDRESS}?as-at=2014-12-30")

    assert "Done." not in page.text
    assert "had published nothing on this action by 30 December 2014" in page.text


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
    assert now.count("It moves on") == 1 and "As DFE’s page put it" in now
    assert "Move 24 departments." not in now


@pytest.mark.parametrize("address", [ADDRESS.replace("7", "8"), "/no-strategy/actions/7/"])
def test_what_is_not_there_is_not_found(client, address):
    make.action(7)

    assert client.get(address).status_code == 404


@pytest.mark.parametrize("departments", [1, 30])
def test_queries_do_not_grow_with_departments(client, django_assert_num_queries, departments):
    for number in range(departments):
        make.published_edition(
            2014, of=make.response(f"d-{number}"), facts=lambda e: make.revision(e, action=7)
        )

    # The strategy, its actions, how many responses, a page of them, what pages call it, their
    # texts.
    with django_assert_num_queries(6):
        client.get(ADDRESS)


def test_twenty_departments_are_shown_a_page(client):
    make.action(7)
    for number in range(21):
        make.response(f"d-{number:02}")

    first, second = client.get(ADDRESS).text, client.get(f"{ADDRESS}?page=2").text
    assert "Showing 1 to 20 of 21 departments" in first
    assert "D-19 has published nothing" in first and "D-20 has published nothing" not in first
    assert "D-20 has published nothing" in second and "D-19 has published nothing" not in second
    assert client.get(f"{ADDRESS}?page=3").status_code == 404
