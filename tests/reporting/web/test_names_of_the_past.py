"""What was renamed has the name of the day on every page as at a day, and is found by any."""

import csv
import io
import json
from datetime import date

import pytest

from commitments.models import Kind
from strategy.models import Department, Function, Person, Portfolio, Profession, Role, Team
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
ACTION = "/dfe/government-digital-strategy/actions/7/"


def renamed(row, name, on=date(2015, 6, 1), **fields):
    """Give a row another name from a day on."""
    for field, value in {row.name_field: name, **fields}.items():
        setattr(row, field, value)
    row.renamed_on = on
    row.save()
    return row


@pytest.fixture
@made_once
def record():
    edition = make.draft_edition(2013)
    make.revision(edition, action=7, kind=Kind.PLAN)
    make.publish(edition)
    role = make.role("digital-leader", started_on=make.on("1 January 2012"))
    make.appointment(role, "1 January 2012", person=make.person("Emma Stase"))
    make.accountability(make.action(7), role, "1 January 2012")
    renamed(make.action(7), "All publishing moves")
    renamed(role, "Chief digital officer", slug="chief-digital-officer")
    renamed(Person.objects.get(), "Emma Stace", slug="emma-stace")
    renamed(Department.objects.get(), "Department of Schools")
    renamed(make.strategy(), "Digital strategy")


@pytest.mark.parametrize(
    ("address", "old", "new"),
    [
        (ACTION, "Title of action 7", "All publishing moves"),
        (ACTION, ">Digital leader<", ">Chief digital officer<"),
        (ACTION, "Emma Stase", "Emma Stace"),
        ("/", "Department dfe", "Department of Schools"),
        ("/", ">Digital leader<", ">Chief digital officer<"),
        (RESPONSE, "Title of action 7", "All publishing moves"),
        (RESPONSE, "Government digital strategy, Cabinet", "Digital strategy, Cabinet"),
        ("/dfe/governance/", "Department dfe", "Department of Schools"),
        ("/dfe/governance/", ">Digital leader<", ">Chief digital officer<"),
        ("/dfe/governance/people/emma-stace/", "Emma Stase", "Emma Stace"),
        ("/dfe/governance/roles/chief-digital-officer/", "Digital leader", "Chief digital officer"),
        ("/pledges/", ">Digital leader<", ">Chief digital officer<"),
        ("/government-digital-strategy/actions/7/", "Title of action 7", "All publishing moves"),
    ],
)
def test_pages_have_the_name_of_their_day(client, record, address, old, new):
    then, now = client.get(f"{address}?as-at=2015-05-31").text, client.get(address).text
    since = client.get(f"{address}?as-at=2015-06-01").text

    assert old in then and new not in then.replace(old, "")
    assert new in now and new in since


def test_files_that_are_made_while_they_are_sent_have_it_too(client, record):
    def titles(query):
        file = client.get(f"/entries.csv{query}").getvalue().decode()
        return {row["action_title"] for row in csv.DictReader(io.StringIO(file))}

    assert titles("?as-at=2015-05-31") == {"Title of action 7"}
    assert titles("") == {"All publishing moves"}
    governance = client.get("/dfe/governance.json?as-at=2015-05-31").getvalue()
    assert [row["held_by"] for row in json.loads(governance)["rows"]] == ["Emma Stase"]
    assert b"Title of action 7" in client.get(f"{ACTION}timeline/?as-at=2015-05-31").content


def test_the_admin_always_has_the_name_of_today(client, record, admin_client):
    role = Role.objects.get()

    page = admin_client.get(f"/admin/strategy/role/{role.pk}/change/?as-at=2015-05-31")

    assert 'value="Chief digital officer"' in page.text


@pytest.mark.parametrize(
    ("words", "found", "address"),
    [
        (
            '"digital leader"',
            "Chief digital officer",
            "/dfe/governance/roles/chief-digital-officer/",
        ),
        ("stase", "Emma Stace", "/dfe/governance/people/emma-stace/"),
        ('"title of action"', "All publishing moves", "/government-digital-strategy/actions/7/"),
    ],
)
def test_it_is_found_by_its_old_name(client, record, words, found, address):
    page = client.get("/search/", {"q": words}).text.partition("By name")[2].partition("</ul>")[0]

    assert found in page and f'href="{address}"' in page and "before: " in page


def test_a_name_of_later_finds_nothing_as_at_a_day_before(client, record):
    page = client.get("/search/", {"q": "stace", "as-at": "2015-05-31"}).text
    then = client.get("/search/", {"q": "stase", "as-at": "2015-05-31"}).text

    assert "By name" not in page
    assert "Emma Stase" in then and "before: " not in then


@pytest.mark.parametrize(
    ("model", "part"),
    [
        (Portfolio, "portfolios"),
        (Profession, "professions"),
        (Function, "functions"),
        (Team, "teams"),
    ],
)
def test_an_old_address_of_a_group_leads_on(client, model, part):
    group = make.group(model, "schools")
    renamed(group, "Schools and skills", slug="schools-and-skills")

    moved = client.get(f"/dfe/governance/{part}/schools/?as-at=2015-06-01")

    assert moved.status_code == 301
    assert moved.url == f"/dfe/governance/{part}/schools-and-skills/?as-at=2015-06-01"
    assert client.get(moved.url).status_code == 200


def test_an_old_address_of_a_role_or_a_person_leads_on(client, record):
    for old, new in {
        "roles/digital-leader": "roles/chief-digital-officer",
        "people/emma-stase": "people/emma-stace",
    }.items():
        moved = client.get(f"/dfe/governance/{old}/")

        assert (moved.status_code, moved.url) == (301, f"/dfe/governance/{new}/")


def test_an_address_that_somebody_else_has_now_is_theirs(client, record):
    make.role("digital-leader", name="Another leader")

    assert "Another leader" in client.get("/dfe/governance/roles/digital-leader/").text


def test_an_old_address_leads_nowhere_in_another_department(client, record):
    make.role("officer", of=make.department("hmrc"))

    assert client.get("/hmrc/governance/roles/digital-leader/").status_code == 404


def test_what_was_not_there_on_the_day_is_not_found_by_its_old_address(client):
    role = make.role("digital-leader", started_on=make.on("2014"))
    renamed(role, "Chief", slug="chief")

    moved = client.get("/dfe/governance/roles/digital-leader/?as-at=2013-06-01")

    assert moved.status_code == 301
    assert client.get(moved.url).status_code == 404
