"""What every public page asks of the database: no more with several departments than with two."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reporting.record.kept import KEPT, LARGE
from strategy.models import Strategy
from strategy.partial_dates import PartialDate
from tests import make
from tests.browser.addresses import RESPONSE, public_addresses
from tests.commitments import one_of_each

pytestmark = pytest.mark.django_db

# PostgreSQL looks for the best order of so many tables; where there are more it takes some as they
# are written.
MOST_JOINED = 8
YEAR = PartialDate.of_year(2010)


def answers(slug: str) -> None:
    """A department that answers to the strategy of the sample record, with some of everything."""
    strategy = Strategy.objects.get(slug=RESPONSE["strategy"])
    response = make.response(slug, strategy.slug)
    department = response.department
    for year in (2013, 2014):
        make.published_edition(year, of=response, facts=one_of_each.facts)
    role = make.role(of=department)
    make.appointment(role, "2013", "2014", person=make.person(slug))
    for action in strategy.actions.filter(number__in=(1, 5)):
        make.accountability(action, role, "2013")
    service = make.service(f"service-of-{slug}", of=department)
    make.service_manager(service, person=make.person(f"manager-{slug}"))
    make.service_stage(service)
    make.service_figure(service)
    make.service_figure(service, 20, of="digital-take-up")
    make.assessment(service)
    ended = make.department(f"before-{slug}", merged_into=department, merged_on=YEAR)
    make.department_change(ended.slug, slug, day="2010")


def asked(client, addresses: list[str]) -> dict[str, list[str]]:
    """The queries of each page, where nothing was asked for before."""
    found = {}
    for address in addresses:
        client.get(address)  # What a worker reads once.
        KEPT.clear(), LARGE.clear()
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        found[address] = [row["sql"] for row in queries if row["sql"].startswith("SELECT")]
    return found


def joined(sql: str) -> int:
    """The most tables that one SELECT joins to its first; each part of it counts its own."""
    most, within = 0, [0]
    for found in re.findall(r"'(?:[^']|'')*'|\(|\)| JOIN | UNION ", sql):
        if found == "(":
            within.append(0)
        elif found == ")":
            within.pop()
        elif found == " UNION ":
            within[-1] = 0
        elif found == " JOIN ":
            within[-1] += 1
        most = max(most, within[-1])
    return most


@pytest.mark.long("every page of several departments’ record")
def test_no_page_asks_more_of_several_departments_or_joins_too_many_tables(client, sample):
    addresses = [page.replace("size=5&", "size=1000&") for page in public_addresses()]
    addresses += [
        "/abc/",
        f"/abc/{RESPONSE['strategy']}/",
        f"/abc/{RESPONSE['strategy']}/outcomes/",
    ]
    answers("abc")
    # Of twenty such counts at the most a page says why they differ, some questions for each.
    make.published_count("abc", strategy=Strategy.objects.get(slug=RESPONSE["strategy"]))
    few = asked(client, addresses)
    for slug in ("dwp", "hmrc", "moj"):
        answers(slug)
    many = asked(client, addresses)

    numbers = {page: (len(few[page]), len(many[page])) for page in addresses}
    assert {page: pair for page, pair in numbers.items() if pair[1] > pair[0]} == {}
    most = {page: max(map(joined, rows), default=0) for page, rows in many.items()}
    assert {page: number for page, number in most.items() if number > MOST_JOINED} == {}
