"""A promise that goes on in a later strategy, on the pages of readers and in data."""

import json

import pytest

from commitments.models import Kind, Pledge
from reporting.record.counts import tally_of_all
from tests import make

pytestmark = pytest.mark.django_db

WHY = "It says the same of the same service."
LATER = "digital-strategy-2021"
THEN = "/dfe/government-digital-strategy/editions/2/"
AGAIN = f"/dfe/{LATER}/editions/1/"


@pytest.fixture
def first():
    """A promise of 2012, which a plan of 2013 carries forward."""
    made = make.draft_edition(2012)
    make.revision(made, kind=Kind.COMMITMENT, year=2012, text="We will open a hub.")
    pledge = make.pledge(made, kind=Kind.COMMITMENT, year=2012, statement="Open a hub")
    make.publish(made, "December 2012")
    report = make.draft_edition(2013)
    plan = make.pledge(report, statement="Open the hub")
    make.outcome(report, pledge, "carried-forward", carried_to=plan)
    make.publish(report, "12 December 2013")
    return pledge


@pytest.fixture
def draft(first):
    """The first report of a later strategy, which makes it again, by the department after it."""
    strategy = make.later_strategy(years=(2021, 2022, 2023))
    make.action(of=strategy, added_on=make.on("June 2021"), first_year=2021)
    draft = make.draft_edition(2021, of=make.response(strategy_slug=LATER))
    again = make.pledge(draft, kind=Kind.COMMITMENT, year=2021, statement="Open one hub for all")
    plan = Pledge.objects.get(statement="Open the hub")
    make.made_again(draft, plan, again, announced_on=make.on("June 2021"), reason=WHY)
    return draft


def published(draft):
    return make.publish(draft, "10 September 2021")


def page_of(client, statement, asked=""):
    pledge = Pledge.objects.get(statement=statement)
    return " ".join(client.get(f"/pledges/{pledge.pk}/{asked}").text.split())


def rows(client, address):
    return json.loads(b"".join(client.get(address).streaming_content))["rows"]


def test_each_of_its_promises_tells_when_it_was_first_made_and_how_often_again(client, draft):
    published(draft)
    first = Pledge.objects.get(statement="Open a hub")

    page = page_of(client, "Open one hub for all")

    told = "First made in December 2012 in "
    assert f'{told}<a class="govuk-link" href="/pledges/{first.pk}/">Government digital' in page
    assert "made again twice" in page
    again = page.partition('id="again"')[2].partition("<h2")[0]
    assert "December 2012: first made" in again
    assert "12 December 2013: carried forward" in again
    assert "10 September 2021: made again in a later strategy" in again
    assert f"announced June 2021: {WHY}" in again
    assert "made again twice" in page_of(client, "Open a hub")
    assert f'href="{AGAIN}">edition 1 of' in page_of(client, "Open the hub")


def test_it_is_not_told_of_an_earlier_day_nor_before_it_is_published(client, draft):
    before = page_of(client, "Open the hub")
    published(draft)
    on_the_day = page_of(client, "Open the hub", "?as-at=2021-09-09")

    for page in (before, on_the_day):
        assert "made again once" in page and "hub for all" not in page and WHY not in page


def test_each_keeps_its_status_and_a_total_over_strategies_counts_the_first_alone(client, draft):
    edition = published(draft)
    day = edition.published_on.last

    total, of_one = tally_of_all(day), tally_of_all(day, edition.response.strategy)

    assert (total.total, total.again, of_one.total, of_one.again) == (2, 1, 1, 0)
    assert total.counts == {"carried-forward": 1, "no-report": 1}
    front = " ".join(client.get("/?as-at=2021-09-10").text.split())
    assert "1 that makes again what was promised in an earlier strategy is not counted" in front


def test_lists_editions_and_data_tell_it(client, draft):
    published(draft)
    again, plan = (
        Pledge.objects.get(statement=text) for text in ("Open one hub for all", "Open the hub")
    )

    listed = client.get("/pledges/").text
    assert "Made again in Digital strategy 2021" in listed
    assert "Made before in Government digital strategy" in listed
    found = {row["pledge"]: row for row in rows(client, "/pledges.json")}
    assert found[plan.pk]["made_again_as"] == str(again.pk)
    assert found[again.pk]["made_before_as"] == str(plan.pk)
    [row] = rows(client, "/data/successions.json")
    assert (row["how"], row["goes_on_as"]) == ("goes-on", again.pk)
    assert row["said_by"] == f"dfe/{LATER}"
    assert "Promises of earlier strategies that it makes again" in client.get(AGAIN).text
    changes = client.get(f"{AGAIN}changes/").text
    assert "Promises of earlier strategies made again" in changes
    assert "Made before as: Open the hub" in changes
    assert "made again" not in client.get(THEN).text.lower()


def test_a_thread_over_strategies_takes_a_query_for_each_step(
    client, draft, django_assert_num_queries
):
    published(draft)
    for statement in ("Open a hub", "Open one hub for all"):
        page_of(client, statement)
        pledge = Pledge.objects.get(statement=statement)
        with django_assert_num_queries(13):
            client.get(f"/pledges/{pledge.pk}/")


def test_a_list_has_those_that_were_made_again_or_before_alone(client, draft):
    edition = published(draft)
    day = edition.published_on.last

    def found(asked):
        return [row["statement"] for row in rows(client, f"/pledges.json?{asked}")]

    assert found("again=later") == ["Open the hub"]
    assert found("again=earlier") == ["Open one hub for all"]
    assert len(found("again=later&again=earlier")) == 2
    assert found(f"again=later&as-at={day.replace(day=9)}") == []
    assert "Made again in a later strategy" in client.get("/pledges/?again=later").text
    assert client.get("/pledges/?again=never").status_code == 400


def test_timelines_and_feeds_tell_it_on_its_day(client, draft):
    published(draft)

    def timeline(page):
        return " ".join(client.get(f"{page}actions/1/timeline/").text.split())

    then, now = timeline("/dfe/government-digital-strategy/"), timeline(f"/dfe/{LATER}/")
    assert "June 2021: promise over strategies" in then and WHY in then
    assert "made again in the Digital strategy 2021 as" in then and f'href="{AGAIN}"' in then
    assert "made before in the Government digital strategy as" in now
    before = client.get(
        "/dfe/government-digital-strategy/actions/1/timeline/?as-at=2021-09-09"
    ).text
    assert WHY not in before
    told = "It makes 1 promise of an earlier strategy again."
    assert told in client.get("/feed/").text
    assert told in client.get(f"/feed/dfe/{LATER}/actions/1/").text
    assert told not in client.get("/feed/dfe/government-digital-strategy/").text
