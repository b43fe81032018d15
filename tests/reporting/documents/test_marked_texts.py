"""A marked text wherever it is shown: its lists, tables and links as what they are."""

import io

import pypdf
import pytest

from commitments.models import Edition, Kind, Revision
from commitments.quotations import stands_in
from commitments.search import index
from reporting.record.repetition import repetitions
from strategy.last_things import do_now
from tests import make
from tests.reporting import exported

RESPONSE = "/dfe/government-digital-strategy"
TEXT = """\
In March [the agencies](https://www.gov.uk/dfe) will:

- move to GOV.UK
- close their old sites <b>

| What | How many |
| managers | 3 |"""
DRAWN = (
    '<p>In March <a class="govuk-link" href="https://www.gov.uk/dfe">the agencies</a> will:</p>\n'
    "<ul><li>move to GOV.UK</li><li>close their old sites &lt;b&gt;</li></ul>\n"
    '<div class="app-marked-table" role="group" aria-label="Table" tabindex="0"><table><thead><tr>'
    '<th scope="col">What</th><th scope="col">How many</th></tr></thead>'
    "<tbody><tr><td>managers</td><td>3</td></tr></tbody></table></div>"
)


@pytest.fixture
def published(db) -> Edition:
    edition = make.draft_edition(2014)
    make.revision(edition, action=7, kind=Kind.PROGRESS, text=TEXT, form="marked")
    make.revision(edition, action=7, kind=Kind.PLAN, text=TEXT)
    make.publish(edition, "16 January 2015")
    do_now()
    return edition


@pytest.mark.parametrize(
    "address",
    [
        f"{RESPONSE}/actions/7/",
        f"{RESPONSE}/years/2014/",
        f"{RESPONSE}/editions/1/",
        f"{RESPONSE}/report/",
        f"{RESPONSE}/editions/1/changes/",
        "/government-digital-strategy/actions/7/",
        "/entries/",
    ],
)
def test_a_page_draws_its_marks_and_leaves_a_plain_text_to_the_letter(client, published, address):
    shown = client.get(address).text

    assert shown.count(DRAWN) == 1


def test_the_pdf_has_its_list_its_table_and_its_link(client, published):
    pdf = pypdf.PdfReader(io.BytesIO(exported.content(client.get(f"{RESPONSE}/report.pdf"))))
    text = "\n".join(page.extract_text() for page in pdf.pages)
    links = [
        note.get_object()["/A"]["/URI"]
        for page in pdf.pages
        for note in page.get("/Annots", [])
        if "/URI" in note.get_object().get("/A", {})
    ]

    assert "• move to GOV.UK" in text and "managers 3" in " ".join(text.split())
    assert "https://www.gov.uk/dfe" in links
    assert "PDF/UA-1" not in text


def test_the_text_says_which_of_its_texts_have_marks(client, published):
    text = client.get(f"{RESPONSE}/report.txt").text

    assert "\nLists, tables and links are marked in these texts: 7/progress/2014\n" in text
    assert TEXT in text


def test_exports_say_whether_a_text_has_marks(client, published):
    rows = exported.csv_rows(client, "/entries.csv")

    assert [(row["kind"], row["form"], row["text"]) for row in rows] == [
        ("progress", "marked", TEXT),
        ("plan", "plain", TEXT),
    ]


def test_a_text_is_cited_past_its_marks(client, published):
    shown = client.get(f"{RESPONSE}/actions/7/").text
    cited = "“In March the agencies will: move to GOV.UK close their old sites &lt;b&gt; What"
    assert shown.count(cited) == 1


def test_search_quotations_and_repetition_look_past_its_marks(client, published):
    progress, plan = Revision.objects.order_by("entry__kind").reverse()
    assert (progress.form, plan.form) == ("marked", "plain")

    assert stands_in("the agencies will: move to GOV.UK close", progress.words)
    assert not stands_in("the agencies will: move to GOV.UK close", plan.words)
    assert list(index.drifted()) == []
    sentence = "In March the <mark>agencies</mark> will:"
    assert client.get("/search/?q=agencies&kind=progress").text.count(sentence) == 1
    [alike] = repetitions(progress, [plan])
    assert alike.share < 1
