"""The report as PDF, and the auditors' document, read by an independent library."""

import io

import pypdf
import pytest

from commitments.brought.placing import BEFORE, placed
from commitments.brought.reading import read as read_document
from commitments.ledger import checkpoints
from commitments.models import Kind, Outcome
from tests import make, sample
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
REPORT, AUDIT = f"{RESPONSE}report.pdf", f"{RESPONSE}audit.pdf"
BOTH = pytest.mark.parametrize("address", [REPORT, AUDIT])


@pytest.fixture
@made_once
def record():
    """A commitment and a plan with a pledge each, then what was done and what became of one."""
    response = make.response()
    told = {"source": make.told("1 June 2014")}
    make.accountability(make.action(7, of=response.strategy), make.role(), "2012", **told)
    make.appointment(response.department.roles.get(), person=make.person("Emma Stace"), **told)
    pledges = []

    def promise(edition):
        make.revision(edition, action=7, kind=Kind.COMMITMENT, text="Move.\n\n• One\n• Two")

    def plan(edition):
        make.revision(edition, action=7, kind=Kind.PLAN, text="Move the agencies.")
        for number, statement in ((1, "Move 9 sites"), (2, "Close 3 offices")):
            pledges.append(make.pledge(edition, action=7, number=number, statement=statement))

    def report(edition):
        told = make.revision(edition, action=7, text="Six moved.")
        outcome = make.outcome(edition, pledges[0], Outcome.Status.PARTLY_DELIVERED)
        make.citation(outcome, told.entry, "Six moved.")

    make.published_edition(2012, "December 2012", facts=promise)
    make.published_edition(2013, "December 2013", facts=plan, change_note="First plans.")
    make.published_edition(
        2014, "16 January 2015", facts=report, page_title="DfE’s actions", change_note="Progress."
    )
    return response


def read(client, address):
    page = client.get(address)
    assert page.status_code == 200
    assert page.headers["Content-Type"] == "application/pdf"
    return pypdf.PdfReader(io.BytesIO(page.getvalue()))


def words(pdf):
    return " ".join(" ".join(page.extract_text() for page in pdf.pages).split())


def structure(pdf):
    """Every element of the tree that a screen reader follows."""

    def walk(element):
        element = element.get_object()
        if isinstance(element, list):
            for child in element:
                yield from walk(child)
        elif isinstance(element, dict):
            yield element
            if "/K" in element:
                yield from walk(element["/K"])

    return list(walk(pdf.trailer["/Root"]["/StructTreeRoot"]))


def tags(pdf):
    return {element["/S"] for element in structure(pdf) if "/S" in element}


def outline(entries):
    """The titles of the bookmarks, those within others included."""
    for entry in entries:
        if isinstance(entry, list):
            yield from outline(entry)
        else:
            yield entry.title


@BOTH
def test_a_summary_is_under_our_own_name_and_says_so(client, address):
    summary = make.draft_edition(2014, texts="summary", source=make.source(title="The page"))
    make.revision(summary, text="It is done.")
    make.publish(summary)

    pdf = read(client, address)

    assert pdf.metadata.author == "Pledgebook"
    assert ": our summary" in pdf.metadata.title
    told = words(pdf)
    assert "The texts are our summaries of what was published, not the department’s own" in told
    assert "Our summary of edition 1" in told or address == REPORT


@BOTH
def test_it_is_marked_as_pdf_ua_and_says_what_it_is(client, record, address):
    pdf = read(client, address)
    root = pdf.trailer["/Root"]

    assert pdf.metadata.title.startswith("DfE’s actions")
    assert pdf.metadata.author == record.department.name
    assert root["/Lang"] == "en-GB"
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data()


@BOTH
def test_headings_lists_and_paragraphs_are_tagged_and_listed_as_bookmarks(client, record, address):
    pdf = read(client, address)

    assert {"/H1", "/H2", "/P", "/L", "/LI"} <= tags(pdf)
    titles = list(outline(pdf.outline))
    assert "Action 7: Title of action 7" in titles
    assert "Planned activities in 2014" in titles


