"""“As at D, as recorded on E”: what this site showed on E of D, on every page and in every export.

A made-up history is recorded; after each edition what pages and files show is kept. Asked later
for the record as it was recorded on that day, they show the same.
"""

import json
import os
import re
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commitments.models import Kind
from tests import make
from tests.commitments import people
from tests.reporting.record.test_as_at_property import EDITIONS, FIRST, Recorder, Told

pytestmark = pytest.mark.django_db

DFE = "/dfe/government-digital-strategy"
PAGES = [
    "/",
    "/entries/",
    "/pledges/",
    "/pledges/not-reported/",
    "/pledges/moved/",
    "/entries/contradictions/",
    "/search/?q=done",
    "/government-digital-strategy/",
    "/government-digital-strategy/actions/1/",
    f"{DFE}/",
    f"{DFE}/actions/1/",
    f"{DFE}/actions/1/timeline/",
    f"{DFE}/years/2013/",
    f"{DFE}/editions/",
    f"{DFE}/compare/",
    f"{DFE}/outcomes/",
    f"{DFE}/report/",
    f"{DFE}/report.txt",
    f"{DFE}/stratml.xml",
    "/feed/",
]
FILES = [
    "/entries.json",
    "/pledges.json",
    "/data/revisions.json",
    "/data/outcomes.json",
    "/data/withdrawals.json",
    "/data/slips.json",
    "/data/successions.json",
    "/data/variants.json",
    "/data/yardsticks.json",
    "/entries/contradictions.json",
    f"{DFE}.json",
    f"{DFE}/editions.json",
]
BANNER = re.compile('<div class="govuk-notification-banner".*?</div>\\s*</div>', re.DOTALL)
DAY_FORM = re.compile('<section aria-label="Another day">.*?</section>', re.DOTALL)
RECORDED = re.compile(
    "(&amp;|&)as-recorded=[0-9-]+|as-recorded%3D[0-9-]+|, as shown (here )?on [0-9A-Za-z -]+"
    '|<input type="hidden" name="as-recorded" value="[0-9-]+">'
)


def shown(address: str, day: date, recorded: date | None = None):
    """What an address shows of a day, but for which record it says that this is."""
    query = {"as-at": day.isoformat()}
    if recorded:
        query["as-recorded"] = recorded.isoformat()
    path, _mark, asked = address.partition("?")
    query |= dict([asked.split("=")] if asked else [])
    answer = Client().get(path, query)
    content = answer.getvalue()
    if answer.status_code == 200 and path.endswith(".json"):
        return json.loads(content)["rows"]
    text = RECORDED.sub("", DAY_FORM.sub("", BANNER.sub("", content.decode())))
    return answer.status_code, re.sub(r"\s+", " ", text)


def published(told: Told, text: str) -> Told:
    """The same, but that it is published and says a text that no other does."""
    texts = told.texts | {(1, Kind.PROGRESS): text}
    return replace(told, state="published", texts=texts)


