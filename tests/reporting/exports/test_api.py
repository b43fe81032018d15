"""The API: pages of rows, and a description that what it answers keeps to."""

import re

import pytest
import schemathesis
from django.core.wsgi import get_wsgi_application
from django.utils import timezone
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from reporting.exports.datasets import ListDataset
from reporting.exports.registry import OPEN_DATA, PAGES
from reporting.exports.registry import TABLES as TABLES_OF_RECORD
from tests import make
from tests.reporting import exported
from tests.rows import made_once

pytestmark = pytest.mark.django_db

# Tables of the record are tried by test_tables.py.
LISTS = [row.name for row in PAGES if row.is_public and isinstance(row, ListDataset)]
TABLES = {
    "editions": "/dfe/government-digital-strategy/editions.json",
    "matrix": "/dfe/government-digital-strategy.json",
    "governance": "/dfe/governance.json",
    "departments-by-action": "/government-digital-strategy.json",
    "action-across-departments": "/government-digital-strategy/actions/7.json",
    "departments-compared": "/government-digital-strategy/compare.json"
    "?department=dfe&department=dft",
}


@pytest.fixture
@made_once
def record():
    plans = make.draft_edition(2013)
    for action in range(1, 8):
        make.revision(plans, action=action)
        make.revision(plans, action=action, kind="plan")
        make.pledge(plans, action=action)
    make.figure(plans, make.measure(), 3)
    pledges = list(plans.pledges.all()[:2])
    make.figure(plans, make.measure("services"), 12)
    for action in (1, 2):
        make.variant(plans, action=action)
        make.service(f"service-{action}", of=plans.response.department)
    make.publish(plans)

    def facts(edition):
        make.revision(edition)
        for pledge in pledges:
            make.slip(edition, pledge)

    make.response("dft")
    for count in ("done", "begun"):
        make.published_count(count, said_on=make.on("2013"))
    return make.published_edition(2014, facts=facts)


@pytest.mark.parametrize("name", LISTS)
def test_pages_together_are_the_whole_list(client, record, name):
    elsewhere = {
        "pledges-not-reported": "pledges/not-reported",
        "pledges-moved": "pledges/moved",
        "completeness": "entries/completeness",
        "contradictions": "entries/contradictions",
    }
    export = elsewhere.get(name, name)
    whole = exported.json_rows(client, f"/{export}.json")
    rows, address = [], f"/data/{name}/?limit=3"
    while address:
        page = client.get(address).json()
        rows += page["rows"]
        assert len(page["rows"]) <= 3
        address = page["next"]

    assert len(rows) == len(whole) == len({str(row) for row in rows}) > 0


@pytest.mark.parametrize(("name", "export"), TABLES.items())
def test_pages_of_a_table_together_are_the_whole(client, record, name, export):
    for number in range(3):
        make.appointment(make.role(f"role-{number}"), "2012")
    rows, address = [], f"/data/{name}/?{exported.NEEDED[name]}&limit=1"
    while address:
        page = client.get(address).json()
        rows += page["rows"]
        address = page["next"]

    assert rows == exported.json_rows(client, export)
    assert len(rows) > 1


def test_a_table_names_the_parameters_that_it_needs(client, record):
    answer = client.get("/data/matrix/?strategy=no-strategy")

    assert answer.status_code == 400
    assert [(row["name"], row["allowed"]) for row in answer.json()["parameters"]] == [
        ("department", ["dfe", "dft"]),
        ("strategy", ["government-digital-strategy"]),
    ]


def test_a_department_that_did_not_respond_to_a_strategy_has_no_table(client, record):
    make.strategy("another")
    answer = client.get("/data/matrix/?department=dfe&strategy=another")

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize("name", [*LISTS, *TABLES])
def test_what_is_published_between_two_pages_ends_the_walk_and_is_told(client, record, name):
    for slug in ("digital-leader", "board-sponsor"):
        make.appointment(make.role(slug), "2012")
    first = client.get(f"/data/{name}/?limit=1&{exported.NEEDED.get(name, '')}").json()
    make.published_edition(2012, facts=lambda edition: make.revision(edition, action=1))

    refused = client.get(first["next"])

    assert refused.status_code == 409
    assert "begin again without it" in refused.json()["detail"]
    begun = walked(client, refused.json()["begin"])
    assert len(begun) == len({str(row) for row in begun}) > 1


def walked(client, address):
    rows = []
    while address:
        page = client.get(address).json()
        rows += page["rows"]
        address = page["next"]
    return rows


