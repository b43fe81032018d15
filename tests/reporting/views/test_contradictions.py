"""/entries/contradictions/, and what other published pages say beside the texts that stand."""

import json

import pytest

from commitments.models import Kind
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/entries/contradictions/"
ACTION = "/dfe/government-digital-strategy/actions/7/"
ACROSS = "/government-digital-strategy/actions/7/?year=2014"
SAYS = "Agencies move by July 2014."


def supplement(report, **fields):
    """What a page by action says otherwise, brought after the report."""
    brought = make.draft_edition(
        report.year,
        of=report.response,
        kind="supplement",
        supplements=report,
        change_note="What pages by action say otherwise.",
    )
    values = {
        "action": 7,
        "kind": Kind.PLAN,
        "text": SAYS,
        "page_title": "Action 7: all departments",
        "page_url": "https://example.org/action-7",
        "published_on": make.on("16 January 2015"),
    }
    make.variant(brought, **values | fields)
    return make.publish(brought, str(report.published_on))


@pytest.fixture
@made_once
def report():
    report = make.draft_edition(2013)
    make.revision(report, action=7, kind=Kind.PLAN, text="Agencies move by March 2014.")
    make.revision(report, action=7, text="It was begun.")
    return make.publish(report, "12 December 2013")


@pytest.fixture
def contradiction(report):
    return supplement(report)


def rows(client, address):
    return json.loads(client.get(address).getvalue())["rows"]


@pytest.mark.parametrize("address", [ACTION, ACROSS, ADDRESS])
def test_both_texts_stand_on_the_page_with_both_sources(client, contradiction, address):
    page = client.get(address).text

    assert "Agencies move by March 2014." in page and SAYS in page
    assert '<a class="govuk-link" href="https://example.org/action-7">Action 7: all dep' in page
    assert "12 December 2013" in page and "16 January 2015" in page


def test_the_text_of_the_other_page_is_never_current(client, contradiction):
    assert [row["text"] for row in rows(client, "/entries.json?kind=plan")] == [
        "Agencies move by March 2014."
    ]
    assert SAYS not in client.get("/search/?q=agencies").text


def test_it_is_told_from_the_day_of_the_other_page(client, contradiction):
    for address in (f"{ACTION}?", f"{ACROSS}&", f"{ADDRESS}?"):
        assert SAYS not in client.get(f"{address}as-at=2015-01-15").text
        assert SAYS in client.get(f"{address}as-at=2015-01-16").text
    before = "?as-at=2015-01-15"
    assert rows(client, f"/entries/contradictions.json{before}") == []
    told = "This record knew of no contradiction on 15 January 2015."
    assert told in client.get(ADDRESS + before).text


def test_what_is_not_published_is_not_seen(client, report):
    draft = make.draft_edition(
        2013, kind="supplement", supplements=report, change_note="Not out yet."
    )
    make.variant(draft, action=7, kind=Kind.PLAN, text=SAYS)

    for address in (ACTION, ACROSS, ADDRESS):
        assert SAYS not in client.get(address).text
    assert "This record knows of no contradiction." in client.get(ADDRESS).text


def test_what_became_the_text_that_stands_contradicts_nothing_any_more(client, contradiction):
    correction = make.draft_edition(2013, kind="correction", change_note="It is July.")
    make.revision(correction, action=7, kind=Kind.PLAN, text=SAYS)
    make.publish(correction, "1 March 2015")

    assert rows(client, "/entries/contradictions.json") == []
    assert len(rows(client, "/entries/contradictions.json?as-at=2015-02-01")) == 1
    assert len(rows(client, "/data/variants.json")) == 1
    assert "Another published page says" not in client.get(ACTION).text


def test_of_one_page_its_latest_text_counts(client, report):
    supplement(report)
    supplement(report, text="Agencies move by June 2014.")

    assert [row["text"] for row in rows(client, "/entries/contradictions.json")] == [
        "Agencies move by June 2014."
    ]


def test_an_entry_that_only_another_page_has_says_so(client, report):
    supplement(report, action=7, kind=Kind.COMMITMENT, year=2013, text="We commit to it.")

    [row] = rows(client, "/entries/contradictions.json")
    assert (row["text"], row["standing_text"]) == ("We commit to it.", None)
    assert "The department’s own page does not have this." in client.get(ADDRESS).text
    assert "We commit to it." in client.get(ACROSS.replace("2014", "2013")).text


def test_the_list_is_narrowed_and_sorted_as_the_reader_asks(client, contradiction):
    assert SAYS in client.get(f"{ADDRESS}?action=7&kind=plan&year=2014&sort=-year").text
    assert SAYS not in client.get(f"{ADDRESS}?kind=progress").text
    assert client.get(f"{ADDRESS}?kind=promise").status_code == 400


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("number", [1, 12])
def test_queries_do_not_grow(client, django_assert_num_queries, number):
    report = make.draft_edition(2013)
    for action in range(1, number + 1):
        make.revision(report, action=action, kind=Kind.PLAN)
    make.publish(report, "12 December 2013")
    brought = make.draft_edition(
        2013, kind="supplement", supplements=report, change_note="Said otherwise."
    )
    for action in range(1, number + 1):
        make.variant(brought, action=action, kind=Kind.PLAN)
    make.publish(brought, str(report.published_on))
    client.get(ADDRESS)

    # The variants and how many there are, the texts that stand, whether something is still to be
    # derived; the numbers beside filters are kept.
    with django_assert_num_queries(4):
        client.get(ADDRESS)


def test_numbers_beside_filters_are_of_the_departments_asked_for(
    client, contradiction, monkeypatch
):
    """Also where there are too many of them to choose from."""
    make.published_edition(2013, of=make.response("dwp"))
    monkeypatch.setattr("reporting.filters.choices.MOST_TO_CHOOSE_FROM", 1)

    own, other = (client.get(f"{ADDRESS}?department={slug}") for slug in ("dfe", "dwp"))

    assert [page.context["page_obj"].paginator.count for page in (own, other)] == [1, 0]
    numbers = [page.context["filters"].counts()["kind"] for page in (own, other)]
    assert [sum(row.values()) for row in numbers] == [1, 0]


@pytest.mark.parametrize("address", [ACTION, "/government-digital-strategy/actions/7/"])
def test_what_two_pages_say_of_the_deadline_of_action_7_is_there_with_both_sources(
    client, sample, address
):
    page = client.get(address).text
    deadlines = page.partition('id="deadlines"')[2].partition("<h2")[0]

    for day, source in (
        ("March 2013", "DfE’s actions in response to the Government Digital Strategy"),
        ("July 2013", "Government Digital Strategy: action 7"),
    ):
        assert day in deadlines and source in deadlines
