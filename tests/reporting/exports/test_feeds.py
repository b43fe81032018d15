"""Atom feeds: of all editions, of a department's, a response's, an action's."""

import pytest

from commitments.models import Kind, Response
from strategy.models import Action, Department
from tests import atom, make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "dfe/government-digital-strategy"


def read(client, address):
    page = client.get(address)
    assert page.headers["Content-Type"].startswith("application/atom+xml")
    return atom.read(page.content)


def says(action, kind=Kind.PROGRESS, **fields):
    return lambda edition: make.revision(edition, action=action, kind=kind, **fields)


@pytest.fixture
@made_once
def two_departments():
    dfe, hmrc = make.response("dfe"), make.response("hmrc")
    make.published_edition(2013, "December 2013", of=dfe, facts=says(7))
    make.published_edition(2014, "16 January 2015", of=dfe, facts=says(8), change_note="A <year>.")
    make.published_edition(2014, "20 January 2015", of=hmrc, facts=says(7))
    make.revision(make.draft_edition(2015, of=dfe, change_note="A draft"), action=7)


def ids(feed):
    return [text.partition(":")[2].partition(":")[2] for text in atom.texts(feed, "id")]


def test_all_editions_the_latest_first(client, two_departments):
    feed = read(client, "/feed/")

    assert ids(feed) == [
        "hmrc/government-digital-strategy/editions/1",
        f"{RESPONSE}/editions/2",
        f"{RESPONSE}/editions/1",
    ]
    assert atom.texts(feed, "title")[1] == "DFE: Report for 2014, Government digital strategy"
    assert "A &lt;year&gt;." in atom.texts(feed, "summary")[1]
    assert atom.texts(feed, "published")[1] == "2015-01-16T00:00:00+00:00"


@pytest.mark.parametrize(
    ("address", "expected"),
    [
        ("/feed/dfe/", ["2", "1"]),
        (f"/feed/{RESPONSE}/", ["2", "1"]),
        (f"/feed/{RESPONSE}/actions/7/", ["1"]),
        (f"/feed/{RESPONSE}/actions/8/", ["2"]),
        (f"/feed/{RESPONSE}/?as-at=2014-12-31", ["1"]),
        ("/feed/dfe/?as-at=2012-01-01", []),
    ],
)
def test_narrower_feeds(client, two_departments, address, expected):
    assert [key.rpartition("/")[2] for key in ids(read(client, address))] == expected


def test_what_is_not_there_has_no_feed(client, two_departments):
    for missing in ("/feed/dft/", "/feed/dfe/no/", f"/feed/{RESPONSE}/actions/99/"):
        assert client.get(missing).status_code == 404, missing


def test_an_id_stays_when_an_edition_follows(client, two_departments, settings):
    settings.SITE_URL = "https://pledges.example"
    before = atom.texts(read(client, "/feed/dfe/"), "id")
    make.published_edition(2012, "20 January 2016", of=make.response())
    after = read(client, "/feed/dfe/")

    assert atom.texts(after, "id")[1:] == before
    assert before[0] == f"tag:pledges.example,2026:{RESPONSE}/editions/2"
    assert after.findtext(f"{atom.ATOM}updated") == max(atom.texts(after, "updated"))


def test_an_outcome_of_an_action_is_news_of_it(client):
    of = make.response()
    pledge = []
    make.published_edition(
        2013, of=of, facts=lambda edition: pledge.append(make.pledge(edition, action=7))
    )
    make.published_edition(2014, of=of, facts=lambda edition: make.outcome(edition, pledge[0]))

    assert len(ids(read(client, f"/feed/{RESPONSE}/actions/7/"))) == 2


def test_characters_that_xml_can_not_hold_are_left_out(client):
    make.published_edition(2014, change_note="A bell\x07 & a tag <b>")

    assert "A bell &amp; a tag &lt;b&gt;" in atom.texts(read(client, "/feed/"), "summary")[0]


def test_a_page_names_its_feeds(client, two_departments):
    page = client.get(f"/{RESPONSE}/actions/7/").text

    for feed in ("/feed/", f"/feed/{RESPONSE}/", f"/feed/{RESPONSE}/actions/7/"):
        assert f'type="application/atom+xml" href="{feed}"' in page


def test_the_number_of_queries_is_the_same_however_many(
    client, two_departments, django_assert_num_queries
):
    with django_assert_num_queries(3):  # Which editions, what a feed tells of them; the log.
        client.get("/feed/")


@pytest.mark.parametrize(
    "address", ["/feed/dfe/", f"/feed/{RESPONSE}/", f"/feed/{RESPONSE}/actions/7/"]
)
def test_a_name_that_no_xml_can_hold_breaks_no_feed(client, address):
    """As it may have come in before such names were refused."""
    name = "line\vbreak"
    make.department("dfe", name=name)
    response = make.response("dfe", title=name)
    make.action(7, of=response.strategy, title=name)
    make.published_edition(2014, of=response, facts=says(7))

    feed = read(client, address)

    assert "linebreak" in feed.findtext(f"{atom.ATOM}title")


def test_a_feed_can_be_read_whatever_its_own_title_holds(client):
    """Names that hold control characters are refused now; some are in records of before."""
    make.published_edition(2014, facts=lambda edition: make.revision(edition, action=7))
    for model in (Department, Action, Response):
        field = "name" if model is Department else "title"
        model.objects.update(**{field: "line\x0bbreak \ufffe"})

    for address in (
        "/feed/",
        "/feed/dfe/",
        "/feed/dfe/government-digital-strategy/",
        "/feed/dfe/government-digital-strategy/actions/7/",
    ):
        title = read(client, address).findtext(f"{atom.ATOM}title")
        assert title.endswith(" – editions in Pledgebook")
        assert address == "/feed/" or "linebreak" in title
