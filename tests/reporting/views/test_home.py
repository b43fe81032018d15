"""The front page: what was promised, what became of it, what is not mentioned, who leads."""

import re

import pytest
from django.core.management import call_command

from commitments.models import Kind, Outcome
from tests import make

pytestmark = pytest.mark.django_db


def make_responses(departments):
    for number in range(departments):
        slug = "dfe" if number == 0 else f"department-{number}"
        response = make.response(slug)
        edition = make.draft_edition(2014, of=response)
        for action in range(1, 1 + departments // 5 + 2):
            make.revision(edition, action=action)
        make.pledge(edition, kind=Kind.PLAN)
        make.publish(edition)
        role = make.role(of=response.department)
        make.appointment(role, person=make.person(f"Leader of {slug}"))
        make.accountability(make.action(1), role)


@pytest.mark.parametrize("departments", [2, 30])
def test_takes_as_many_queries_for_30_responses_as_for_2(
    client, django_assert_num_queries, departments
):
    make_responses(departments)

    # One to see if there is a choice; then how many there are, a page of them, what stands of them,
    # their last editions; who is answerable, and who holds those offices; the actions of each, and
    # of all; the pledges of all, and on how many auditors disagree; the size of the record; the
    # last editions.
    with django_assert_num_queries(13):
        page = client.get("/")

    assert page.text.count("in response to the Government digital strategy</a><span") == departments
    assert f"{departments} departments" in page.text


def test_shows_the_only_response_at_once(client):
    make.revision(make.draft_edition(2014), action=1)

    assert "Title of action 1" in client.get("/").text


def test_an_empty_record_says_how_to_fill_it(client):
    page = client.get("/")

    assert page.status_code == 200
    assert "manage.py load_seeds" in page.text


def figures(page):
    """The figures at the top, by what they count."""
    items = re.findall(r'app-figures__item"><dt>(.*?)</dt><dd>(.*?)</dd>', page.text)
    return {words: in_figures(told) for words, told in items}


def in_figures(told):
    """The number, and of how many it is: "6 of 48"."""
    return " of ".join(re.findall(r"\d+", re.sub(r"<a[^>]*>", "", told))[:1] + of_whole(told))


def of_whole(told):
    return re.findall(r'__of">of (\d+)<', told)


def test_tells_of_the_sample_what_was_promised_done_and_never_mentioned(client):
    call_command("load_seeds", verbosity=0)

    page = client.get("/")

    assert figures(page) == {
        "Actions": "20",
        "Promises made": "86",
        "Reported as delivered": "6 of 48",
        "Not mentioned in a report": "29 of 48",
        "No report published": "38",
    }
    assert "Published reports cover 48 of 86 promises." in page.text
    assert "6 of those 48 are reported as delivered, 29 are not mentioned." in page.text
    assert '<a class="govuk-link" href="/pledges/?outcome=no-report">38 others</a> no report' in (
        page.text
    )
    before = client.get("/?as-at=2016-12-31")
    assert figures(before)["No report published"] == "0"
    assert "38 awaited" in before.text and "no report was published" not in before.text
    assert "Digital inclusion lead</a>" in page.text
    assert "for 1 of 16 actions" in page.text


def two_responses_with_an_outcome():
    make.response("dwp")
    first = make.published_edition(2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT))
    pledge = first.pledges.get()
    make.published_edition(2013, facts=lambda e: make.outcome(e, pledge, Outcome.Status.DELIVERED))


def test_counts_what_was_known_on_the_day_that_is_asked_for(client):
    two_responses_with_an_outcome()

    assert figures(client.get("/"))["Reported as delivered"] == "1 of 1"
    earlier = client.get("/?as-at=2013-06-01")
    assert figures(earlier)["Reported as delivered"] == "0 of 0"
    assert 'href="/pledges/?as-at=2013-06-01"' in earlier.text


def test_an_outcome_in_a_draft_is_not_counted(client):
    make.response("dwp")
    first = make.published_edition(2012, facts=lambda e: make.pledge(e, kind=Kind.COMMITMENT))
    make.outcome(make.draft_edition(2013), first.pledges.get(), Outcome.Status.DELIVERED)

    assert figures(client.get("/"))["Reported as delivered"] == "0 of 0"


def test_an_office_that_ended_is_responsible_no_more(client):
    make_responses(2)
    role = make.role("board-sponsor", ended_on=make.on("May 2014"), end_reason="Over.")
    make.accountability(make.action(2), role, "2012", "May 2014")

    assert "Board sponsor" not in client.get("/").text
    assert "Board sponsor" in client.get("/?as-at=2014-01-31").text


def test_shows_fifty_responses_a_page(client):
    make_responses(51)

    first, second = client.get("/"), client.get("/?page=2")
    counts = [
        page.text.count("in response to the Government digital strategy</a><span")
        for page in (first, second)
    ]
    assert counts == [50, 1]
    assert 'href="?page=2"' in first.text
    assert "51 responses" in second.text
    assert client.get("/?page=3").status_code == client.get("/?page=x").status_code == 404
