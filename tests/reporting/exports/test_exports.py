"""Every list as data: the rows that the page's filter gives, in every format."""

import json
import re
from datetime import date, datetime

import pytest
from django.test import RequestFactory
from django.utils import timezone
from django.utils.html import escape

from commitments import workflow
from commitments.ledger import checkpoints
from commitments.models import Event, Outcome, Pledge
from reporting.exports.columns import as_text
from reporting.exports.registry import DATASETS, PAGES
from strategy.last_things import do_now
from tests import make, sample
from tests.commitments import people
from tests.reporting import exported
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = {"department": "dfe", "strategy": "government-digital-strategy"}
QUERIES = {
    "entries": [
        *("", "action=7", "kind=plan", "year=2014", "action=7&kind=progress&year=2013"),
        *("q=GOV.UK", "q=school+data", "department=dfe", "strategy=government-digital-strategy"),
        *("as-at=2013-06-01", "kind=commitment&as-at=2012-11-01", "action=15&q=nowhere"),
    ],
    "pledges": [
        *("", "action=5", "outcome=not-reported", "outcome=delivered&sort=-due", "overdue=yes"),
        *("year=2014", "kind=commitment", "q=digital", "entry=7/plan/2014", "sort=outcome"),
        *("outcome=awaited&as-at=2014-06-01", "portfolio=teaching-workforce"),
    ],
    "pledges-not-reported": [
        *("", "action=5", "year=2014", "year=2013", "action=1&year=2014", "action=13"),
        *("department=dfe", "strategy=government-digital-strategy", "as-at=2013-01-01"),
        *("as-at=2014-06-01", "year=2014&as-at=2014-06-01", "action=2"),
    ],
    "pledges-moved": [
        *("", "sort=moved", "action=5", "as-at=2013-12-31", "overdue=yes", "outcome=awaited"),
    ],
    "contradictions": ["", "action=5", "year=2013", "kind=plan", "as-at=2013-12-01", "sort=-year"],
    "completeness": [
        *("", "report=on-time", "report=late", "report=no-report", "year=2013", "department=dfe"),
        *("strategy=government-digital-strategy", "as-at=2013-01-15", "year=2013&report=late"),
    ],
    "measures": [
        *("", "action=3", "action=12", "q=people", "q=service", "department=dfe", "action=7"),
        *("strategy=government-digital-strategy", "as-at=2013-01-01", "as-at=2014-01-01"),
        *("q=nowhere", "action=3&q=managers"),
    ],
    "services": [
        *("", "stage=alpha", "stage=not-known", "assessed=yes", "assessed=no", "exemplar=yes"),
        *("q=portal", "department=dfe", "as-at=2013-06-01", "as-at=2012-01-01"),
    ],
    "totals": ["", "department=dfe", "as-at=2015-01-15"],
    "matrix": ["", "as-at=2013-01-15", "as-at=2014-06-01", "as-at=2012-01-01"],
    "departments-by-action": ["", "sort=-delivered", "as-at=2013-06-01", "as-at=2014-06-01"],
    "action-across-departments": ["", "sort=delivered&year=2014", "as-at=2014-06-01"],
    "departments-compared": [
        *("department=dfe&department=dft", "department=dft&department=dfe&year=2013"),
        "department=dfe&department=dft&as-at=2013-01-15",
    ],
    "editions": ["", "as-at=2013-01-15", "as-at=2014-06-01", "as-at=2012-01-01"],
    "governance": ["", "as-at=2014-06-01", "as-at=2021-06-01", "as-at=2012-01-01"],
}
# Spreadsheets have moments to the millisecond, and no zone.
MOMENT = re.compile(r"^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(\.\d+)?\+00:00$")
ADDRESSES = {
    "entries": "/entries",
    "pledges": "/pledges",
    "pledges-not-reported": "/pledges/not-reported",
    "pledges-moved": "/pledges/moved",
    "contradictions": "/entries/contradictions",
    "completeness": "/entries/completeness",
    "measures": "/measures",
    "services": "/services",
    "totals": "/totals",
    "matrix": "/dfe/government-digital-strategy",
    "departments-by-action": "/government-digital-strategy",
    "action-across-departments": "/government-digital-strategy/actions/7",
    "departments-compared": "/government-digital-strategy/compare",
    "editions": "/dfe/government-digital-strategy/editions",
    "governance": "/dfe/governance",
}


