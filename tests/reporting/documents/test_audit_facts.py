"""What the auditors' document tells beside texts and promises; as values, before it is set."""

import re
from datetime import date

import pytest
from django.test import RequestFactory

from commitments import workflow
from commitments.ledger import checkpoints
from reporting.documents.audit import Audit
from reporting.documents.report import Report
from reporting.filters.samples import sample_of
from reporting.record.progress import STATUSES
from tests import make
from tests.commitments import people
from tests.rows import made_once

pytestmark = pytest.mark.django_db

AUDIT = "/dfe/government-digital-strategy/audit.pdf"
KEY = "dfe/government-digital-strategy/1/plan/2014/1"


@pytest.fixture
@made_once
def record():
    """A plan with a promise and a deadline, and a report that backs it with evidence."""
    page = make.source(title="The plans", url="https://example.org/plans")
    response = make.response(source=page)
    action = make.action(1, of=response.strategy)
    make.deadline(action=action, due_on=make.on("31 March 2014"), source=make.source(title="A law"))
    made = []

    def plan(edition):
        make.revision(edition, kind="plan")
        due = make.on("31 March 2014")
        made.append(make.pledge(edition, statement="Move 9 sites", due_on=due))

    def report(edition):
        told = make.revision(edition, text="Nine moved.")
        outcome = make.outcome(edition, made[0])
        make.citation(outcome, told.entry, "Nine moved.")
        make.evidence(outcome=outcome, title="The count", url="https://example.org/count")
        make.figure(edition, measure := make.measure(), 9)
        make.yardstick(edition, measure, year=2016, direction="lower")

    make.published_edition(2013, "December 2013", facts=plan)
    make.published_edition(2014, "16 January 2015", facts=report)
    return response


def told(response, **how):
    report = Report(response, date(2016, 1, 31), with_pledges=True)
    return Audit(report, **how).as_data()


def test_every_status_has_a_shade_of_its_own(settings):
    template = (settings.BASE_DIR / "templates/reporting/report.typ").read_text()
    [shades] = re.findall(r"let all-shades = \((.*)\)", template)

    colours = re.findall(r'rgb\("(#[0-9a-f]{6})"\)', shades)
    assert len(colours) == len(set(colours)) == len(STATUSES)


def test_it_says_what_was_due_and_what_came(record):
    rows = {row["year"]: row for row in told(record)["completeness"]}

    assert rows["2014"]["due"] == "No day given"
    assert rows["2014"]["came"].endswith("the day on which it was due. 16 January 2015")
    assert rows["2014"]["cells"] == "2 due: 1 with a text, 1 left out"
    assert rows["2014"]["promises"] == "1 due: 1 answered"
    assert rows["2012"]["came"] == "Never came"


def test_each_deadline_has_its_verdict_its_promises_and_its_source(record):
    [row] = told(record)["deadlines"]

    assert (row["action"], row["due"], row["source"]) == ("Action 1", "31 March 2014", "A law")
    assert row["verdict"] == "Done, but not said by when"
    assert row["promises"] == ["Move 9 sites (delivered)"]


def test_figures_evidence_and_sources_have_their_addresses(record):
    found = told(record)

    [measure] = found["measures"]
    assert measure["figures"] == [{"year": "2014", "value": "9", "edition": "Edition 2"}]
    held = {"said": "Target for 2016", "value": "5", "better": "lower is better"}
    assert measure["yardsticks"] == [held | {"edition": "Edition 2"}]
    [evidence] = found["evidence"]
    assert evidence["backs"] == "What happened to “Move 9 sites” (edition 2)"
    assert evidence["address"] == "https://example.org/count"
    titles = {row["title"]: row["address"] for row in found["sources"]}
    assert titles["The plans"] == "https://example.org/plans"
    assert "A law" in titles


