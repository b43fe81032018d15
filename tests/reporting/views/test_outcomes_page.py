import re
from html import unescape

import pytest

from commitments.models import Kind, Outcome
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/outcomes/"


@pytest.fixture
@made_once
def record():
    """A pledge of every outcome, and a second department with others."""
    for slug in ("dfe", "dft"):
        of = make.response(slug)
        plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
        for number, status in enumerate([*Outcome.Status, None], start=1):
            for place, action in enumerate((1, number)):
                pledge = make.pledge(plan, action=action, number=2 * number + place)
                if status:
                    make.outcome(report, pledge, status)
        make.pledge(report, action=2, number=9, kind=Kind.PLAN)
        make.publish(plan)
        make.publish(report)


def numbers(page):
    """Each linked number of the tables, with the address that it leads to."""
    tables = "".join(re.findall(r"<tbody.*?</tbody>", page.text, re.DOTALL))
    found = re.findall(r'<a class="govuk-link" href="(/pledges/[^"]*)">(\d+)<', tables)
    return [(unescape(link), int(number)) for link, number in found]


@pytest.mark.parametrize("day", ["", "?as-at=2014-06-01", "?as-at=2015-06-01"])
def test_every_number_is_the_count_of_the_list_behind_it(client, record, day):
    found = numbers(client.get(f"{ADDRESS}{day}"))

    assert len(found) > 10
    for link, number in found:
        listed = client.get(link).text
        assert f"{number} promise{'' if number == 1 else 's'}" in listed, link
        assert ("as-at" in link) is bool(day)


def test_the_chart_has_the_same_figures_as_the_table(client, record):
    page = client.get(ADDRESS).text
    desc = re.search(r'<desc id="by-year-desc">(.*?)</desc>', page)[1]

    assert (
        "2014: 2 of 12 delivered, 2 partly delivered, 2 carried forward, 2 re-scoped, 2 dropped,"
        " 2 not mentioned." in desc
    )
    row = page.partition("2014</a></th>")[2].partition("</tr>")[0]
    # Those of 2015 have no report; of these 12 a report could answer all.
    assert re.findall(r">(\d+)<", row) == ["2", "2", "2", "2", "2", "2", "0", "12", "12"]


def test_the_charts_are_told_to_a_screen_reader_and_not_by_colour_alone(client, record):
    page = client.get(ADDRESS).text

    assert page.count('role="img"') == 2
    for name in ("by-year", "by-action"):
        assert f'aria-labelledby="{name}-title {name}-desc"' in page
        assert f'<title id="{name}-title">' in page
    for status in Outcome.Status.values:
        assert f'id="pattern-{status}"' in page
    assert "style=" not in page


def test_matrix_leads_to_it(client, record):
    assert f'href="{ADDRESS}"' in client.get("/dfe/government-digital-strategy/").text


def test_nothing_to_count_is_said_as_it_is(client):
    make.response()
    assert "Nothing has been published yet." in client.get(ADDRESS).text
    page = client.get(f"{ADDRESS}?as-at=2013-01-15").text
    assert "Nothing had been published by 15 January 2013." in page

    make.published_edition(2014, facts=make.revision)
    assert "nobody has read the promises out of them yet" in client.get(ADDRESS).text


def test_drafts_are_not_counted(client):
    make.pledge(make.draft_edition(2013))

    assert "Nothing has been published yet." in client.get(ADDRESS).text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("actions", [2, 30])
def test_queries_do_not_grow_with_actions_or_pledges(client, django_assert_num_queries, actions):
    edition = make.draft_edition(2013)
    for number in range(1, actions + 1):
        make.pledge(edition, action=number)
    make.publish(edition)

    # The response; actions, years, texts, counts of pledges, opinions; editions; changes of its
    # department; and two more for why totals changed.
    with django_assert_num_queries(10):
        client.get(ADDRESS)


def test_opinions_of_auditors_are_counted_apart(client):
    edition = make.draft_edition(2013)
    pledge = make.pledge(edition)
    make.pledge(edition, number=2)
    make.publish(edition)
    before = client.get(ADDRESS).text
    make.published_opinion(pledge, people.otto(), people.olga(), verdict="not-enough-evidence")

    page = client.get(ADDRESS).text

    assert "Auditors published opinions on 0 of 2 promises." in before
    told = "Auditors published 1 opinion, on 1 of 2 promises: 1 finds not enough evidence."
    assert told in page
    whole = "All promises: <strong>"
    assert page.split(whole)[1].split(".")[0] == before.split(whole)[1].split(".")[0]
