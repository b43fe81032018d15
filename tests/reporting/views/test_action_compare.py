import pytest

from commitments.models import Kind
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/actions/7/compare/"
AT_LENGTH = "We will go on moving all content of the department to the new site in good order."


def reports(*years, texts=None):
    for year in years:
        text = (texts or {}).get(year, f"Done in {year}.")
        make.published_edition(year, facts=lambda e, t=text: make.revision(e, action=7, text=t))


def test_the_last_two_years_reported_stand_side_by_side(client):
    reports(2013, 2014)

    page = client.get(ADDRESS).text

    assert "2013 and 2014 side by side" in page
    assert page.index("Done in 2013.") < page.index("Done in 2014.")


def test_words_that_differ_are_marked_on_request(client):
    reports(2013, 2014, texts={2013: "Three are trained.", 2014: "Four are trained."})

    page = client.get(ADDRESS).text

    assert "<del>Three</del> <ins>Four</ins> are trained." in page
    assert "<details" in page.partition("<del>Three")[0]


def test_other_years_can_be_chosen_and_repeated_text_is_marked(client):
    make.action(7, of=make.response().strategy)
    for year in (2013, 2014):
        make.published_edition(
            year, facts=lambda e: make.revision(e, action=7, kind=Kind.PLAN, text=AT_LENGTH)
        )
    make.published_edition(2012, facts=lambda e: make.revision(e, action=7, text=AT_LENGTH))
    make.published_edition(2015, facts=lambda e: make.revision(e, action=7, text=AT_LENGTH))

    near = client.get(f"{ADDRESS}?from=2014&to=2015").text
    far = client.get(f"{ADDRESS}?from=2012&to=2015").text

    assert "Plan for 2014" in near and "Plan for 2015" in near
    assert "100% the same as the plan for 2014" in near
    assert "Both years say the same, to the letter." in near
    assert "100% the same as the progress during 2012" in far


@pytest.mark.parametrize("query", ["from=1999", "to=2014x", "years=2013,2014", "to=2013&to=2014"])
def test_an_unknown_year_is_refused_and_the_years_are_named(client, query):
    reports(2013, 2014)

    page = client.get(f"{ADDRESS}?{query}")

    assert page.status_code == 400
    assert "can’t be" in page.text


def test_what_was_not_out_on_the_day_is_not_shown(client):
    reports(2013, 2014)

    page = client.get(f"{ADDRESS}?from=2013&to=2014&as-at=2014-06-01").text

    assert "Done in 2013." in page and "Done in 2014." not in page
    assert "Awaited: DFE’s report for 2014 is not out yet." in page


def test_a_strategy_without_years_and_an_action_that_is_not_there(client):
    make.strategy(years=())
    make.action(7, of=make.response().strategy)

    assert "nothing to compare" in client.get(ADDRESS).text
    assert client.get(ADDRESS.replace("7", "8")).status_code == 404


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("years", [3, 30])
def test_queries_do_not_grow_with_years(client, django_assert_num_queries, years):
    make.strategy(years=range(1990, 1990 + years))
    for year in range(1991, 1990 + years):
        edition = make.draft_edition(year)
        make.revision(edition, action=7)
        make.revision(edition, action=7, kind=Kind.PLAN)
        make.pledge(edition, action=7)
        make.publish(edition)

    # The response, the action; years, editions, texts; pledges, outcomes and opinions.
    with django_assert_num_queries(8):
        client.get(ADDRESS)