def test_tables_have_heads_and_the_chart_says_what_it_shows(client, record):
    pdf = read(client, AUDIT)
    elements = structure(pdf)

    assert {"/Table", "/THead", "/TH", "/TD", "/Figure"} <= tags(pdf)
    [told] = [element["/Alt"] for element in elements if element.get("/S") == "/Figure"]
    assert "2014: 1 partly delivered, 1 not mentioned" in told
    scopes = [element["/A"] for element in elements if element.get("/S") == "/TH"]
    assert scopes and all("/Scope" in str(scope) for scope in scopes)


@BOTH
def test_every_page_says_where_it_is_from_and_by_what_it_is_checked(client, record, address):
    signed = checkpoints.sign()
    pdf = read(client, f"{address}?as-at=2015-06-01")

    for number, page in enumerate(pdf.pages, start=1):
        text = " ".join(page.extract_text().split())
        assert f"Page {number} of {len(pdf.pages)}" in text
        assert f"http://127.0.0.1:8000{address}?as-at=2015-01-16" in text
        assert f"Log of {signed.size} lines, root {signed.root}" in text
        assert number == 1 or "As at 16 January 2015" in text


@BOTH
def test_it_says_that_nothing_is_signed_yet_and_has_another_name_until_then(
    client, record, address
):
    before = client.get(address)
    signed = checkpoints.sign()
    after = client.get(address)

    assert "-not-signed-2" in before.headers["Content-Disposition"]
    assert "not-signed" not in after.headers["Content-Disposition"]
    told, is_told = (words(pypdf.PdfReader(io.BytesIO(p.getvalue()))) for p in (before, after))
    assert "Not signed yet: no checkpoint of the log covers all of it." in told
    assert "Not signed yet" not in is_told
    assert f"http://127.0.0.1:8000/log/checkpoint/{signed.size}" in is_told
    assert "http://127.0.0.1:8000/log/ " in is_told


def test_the_auditors_document_has_what_an_auditor_compares(client, record):
    text = words(read(client, AUDIT))

    assert "2014: planned beside reported" in text
    assert text.index("Plan for 2014") < text.index("Move the agencies.")
    for told in (
        "Move 9 sites * in 2014 Partly delivered “Six moved.” (action 7, progress during 2014)",
        "Close 3 offices * in 2014 Not mentioned DFE’s report for 2014 does not mention this.",
        "Responsible in 2014: Digital leader – Emma Stace (since 2012, last heard of in June 2014)",
        "First plans.",
        "3. Report for 2014",
        *record.seals.values_list("digest", flat=True),
    ):
        assert told in text


def test_a_figure_stands_with_what_it_is_held_against(client, record):
    measure = make.measure(of=record)

    def facts(edition):
        make.figure(edition, measure, 9)
        make.yardstick(edition, measure, year=2016, direction="lower")

    make.published_edition(2015, "January 2016", of=record, facts=facts)

    told = words(read(client, AUDIT))
    assert "2015: 9 (Edition 4)" in told
    assert "Target for 2016: 5, lower is better (Edition 4)" in told


def test_the_report_is_what_was_published_and_no_more(client, record):
    text = words(read(client, REPORT))

    assert "Updated 16 January 2015" in text
    assert "Departmental digital strategy commitments (December 2012)" in text
    assert "Six moved." in text
    assert "Move 9 sites" not in text


@BOTH
def test_it_is_as_at_a_day(client, record, address):
    page = client.get(f"{address}?as-at=2014-06-01")
    text = words(pypdf.PdfReader(io.BytesIO(page.getvalue())))

    changed_last = "2013-12-31" if address == REPORT else "2014-06-01"  # When a source told who.
    assert f"{changed_last}.pdf" in page.headers["Content-Disposition"]
    assert "Move the agencies." in text
    assert "Six moved." not in text
    assert record.seals.last().digest not in text
    assert "Partly delivered “" not in text


