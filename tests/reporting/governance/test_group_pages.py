"""Portfolios, professions, functions and teams, each on its page."""

import pytest

from strategy.models import Embedding, Function, PolicyArea, Portfolio, Profession, Team
from tests import make

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/governance"


def test_a_portfolio_shows_users_setting_sponsor_actions_and_products(client):
    sponsor = make.role("secretary-of-state")
    make.appointment(sponsor, "2020", person=make.person("Ann"))
    portfolio = make.group(
        Portfolio,
        "schools",
        users="teachers",
        setting="classrooms",
        products="A register of teachers.",
        sponsor_role=sponsor,
        source=make.source(title="The post"),
    )
    portfolio.actions.add(
        make.action(7, of=make.response().strategy), make.action(1, of=make.strategy("unanswered"))
    )

    page = client.get(f"{ADDRESS}/portfolios/schools/").text

    for words in ("Teachers", "Classrooms", "A register of teachers.", "Ann", "The post"):
        assert words in page
    assert "/dfe/government-digital-strategy/actions/7/" in page
    assert "Action 1: Title of action 1 (Unanswered)" in page


def test_a_portfolio_of_which_little_is_said_says_so(client):
    make.group(Portfolio, "schools")

    page = client.get(f"{ADDRESS}/portfolios/schools/").text

    assert page.count("Not known") == 4 and "No source names one" in page
    assert "No source says which actions it spans" in page


def test_a_profession_shows_what_it_is_and_its_head(client):
    head = make.role("head-of-design")
    make.appointment(head, "2020", person=make.person("Ann"))
    make.group(Profession, "design", description="Designers of services.", head_role=head)
    make.group(Profession, "delivery")

    design = client.get(f"{ADDRESS}/professions/design/").text
    delivery = client.get(f"{ADDRESS}/professions/delivery/").text

    assert "Designers of services." in design and "Head of design" in design and "Ann" in design
    assert "No source names its head" in delivery


def test_a_function_shows_how_far_it_is_part_of_each_policy_area(client):
    security = make.group(Function, "security")
    for area, dates in {
        "families": {"planned_on": make.on("29 June 2022")},
        "schools": {"started_on": make.on("2023")},
        "skills": {"started_on": make.on("2030")},
    }.items():
        Embedding.objects.create(
            function=security,
            policy_area=make.group(PolicyArea, area),
            **dates,
            source=make.source(title=f"On {area}"),
        )

    page = client.get(f"{ADDRESS}/functions/security/?as-at=2023-06-01").text
    before = client.get(f"{ADDRESS}/functions/security/?as-at=2022-06-28").text

    assert "To be embedded in Families (said on 29 June 2022)" in page and "On families" in page
    assert "May be embedded in Schools, since: 2023" in page
    assert "Embedded in Schools" in client.get(f"{ADDRESS}/functions/security/").text
    assert "Families" not in before


def test_policy_areas_of_which_the_same_is_said_are_said_together(client):
    security = make.group(Function, "security")
    for area in ("families", "schools", "skills"):
        Embedding.objects.create(
            function=security,
            policy_area=make.group(PolicyArea, area),
            planned_on=make.on("29 June 2022"),
        )

    page = client.get(f"{ADDRESS}/").text

    assert "To be embedded in Families, Schools and Skills (said on 29 June 2022)" in page


def test_a_team_shows_what_it_is_for(client):
    make.group(Team, "gaps", purpose="Looks after users.", started_on=make.on("2021"))

    page = client.get(f"{ADDRESS}/teams/gaps/").text

    assert "Looks after users." in page and "2021" in page


@pytest.mark.parametrize(
    ("model", "part"),
    [
        (Portfolio, "portfolios"),
        (Profession, "professions"),
        (Function, "functions"),
        (Team, "teams"),
    ],
)
def test_a_group_is_not_found_before_it_was_known_or_at_another_department(client, model, part):
    make.group(model, "schools", source=make.source(published_on=make.on("29 June 2022")))
    make.department("hmrc")

    address = f"{ADDRESS}/{part}/schools/"

    assert client.get(address).status_code == 200
    assert client.get(f"{address}?as-at=2022-06-28").status_code == 404
    assert client.get(address.replace("dfe", "hmrc")).status_code == 404
    assert client.get(address.replace("schools", "skills")).status_code == 404