def test_evidence_that_is_a_file_has_its_digest(record, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    draft = make.draft_edition(2015)
    page = make.evidence(of_edition=draft, title="The page", url="", file="a.txt", sha256="a" * 64)
    make.publish(draft, "January 2016")

    found = told(record)["evidence"]

    assert found[-1]["digest"] == page.sha256
    assert found[-1]["address"].endswith("/media/a.txt")


def test_opinions_stand_beside_what_counts_and_are_counted_apart(record):
    pledge = record.editions.get(year=2013).pledges.get()
    otto, olga = people.otto(), people.olga()
    before = told(record)["whole"]
    make.published_opinion(
        pledge, otto, olga, verdict="disagree", status="dropped", given_on=date(2015, 6, 1)
    )
    make.opinion(pledge, olga, reasons="A draft.")

    found = told(record)

    [row] = found["opinions"]
    assert (row["claim"], row["judged"], row["said"]) == (
        "Delivered",
        "delivered",
        "Disagrees: dropped",
    )
    assert row["promise"] == "Move 9 sites (1/plan/2014/1)"
    assert row["given"] == "Otto, 1 June 2015" and row["approved"].startswith("olga, ")
    assert found["audited"] == "Auditors published 1 opinion, on 1 of 1 promise: 1 disagrees"
    assert found["whole"] == before


def test_who_wrote_submitted_and_approved_is_told_to_those_who_audit(record):
    teo, rita = people.teo(), people.rita()
    edition = make.draft_edition(2015)
    make.revision(edition)
    typed = {"1-progress-text": ["", "Done."]}
    edition.events.create(what="saved", by=teo, by_name="Teo", changes=typed)
    workflow.submit(edition=edition, by=teo)
    workflow.publish(edition=edition, by=rita, published_on=make.on("20 January 2016"))

    assert told(record)["people"] == []
    row = told(record, with_people=True)["people"][-1]

    assert row["wrote"] == "teo (teo)"
    assert row["submitted"].startswith("teo (teo), ") and row["approved"].startswith("rita (rita)")


def test_a_sample_is_in_it_where_one_is_asked_for(record):
    request = RequestFactory().get("/?seed=2013&size=5&by=year")
    request.as_at, request.as_at_is_asked = date(2016, 1, 31), True

    filters = sample_of(request, record, request.as_at)
    assert not filters.faults()

    found = told(record, sample=filters)["sample"]

    assert found["whole"] == 1
    [row] = found["rows"]
    assert (row["key"], row["stratum"], row["claim"]) == (KEY, "2014", "Delivered")
    assert told(record)["sample"] is None


def test_it_names_the_first_checkpoint_that_covers_it_and_its_opinions(record):
    def checkpoint():
        return Audit(Report(record, date(2016, 1, 31), with_pledges=True)).checkpoint

    assert checkpoint() is None  # Without a transaction's end none is signed.
    first = checkpoints.sign()
    make.published_edition(2012, "January 2017", facts=make.revision)
    checkpoints.sign()
    assert checkpoint() == first

    pledge = record.editions.get(year=2013).pledges.get()
    make.published_opinion(pledge, people.otto(), people.olga(), given_on=date(2015, 6, 1))
    assert checkpoint() is None
    assert checkpoints.sign() == checkpoint() != first


@pytest.mark.parametrize("query", ["seed=1&size=0", "seed=1&by=colour", "colour=red"])
def test_what_can_not_be_understood_is_refused(client, record, query):
    assert client.get(f"{AUDIT}?{query}").status_code == 400


def test_an_auditor_who_signs_in_gets_the_copy_with_names_and_nobody_else_does(client, record):
    for somebody, is_named in ((None, False), (people.rita(), False), (people.otto(), True)):
        if somebody:
            client.force_login(somebody)
        pdf = client.get(f"{AUDIT}?seed=2013")
        name = pdf.headers["Content-Disposition"]

        assert pdf.status_code == 200
        assert ("with-names" in name) == is_named
        assert ("private" in pdf.headers["Cache-Control"]) == bool(somebody)