@BOTH
def test_what_is_not_published_is_not_in_it(client, record, address):
    draft = make.draft_edition(2015, change_note="Nobody may read this", page_title="A draft")
    make.revision(draft, action=7, text="A draft.")
    make.wording(draft, action=7, title="A draft’s title")
    make.pledge(draft, action=7, statement="A draft’s promise", year=2016)

    text = words(read(client, address))

    assert "draft" not in text.lower()
    assert "Nobody may read this" not in text


@pytest.mark.parametrize(("address", "number"), [(REPORT, 11), (AUDIT, 40)])
def test_queries_do_not_grow_with_actions_and_years(
    client, record, django_assert_num_queries, address, number
):
    def many(edition):
        for action in range(1, 7):
            make.revision(edition, action=action)
            make.pledge(edition, action=action)

    make.published_edition(2015, facts=many)

    # The days on which any of it changed, three or ten. Its response, actions, reporting years,
    # editions, texts, wordings and counts of pledges; or pledges, which were split or merged,
    # outcomes, the words that show them and their texts, who was answerable and in office; what
    # was due (six), deadlines, measures, opinions, evidence, sources, and the log; what a sample
    # could be drawn from (two).
    with django_assert_num_queries(number):
        client.get(address)


@BOTH
def test_a_sign_that_no_font_has_is_told_on_the_first_page(client, record, address):
    make.published_edition(
        2015, "20 January 2016", facts=lambda e: make.revision(e, action=7, text="漢 and \x07")
    )

    pdf = read(client, address)

    first = " ".join(pdf.pages[0].extract_text().split())
    assert "does not meet PDF/UA-1" in first
    assert "U+6F22, CJK UNIFIED IDEOGRAPH-6F22" in first
    assert "U+0007" in first
    assert b"pdfuaid" not in pdf.trailer["/Root"]["/Metadata"].get_data()
    assert "/StructTreeRoot" in pdf.trailer["/Root"]


@BOTH
def test_no_text_commands_the_compiler(client, record, address):
    text = '#panic("no") *bold* $x$ // gone? @there <label> #sys.inputs "quoted" \\ end'
    make.published_edition(
        2015, "20 January 2016", facts=lambda e: make.revision(e, action=7, text=text)
    )

    told = words(read(client, address))

    for words_of_it in ('#panic("no") *bold* $x$ // gone?', "<label> #sys.inputs", "\\ end"):
        assert words_of_it in told.replace("“", '"').replace("”", '"')


@BOTH
def test_a_response_without_anything_is_a_document_too(client, address):
    response = make.response()

    pdf = read(client, address)

    assert "Nothing had been published by this day." in words(pdf)
    assert pdf.metadata.title.startswith(response.title)


def test_the_sample_is_whole_and_accessible(client):
    sample.put_in()
    pdf = read(client, AUDIT)

    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf.trailer["/Root"]["/Metadata"].get_data()
    assert len([title for title in outline(pdf.outline) if "planned beside" in title]) == 4


def test_a_pdf_of_ours_is_brought_again_text_by_text(client, record):
    content = client.get(REPORT).getvalue()
    found = placed(read_document(content, "report.pdf"))

    assert {place: entered.text for place, entered in found.texts.items()} == {
        (7, "commitment", 2012): "Move.\n\n- One\n- Two",
        (7, "progress", 2013): "Left out: DFE’s report for 2013 does not mention this.",
        (7, "plan", 2014): "Move the agencies.",
        (7, "progress", 2014): "Six moved.",
        (7, "plan", 2015): "Left out: DFE’s report for 2014 does not mention this.",
    }
    assert {row.why for row in found.unplaced} == {BEFORE}