# The parts of the addresses of pages that have some.
PLACES = {
    "matrix": RESPONSE,
    "editions": RESPONSE,
    "governance": {"department": "dfe"},
    "departments-by-action": {"strategy": RESPONSE["strategy"]},
    "action-across-departments": {"strategy": RESPONSE["strategy"], "action": 7},
    "departments-compared": {"strategy": RESPONSE["strategy"]},
}


def asked(name, query):
    """What the page's own filter gives, without any format."""
    request = RequestFactory().get(f"/?{query}")
    day = request.GET.get("as-at")
    request.as_at = date.fromisoformat(day) if day else timezone.localdate()
    found = DATASETS[name].found(request, **PLACES.get(name, {}))
    assert not found.faults
    return list(found.rows)


def test_every_dataset_is_tried():
    """But for tables, which have no page: test_tables.py tries them."""
    assert set(QUERIES) == set(ADDRESSES) == {row.name for row in PAGES if row.is_public}


@pytest.mark.long("every format of every export")
def test_every_format_has_the_rows_of_the_page(client):
    sample.put_in()
    what_the_sample_lacks()
    make.response("dft")
    for name, queries in QUERIES.items():
        columns = DATASETS[name].columns
        counts = []
        for query in queries:
            expected = [{c.name: c.value(row) for c in columns} for row in asked(name, query)]
            path = ADDRESSES[name]
            where = (name, query)
            as_texts = [{key: as_text(value) for key, value in row.items()} for row in expected]
            assert exported.csv_rows(client, f"{path}.csv?{query}") == as_texts, where
            assert alike(exported.json_rows(client, f"{path}.json?{query}"), expected), where
            for extension in ("xlsx", "ods"):
                rows = exported.sheet_rows(client, f"{path}.{extension}?{query}")
                assert alike(rows, expected), (*where, extension)
            counts.append(len(expected))
        assert len(set(counts)) > 1, f"the queries of {name} tell nothing apart"


def what_the_sample_lacks():
    """A correction that moves two due dates, and has what another page says of two entries."""
    edition = make.draft_edition(2013, kind="correction", change_note="Two dates were moved.")
    for action in (5, 7):
        make.slip(edition, Pledge.objects.filter(entry__action__number=action).earliest("pk"))
        make.variant(edition, action=action)
    make.publish(edition, "3 March 2014")


def alike(rows, expected):
    return [told(row) for row in rows] == [told(row) for row in expected]


def told(row):
    """A row by what it says: readers give numbers and days in types of their own."""
    return {name: said(value) for name, value in row.items()}


def said(value):
    if isinstance(value, bool) or value is None:
        return value or ""
    if isinstance(value, float | int):
        return float(value)
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M:%S}".replace(" 00:00:00", "")
    try:
        return float(as_text(value))
    except ValueError:
        return MOMENT.sub(r"\1 \2", as_text(value))


# What an export is


@pytest.fixture
@made_once
def record():
    page = {"title": "DfE’s report", "url": "https://www.gov.uk/report"}
    page = make.source(**page, published_on=make.on("16 January 2015"))
    plans = make.draft_edition(2013, source=page)
    make.revision(plans, action=7, text="The workshop prepared it.")
    make.revision(plans, action=7, kind="plan", text="Move “all”, said she.\nAnd more.")
    pledge = make.pledge(plans, action=7, due_on=make.on("first quarter of 2014"))
    make.publish(plans, "December 2013")
    report = make.draft_edition(2014)
    told = make.revision(report, action=7, text="It is done.")
    outcome = make.outcome(report, pledge, Outcome.Status.DELIVERED)
    make.citation(outcome, told.entry, "It is done.")
    make.published_count(source=page, said_on=make.on("December 2013"))
    return make.publish(report, "16 January 2015")