@pytest.mark.long("every page, as at several days")
@settings(
    max_examples=max(2, int(os.environ.get("HISTORIES", 12)) // 6),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(EDITIONS, min_size=2, max_size=3), number=st.integers(1, 6))
def test_as_recorded_on_a_day_is_what_was_shown_then(db, history, number):
    day = FIRST + timedelta(days=number)
    then = {}
    with transaction.atomic():
        recorder = Recorder()
        for told in history:
            recorder.now += timedelta(days=1)
            recorder.record(published(told, f"Said on {recorder.now}."))
            then[recorder.now.date()] = [shown(address, day) for address in PAGES + FILES]
        for recorded, before in then.items():
            for address, was in zip(PAGES + FILES, before, strict=True):
                assert shown(address, day, recorded) == was, (address, recorded)
        transaction.set_rollback(True)


def rows(address: str, query: dict):
    return json.loads(Client().get(address, query).getvalue())["rows"]


MENDED, BEFORE = date(2020, 6, 5), date(2020, 5, 31)


def test_a_back_dated_supplement_leaves_what_was_shown_before_it(client, mended):
    asked = {"as-at": "2015-02-01", "as-recorded": "2020-06-04"}

    now, then, after = (
        client.get(f"{DFE}/actions/1/", query).text
        for query in ({"as-at": "2015-02-01"}, asked, asked | {"as-recorded": str(MENDED)})
    )

    assert "Not begun." in now and "Not begun." in after
    assert "Begun." in then and "Not begun." not in then
    says = "This is the record as at 1 February 2015, as this site showed it on 4 June 2020."
    assert says in then and "What we recorded later is left out" in then
    assert f'href="{DFE}/actions/1/?as-at=2015-02-01">See that day as it is known today' in then
    assert client.get(f"{DFE}/editions/2/", asked).status_code == 404
    file = json.loads(client.get("/entries.json", asked).getvalue())
    assert file["about"]["as_recorded"] == "2020-06-04"
    assert [row["text"] for row in file["rows"]] == ["Begun."]


def test_without_a_day_it_is_the_day_on_which_it_was_shown(client, mended):
    page = client.get(f"{DFE}/", {"as-recorded": "2020-06-04"}).text

    assert "as at 4 June 2020, as this site showed it on 4 June 2020." in page
    assert f"{DFE}/actions/1/?as-at=2020-06-04&amp;as-recorded=2020-06-04" in page


def test_before_the_first_recording_there_is_nothing_and_the_page_says_so(client, mended):
    for address in ("/?", f"{DFE}/?", f"{DFE}/actions/1/?", "/entries/?", "/search/?q=begun&"):
        told = client.get(f"{address}as-recorded={BEFORE}").text

        assert "This site had recorded nothing by then: it recorded its first edition on" in told
        assert "1 June 2020" in told and "Begun." not in told
    assert rows("/entries.json", {"as-recorded": str(BEFORE)}) == []


def test_a_record_with_nothing_in_it_says_so(client, db):
    assert "This site has recorded nothing yet." in client.get("/?as-recorded=2020-06-01").text


@pytest.mark.parametrize(
    ("query", "names", "allowed"),
    [
        ("as-recorded=2020-02-30", "as-recorded", "a day as YYYY-MM-DD: 2014-06-01"),
        ("as-recorded=2999-01-01", "as-recorded", "a day up to today, "),
        ("as-recorded=2020-06-01&as-recorded=2020-06-02", "as-recorded", "one value"),
        ("as-at=2020-06-02&as-recorded=2020-06-01", "as-at", "a day up to 2020-06-01, on which"),
    ],
)
def test_a_day_that_can_not_be_is_refused(client, mended, query, names, allowed):
    refused = client.get(f"/entries.json?{query}")

    assert refused.status_code == 400
    [told] = refused.json()["parameters"]
    assert told["name"] == names and told["allowed"][0].startswith(allowed)
    assert client.get(f"{DFE}/?{query}").status_code == 400


def test_all_that_is_wrong_is_told_at_once(client, db):
    told = client.get("/entries.json?as-at=soon&as-recorded=later").json()["parameters"]

    assert [fault["name"] for fault in told] == ["as-at", "as-recorded"]


def test_an_opinion_counts_from_the_day_it_was_approved_here(mended):
    otto, olga = people.otto(), people.olga()
    day = timezone.localdate()
    pledge = make.published_edition(2013, facts=lambda e: make.pledge(e, action=1)).pledges.get()
    make.published_opinion(pledge, otto, olga, verdict="disagree", status="dropped")
    asked = {"as-at": "2019-01-01"}

    known = rows("/data/opinions.json", asked)
    before = rows("/data/opinions.json", asked | {"as-recorded": str(day - timedelta(days=1))})

    assert len(known) == 1
    assert before == []


def test_the_bundle_is_of_no_day(client, mended):
    client.force_login(people.otto())

    refused = client.get(f"{DFE}/bundle.zip?as-recorded=2020-06-04")

    assert refused.status_code == 400 and "as-recorded=2020-06-04" in refused.text


def test_both_days_can_be_typed(client, mended):
    typed = dict(zip(("day", "month", "year"), ("1", "2", "2015"), strict=True))
    typed = {f"as-at-{part}": value for part, value in typed.items()}
    on = {"as-recorded-day": "4", "as-recorded-month": "6", "as-recorded-year": "2020"}

    both, alone, kept = (
        client.get(f"{DFE}/", query).headers["Location"]
        for query in (typed | on, on, typed | {"as-recorded": "2020-06-04"})
    )

    assert both == f"{DFE}/?as-at=2015-02-01&as-recorded=2020-06-04" == kept
    assert alone == f"{DFE}/?as-recorded=2020-06-04"


@pytest.mark.parametrize(
    ("on", "says"),
    [
        (("4", "", "2020"), "The day must include a month."),
        (("31", "6", "2020"), "Enter a real day: June 2020 has 30 days."),
        (("1", "1", "2999"), "or before it."),
        (("1", "6", "2014"), "This site showed nothing of 1 February 2015 before that day."),
    ],
)
def test_what_is_wrong_with_the_second_day_is_told_beside_its_boxes(client, mended, on, says):
    typed = {"as-at-day": "1", "as-at-month": "2", "as-at-year": "2015"}
    names = ("as-recorded-day", "as-recorded-month", "as-recorded-year")

    page = client.get(f"{DFE}/", typed | dict(zip(names, on, strict=True)))

    assert page.status_code == 400
    assert says in page.text.partition('id="recorded-error"')[2].partition("</p>")[0]
    assert page.text.partition('id="as-recorded-year"')[2].partition(">")[0].count(on[2]) == 1


def test_the_usual_page_asks_no_more_and_the_other_asks_but_for_the_first_recording(
    client, mended, django_assert_num_queries
):
    with django_assert_num_queries(11) as usual:
        client.get(f"{DFE}/?as-at=2015-02-01")
    with django_assert_num_queries(12):
        client.get(f"{DFE}/?as-at=2015-02-01&as-recorded=2020-06-04")

    assert not [row for row in usual if "shown_from" in row["sql"]]


@pytest.mark.parametrize(
    "address",
    [
        *(f"{DFE}/actions/1/", f"{DFE}/years/2013/", f"{DFE}/outcomes/"),
        *("/entries/", "/pledges/", "/pledges/not-reported/", "/"),
    ],
)
def test_it_costs_one_query_more_whatever_the_page(client, mended, address):
    numbers = []
    for recorded in ("", "&as-recorded=2020-06-04"):
        client.get(f"{address}?as-at=2015-02-02{recorded}")  # What a worker reads once.
        with CaptureQueriesContext(connection) as captured:
            assert client.get(f"{address}?as-at=2015-02-01{recorded}").status_code == 200
        numbers.append(len(captured))

    # What was recorded first: the banner says so.
    assert numbers[1] <= numbers[0] + 1
