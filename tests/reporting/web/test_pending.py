"""What is being brought up to date is said wherever it is shown, until it is."""

import json
from urllib.parse import unquote

import pytest

from commitments.models import StandingPending
from reporting.exports.about import PENDING
from tests import make

pytestmark = pytest.mark.django_db

SAID = "What stands here is being brought up to date."
LISTS = [
    "/entries/",
    "/pledges/",
    "/pledges/not-reported/",
    "/pledges/moved/",
    "/measures/",
    "/search/?q=done",
]


def facts(edition):
    make.revision(edition, action=7)
    make.pledge(edition, action=7)
    make.figure(edition, make.measure(of=edition.response))


@pytest.fixture(autouse=True)
def waiting():
    """One department's response; another's is as it should be."""
    for department in ("dfe", "dwp"):
        make.published_edition(2014, of=make.response(department), facts=facts)
    return StandingPending.objects.create(response=make.response("dfe"))


def said_by(client, *addresses):
    return [SAID in client.get(address).text for address in addresses]


@pytest.mark.parametrize("address", LISTS)
def test_a_list_says_so_unless_it_is_of_another_department(client, waiting, address):
    mark = "&" if "?" in address else "?"
    by_department = [f"{address}{mark}department={slug}" for slug in ("dfe", "dwp")]
    assert said_by(client, address, *by_department) == [True, True, False]

    waiting.delete()

    assert said_by(client, address) == [False]


def test_a_pledge_and_an_action_across_departments_say_so(client, waiting):
    own, others = make.response("dfe").entries.all(), make.response("dwp").entries.all()
    pledges = [
        f"/pledges/{rows.get(pledges__isnull=False).pledges.get().pk}/" for rows in (own, others)
    ]
    assert said_by(client, *pledges) == [True, False]
    assert said_by(client, "/government-digital-strategy/actions/7/") == [True]

    waiting.delete()

    assert said_by(client, *pledges, "/government-digital-strategy/actions/7/") == [False] * 3


def test_data_say_so_in_what_they_tell_of_themselves(client, waiting):
    def told():
        file = client.get("/entries.csv").headers.get("Pledgebook-Pending", "")
        described = json.loads(b"".join(client.get("/entries.csv-metadata.json")))
        exported = json.loads(b"".join(client.get("/pledges.json")))["about"]
        page = client.get("/data/entries/").json()["about"]
        yield from (unquote(file), exported.get("pending", ""), page.get("pending", ""))
        yield PENDING if PENDING in described["dc:description"] else ""

    assert list(told()) == [PENDING] * 4

    waiting.delete()

    assert list(told()) == [""] * 4