def test_a_whole_file(client, record):
    file = exported.content(client.get("/entries.csv?kind=plan")).decode()

    assert file == (
        "department,strategy,action,action_title,kind,year,answer,texts,form,text,reason,assessment,section,"
        "edition,published_on,published_on_first,published_on_last,published_on_precision,"
        "is_date_inferred,source,source_url,source_published_on,source_published_on_first,"
        "source_published_on_last,source_published_on_precision,url\r\n"
        "dfe,government-digital-strategy,7,Title of action 7,plan,2014,text,verbatim,plain,"
        '"Move “all”, said she.\nAnd more.",,,,1,December 2013,2013-12-01,2013-12-31,month,false,'
        "DfE’s report,https://www.gov.uk/report,16 January 2015,2015-01-16,2015-01-16,day,"
        "http://127.0.0.1:8000/dfe/government-digital-strategy/actions/7/#plan-2014\r\n"
    )


def test_exports_and_feeds_say_what_was_signed_of_the_log_last(client, record):
    assert "log_size" not in client.get("/entries.json").getvalue().decode()
    do_now()
    last = checkpoints.sign()

    told = json.loads(client.get("/entries.json").getvalue())["about"]
    assert (told["log_size"], told["log_root"]) == (str(last.size), last.root)
    assert client.get("/entries.csv")["Pledgebook-Log-Root"] == last.root
    metadata = client.get("/entries.csv-metadata.json").getvalue().decode()
    assert f"log of {last.size} lines, root {last.root}" in metadata
    assert f"The record’s log has {last.size} lines, root {last.root}." in client.get("/feed/").text


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/entries.json?kind=plan", "source"),
        ("/pledges.json", "source"),
        ("/pledges.json", "outcome_source"),
        ("/pledges/not-reported.json", "source"),
        ("/measures.json", "source"),
        ("/dfe/government-digital-strategy.json", "source"),
        ("/dfe/government-digital-strategy/editions.json", "source"),
    ],
)
def test_the_document_that_it_is_taken_from_is_named(client, address, name):
    sample.put_in()

    rows = [row for row in exported.json_rows(client, address) if row["edition"]]

    assert rows
    for row in rows:
        if name == "outcome_source" and row["outcome_edition"] is None:
            assert row[name] is None
            continue
        assert row[name] and row[f"{name}_url"].startswith("https://www.gov.uk/"), row
        assert row[f"{name}_published_on"] == "16 January 2015"
        assert row[f"{name}_published_on_first"] == "2015-01-16"


def test_words_say_whether_they_are_quoted(client, record):
    told = record.outcomes.get().citations.get()
    [row] = exported.json_rows(client, "/pledges.json")
    assert (row["words"], row["is_quotation"]) == ("It is done.", True)
    assert (row["other_words"], row["other_is_quotation"]) == (None, None)

    correction = make.draft_edition(2014, kind="correction", change_note="Two texts say so.")
    outcome = make.outcome(correction, told.outcome.pledge, Outcome.Status.DELIVERED)
    make.citation(outcome, told.entry, "It is done.")
    make.citation(outcome, make.entry(7, "plan", 2013), "It was prepared.", is_quotation=False)
    make.publish(correction, "1 March 2015")

    [row] = exported.json_rows(client, "/pledges.json")
    assert (row["words"], row["is_quotation"]) == ("It is done. … It was prepared.", False)
    assert exported.csv_rows(client, "/pledges.csv")[0]["is_quotation"] == "false"


def test_csv_says_what_it_is_in_its_headers(client, record):
    headers = client.get("/entries.csv?kind=plan&as-at=2014-06-01").headers

    assert headers["Content-Type"] == "text/csv; charset=utf-8; header=present"
    assert headers["Pledgebook-Query"] == "Entries. Kind: Plan."
    assert headers["Pledgebook-As-At"] == "2014-06-01"
    assert len(headers["Pledgebook-Ledger-Digest"]) == 64
    assert "entries.csv-metadata.json?kind=plan&as-at=2014-06-01" in headers["Link"]
    assert 'rel="license"' in headers["Link"]
    assert headers["Content-Disposition"] == 'attachment; filename="entries-2014-06-01.csv"'


