"""One person: offices held, what they were answerable for, what came of it meanwhile."""

import pytest

from commitments.models import Kind, Outcome
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/governance/people/emma-stace/"


@pytest.fixture
def emma():
    return make.person("Emma Stace")


def answerable_for_action_7(emma, since="1 January 2013", until="1 July 2014"):
    role = make.role()
    make.appointment(role, since, until, person=emma)
    make.accountability(make.action(7, of=make.response().strategy), role, "2012")


def test_offices_held_are_listed_with_their_terms(client, emma):
    make.appointment(make.role(), "1 May 2013", "1 May 2014", person=emma, note="Left to join DWP.")

    page = client.get(ADDRESS).text
    before = client.get(f"{ADDRESS}?as-at=2014-04-30").text

    assert "Digital leader" in page and "1 May 2013" in page and "1 May 2014" in page
    assert "Left to join DWP." in page and "Left to join DWP." not in before
    assert "1 May 2013" in before and "1 May 2014" not in before


def test_services_managed_are_listed_and_nothing_of_later(client, emma):
    service = make.service(source=make.told("2015"))
    make.service_manager(service, "1 May 2013", "1 May 2014", person=emma, note="Left.")

    page = client.get(ADDRESS).text
    before = client.get(f"{ADDRESS}?as-at=2014-04-30").text

    assert 'href="/dfe/services/get-into-teaching/"' in page
    assert "1 May 2014" in page and "Left." in page
    assert "Get into teaching" in before
    assert "1 May 2014" not in before and "Left." not in before
    assert client.get(f"{ADDRESS}?as-at=2013-04-30").status_code == 404
    assert (
        'href="/dfe/governance/people/emma-stace/"'
        in client.get("/dfe/services/get-into-teaching/").text
    )


def test_pledges_due_in_their_years_are_counted_by_outcome_with_links(client, emma):
    answerable_for_action_7(emma)
    plans = make.draft_edition(2013)
    in_term = [make.pledge(plans, action=7, number=number) for number in (1, 2, 3)]
    make.pledge(plans, action=8)  # Not hers.
    make.publish(plans)
    report = make.draft_edition(2014)
    for pledge in in_term[:2]:
        make.outcome(report, pledge)
    make.pledge(report, action=7, kind=Kind.PLAN)  # Of 2015, when she had left.
    make.publish(report)

    page = client.get(ADDRESS).text

    assert "Of the 3 promises" in page and "2 of 3 delivered, 1 not mentioned" in page
    assert "Due in 2014" in page and "Due in 2015" not in page
    query = "department=dfe&amp;strategy=government-digital-strategy&amp;action=7&amp;year=2014"
    assert f"{query}&amp;outcome=delivered" in page
    assert "identified these promises" in page


def test_what_became_of_them_is_told_as_at_the_day(client, emma):
    answerable_for_action_7(emma)
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, action=7)
    make.publish(plan)
    make.published_edition(
        2014, "16 January 2015", facts=lambda e: make.outcome(e, pledge, Outcome.Status.DROPPED)
    )

    assert "1 dropped" in client.get(ADDRESS).text
    assert "1 awaited" in client.get(f"{ADDRESS}?as-at=2015-01-15").text


def test_a_term_without_pledges_or_actions_says_so(client, emma):
    make.appointment(make.role("other"), "2012", person=emma)
    assert "No source says that these offices were responsible" in client.get(ADDRESS).text

    answerable_for_action_7(emma)
    assert "No promise on these actions was due in those years" in client.get(ADDRESS).text


def test_a_person_is_not_found_before_the_first_office_or_at_another_department(client, emma):
    make.appointment(make.role(), "1 May 2013", person=emma)
    make.department("hmrc")

    assert client.get(f"{ADDRESS}?as-at=2013-04-30").status_code == 404
    assert client.get(ADDRESS.replace("dfe", "hmrc")).status_code == 404
    assert client.get(ADDRESS).status_code == 200


@pytest.mark.parametrize("actions", [2, 30])
def test_queries_do_not_grow_with_offices_or_actions(
    client, django_assert_num_queries, emma, actions
):
    edition = make.draft_edition(2013)
    for number in range(1, actions + 1):
        role = make.role(f"role-{number}")
        make.appointment(role, "2012", person=emma)
        make.pledge(edition, action=number)
        make.accountability(make.action(number), role, "2012")
    make.publish(edition)

    # The department; the person; roles and appointments; accountabilities; responses; pledges;
    # services.
    with django_assert_num_queries(9):
        client.get(ADDRESS)
