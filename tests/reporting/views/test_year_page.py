import pytest

from commitments.models import Kind
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/years/2014/"


def test_year_page_shows_all_actions_planned_beside_reported(client):
    plan = make.draft_edition(2013)
    report = make.draft_edition(2014)
    for number in (1, 2):
        make.revision(plan, action=number, kind=Kind.PLAN, text=f"Plan {number}.")
        make.revision(report, action=number, text=f"Progress {number}.")
    make.publish(plan)
    make.publish(report)

    page = client.get(ADDRESS)

    for number in (1, 2):
        assert f"Plan {number}." in page.text and f"Progress {number}." in page.text
        assert f'id="action-{number}-progress-2014"' in page.text


def test_year_page_says_why_an_action_is_not_due(client):
    strategy = make.response().strategy
    make.action(1, of=strategy)
    make.action(15, of=strategy, added_on=make.on("December 2013"), first_year=2014)

    page = client.get(ADDRESS.replace("2014", "2013"))

    assert "this action was added in December 2013 and is reported for from 2014" in page.text


def test_previous_and_next_lead_to_the_years_around(client):
    make.action(1, of=make.response().strategy)

    page = client.get(ADDRESS)

    assert "/years/2013/" in page.text and "/years/2015/" in page.text


def test_drafts_are_not_seen(client):
    make.revision(make.draft_edition(2014), action=1, text="A draft.")

    assert "A draft." not in client.get(ADDRESS).text


@pytest.mark.parametrize("year", [2011, 2016, 20145])
def test_a_year_the_record_does_not_have_is_not_found(client, year):
    make.response()

    assert client.get(ADDRESS.replace("2014", str(year))).status_code == 404


def test_year_page_tells_for_every_action_who_was_answerable(client):
    response = make.response()
    for number in (1, 2, 3):
        make.action(number, of=response.strategy)
    role = make.role("digital-leader")
    make.appointment(role, "2012", "during 2014 (2014)", person=make.person("Emma Stace"))
    told = {"source": make.told("16 January 2015")}
    make.accountability(make.action(1), role, "2012", **told)
    make.accountability(make.action(2), make.role("board-sponsor"), "2012", **told)

    page = client.get(ADDRESS).text

    # Of whom nothing is known, that is said once.
    once, first, second = page.split("Responsible in 2014:")[1:]
    assert once.startswith(" not known for 1 of 3 actions; the others say who it was.")
    assert "Digital leader" in first and "possibly <a" in first and "Emma Stace" in first
    assert "until: during 2014" in first
    assert "Board sponsor" in second and "holder not known" in second


def test_year_page_asks_nobody_of_a_year_to_come(client):
    make.action(1, of=make.response().strategy)

    assert "Responsible in" not in client.get(f"{ADDRESS}?as-at=2013-12-31").text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("actions", [2, 30])
def test_queries_do_not_grow_with_actions(client, django_assert_num_queries, actions):
    edition = make.draft_edition(2014)
    for number in range(1, actions + 1):
        make.revision(edition, action=number)
        make.revision(edition, action=number, kind=Kind.PLAN)
        make.pledge(edition, action=number, due_on=make.on("2014"))
        role = make.role(f"role-{number}")
        make.appointment(role, person=make.person(f"Person {number}"))
        make.accountability(make.action(number), role)
    make.publish(edition)

    # The response, years asked about and told of, editions, actions, texts; pledges, their
    # outcomes, opinions; which roles answer, and who held them.
    with django_assert_num_queries(11):
        client.get(ADDRESS)
