"""Whose reading pledges and outcomes are: told of each, counted, contested, in lists and files."""

import io
from datetime import date

import pypdf
import pytest

from commitments.models import Outcome, Pledge
from reporting.record.history import History, RecordAt
from reporting.record.points import Point
from tests import make
from tests.reporting.exported import content, csv_rows

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
NOTE = "app-our-reading"


def promised(**fields):
    """A plan for 2014 with a pledge, and a report for 2014."""
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, action=7, statement="Move the agencies", **fields)
    make.publish(plan)
    return pledge


def told(pledge, status, day="December 2014", *, ours=True, words="Six moved.", **fields):
    """An outcome, in a report or a correction of it, with its words."""
    reports = pledge.entry.response.editions.filter(year=2014, kind="report")
    of = {"kind": "correction", "change_note": "We say so."} if reports.exists() else {}
    edition = make.draft_edition(2014, **of)
    text = make.revision(edition, action=7, text=words)
    outcome = make.outcome(edition, pledge, status, is_our_reading=ours, **fields)
    make.citation(outcome, text.entry, words)
    return make.publish(edition, day)


@pytest.fixture
def contested():
    """We read that it was partly delivered; the department says in March 2015 that it was."""
    pledge = promised()
    told(pledge, "partly-delivered", arguable="Six of nine.")
    told(pledge, "delivered", "1 March 2015", ours=False, words="All of ours moved.")
    return pledge


def status(pledge, day):
    """As lists and comparisons derive it."""
    day = date.fromisoformat(day)
    found = Pledge.objects.with_status(day).get(pk=pledge.pk)
    replayed = RecordAt(History(pledge.entry.response, day), Point(day)).statuses[pledge.pk]
    assert found.status == replayed
    return found.status, found.is_contested, found.reading


def test_the_departments_statement_counts_where_there_is_one(contested):
    assert status(contested, "2014-12-30") == ("awaited", False, "record")
    assert status(contested, "2015-02-28") == ("partly-delivered", False, "record")
    assert status(contested, "2015-03-01") == ("delivered", True, "department")


def test_a_later_reading_of_ours_stands_beside_it_and_counts_no_more(contested):
    told(contested, "dropped", "1 June 2015")

    assert status(contested, "2015-06-01") == ("delivered", True, "department")
    assert set(Outcome.objects.as_at(date(2015, 6, 1)).values_list("status", "is_our_reading")) == {
        ("delivered", False),
        ("dropped", True),
    }
    [counting] = Outcome.objects.counting(date(2015, 6, 1))
    assert counting.status == "delivered"


def test_where_both_say_the_same_nothing_is_contested():
    pledge = promised()
    told(pledge, "delivered")
    told(pledge, "delivered", "1 March 2015", ours=False)

    assert status(pledge, "2015-03-01") == ("delivered", False, "department")


def test_a_later_statement_of_the_department_takes_the_place_of_its_own(contested):
    told(contested, "re-scoped", "1 June 2015", ours=False)

    assert status(contested, "2015-06-01") == ("re-scoped", True, "department")


def test_both_are_shown_side_by_side(client, contested):
    for path in (f"/pledges/{contested.pk}/", "/pledges/", f"{RESPONSE}actions/7/"):
        page = client.get(path).text
        said = " ".join(page.split())
        assert "Delivered</strong>" in page and "Partly delivered</strong>" in page, path
        assert said.index("Delivered</strong>") < said.index("Partly delivered</strong>")
        assert "“All of ours moved.”" in page and "“Six moved.”" in page
        before = client.get(f"{path}?as-at=2015-02-28").text
        assert "All of ours moved." not in before and "own statement" not in before.replace(
            "department’s own statement", ""
        )
    page = client.get(f"/pledges/{contested.pk}/").text
    assert "DFE and this record say different things. Counts follow DFE." in page
    assert "What earlier editions said" not in page  # Ours is not superseded by theirs.


def test_a_headline_counts_the_statement_and_beside_it_the_disagreements(client, contested):
    for path in (RESPONSE, f"{RESPONSE}outcomes/"):
        page = client.get(path).text
        assert "contested=yes" in page, path
        assert "1 promise</a> DFE says something else than this record." in page
    assert "1 of DFE’s 1 promise: 1 is reported as delivered" in client.get(RESPONSE).text
    before = client.get(f"{RESPONSE}?as-at=2015-02-28").text
    assert "something else than this record" not in before
    assert "1 of DFE’s 1 promise: 0 are reported as delivered" in before


