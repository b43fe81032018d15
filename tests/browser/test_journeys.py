"""What people come for, done in Chromium: with a mouse, by keyboard alone, with script off."""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from commitments import workflow
from commitments.models import Response
from tests import make
from tests.commitments import people

RESPONSE = "/dfe/government-digital-strategy"
WITH_SCRIPT = pytest.mark.long("the same as without, once more")


@pytest.fixture(
    params=[pytest.param(True, marks=WITH_SCRIPT), False], ids=["with script", "without script"]
)
def reader(request, browser):
    """A browser, with and without script."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def tab_to(page, thing, most=100):
    """So many tabs must be enough."""
    element = thing.element_handle()
    for _ in range(most):
        page.keyboard.press("Tab")
        if element.evaluate("one => one === document.activeElement"):
            return
    pytest.fail(f"{thing} is not reached by keyboard")


def go_by_keyboard(page, name):
    """Tab to the first link of that name, and follow it."""
    press_by_keyboard(page, page.get_by_role("link", name=name).first)


def press_by_keyboard(page, thing, key="Enter", most=100):
    tab_to(page, thing, most)
    page.keyboard.press(key)


def type_into(page, box, words, most=100):
    """Tab to a box and type in place of what it holds."""
    tab_to(page, box, most)
    page.keyboard.press("Control+A")
    page.keyboard.type(words)


def sign_in_by_keyboard(page, name):
    """Sign in to the admin."""
    type_into(page, page.get_by_label("Username"), name, most=20)
    page.keyboard.press("Tab")
    page.keyboard.type("pledges")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Log out")).to_be_visible()


def test_staff_find_what_happened_to_the_school_performance_data_portal(
    live_server, sample, reader
):
    reader.goto(live_server.url)

    reader.get_by_role("link", name="DfE’s actions in response to the Government").first.click()
    reader.get_by_role("link", name="5. Redesign of the largest services").click()
    pledge = reader.get_by_role("link", name=re.compile("portal", re.IGNORECASE)).first
    pledge.click()

    expect(reader.get_by_role("heading", name="What happened to it")).to_be_visible()


def test_staff_find_it_by_keyboard_alone(live_server, sample, reader):
    reader.goto(live_server.url)

    go_by_keyboard(reader, "Skip to main content")
    go_by_keyboard(reader, "DfE’s actions in response to the Government")
    expect(reader).to_have_url(re.compile(f"{RESPONSE}/$"))
    go_by_keyboard(reader, "5. Redesign of the largest services")
    go_by_keyboard(reader, re.compile("portal", re.IGNORECASE))

    expect(reader.get_by_role("heading", name="What happened to it")).to_be_visible()


def test_staff_find_it_by_searching_though_they_misspell_it(live_server, sample, reader):
    reader.goto(live_server.url)

    type_into(reader, reader.get_by_role("searchbox"), "portel")
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("No entry has “portel”.")).to_be_visible()
    go_by_keyboard(reader, "portal")
    expect(reader.locator("mark").first).to_have_text("portal")
    go_by_keyboard(reader, "Action 5, plan for 2014")

    expect(reader.get_by_text("The customer-facing portal of the Schools").first).to_be_visible()


def test_from_one_action_to_the_next(live_server, sample, page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}{RESPONSE}/actions/5/")

    assert page.evaluate("document.documentElement.scrollHeight") <= 3000
    page.get_by_text("Plan for 2014", exact=True).click()
    expect(page.get_by_text("The customer-facing portal of the Schools").first).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/actions/6/$"))


def test_a_reader_narrows_a_list_and_widens_it_again(live_server, sample, reader):
    reader.goto(f"{live_server.url}/entries/")

    reader.get_by_role("link", name="Plan (30)").click()
    reader.get_by_text("More filters").click()
    reader.get_by_role("link", name=re.compile(r"^7 .*\(2\)$")).click()

    expect(reader.get_by_role("heading", name="2 entries")).to_be_visible()
    reader.get_by_role("link", name="Remove the filter Kind: Plan").click()
    expect(reader.get_by_role("heading", name="5 entries")).to_be_visible()


def test_a_reader_narrows_and_sorts_pledges(live_server, sample, reader):
    reader.goto(f"{live_server.url}/pledges/")

    reader.get_by_role("link", name="Re-scoped (3)").click()
    reader.get_by_role("link", name="Sort by Due").locator("visible=true").click()
    reader.get_by_role("link", name="Sort by Due").locator("visible=true").click()

    expect(reader.get_by_role("heading", name="3 promises")).to_be_visible()
    reader.get_by_role("link", name="Remove the filter Outcome: Re-scoped").click()
    expect(reader.get_by_role("heading", name="3 promises")).to_be_hidden()
    expect(reader).to_have_url(re.compile(r"\?sort=-due$"))


def test_an_auditor_gets_a_spreadsheet_of_what_was_not_reported_in_2014(
    live_server, sample, reader, tmp_path
):
    reader.goto(live_server.url)

    reader.get_by_role("link", name="What was never mentioned?").click()
    reader.get_by_role("link", name="2014 (16)").click()
    expect(reader.get_by_role("link", name="Remove the filter Year due: 2014")).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="Download spreadsheet").click()

    assert_holds_what_was_not_reported_in_2014(download.value, tmp_path)


def test_an_auditor_gets_it_by_keyboard_alone(live_server, sample, reader, tmp_path):
    reader.goto(live_server.url)

    go_by_keyboard(reader, "What was never mentioned?")
    go_by_keyboard(reader, "2014 (16)")
    expect(reader.get_by_role("link", name="Remove the filter Year due: 2014")).to_be_visible()
    with reader.expect_download() as download:
        go_by_keyboard(reader, re.compile("^Download spreadsheet"))

    assert_holds_what_was_not_reported_in_2014(download.value, tmp_path)


def assert_holds_what_was_not_reported_in_2014(download, tmp_path):
    download.save_as(tmp_path / "not-reported.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "not-reported.xlsx")
    head, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(found) == 16
    assert all("2014" in row["Due"] for row in found)
    assert {row["Department"] for row in found} == {"DfE"} and all(row["Report"] for row in found)


def test_an_editor_enters_an_action_by_keyboard_alone(live_server, sample, reader):
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    workflow.open_year(response=response, year=2015, by=teo)
    reader.goto(f"{live_server.url}/admin/")
    sign_in_by_keyboard(reader, "teo")
    go_by_keyboard(reader, "DfE, Report for 2015")
    expect(reader.get_by_role("heading", name="0 of 16 done")).to_be_visible()

    go_by_keyboard(reader, "Action 10: ")
    text = reader.locator("[id='10-progress-text']")
    type_into(reader, text, "Nothing was left undone.", most=12)
    go_on = "Save action 10 and go on to the next"
    # The page that it is typed on says by itself that it is saved, too.
    with reader.expect_navigation():
        press_by_keyboard(reader, reader.get_by_role("button", name=go_on, exact=True), most=60)
    expect(reader.get_by_text(re.compile("^Saved"))).to_be_visible()

    go_by_keyboard(reader, "Action 10: ")
    expect(reader.locator("[id='10-progress-text']")).to_have_value("Nothing was left undone.")


def test_a_correction_is_made_and_approved_by_keyboard_alone(live_server, transactional_db, reader):
    published = make.published_edition(2013, facts=make.revision)
    people.teo(), people.rita()

    reader.goto(f"{live_server.url}/admin/")
    sign_in_by_keyboard(reader, "teo")
    reader.goto(f"{live_server.url}/admin/commitments/edition/{published.pk}/change/")
    go_by_keyboard(reader, re.compile("^Correct"))
    press_by_keyboard(reader, reader.get_by_label("Correction: "), "Space")
    type_into(reader, reader.get_by_label("Reason"), "The number was wrong.")
    press_by_keyboard(reader, reader.get_by_role("button", name="Open the draft"))
    text = reader.get_by_label("Progress during 2013", exact=True)
    type_into(reader, text, "Seven agencies moved.")
    save = reader.get_by_role("button", name="Save action 1", exact=True)
    with reader.expect_navigation():
        press_by_keyboard(reader, save)
    expect(reader.get_by_text(re.compile("^Saved")).first).to_be_visible()
    press_by_keyboard(reader, reader.get_by_role("link", name="Check and submit").last)
    press_by_keyboard(reader, reader.get_by_role("button", name="Submit"))
    expect(reader.get_by_text("It waits for approval")).to_be_visible()
    press_by_keyboard(reader, reader.get_by_role("button", name="Log out"))

    expect(reader.get_by_label("Username")).to_be_visible()
    sign_in_by_keyboard(reader, "rita")
    go_by_keyboard(reader, re.compile("Correction"))
    expect(reader.get_by_text("Seven agencies moved.")).to_be_visible()
    press_by_keyboard(reader, reader.get_by_role("button", name="Approve and publish"))
    expect(reader.get_by_text("Published as edition 2")).to_be_visible()
