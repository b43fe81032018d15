"""Departments side by side as data: the values of the pages of a strategy."""

import pytest

from tests import make
from tests.reporting import exported
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/government-digital-strategy"


@pytest.fixture
@made_once
def two():
    """Of six promises for 2014 DfE delivered two; DfT has one, of which no report tells."""
    dfe, dft = make.response("dfe"), make.response("dft")
    plan, report = make.draft_edition(2013, of=dfe), make.draft_edition(2014, of=dfe)
    make.revision(plan, action=7, kind="plan", text="To move.")
    make.revision(report, action=7, text="", answer="nil-return", reason="Nobody asked us.")
    for number in range(1, 7):
        promised = make.pledge(plan, action=7, number=number)
        make.outcome(report, promised, "delivered" if number < 3 else "dropped")
    make.publish(plan, "16 January 2014")
    make.publish(report, "16 January 2015")
    make.published_edition(2013, of=dft, facts=lambda e: make.pledge(e, action=7))


def columns(row, names):
    return [row[name] for name in names.split()]


def test_what_became_of_the_pledges_by_department_and_action(client, two):
    first, second = exported.json_rows(client, f"{ADDRESS}.json?as-at=2015-06-01")

    names = "department department_name action pledges covered delivered dropped share is_too_few"
    assert columns(first, names) == ["dfe", "Department dfe", 7, 6, 6, 2, 4, 33, False]
    assert columns(second, names) == ["dft", "Department dft", 7, 1, 0, 0, 0, None, False]
    assert second["awaited"] == 1
    assert first["url"].endswith("/dfe/government-digital-strategy/actions/7/")


def test_they_stand_in_the_order_of_the_page(client, two):
    rows = exported.csv_rows(client, f"{ADDRESS}.csv?sort=-delivered")
    assert [row["department"] for row in rows] == ["dfe", "dft"]
    latest = exported.csv_rows(client, f"{ADDRESS}.csv?sort=reported")
    assert [row["department"] for row in latest] == ["dft", "dfe"]
    assert client.get(f"{ADDRESS}.csv?sort=size").status_code == 400


def test_an_action_by_department_and_year(client, two):
    rows = exported.json_rows(client, f"{ADDRESS}/actions/7.json?as-at=2015-06-01&year=2014")

    names = "department year plan_status plan progress_status progress pledges_due due_delivered"
    assert [columns(row, names) for row in rows] == [
        ["dfe", 2014, "filled", "To move.", "nil-return", "Nil return: Nobody asked us.", 6, 2],
        ["dft", 2014, "left-out", None, "awaited", None, 1, 0],
    ]
    whole = exported.json_rows(client, f"{ADDRESS}/actions/7.json?as-at=2015-06-01")
    assert [(row["department"], row["year"]) for row in whole] == [
        (slug, year) for slug in ("dfe", "dft") for year in (2012, 2013, 2014, 2015)
    ]
    assert client.get(f"{ADDRESS}/actions/7.json?year=1999").status_code == 400
    assert client.get(f"{ADDRESS}/actions/8.json").status_code == 404


def test_departments_compared(client, two):
    query = "department=dft&department=dfe&as-at=2015-06-01"
    rows = exported.json_rows(client, f"{ADDRESS}/compare.json?{query}")

    names = "department action year commitment_status plan covered share"
    assert [columns(row, names) for row in rows] == [
        ["dft", 7, 2014, "no-report", None, 0, None],
        ["dfe", 7, 2014, "no-report", "To move.", 6, 33],
    ]


@pytest.mark.parametrize("query", ["", "?department=dfe", "?department=dfe&department=dfe"])
def test_what_cannot_be_compared_is_refused(client, two, query):
    answer = client.get(f"{ADDRESS}/compare.json{query}")

    assert answer.status_code == 400
    [fault] = answer.json()["parameters"]
    assert fault["name"] == "department" and fault["allowed"][0].startswith("You chose")


def test_the_api_has_the_same(client, two):
    asked = "strategy=government-digital-strategy"
    for name, query, export in (
        ("departments-by-action", "", f"{ADDRESS}.json"),
        ("action-across-departments", "&action=7", f"{ADDRESS}/actions/7.json"),
    ):
        answer = client.get(f"/data/{name}/?{asked}{query}").json()
        assert answer["rows"] == exported.json_rows(client, export), name


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [2, 20])
def test_queries_do_not_grow(client, django_assert_max_num_queries, departments):
    for number in range(departments):
        make.response(f"d-{number}")
    make.action(7)

    for address in (f"{ADDRESS}.json", f"{ADDRESS}/actions/7.json"):
        with django_assert_max_num_queries(14):
            exported.json_rows(client, address)