def test_json_and_spreadsheets_say_what_they_are(client, record):
    about = client.get("/entries.json?kind=plan").getvalue().decode()
    assert '"query": "Entries. Kind: Plan."' in about

    for extension in ("xlsx", "ods"):
        sheet = exported.book(client, f"/entries.{extension}?kind=plan").get_sheet_by_name("About")
        told = {line[0]: line[1] for line in sheet.to_python() if line[0]}
        assert told["query"] == "Entries. Kind: Plan."
        assert len(told["ledger_digest"]) == 64
        assert told["licence"] == "Open Government Licence v3.0"
        assert told["text"] == "Its text, to the letter where texts is verbatim"


@pytest.mark.parametrize("name", ADDRESSES)
def test_what_is_refused_on_the_page_is_refused_as_data(client, record, name):
    page = client.get(f"{ADDRESSES[name]}.csv?as-at=yesterday")

    assert page.status_code == 400 and "as-at can’t be “yesterday”" in page.text


@pytest.mark.parametrize("query", ["kind=promise", "actoin=7", "action=77"])
def test_a_bad_filter_is_named(client, record, query):
    page = client.get(f"/entries.json?{query}")

    assert page.status_code == 400 and query.partition("=")[0] in page.text


def test_there_is_no_other_format(client, record):
    assert client.get("/entries.pdf").status_code == 404
    assert client.get("/dfe/none.csv").status_code == 404


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_links_to_its_data_with_the_same_query(client, record, name):
    make.response("dft")
    of_two = "department=dfe&department=dft&" if name == "departments-compared" else ""
    query = f"?{of_two}as-at=2015-02-01"

    page = client.get(f"{ADDRESSES[name]}/{query}").text

    for extension in ("csv", "xlsx", "ods", "json", "csv-metadata.json"):
        assert f'href="{ADDRESSES[name]}.{extension}{escape(query)}"' in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
def test_no_export_takes_more_queries_for_more_rows(client, django_assert_max_num_queries):
    for year in range(2012, 2015):
        edition = make.draft_edition(year)
        for action in range(1, 9):
            make.revision(edition, action=action)
            make.pledge(edition, action=action, due_on=make.on("2014"))
        make.publish(edition)
    for path in ADDRESSES.values():
        for extension in ("csv", "json", "ods"):
            with django_assert_max_num_queries(20):
                client.get(f"{path}.{extension}").getvalue()


# The trail, for those who may read it


EVENTS = [
    "",
    "kind=imported",
    "kind=opened",
    "who=rita",
    "q=report",
    "from=2014-01-01",
    "year=2015",
]


def test_events_are_data_for_auditors(client, record):
    teo, rita, otto = people.teo(), people.rita(), people.otto()
    workflow.open_year(response=record.response, year=2015, by=teo)
    Event.objects.create(by=rita, by_name="rita", what="imported", subject="=1+1")
    client.force_login(otto)
    counts = set()
    for query in EVENTS:
        page = client.get(f"/events/?{query}")
        expected = [str(event.pk) for event in page.context["page_obj"]]
        assert [
            row["event"] for row in exported.csv_rows(client, f"/events.csv?{query}")
        ] == expected
        numbers = [str(row["event"]) for row in exported.json_rows(client, f"/events.json?{query}")]
        assert numbers == expected
        for extension in ("xlsx", "ods"):
            rows = exported.sheet_rows(client, f"/events.{extension}?{query}")
            assert [f"{row['event']:.0f}" for row in rows] == expected
        counts.add(len(expected))
    assert len(counts) > 1


@pytest.mark.parametrize("extension", ["csv", "xlsx", "ods", "json", "csv-metadata.json"])
def test_nobody_else_has_them(client, record, extension):
    assert client.get(f"/events.{extension}").status_code == 302
    client.force_login(people.teo())
    assert client.get(f"/events.{extension}").status_code == 403
