"""Pledges that were withdrawn or replaced stay in sight, with the edition and the reason."""

import io

import pypdf
import pytest

from commitments.models import Kind
from tests import make
from tests.reporting.exported import content, csv_rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
WHY = "edition 2</a>, published 1 March 2014: No money for it."
BY_WHAT = "edition 2</a>, published 1 March 2014: Two changes."


@pytest.fixture
@made_once
def record():
    """Three plans for 2014: one kept in force, one withdrawn and one replaced in March 2014."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN, text="Open a hub. Hire people. Move sites.")
    hub, hiring, _sites = (
        make.pledge(plan, action=7, number=number, statement=statement)
        for number, statement in enumerate(("Open a hub", "Hire people", "Move sites"), start=1)
    )
    make.publish(plan)
    correction = make.draft_edition(2013, kind="correction", change_note="Two changes.")
    correction.withdrawals.create(pledge=hub, reason="No money for it.")
    make.pledge(
        correction,
        action=7,
        year=2014,
        number=4,
        statement="Hire some people later",
        due_on=make.on("July 2014"),
        replaces=hiring,
    )
    make.publish(correction, "1 March 2014")
    return make.published_edition(2014, facts=lambda e: make.revision(e, action=7))


def told(page, statement):
    """What a page says of one pledge."""
    return page.partition(f">{statement}</a>")[2].partition("</li>")[0].partition("</article>")[0]


@pytest.mark.parametrize("path", ["actions/7/", "years/2014/", "editions/1/"])
def test_they_stay_on_their_action_year_and_edition(client, record, path):
    page = client.get(RESPONSE + path).text

    assert WHY in told(page, "Open a hub")
    assert BY_WHAT in told(page, "Hire people")
    assert "Hire some people later</a>" in told(page, "Hire people")
    assert WHY not in told(page, "Move sites") and BY_WHAT not in told(page, "Move sites")
    before = client.get(f"{RESPONSE}{path}?as-at=2014-02-28").text
    assert "Open a hub" in before and "No money" not in before and "some people" not in before


def test_they_are_counted_in_the_whole_of_a_year_that_was_reported_on(client, record):
    words = "2 not mentioned, 1 withdrawn, 1 replaced"

    assert (
        f"Promises due in 2014: <strong>{words}</strong>"
        in client.get(f"{RESPONSE}years/2014/").text
    )
    page = client.get(RESPONSE).text
    assert all(f"{part}</a>" in page for part in words.split(", ")[1:])
    assert 'data-label="Delivered">0 of 4<' in page
    assert f"<strong>{words}</strong>" in client.get(f"{RESPONSE}outcomes/").text


def test_before_that_report_they_stand_beside_the_others(client, record):
    page = client.get(f"{RESPONSE}?as-at=2014-06-01").text

    for count in ("1 withdrawn", "1 replaced", "2 awaited"):
        assert f"{count}</a>" in page


def test_the_timeline_says_when_and_why(client, record):
    page = client.get(f"{RESPONSE}actions/7/timeline/").text

    withdrawn = page.partition("1 March 2014: promises withdrawn")[2].partition("<h2")[0]
    assert "Open a hub" in withdrawn and "No money for it." in withdrawn
    replaced = page.partition("1 March 2014: promises replaced")[2].partition("<h2")[0]
    assert "Hire people" in replaced and "Hire some people later</a>, due July 2014" in replaced
    assert "Two changes." in replaced
    before = client.get(f"{RESPONSE}actions/7/timeline/?as-at=2014-02-28").text
    assert "promises withdrawn" not in before and "promises replaced" not in before


def test_search_finds_them_and_says_what_they_are(client, record):
    page = client.get("/search/?q=hub").text

    article = page.partition("<article")[2]
    assert "Withdrawn</strong>" in article and "<mark>hub</mark>" in article
    assert "Withdrawn</strong>" not in client.get("/search/?q=hub&as-at=2014-02-28").text


def test_exports_have_the_edition_and_the_reason(client, record):
    rows = {row["statement"]: row for row in csv_rows(client, "/pledges.csv")}
    columns = (
        "outcome",
        "withdrawn_edition",
        "withdrawn_reason",
        "replaced_by",
        "replaced_edition",
        "replaced_reason",
    )

    def of(statement):
        return tuple(rows[statement][column] for column in columns)

    newer = rows["Hire some people later"]["pledge"]
    assert of("Open a hub") == ("withdrawn", "2", "No money for it.", "", "", "")
    assert of("Hire people") == ("replaced", "", "", newer, "2", "Two changes.")
    assert of("Move sites") == ("not-reported", "", "", "", "", "")


def test_the_auditors_document_has_them(client, record):
    pdf = pypdf.PdfReader(io.BytesIO(content(client.get(f"{RESPONSE}audit.pdf"))))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())

    assert "Open a hub * in 2014 Withdrawn Withdrawn by edition 2: No money for it." in text
    assert "Replaced by “Hire some people later” in edition 2: Two changes." in text
    assert "2014: 2 not mentioned, 1 withdrawn, 1 replaced" in text


def test_stratml_has_them(client, record):
    file = client.get(f"{RESPONSE}stratml.xml").text

    told = file.partition("<MeasurementDimension>Open a hub<")[2]
    assert told.partition("<DescriptorValue>")[2].startswith("withdrawn<")
