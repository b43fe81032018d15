"""The report as a page for print, and the links to it as a document."""

from datetime import date

import pytest

from commitments.ledger import checkpoints
from commitments.models import Edition, Kind, Revision
from reporting.documents.data import why_empty
from reporting.record.cells import Cells
from tests import make

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"
ADDRESS = f"{RESPONSE}report/"


def published(year, day, *, kind=Kind.PROGRESS, text, **fields):
    return make.published_edition(
        year, day, facts=lambda e: make.revision(e, action=7, kind=kind, text=text), **fields
    )


def test_it_has_every_text_under_the_headings_of_the_page(client):
    published(2012, "December 2012", kind=Kind.COMMITMENT, text="We will move.")
    published(2013, "December 2013", kind=Kind.PLAN, text="Move the agencies.")
    published(2014, "16 January 2015", text="Six moved.", page_title="DfE’s actions")

    page = client.get(ADDRESS)

    told = [
        "DfE’s actions",
        "Updated 16 January 2015",
        "Action 7: Title of action 7",
        "Departmental digital strategy commitments (December 2012)",
        "We will move.",
        "Planned activities in 2014",
        "Move the agencies.",
        "Progress during 2014",
        "Six moved.",
    ]
    places = [page.text.index(words) for words in told]
    assert places == sorted(places)


def test_it_says_where_a_report_is_silent_and_which_answer_was_given_instead(client):
    make.action(1, of=make.response().strategy)
    edition = make.draft_edition(2014)
    make.revision(edition, action=2, text="", answer=Revision.Answer.NIL_RETURN, reason="Quiet.")
    make.publish(edition)

    page = client.get(ADDRESS)

    assert "Left out: DFE’s report for 2014 does not mention this." in page.text
    assert "nothing to report: Quiet." in page.text


@pytest.mark.parametrize(
    ("reason", "expected"),
    [
        ("It has none.", "Not applicable: It has none."),
        ("Not applicable, but it helps.", "Not applicable, but it helps."),
    ],
)
def test_the_pdf_says_once_that_an_action_does_not_apply(reason, expected):
    edition = make.draft_edition(2014)
    make.revision(edition, text="", answer=Revision.Answer.NOT_APPLICABLE, reason=reason)
    make.publish(edition)
    cells = Cells(make.response(), date(2015, 1, 1))

    assert why_empty(cells.cell(make.action(), Kind.PROGRESS, 2014)) == expected


def test_a_corrected_text_says_when_and_why(client):
    published(2014, "16 January 2015", text="Six moved.")
    make.published_edition(
        2014,
        "3 March 2015",
        kind=Edition.Kind.CORRECTION,
        change_note="One was forgotten.",
        facts=lambda e: make.revision(e, action=7, text="Seven moved."),
    )

    page = client.get(ADDRESS)

    assert "Seven moved." in page.text and "Six moved." not in page.text
    assert "Corrected on 3 March 2015: One was forgotten." in page.text
    assert "Updated 3 March 2015" in page.text


def test_it_is_as_at_a_day_and_keeps_it_in_its_links(client):
    published(2013, "December 2013", kind=Kind.PLAN, text="Move the agencies.")
    published(2014, "16 January 2015", text="Six moved.")

    page = client.get(f"{ADDRESS}?as-at=2014-06-01")

    assert "Move the agencies." in page.text and "Six moved." not in page.text
    for ending in ("report.pdf", "report.txt", "audit.pdf"):
        assert f'href="{RESPONSE}{ending}?as-at=2014-06-01"' in page.text


def test_the_response_links_to_every_form_of_it(client):
    make.response()

    page = client.get(RESPONSE)

    for ending in ("report/", "report.pdf", "report.txt", "audit.pdf"):
        assert f'href="{RESPONSE}{ending}"' in page.text


def test_it_says_what_was_signed_of_it(client):
    assert "Not signed" not in client.get(make.response().get_absolute_url() + "report/").text
    make.published_edition(2014, facts=make.revision)
    assert "Not signed yet" in client.get(make.response().get_absolute_url() + "report/").text
    signed = checkpoints.sign()

    text = client.get(make.response().get_absolute_url() + "report/").text

    assert f"root {signed.root}: http://127.0.0.1:8000/log/checkpoint/{signed.size}" in text


def test_queries_do_not_grow_with_actions(client, django_assert_num_queries):
    def many(edition):
        for action in range(1, 9):
            make.revision(edition, action=action)

    make.published_edition(2014, facts=many)

    checkpoints.sign()

    # Its response, actions, reporting years, editions, texts, wordings and counts of pledges; and
    # what was signed of them.
    with django_assert_num_queries(9):
        client.get(ADDRESS)


@pytest.mark.parametrize("ending", ["report/", "report.txt", "report.pdf", "audit.pdf"])
def test_an_unknown_response_is_not_found(client, ending):
    assert client.get(f"/dfe/no-such-strategy/{ending}").status_code == 404
