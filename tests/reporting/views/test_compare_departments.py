"""Two to four departments side by side, action by action."""

import re

import pytest

from tests import make
from tests.make import on

pytestmark = pytest.mark.django_db

ADDRESS = "/government-digital-strategy/compare/"
BOTH = f"{ADDRESS}?department=dfe&department=dft"


def reported(slug, *, delivered, dropped=0):
    """A department that planned for 2014 and reported on it, under action 7."""
    of = make.response(slug)
    plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
    make.revision(plan, action=7, kind="plan", text=f"{slug} plans to move.")
    make.revision(plan, action=7, text=f"{slug} began.")
    make.revision(report, action=7, text=f"{slug} moved.")
    for number in range(1, delivered + dropped + 1):
        promised = make.pledge(plan, action=7, number=number, statement=f"{slug} {number}")
        make.outcome(report, promised, "delivered" if number <= delivered else "dropped")
    make.publish(plan, "16 January 2014")
    make.publish(report, "16 January 2015")


@pytest.fixture
def three():
    make.action(8)
    reported("dfe", delivered=2, dropped=4)
    reported("dft", delivered=1)
    make.response("hmrc")


def columns(page, action=7):
    """What each department has under an action, as it is read aloud."""
    part = page.text.partition(f'id="action-{action}"')[2].partition("<h2")[0]
    found = part.split('<div class="app-departments__one">')[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", column).split()) for column in found]


def test_each_action_has_a_column_for_each_department(client, three):
    page = client.get(BOTH)

    dfe, dft = columns(page)
    assert dfe.startswith(
        "Department dfe All promises: 2 of 6 delivered (33%) Promises due in 2014 "
        "✓ Delivered : dfe 1 ✓ Delivered : dfe 2 × Dropped : dfe 3"
    )
    assert "Commitment of 2012. □ No report" in dfe
    assert "Plan for 2014 : Department dfe, action 7 dfe plans to move." in dfe
    assert "Progress during 2014 : Department dfe, action 7 dfe moved." in dfe
    # By the rule of all comparisons.
    assert dft.startswith("Department dft All promises: 1 of 1 delivered (too few to compare)")
    assert columns(page, 8)[1].startswith("Department dft No promises Promises due in 2014 None.")
    # The same of all promises.
    assert "2 of 6 delivered (33%)</td>" in page.text
    assert "1 of 1 delivered (too few to compare)</td>" in page.text


def test_departments_stand_as_they_were_asked_for(client, three):
    page = client.get(f"{ADDRESS}?department=hmrc&department=&department=dfe&department=dft")

    assert [column.split()[1] for column in columns(page)] == ["hmrc", "dfe", "dft"]
    assert '<option value="hmrc" selected>Department hmrc</option>' in page.text


def test_the_year_is_the_readers_choice(client, three):
    latest, earlier = client.get(BOTH).text, client.get(f"{BOTH}&year=2013").text

    assert "dfe moved." in latest and "dfe began." not in latest
    assert "dfe began." in earlier and "dfe moved." not in earlier
    assert '<option value="2013" selected>' in earlier


def test_it_is_as_at_the_day_that_is_asked_for(client, three):
    page = client.get(f"{BOTH}&as-at=2014-06-01")

    assert columns(page)[0].startswith("Department dfe All promises: 6 promises, none covered by")
    assert "dfe moved." not in page.text and 'name="as-at" value="2014-06-01"' in page.text
    assert client.get(f"{BOTH}&as-at=2012-10-31").status_code == 404


def test_where_one_responded_it_says_that_there_is_none_to_compare_with(client):
    reported("dfe", delivered=1)

    page = client.get(ADDRESS)

    assert page.status_code == 200
    assert "Department dfe is the only department whose response this record holds" in page.text


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("department=dfe", "You chose one department. Choose two to four."),
        ("department=dfe&department=dfe", "You chose Department dfe twice."),
        ("department=dfe&department=nobody", "“nobody” is not a department that responded"),
        ("department=dfe&department=dft&year=1999", "“1999” is not a year of this strategy."),
        (
            "department=dfe&department=dft&department=hmrc&department=a&department=b",
            "You chose 5 departments. Choose four at the most.",
        ),
    ],
)
def test_what_cannot_be_compared_is_told_in_words(client, query, words):
    for slug in ("dfe", "dft", "hmrc", "a", "b"):
        make.response(slug)

    page = client.get(f"{ADDRESS}?{query}")

    assert page.status_code == 400
    assert words in page.text and "<title>Error: Compare departments" in page.text
    # What was chosen is kept.
    assert '<option value="dfe" selected>' in page.text
    assert "app-departments__one" not in page.text


def test_nobody_chooses_from_too_many(client, three, monkeypatch):
    monkeypatch.setattr("reporting.filters.compared_departments.MOST_TO_CHOOSE_FROM", 2)

    page = client.get(BOTH).text

    assert '<input class="govuk-input" id="department-1" name="department" value="dfe"' in page


def test_an_empty_form_is_no_error(client, three):
    page = client.get(ADDRESS)

    assert page.status_code == 200 and "There is a problem" not in page.text
    assert client.get("/no-strategy/compare/").status_code == 404


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("actions", [1, 4])
def test_its_queries_do_not_grow(client, django_assert_num_queries, actions):
    for slug in ("dfe", "dft", "hmrc"):
        edition = make.draft_edition(of=make.response(slug))
        for number in range(1, actions + 1):
            make.revision(edition, action=number)
            make.pledge(edition, action=number)
        make.publish(edition)

    # The strategy, the responses, departments to choose from; which texts stand, what years ask
    # for, which reports are out; all promises counted, and by action; the actions; the promises
    # due, and the texts.
    with django_assert_num_queries(11):
        client.get(f"{BOTH}&department=hmrc")


def test_a_strategy_of_tomorrow_says_when_it_comes(client):
    make.strategy(published_on=on("6 November 2012"))

    assert "was published on 6 November 2012." in client.get(f"{ADDRESS}?as-at=2012-11-05").text
