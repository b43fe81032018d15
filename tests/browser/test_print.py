"""An action, a year and a whole response on paper, as Chromium prints them."""

import io

import pypdf
import pytest

from commitments.models import Response

RESPONSE = "/dfe/government-digital-strategy/"


def sheets(page):
    """The words of each sheet, with the page laid out as its own style sheet says."""
    return [sheet.extract_text() for sheet in pypdf.PdfReader(io.BytesIO(page.pdf())).pages]


@pytest.mark.parametrize("address", ["", "actions/5/", "years/2014/"])
def test_every_sheet_says_where_it_is_from_and_what_it_can_be_checked_by(
    live_server, sample, page, address
):
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    digest = response.seals.last().digest
    page.goto(live_server.url + RESPONSE + address)

    printed = sheets(page)

    assert len(printed) > 3
    for number, words in enumerate(printed, start=1):
        assert f"Page {number} of {len(printed)}" in words
        assert live_server.url + RESPONSE + address in words
        assert f"Digest of the ledger {digest}" in words


def test_the_address_is_on_paper_before_the_components_script_has_come(live_server, sample, page):
    page.route("**/govuk-frontend*.js", lambda route: route.abort())
    page.goto(f"{live_server.url}{RESPONSE}actions/5/")

    for words in sheets(page):
        assert f"{live_server.url}{RESPONSE}actions/5/" in words


def test_paper_holds_the_record_and_nothing_to_press(live_server, sample, page):
    page.goto(f"{live_server.url}{RESPONSE}actions/5/")

    words = "\n".join(sheets(page))

    for told in ("Redesign of the largest services", "Commitment of 2012", "Progress during 2014"):
        assert told in words
    for pressed in ("Skip to main content", "Staff sign-in", "All actions in 2014", "Menu"):
        assert pressed not in words
    assert "(/dfe/" not in words  # Where links within the site lead.


def test_without_script_the_address_stands_at_the_end(live_server, sample, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{live_server.url}{RESPONSE}actions/5/")

    printed = sheets(page)
    context.close()

    end = "".join(printed[-2:])  # The footer below it may begin another sheet.
    assert f"{live_server.url}{RESPONSE}actions/5/" in end
    assert "Digest of the ledger" in end


def test_what_is_folded_is_on_paper_without_script_too(live_server, sample, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    folded = {
        RESPONSE: [
            "What the words in the cells mean",
            "There is a published text: follow the link to read it.",
            "How promises are counted",
            "Nobody types it in.",
        ],
        "/dfe/governance/": ["The timeline as a table", "What or who Since Until"],
    }
    for address, told in folded.items():
        page.goto(live_server.url + address)
        assert page.locator("details:not([open])").count() > 0
        words = " ".join(" ".join(sheets(page)).split())
        assert [one for one in told if one not in words] == []
    context.close()
