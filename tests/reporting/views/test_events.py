"""The page of all events: who may open it, what narrows it, and what stays hidden."""

from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from commitments import workflow
from commitments.models import Event
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

SECRET = "Nobody may read this yet"


@pytest.fixture
def otto(client):
    """Audits, and is signed in."""
    made = people.otto()
    client.force_login(made)
    return made


def event(subject, what="imported", by_name="Rita", **fields):
    return Event.objects.create(subject=subject, what=what, by_name=by_name, **fields)


def on_day(subject, text):
    """An event of a day long ago; the database keeps events, so it is made as of then."""
    with mock.patch.object(timezone, "now", return_value=parse_datetime(text)):
        return event(subject)


# Who


def test_who_is_not_signed_in_is_asked_to_and_comes_back(client):
    event(SECRET)

    answer = client.get("/events/?kind=imported")

    assert answer.status_code == 403 and SECRET not in answer.text
    assert "is for auditors and administrators" in answer.text
    assert 'href="/admin/login/?next=/events/%3Fkind%3Dimported"' in answer.text


@pytest.mark.parametrize(
    ("group", "status"),
    [
        ("Editors", 403),
        ("Approvers", 403),
        (None, 403),
        ("Auditors", 200),
        ("Administrators", 200),
    ],
)
def test_only_auditors_and_administrators_open_it(client, group, status):
    event(SECRET)
    client.force_login(people.person("vera", *([group] if group else [])))

    page = client.get("/events/")

    assert page.status_code == status
    assert (SECRET in page.text) == (status == 200)
    front = client.get("/admin/").text
    assert ('href="/events/"' in front) == (status == 200)
    assert ('href="/admin/record-checks/"' in front) == (group is not None)


def test_a_superuser_opens_it(admin_client):
    assert admin_client.get("/events/").status_code == 200


def test_a_closed_account_reads_nothing(client, otto):
    otto.is_active = False
    otto.save()

    assert client.get("/events/").status_code == 403


def test_it_is_kept_by_no_cache(client, otto):
    assert "no-store" in client.get("/events/")["Cache-Control"]


# What


def test_an_event_says_who_did_what_when_from_what_to_what_and_why(client, otto):
    dfe = make.department()
    changes = {"name": ["Emma", "Emma Stace"]}
    event("Person: Emma", "changed", changes=changes, comment="In full.", department=dfe)

    page = client.get("/events/").text

    for words in ("Person: Emma", "Rita</div>", "DFE</span>", "In full.", "Was", "Emma Stace"):
        assert words in page


def test_what_is_typed_into_an_event_is_no_markup(client, otto):
    event("<b>Bold</b>", changes={"<i>": ["<u>", ""]}, comment="<s>")

    page = client.get("/events/").text

    assert "&lt;b&gt;Bold" in page and "<u>" not in page and "<s>" not in page


def test_an_empty_list_says_why(client, otto):
    assert "Nothing has been done yet." in client.get("/events/").text
    assert "No events match." in client.get("/events/?kind=loaded").text
    assert "Nothing had been done by 1 June 2014." in client.get("/events/?as-at=2014-06-01").text


@pytest.fixture
def several():
    draft = make.draft_edition(2014)
    esfa = make.department("esfa")
    event("Alpha of the edition", "published", edition=draft, department=draft.response.department)
    event("Bravo of ESFA", "changed", by_name="Teo", department=esfa, comment="A typing slip")
    on_day("Charlie long ago", "2014-06-01T12:00:00+00:00")
    on_day("Delta by night", "2014-06-02T22:30:00+00:00")  # Half past eleven in London.


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", "Alpha Bravo Charlie Delta"),
        ("department=esfa", "Bravo"),
        ("strategy=government-digital-strategy", "Alpha"),
        ("year=2014", "Alpha"),
        ("kind=changed", "Bravo"),
        ("kind=imported", "Charlie Delta"),
        ("who=teo", "Bravo"),
        ("q=slip+typing", "Bravo"),
        ("q=LONG", "Charlie"),
        ("to=2014-06-01", "Charlie"),
        ("from=2014-06-02&to=2014-06-02", "Delta"),
        ("as-at=2014-06-01", "Charlie"),
        ("as-at=2014-06-02", "Charlie Delta"),
        ("from=2014-06-03", "Alpha Bravo"),
    ],
)
def test_filters_narrow_the_list(client, otto, several, query, found):
    page = client.get(f"/events/?{query}").text

    names = ("Alpha", "Bravo", "Charlie", "Delta")
    assert [name for name in names if f">{name} " in page] == found.split()


@pytest.mark.parametrize(
    "query",
    ["kind=leaked", "department=none", "from=yesterday", "to=2014-13-01", "colour=red", "page=x"],
)
def test_what_is_not_understood_is_a_400_that_names_it(client, otto, query):
    page = client.get(f"/events/?{query}")

    assert page.status_code == 400
    assert query.partition("=")[0] in page.text


def test_the_latest_stands_first_and_100_are_on_a_page(client, otto):
    for number in range(101):
        event(f"Event number {number}.")

    first, second = client.get("/events/").text, client.get("/events/?page=2").text

    assert first.index("number 100.") < first.index("number 99.")
    assert "number 0." in second and "number 0." not in first


def test_it_takes_as_many_queries_for_100_events_as_for_1(client, otto):
    event("The first")
    few = _queries(client)
    for number in range(99):
        event(f"Event {number}", department=make.department(f"d{number}"))

    # Who is signed in (2), may they (2), the version of the record and what filters offer (4), how
    # many, which.
    assert _queries(client) == few == 10


def _queries(client):
    with CaptureQueriesContext(connection) as queries:
        client.get("/events/")
    return len(queries)


def test_drafts_are_told_to_auditors_and_to_nobody_else(client):
    teo = people.teo()
    workflow.note_saved(
        edition=make.draft_edition(2015), by=teo, changes={"1/progress/text": ["", SECRET]}
    )
    client.force_login(people.person("vera", "Editors", department="esfa"))
    assert SECRET not in client.get("/events/").text
    assert SECRET not in client.get("/admin/commitments/event/").text

    client.force_login(people.otto())
    assert SECRET in client.get("/events/").text
