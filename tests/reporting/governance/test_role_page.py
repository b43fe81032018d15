"""One office: aims, holders, gaps, end."""

import pytest

from strategy.models import RoleAim
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/governance/roles/digital-leader/"


def rows(page):
    """The rows of the table of holders, without mark-up between them."""
    table = page.text.partition('id="holders"')[2].partition("</table>")[0]
    return table.split("<tr")[2:]


def test_aims_stand_beside_what_came_of_them(client):
    role = make.role(started_on=make.on("28 May 2021"), ended_on=make.on("29 June 2022"))
    RoleAim.objects.create(
        role=role,
        number=1,
        aim="Work in the right way.",
        outcome="There are ten heads.",
        source=make.source(title="First post"),
        outcome_source=make.source(title="Last post", published_on=make.on("29 June 2022")),
    )

    after = client.get(ADDRESS).text.partition('id="aims"')[2]
    before = client.get(f"{ADDRESS}?as-at=2022-06-28").text

    assert "Work in the right way." in after and "First post" in after
    assert "There are ten heads." in after and "Last post" in after
    assert "Work in the right way." in before and "There are ten heads." not in before
    assert "No source said by 28 June 2022 what came of it" in before


def test_holders_gaps_and_hand_overs_are_told_in_order(client):
    role = make.role(started_on=make.on("1 January 2012"))
    make.appointment(role, "1 March 2012", "1 March 2013", person=make.person("Ann"))
    make.appointment(role, "1 March 2013", "1 March 2014", person=make.person("Ben"))
    make.appointment(role, "1 June 2014", "during 2015 (2015)", person=make.person("Cem"))
    dot = make.person("Dot")
    make.appointment(role, "during 2015 (2015)", person=dot, source=make.told("May 2016"))

    nobody, ann, ben, gap, cem, dot = rows(client.get(ADDRESS))

    assert "Nobody" in nobody and "1 January 2012" in nobody and "1 March 2012" in nobody
    assert "Ann" in ann and "Handed over to Ben" in ann and "left open" not in ann
    assert "Ben" in ben and "Nobody known" in ben
    assert "Nobody" in gap and "1 March 2014" in gap and "1 June 2014" in gap
    assert "Cem" in cem and "Handed over to Dot; the day is left open" in cem
    assert "Dot" in dot and "Last heard of in May 2016" in dot


def test_a_gap_that_is_only_possible_is_not_told_as_one(client):
    role = make.role()
    make.appointment(role, "2012", "during 2014 (2014)", person=make.person("Ann"))
    make.appointment(role, "during 2014 (2014)", person=make.person("Ben"))

    assert len(rows(client.get(ADDRESS))) == 2


def test_a_vacancy_lasts_until_the_end_of_the_office_or_is_open(client):
    role = make.role(ended_on=make.on("1 June 2015"))
    make.appointment(role, "2012", "1 March 2014", person=make.person("Ann"))

    _ann, vacancy = rows(client.get(ADDRESS))
    _ann, still_vacant = rows(client.get(f"{ADDRESS}?as-at=2014-06-30"))
    (held,) = rows(client.get(f"{ADDRESS}?as-at=2014-02-28"))

    assert "1 March 2014" in vacancy and "1 June 2015" in vacancy and "The office ended" in vacancy
    assert "No end known" in still_vacant and "1 June 2015" not in still_vacant
    assert "Ann" in held and "1 March 2014" not in held


def test_an_office_of_several_holders_has_no_gap_while_somebody_holds_it(client):
    role = make.role(is_single_holder=False)
    make.appointment(role, "2012", person=make.person("Ann"))
    make.appointment(role, "2013", "2014", person=make.person("Ben"))
    make.appointment(role, "2016", person=make.person("Cem"))

    assert len(rows(client.get(ADDRESS))) == 3


def test_an_office_that_nobody_is_known_to_have_held_says_so(client):
    make.role()

    (row,) = rows(client.get(ADDRESS))

    assert "Nobody known" in row and "Not known" in row


def test_the_end_tells_when_why_and_what_came_after(client):
    successor = make.role("chief-officer", started_on=make.on("1 June 2015"))
    make.role(ended_on=make.on("1 June 2015"), end_reason="Two became one.", successor=successor)

    page = client.get(ADDRESS).text
    before = client.get(f"{ADDRESS}?as-at=2015-05-31").text
    later = client.get("/dfe/governance/roles/chief-officer/").text

    assert "1 June 2015" in page and "Two became one." in page and "/roles/chief-officer/" in page
    assert "1 June 2015" not in before and "Two became one." not in before
    assert "chief-officer" not in before
    assert "Came after" in later and "/roles/digital-leader/" in later


def test_reporting_lines_are_told_both_ways(client):
    make.role("inclusion-lead", reports_to=make.role())

    assert "Inclusion lead" in client.get(ADDRESS).text.partition("Reporting to it")[2]
    lead = client.get(ADDRESS.replace("digital-leader", "inclusion-lead")).text
    assert "Digital leader" in lead.partition("Reports to")[2]


def test_actions_it_was_answerable_for_are_told_with_links_to_their_pages(client):
    action = make.action(7, of=make.response().strategy)
    make.accountability(action, make.role(), "1 May 2013", "1 May 2014")

    page = client.get(ADDRESS).text
    before = client.get(f"{ADDRESS}?as-at=2014-04-30").text

    assert "/dfe/government-digital-strategy/actions/7/" in page
    assert "Since: 1 May 2013".lower() in page.lower() and "Until: 1 May 2014" in page
    assert "1 May 2013" in before and "1 May 2014" not in before


def test_an_office_is_not_found_before_it_began(client):
    make.role(started_on=make.on("28 May 2021"))

    assert client.get(f"{ADDRESS}?as-at=2021-05-27").status_code == 404
    assert client.get(f"{ADDRESS}?as-at=2021-05-28").status_code == 200


@pytest.mark.parametrize("hand_overs", [2, 40])
def test_an_office_with_40_hand_overs_takes_as_many_queries_as_one_with_2(
    client, django_assert_num_queries, hand_overs
):
    role = make.role()
    RoleAim.objects.create(role=role, number=1, aim="Lead.")
    for year in range(1980, 1981 + hand_overs):
        person = make.person(f"Holder of {year}")
        make.appointment(
            role, f"1 January {year}", f"1 January {year + 1}", person=person, source=make.source()
        )
    for number in range(1, hand_overs):
        make.accountability(make.action(number, of=make.response().strategy), role, "1990")

    # The department; roles, what attests them, appointments; aims; accountabilities; responses;
    # pledges; offices of other departments before it.
    with django_assert_num_queries(9):
        page = client.get(ADDRESS)

    assert page.text.count("Handed over to") == hand_overs