@pytest.mark.parametrize("change", [lambda: make.role(), lambda: make.deadline()])
def test_any_public_change_ends_what_a_cursor_belongs_to(client, record, change):
    following = client.get("/data/entries/?limit=5").json()["next"]
    change()

    assert client.get(following).status_code == 409


def test_a_draft_does_not_end_it(client, record):
    following = client.get("/data/entries/?limit=5").json()["next"]
    make.revision(make.draft_edition(2015), action=7, text="Not yet.")

    assert len(client.get(following).json()["rows"]) == 5


def test_a_cursor_is_of_one_question_and_one_day(client, record):
    following = client.get("/data/entries/?limit=5").json()["next"]

    assert client.get(following.replace("limit=5", "limit=2")).status_code == 200
    assert client.get(f"{following}&kind=plan").status_code == 409
    assert client.get(following.replace("/entries/", "/pledges/")).status_code == 409
    another_day = re.sub("as-at=[0-9-]+", "as-at=2015-02-01", following)
    assert client.get(another_day).status_code == 409


def test_the_days_after_keep_the_day_of_the_first_page(client, record):
    first = client.get("/data/entries/?limit=5&as-at=2014-06-01").json()

    assert "as-at=2014-06-01" in first["next"]
    assert f"as-at={timezone.localdate()}" in client.get("/data/entries/?limit=5").json()["next"]


def test_filters_are_those_of_the_page(client, record):
    rows = client.get("/data/entries/?action=7&kind=plan").json()["rows"]

    assert [(row["action"], row["kind"], row["year"]) for row in rows] == [(7, "plan", 2014)]


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("kind=promise", "kind"),
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("cursor=-1", "cursor"),
        ("cursor=", "cursor"),
        ("cursor=5", "cursor"),
        ("cursor=5-0123456789abcde", "cursor"),
        ("as-at=tomorrow", "as-at"),
        ("page=2", "page"),
        ("q=%00", "q"),
    ],
)
def test_a_parameter_that_cant_be_is_named(client, record, query, name):
    answer = client.get(f"/data/entries/?{query}")

    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert [fault["name"] for fault in answer.json()["parameters"]] == [name]
    assert answer.json()["parameters"][0]["allowed"]


def test_it_only_reads(client, record):
    assert client.post("/data/entries/").status_code == 405
    assert client.get("/data/secrets/").status_code == 404
    assert client.get("/data/events/").status_code == 404


@pytest.mark.parametrize("name", [*LISTS, *TABLES])
def test_the_queries_of_a_page_do_not_grow_with_it(
    client, record, name, django_assert_max_num_queries
):
    with django_assert_max_num_queries(14 if name in LISTS else 19):
        answer = client.get(f"/data/{name}/?limit=200&{exported.NEEDED.get(name, '')}")
    assert answer.status_code == 200


@pytest.fixture
def kept_connection(monkeypatch):
    """The end of a request would close the connection, and with it the test's transaction."""
    close = "django.db.backends.base.base.BaseDatabaseWrapper.close_if_unusable_or_obsolete"
    monkeypatch.setattr(close, lambda self: None)


@pytest.mark.long("schemathesis asks thousands of questions")
def test_every_answer_is_as_it_is_described(client, record, kept_connection):
    """Schemathesis makes up requests, fitting and unfitting ones."""
    described = schemathesis.openapi.from_dict(client.get("/data/openapi.json").json())
    described.config.base_url = "http://testserver"
    operations = [found.ok() for found in described.get_all_operations()]

    assert {operation.path for operation in operations} == {
        f"/data/{row.name}/" for row in OPEN_DATA
    }
    for operation in of_each_kind(operations):
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            try_out(operation.as_strategy(mode))


def of_each_kind(operations):
    """All of them, but of tables of the record one of each set of parameters: the rest is alike."""
    tables = {f"/data/{row.name}/" for row in TABLES_OF_RECORD}
    kinds = {
        operation.path
        if operation.path not in tables
        else tuple(parameter.name for parameter in operation.query): operation
        for operation in operations
    }
    assert len(kinds) < len(operations)
    return kinds.values()


def try_out(cases):
    @settings(
        max_examples=20,
        deadline=None,
        derandomize=True,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(cases)
    def answers(case):
        case.call_and_validate(
            app=get_wsgi_application(),
            headers={"Accept-Encoding": "identity"},  # Their client doesn't unpack.
            # A day that is yet to come is one by the description, and refused.
            excluded_checks=[positive_data_acceptance],
        )

    answers()