@pytest.mark.parametrize(
    ("query", "is_found"),
    [
        ("reading=department", True),
        ("reading=record", False),
        ("reading=record&as-at=2015-02-28", True),
        ("contested=yes", True),
        ("contested=yes&as-at=2015-02-28", False),
        ("arguable=yes", True),
        ("weak=yes", False),
        ("outcome=delivered", True),
        ("outcome=partly-delivered", False),
    ],
)
def test_lists_and_exports_are_narrowed_by_it(client, contested, query, is_found):
    assert ("Move the agencies</a>" in client.get(f"/pledges/?{query}").text) is is_found
    assert bool(csv_rows(client, f"/pledges.csv?{query}")) is is_found


def test_an_unknown_reading_is_refused_and_the_known_are_named(client):
    page = client.get("/pledges/?reading=ours")

    assert page.status_code == 400
    assert "department" in page.text and "record" in page.text


def test_exports_say_whose_they_are_and_what_the_other_says(client, contested):
    [row] = csv_rows(client, "/pledges.csv")
    names = "reading outcome outcome_reading other_outcome other_words other_words_in other_edition"
    found = [row[name] for name in names.split()]

    assert found == [
        "record",
        "delivered",
        "department",
        "partly-delivered",
        "Six moved.",
        "7/progress/2014",
        "2",
    ]
    assert row["is_contested"] == "true" and row["texts"] == "verbatim"
    assert row["words"] == "All of ours moved."


def test_a_weak_and_arguable_pledge_says_so_in_pages_and_files(client):
    pledge = promised(is_weak=True, arguable="One reader saw a hope in it.")
    make.published_edition(2014)

    for path in ("/pledges/", "/pledges/not-reported/", f"/pledges/{pledge.pk}/"):
        page = client.get(path).text
        assert "Weak: nothing in it can be measured" in page, path
        assert "Arguable: One reader saw a hope in it." in page, path
    for path in ("/pledges.csv", "/pledges/not-reported.csv"):
        [row] = csv_rows(client, f"{path}?weak=yes&arguable=yes")
        assert (row["is_weak"], row["arguable"]) == ("true", "One reader saw a hope in it.")


def test_the_auditors_document_has_both(client, contested):
    pdf = pypdf.PdfReader(io.BytesIO(content(client.get(f"{RESPONSE}audit.pdf"))))
    text = " ".join(" ".join(page.extract_text() for page in pdf.pages).split())

    assert "DFE’s own statement: delivered; our reading: partly delivered" in text
    assert "Told by edition 3, DFE’s own statement" in text
    assert "The outcome is arguable: Six of nine." in text
    assert "own reading of the report" in text


def test_stratml_has_both(client, contested):
    file = client.get(f"{RESPONSE}stratml.xml").text
    values = [part.partition("<")[0] for part in file.split("<DescriptorValue>")[1:]]

    assert values == ["delivered", "partly delivered"]
    assert "Pledge: our reading. Outcome: DFE’s own statement." in file


PAGES = (
    "/",
    "/pledges/",
    RESPONSE,
    f"{RESPONSE}actions/7/",
    f"{RESPONSE}actions/7/timeline/",
    f"{RESPONSE}actions/7/compare/",
    f"{RESPONSE}years/2014/",
    f"{RESPONSE}outcomes/",
    f"{RESPONSE}editions/1/",
    f"{RESPONSE}editions/2/",
    f"{RESPONSE}editions/2/changes/",
    "/search/?q=agencies",
)


@pytest.mark.long_on_postgresql("page after page")
@pytest.mark.parametrize("path", PAGES)
def test_the_note_stands_once_where_something_of_ours_is_on_the_page(client, path):
    told(promised(), "delivered")

    page = client.get(path).text

    assert page.count(NOTE) == 1
    assert page.index("</h1>") < page.index(NOTE)


@pytest.mark.parametrize("path", PAGES)
def test_what_a_department_entered_is_not_called_ours(client, path):
    told(promised(is_our_reading=False), "delivered", ours=False)

    page = client.get(path).text

    assert NOTE not in page and "our reading" not in page


def test_a_pledge_and_its_outcome_each_say_whose_they_are(client):
    pledge = promised(is_our_reading=False)
    told(pledge, "delivered")

    now, before = client.get("/pledges/").text, client.get("/pledges/?as-at=2014-06-01").text
    own, ours = "DFE’s own statement</span></th>", "Our reading</span>"
    assert own in now and ours in now and NOTE in now
    assert own in before and ours not in before and NOTE not in before
