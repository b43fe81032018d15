"""The tables of the record: in every format, in pages, as at a day, narrowed."""

from datetime import date

import pytest
from django.db import connection
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from commitments.models import Edition, Kind, Pledge
from reporting.exports.columns import as_text
from reporting.exports.registry import TABLES
from strategy.models import Embedding, Function, PolicyArea, Portfolio, Profession, RoleAim, Team
from tests import make, many_of_each
from tests.commitments import people, whole_record
from tests.reporting import exported
from tests.reporting.exports.test_exports import alike
from tests.rows import made_once

pytestmark = pytest.mark.django_db

NAMES = [table.name for table in TABLES]


def asked(table):
    request = RequestFactory().get("/")
    request.as_at = date(2026, 11, 20)
    return list(table.found(request).rows)


@pytest.mark.long("every format of every table")
def test_every_format_and_the_pages_of_the_api_have_the_same_rows_and_none_of_a_draft(client):
    draft = whole_record.made().editions.get(state="draft")
    draft.source = make.source(title=whole_record.SECRET)
    draft.save()
    make.published_opinion(Pledge.objects.published().first(), people.otto(), people.olga())
    for table in TABLES:
        path = f"/data/{table.name}"
        rows = [{c.name: c.value(row) for c in table.columns} for row in asked(table)]
        as_texts = [{key: as_text(value) for key, value in row.items()} for row in rows]

        assert rows, path
        file = exported.content(client.get(f"{path}.json")).decode()
        assert whole_record.SECRET not in file and "987654" not in file, path
        assert exported.csv_rows(client, f"{path}.csv") == as_texts, path
        assert alike(exported.json_rows(client, f"{path}.json"), rows), path
        for extension in ("xlsx", "ods"):
            assert alike(exported.sheet_rows(client, f"{path}.{extension}"), rows), path
        described = client.get(f"{path}.csv-metadata.json").getvalue().decode()
        assert f'"schema:numberOfItems": {len(rows)}' in described
        assert in_order(walked(client, f"{path}/?limit=1")) == in_order(
            exported.json_rows(client, f"{path}.json")
        )


def walked(client, address):
    rows = []
    while address:
        page = client.get(address).json()
        rows += page["rows"]
        address = page["next"]
    return rows


def in_order(rows):
    return sorted(map(str, rows))


@pytest.mark.long("every table, twice")
def test_the_queries_of_a_table_do_not_grow_with_it(client):
    def queries(address):
        with CaptureQueriesContext(connection) as found:
            client.get(address).getvalue()
        return len(found)

    counts = []
    for numbers in (range(1, 3), range(3, 6)):
        many_of_each.rows(numbers)
        counts.append(
            {
                f"{name}{ending}": queries(f"/data/{name}{ending}")
                for name in NAMES
                for ending in (".csv", "/?limit=200")
            }
        )

    assert counts[0] == counts[1]
    assert max(counts[0].values()) <= 17


def rows(client, name, query=""):
    return exported.json_rows(client, f"/data/{name}.json?{query}")


# What editions say


@pytest.fixture
@made_once
def told_twice():
    """A pledge, of which a report says that it is done, and a correction that it is not."""
    page = make.source(title="DfE’s report", url="https://www.gov.uk/report")
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, action=7)
    make.publish(plan, "December 2013")
    report = make.draft_edition(2014, source=page)
    told = make.revision(report, action=7, text="It is done.")
    make.citation(make.outcome(report, pledge, note="=Soon"), told.entry)
    make.publish(report, "16 January 2015")
    correction = make.draft_edition(2014, kind="correction", change_note="Not yet.")
    make.revision(correction, action=7, text="It is half done.")
    make.outcome(correction, pledge, "partly-delivered", is_our_reading=False)
    other = make.pledge(correction, action=7, number=2, replaces=pledge)
    make.withdrawal(correction, other)
    make.publish(correction, "1 March 2015")
    return pledge


def test_a_whole_file_of_outcomes(client, told_twice):
    file = exported.content(client.get("/data/outcomes.csv")).decode()

    pledge = f"{told_twice.pk},dfe,government-digital-strategy,7,plan,2014,1"
    assert file == (
        "pledge,department,strategy,action,kind,entry_year,number,outcome,carried_to,note,reading,"
        "arguable,section,edition,published_on,published_on_first,published_on_last,"
        "published_on_precision,is_date_inferred,source,source_url,source_published_on,"
        "source_published_on_first,source_published_on_last,source_published_on_precision,"
        "is_current\r\n"
        f"{pledge},delivered,,'=Soon,record,,,2,16 January 2015,2015-01-16,2015-01-16,day,false,"
        "DfE’s report,https://www.gov.uk/report,,,,,true\r\n"
        f"{pledge},partly-delivered,,,department,,,3,1 March 2015,2015-03-01,2015-03-01,day,false,"
        ",,,,,,true\r\n"
    )


def test_earlier_texts_stay_and_say_so(client, told_twice):
    found = rows(client, "revisions", "action=7")

    assert [(row["text"], row["edition"], row["is_current"]) for row in found] == [
        ("It is done.", 2, False),
        ("It is half done.", 3, True),
    ]


