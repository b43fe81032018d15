import pytest

from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/editions/"


def test_editions_are_listed_by_date_of_publication_the_latest_first(client):
    make.published_edition(2014, "16 January 2015")
    make.published_edition(2012, "December 2012")  # Recorded later, published earlier.

    page = client.get(ADDRESS).text

    assert page.index("Report for 2014") < page.index("Report for 2012")
    assert "/editions/1/" in page and "/editions/2/" in page


def test_an_inferred_date_is_said_to_be_inferred(client):
    make.published_edition(2013, is_date_inferred=True)

    assert "December 2013 (inferred)" in client.get(ADDRESS).text


def test_an_edition_shows_what_it_published_and_nothing_else(client):
    make.published_edition(2013, facts=lambda e: make.revision(e, text="In the first."))
    make.published_edition(2014, facts=lambda e: make.revision(e, text="In the second."))

    page = client.get(f"{ADDRESS}2/")

    assert "In the second." in page.text
    assert "In the first." not in page.text


def test_an_edition_shows_wordings_pledges_and_outcomes(client):
    first = make.draft_edition(2013)
    pledge = make.pledge(first, statement="Train managers")
    make.wording(first, title="Official words")
    make.publish(first)
    make.published_edition(2014, facts=lambda e: make.outcome(e, pledge))

    made, told = client.get(f"{ADDRESS}1/").text, client.get(f"{ADDRESS}2/").text

    assert "Official words" in made and "Train managers" in made
    assert "Delivered" in told and "Train managers" in told


def test_a_draft_has_no_page_and_is_not_listed(client):
    edition = make.draft_edition(2015, change_note="Nobody knows yet.")

    assert "Nobody knows yet." not in client.get(ADDRESS).text
    assert client.get(f"{ADDRESS}{edition.pk}/").status_code == 404


def test_an_edition_is_not_found_before_it_was_published(client):
    make.published_edition(2014, "16 January 2015")

    assert client.get(f"{ADDRESS}1/?as-at=2015-01-15").status_code == 404
    assert client.get(f"{ADDRESS}1/?as-at=2015-01-16").status_code == 200


def test_no_editions_is_said_in_words_that_differ_with_the_day(client):
    make.response()

    assert "Nothing has been published yet." in client.get(ADDRESS).text
    page = client.get(f"{ADDRESS}?as-at=2013-01-15")
    assert "Nothing had been published by 15 January 2013." in page.text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("editions", [2, 30])
def test_queries_do_not_grow_with_editions(client, django_assert_num_queries, editions):
    for year in range(1990, 1990 + editions):
        make.published_edition(year, facts=make.revision)

    with django_assert_num_queries(2):
        client.get(ADDRESS)


@pytest.mark.parametrize("actions", [2, 30])
def test_queries_of_one_edition_do_not_grow_with_it(client, django_assert_num_queries, actions):
    edition = make.draft_edition(2014)
    for number in range(1, actions + 1):
        make.revision(edition, action=number)
        make.wording(edition, action=number)
        promise = make.pledge(edition, action=number)
        make.withdrawal(edition, make.pledge(edition, action=number, number=2))
        outcome = make.outcome(edition, promise)
        make.citation(outcome, make.entry(number, year=2014))
        figure = make.figure(edition, make.measure(f"measure-{number}"))
        for backed in ({"outcome": outcome}, {"figure": figure}):
            make.evidence(**backed)
    make.publish(edition)

    # The response; the edition, its evidence and its neighbours; texts, what other pages say,
    # wordings, pledges, withdrawals, due dates moved; outcomes, the words that show them and the
    # texts that hold those; figures, baselines and targets; the evidence; what took pledges back.
    with django_assert_num_queries(22):
        client.get(f"{ADDRESS}1/")
