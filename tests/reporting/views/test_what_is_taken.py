"""Files that somebody signed in asks for leave word of it; of the public nobody is noted."""

import pytest
from django.http import HttpResponse

from reporting.views import reports
from strategy.models import SecurityEvent
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy"
PUBLIC = {
    "/entries.csv": "Entries: /entries.csv",
    "/data/departments.json": "Departments: /data/departments.json",
    "/pledges/spreadsheet.xlsx": "Promises: /pledges/spreadsheet.xlsx",
    "/pledges/sample.csv?seed=1": "A sample of pledges: /pledges/sample.csv",
}


@pytest.fixture
@made_once
def record():
    return make.published_edition(2014, facts=make.revision)


def taken() -> list[tuple[str, str]]:
    found = SecurityEvent.objects.filter(what__in=["downloaded", "exported"]).order_by("pk")
    return [(event.what, event.subject) for event in found]


@pytest.mark.parametrize("address", PUBLIC)
def test_a_whole_list_is_noted_of_whoever_is_signed_in(client, record, address):
    client.get(address).getvalue()
    assert taken() == []

    client.force_login(people.teo())
    client.head(address)
    assert taken() == []

    client.get(address).getvalue()
    assert taken() == [("exported", PUBLIC[address])]
    assert SecurityEvent.objects.latest("pk").account.username == "teo"


def test_events_are_noted_as_what_not_everybody_may_have(client, record):
    assert client.get("/events.csv").status_code == 302
    assert taken() == []

    client.force_login(people.otto())
    client.get("/events.csv?who=rita").getvalue()

    assert taken() == [("downloaded", "Events: /events.csv")]


def test_the_audit_is_noted_where_it_names_people(client, record, monkeypatch):
    monkeypatch.setattr(reports, "_pdf", lambda *asked: HttpResponse())  # It takes its time.
    for person in (people.teo(), people.otto()):
        client.force_login(person)
        client.get(f"{RESPONSE}/audit.pdf")

    assert taken() == [("downloaded", f"{record.response}: the audit with names")]


def test_a_bundle_without_people_in_it_is_public(client):
    client.force_login(people.teo())
    make.response()

    client.get(f"{RESPONSE}/bundle.zip").getvalue()

    assert [what for what, _subject in taken()] == ["exported"]


def test_a_list_that_is_walked_page_by_page_is_noted_once_an_hour(client):
    for action in (1, 2, 3):
        make.action(action)
    client.force_login(people.teo())
    pages, address = 0, "/data/actions/?limit=1"
    while address:
        answer = client.get(address.removeprefix("http://127.0.0.1:8000")).json()
        pages, address = pages + 1, answer["next"]

    assert pages == 3
    assert taken() == [("exported", "Actions: /data/actions/")]


def test_the_public_walks_without_a_trace(client):
    for action in (1, 2):
        make.action(action)
    following = client.get("/data/actions/?limit=1").json()["next"]

    assert client.get(following.removeprefix("http://127.0.0.1:8000")).status_code == 200
    assert taken() == []


def test_the_update_of_a_draft_as_a_spreadsheet_is_noted(client):
    draft = make.draft_edition(2014)
    client.force_login(people.teo())

    client.get(f"/admin/commitments/edition/{draft.pk}/spreadsheet.csv")

    assert taken() == [("downloaded", f"{draft}: the update as a spreadsheet")]