def test_an_outcome_that_a_later_one_supersedes_says_so(client, told_twice):
    supplement = make.draft_edition(
        2014, kind="supplement", supplements=Edition.objects.get(position=2), change_note="Read."
    )
    make.outcome(supplement, told_twice, "dropped")
    make.publish(supplement, "16 January 2015")

    assert [(row["outcome"], row["is_current"]) for row in rows(client, "outcomes")] == [
        ("delivered", False),
        ("partly-delivered", True),
        ("dropped", True),
    ]


def test_what_took_pledges_back_is_told(client, told_twice):
    [replaced] = rows(client, "replacements")
    [withdrawn] = rows(client, "withdrawals")

    other = told_twice.replaced_by.get()
    assert (replaced["pledge"], replaced["replaced_by"]) == (told_twice.pk, other.pk)
    assert (replaced["reason"], replaced["edition"]) == ("Not yet.", 3)
    assert (withdrawn["pledge"], withdrawn["number"]) == (other.pk, 2)
    assert withdrawn["reason"] == "It is not ours to promise."


def test_the_words_of_an_outcome_say_whether_they_are_quoted(client, told_twice):
    [row] = rows(client, "citations")

    assert (row["words"], row["is_quotation"], row["entry"]) == (
        "It is done.",
        True,
        "7/progress/2014",
    )


def test_nothing_is_told_before_its_day(client, told_twice):
    day = "as-at=2015-02-01"

    assert [row["edition"] for row in rows(client, "revisions", day)] == [2]
    assert rows(client, "revisions", day)[0]["is_current"] is True
    assert [row["outcome"] for row in rows(client, "outcomes", day)] == ["delivered"]
    assert rows(client, "replacements", day) == rows(client, "withdrawals", day) == []


def test_a_pledge_that_it_leads_to_is_named_when_it_is_public(client):
    """The later report is known here first."""
    report = make.draft_edition(2014)
    later = make.pledge(report, action=7)
    make.publish(report, "16 January 2015")
    plan = make.draft_edition(2013)
    first = make.pledge(plan, action=7)
    make.outcome(plan, first, "carried-forward", carried_to=later)
    make.publish(plan, "December 2013")

    assert rows(client, "outcomes")[0]["carried_to"] == later.pk
    assert rows(client, "outcomes", "as-at=2014-06-01")[0]["carried_to"] is None


# What is fixed


def test_a_whole_file_of_appointments(client):
    role = make.role("digital-leader", ended_on=make.on("2016"))
    person = make.person("Emma Stace")
    make.appointment(role, "by March 2013", "2014", person=person, note="At first.")
    make.appointment(role, "1 January 2015", source=make.told("2 May 2015"), section="Line 3")

    file = exported.content(client.get("/data/appointments.csv")).decode()

    assert file == (
        "department,role,number,person,name,started_on,started_on_first,started_on_last,"
        "started_on_precision,ended_on,ended_on_first,ended_on_last,ended_on_precision,note,"
        "source,source_url,source_published_on,source_published_on_first,source_published_on_last,"
        "source_published_on_precision,section\r\n"
        "dfe,digital-leader,1,emma-stace,Emma Stace,by March 2013,,2013-03-31,between,"
        "2014,2014-01-01,2014-12-31,year,At first.,,,,,,,\r\n"
        "dfe,digital-leader,2,,,1 January 2015,2015-01-01,2015-01-01,day,,,,,,"
        f"{role.appointments.last().source.title},,2 May 2015,2015-05-02,2015-05-02,day,Line 3\r\n"
    )


@pytest.fixture
def governance():
    """An office of 2014 to 2016 that another came after, with what belongs to it."""
    after = make.role("board", started_on=make.on("2016"))
    role = make.role(
        "leader",
        started_on=make.on("2014"),
        ended_on=make.on("2016"),
        end_reason="Too many.",
        successor=after,
        successor_words="and the team",
        reports_to=make.role("secretary", started_on=make.on("2015")),
    )
    make.appointment(role, "2014", "2015", person=make.person(), note="Left early.")
    RoleAim.objects.create(role=role, number=1, aim="To lead", outcome="It led.")
    action = make.action(7, withdrawn_on=make.on("2016"))
    make.accountability(action, role, "2014", "2015")
    make.deadline(action=action, announced_on=make.on("2015"))
    make.department("merged", merged_into=role.department, merged_on=make.on("2015"))
    make.department("closed", closed_on=make.on("2015"))
    told = make.told("2014")
    for model in (Profession, Portfolio, Team):
        make.group(model, "group", source=told)
    Portfolio.objects.get().actions.add(action, make.action(15, added_on=make.on("2015")))
    area = make.group(PolicyArea, "area", source=told)
    function = make.group(Function, "function", source=told)
    dates = {"planned_on": make.on("2014"), "started_on": make.on("2015")}
    Embedding.objects.create(function=function, policy_area=area, **dates)
    service = make.service("site", known_since=make.on("2013"), source=told)
    make.service_manager(service, "2014", "2015", person=make.person("Ann Lee"), note="Left early.")
    make.service_stage(service, "alpha", "1 June 2014")
    make.service_stage(service, "beta", "2015")
    make.service_figure(service, year=2013)
    make.service_figure(service, year=2014)
    make.assessment(service, "met", "2015")
    return role


