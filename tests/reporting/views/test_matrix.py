import pytest

from commitments.models import Kind, Revision
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/"


def test_every_kind_of_emptiness_has_its_own_sign_and_word(client):
    response = make.response()
    for number in (1, 2, 3, 4):
        make.action(number, of=response.strategy)
    make.action(15, of=response.strategy, first_year=2014)
    edition = make.draft_edition(2012, of=response)
    make.publish(edition)
    edition = make.draft_edition(2014, of=response)
    make.revision(edition, action=1, text="Done.")
    make.revision(edition, action=2, text="", answer=Revision.Answer.NIL_RETURN, reason="Quiet.")
    make.revision(
        edition, action=3, text="", answer=Revision.Answer.NOT_APPLICABLE, reason="Not ours."
    )
    make.publish(edition)

    # A year after the report for 2013 was due, and before that of 2015 is.
    page = client.get(f"{ADDRESS}?as-at=2015-06-01").text.partition("What the words")[0]

    signs = {
        "Published": "●",
        "Not due": "–",
        "Not applicable": "/",
        "Nil return": "0",
        "Left out": "!",
        "Awaited": "○",
        "No report": "□",
    }
    for words, sign in signs.items():
        assert f'<span aria-hidden="true">{sign}</span> {words}</strong>' in page


def test_counts_say_how_much_is_filled_and_awaited(client):
    response = make.response()
    make.action(1, of=response.strategy)
    make.published_edition(2012, facts=lambda e: make.revision(e, kind=Kind.COMMITMENT))

    page = client.get(f"{ADDRESS}?as-at=2014-12-31")

    assert "1 of 1 filled, 5 awaited" in page.text  # Progress of three years, plans of two.

    page = client.get(f"{ADDRESS}?as-at=2015-01-01")

    # What was asked for in 2013 is 12 months late.
    assert "1 of 1 filled, 2 with no report, 3 awaited" in page.text


def test_counts_say_how_much_was_left_out_of_a_report_that_is_out(client):
    make.action(1, of=make.response().strategy)
    make.published_edition(2014)

    page = client.get(f"{ADDRESS}?as-at=2014-12-31")

    assert "0 of 2 filled, 2 left out, 1 with no report, 3 awaited" in page.text


def test_drafts_are_not_seen_nor_counted(client):
    make.revision(make.draft_edition(2014), action=1, text="A draft.")

    page = client.get(ADDRESS)

    assert "0 filled" in page.text
    assert "Published" not in page.text.partition("What the words")[0]


def test_an_action_added_later_is_not_in_an_earlier_view(client):
    response = make.response()
    make.action(1, of=response.strategy)
    make.action(15, of=response.strategy, added_on=make.on("December 2013"), first_year=2014)

    assert "Title of action 15" in client.get(ADDRESS).text
    assert "Title of action 15" not in client.get(f"{ADDRESS}?as-at=2013-01-15").text


def test_a_withdrawn_action_is_not_due_in_the_year_of_its_end(client):
    response = make.response()
    make.action(1, of=response.strategy, withdrawn_on=make.on("June 2013"))

    page = client.get(f"{ADDRESS}?as-at=2013-12-31")

    assert "1 awaited" in page.text  # Only the commitment of 2012.


@pytest.mark.parametrize("departments", [1, 30])
def test_queries_do_not_grow_with_departments_years_or_entries(
    client, django_assert_num_queries, departments
):
    make_responses(departments)

    # Its response, actions, reporting years, editions, texts, pledges, who is answerable.
    with django_assert_num_queries(7):
        client.get(ADDRESS)


def make_responses(departments):
    for number in range(departments):
        slug = "dfe" if number == 0 else f"department-{number}"
        edition = make.draft_edition(2014, of=make.response(slug))
        for action in range(1, 1 + departments // 5 + 2):
            make.revision(edition, action=action)
        make.publish(edition)


def test_an_unknown_response_is_not_found(client):
    assert client.get("/dfe/no-such-strategy/").status_code == 404