@pytest.mark.parametrize(
    ("name", "columns", "before", "then", "later"),
    [
        ("roles", "role reports_to ended_on end_reason successor successor_words", [], [
            ("leader", None, None, None, None, None),
        ], [
            ("board", None, None, None, None, None),
            ("leader", "dfe/secretary", "2016", "Too many.", "dfe/board", "and the team"),
            ("secretary", None, None, None, None, None),
        ]),
        ("people", "person", [], [("ann-lee",), ("emma-stace",)], [("ann-lee",), ("emma-stace",)]),
        ("service-managers", "person ended_on note", [], [("ann-lee", None, None)], [
            ("ann-lee", "2015", "Left early."),
        ]),
        ("service-stages", "stage", [], [("alpha",)], [("alpha",), ("beta",)]),
        ("service-figures", "year", [], [(2013,)], [(2013,), (2014,)]),
        ("assessments", "result", [], [], [("met",)]),
        ("appointments", "role ended_on note", [], [("leader", None, None)], [
            ("leader", "2015", "Left early."),
        ]),
        ("role-aims", "aim outcome", [], [("To lead", None)], [("To lead", "It led.")]),
        ("accountabilities", "role ended_on", [], [("leader", None)], [("leader", "2015")]),
        ("actions", "action withdrawn_on", [(7, None)], [(7, None)], [(7, "2016"), (15, None)]),
        ("deadlines", "action is_replaced", [], [], [(7, False)]),
        ("departments", "department merged_into closed_on", [
            ("closed", None, None), ("dfe", None, None), ("merged", None, None),
        ], [
            ("closed", None, None), ("dfe", None, None), ("merged", None, None),
        ], [
            ("closed", None, "2015"), ("dfe", None, None), ("merged", "dfe", None),
        ]),
        ("professions", "profession", [], [("group",)], [("group",)]),
        ("portfolios", "portfolio actions", [], [
            ("group", "government-digital-strategy/7"),
        ], [
            ("group", "government-digital-strategy/7 government-digital-strategy/15"),
        ]),
        ("teams", "team", [], [("group",)], [("group",)]),
        ("functions", "function", [], [("function",)], [("function",)]),
        ("policy-areas", "policy_area", [], [("area",)], [("area",)]),
        ("function-areas", "function started_on", [], [("function", None)], [
            ("function", "2015"),
        ]),
    ],
)  # fmt: skip
def test_what_is_fixed_is_told_as_at_the_day(
    client, governance, name, columns, before, then, later
):
    days = ("2013-06-01", "2014-06-01", "2016-06-01")

    found = [rows(client, name, f"as-at={day}") for day in days]

    assert [
        [tuple(row[column] for column in columns.split()) for row in told] for told in found
    ] == [before, then, later]


def test_names_are_those_of_the_day_and_former_ones_are_told(client):
    role = make.role("leader", started_on=make.on("2012"))
    role.name, role.slug, role.renamed_on = "Chief digital officer", "chief", date(2015, 6, 1)
    role.save()

    assert rows(client, "roles", "as-at=2014-06-01")[0]["name"] == "Leader"
    assert rows(client, "roles")[0]["name"] == "Chief digital officer"
    assert rows(client, "former-names", "as-at=2014-06-01") == []
    assert rows(client, "former-names") == [
        {
            "kind": "role",
            "key": "dfe/chief",
            "name": "Leader",
            "slug": "leader",
            "until": "2015-06-01",
        }
    ]


def test_a_document_that_only_a_draft_names_is_not_told(client):
    make.published_edition(2014, source=make.source(slug="public"))
    make.draft_edition(2015, source=make.source(slug="draft"))
    make.measure(source=make.source(slug="without-figures"))
    make.source(slug="unused")

    assert [row["slug"] for row in rows(client, "sources")] == ["public"]


# What is asked for


def test_a_table_is_narrowed_by_where_its_rows_belong(client):
    for department in ("dfe", "hmrc"):
        edition = make.draft_edition(2014, of=make.response(department))
        for action in (7, 8):
            make.revision(edition, action=action)
            make.revision(edition, action=action, kind=Kind.PLAN)
        make.publish(edition)

    assert len(rows(client, "revisions")) == 8
    assert len(rows(client, "revisions", "department=dfe")) == 4
    assert len(rows(client, "revisions", "department=dfe&action=7")) == 2
    assert len(rows(client, "actions", "action=7")) == 1
    query = client.get("/data/revisions.csv?department=dfe").headers["Pledgebook-Query"]
    assert query == "Every text. Department: DFE."


@pytest.mark.parametrize("query", ["department=no", "year=2014", "action=77"])
def test_what_it_cant_be_narrowed_by_is_named(client, query):
    make.published_edition(2014, facts=make.revision)

    refused = client.get(f"/data/revisions.json?{query}")

    assert refused.status_code == 400
    assert query.partition("=")[0] in refused.text
