"""What people come for, done in Chromium: with a mouse, by keyboard alone, with script off."""

import re

import openpyxl
import pytest
from playwright.sync_api import expect

from commitments import workflow
from commitments.models import Response
from tests.commitments import people

RESPONSE = "/dfe/government-digital-strategy"


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def reader(request, browser):
    """A browser, with and without script."""
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def tab_to(page, things):
    """Tab to one of these. A hundred tabs must be enough."""
    for _ in range(100):
        page.keyboard.press("Tab")
        if any(one.evaluate("one => one === document.activeElement") for one in things.all()):
            return
    pytest.fail(f"{things} is not reached by keyboard")


def go_by_keyboard(page, name):
    """Tab to the first link of that name, and follow it."""
    tab_to(page, page.get_by_role("link", name=name).first)
    page.keyboard.press("Enter")


def test_staff_find_what_happened_to_the_school_performance_data_portal(
    live_server, sample, reader
):
    reader.goto(live_server.url)

    reader.get_by_role("link", name="DfE’s actions in response to the Government").first.click()
    reader.get_by_role("link", name="5. Redesign of the largest services").click()
    pledge = reader.get_by_role("link", name=re.compile("portal", re.IGNORECASE)).first
    pledge.click()

    expect(reader.get_by_role("heading", name="What became of it")).to_be_visible()


def test_staff_find_it_by_keyboard_alone(live_server, sample, reader):
    reader.goto(live_server.url)

    go_by_keyboard(reader, "Skip to main content")
    go_by_keyboard(reader, "DfE’s actions in response to the Government")
    expect(reader).to_have_url(re.compile(f"{RESPONSE}/$"))
    go_by_keyboard(reader, "5. Redesign of the largest services")
    go_by_keyboard(reader, re.compile("portal", re.IGNORECASE))

    expect(reader.get_by_role("heading", name="What became of it")).to_be_visible()


def test_staff_find_it_by_searching_though_they_misspell_it(live_server, sample, reader):
    reader.goto(live_server.url)

    tab_to(reader, reader.get_by_role("searchbox"))
    reader.keyboard.type("portel")
    reader.keyboard.press("Enter")
    expect(reader.get_by_text("No entry has “portel”.")).to_be_visible()
    go_by_keyboard(reader, "portal")
    expect(reader.locator("mark").first).to_have_text("portal")
    go_by_keyboard(reader, "Action 5, plan for 2014")

    expect(reader.get_by_role("heading", name="Plan for 2014")).to_be_visible()


def test_from_one_action_to_the_next(live_server, sample, page):
    page.goto(f"{live_server.url}{RESPONSE}/actions/5/")

    expect(page.get_by_role("heading", name="Plan for 2014")).to_be_visible()
    expect(page.get_by_role("heading", name="Progress during 2014")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/actions/6/$"))


def test_a_reader_narrows_a_list_and_widens_it_again(live_server, sample, reader):
    reader.goto(f"{live_server.url}/entries/")

    reader.get_by_label("Action", exact=True).select_option("7")
    reader.get_by_label("Kind").select_option("plan")
    reader.get_by_role("button", name="Filter").click()

    expect(reader.get_by_text("2 entries").last).to_be_visible()
    reader.get_by_role("link", name="Take away the filter Kind: Plan").click()
    expect(reader.get_by_text("5 entries").last).to_be_visible()


def test_a_reader_narrows_and_sorts_pledges(live_server, sample, reader):
    reader.goto(f"{live_server.url}/pledges/")

    reader.get_by_label("Outcome").select_option("re-scoped")
    reader.get_by_label("Sort by").select_option("-due")
    reader.get_by_role("button", name="Filter and sort").click()

    expect(reader.get_by_text("1 pledge.")).to_be_visible()
    reader.get_by_role("link", name="Take away the filter Outcome: Re-scoped").click()
    expect(reader.get_by_text("1 pledge.")).to_be_hidden()
    expect(reader.get_by_label("Sort by")).to_have_value("-due")


def test_an_auditor_gets_a_spreadsheet_of_what_was_not_reported_in_2014(
    live_server, sample, reader, tmp_path
):
    reader.goto(live_server.url)

    reader.get_by_role("link", name="23 pledges", exact=True).click()
    reader.get_by_label("Year due").select_option("2014")
    reader.get_by_role("button", name="Filter").click()
    expect(reader.get_by_role("link", name="Take away the filter Year due: 2014")).to_be_visible()
    with reader.expect_download() as download:
        reader.get_by_role("link", name="XLSX").click()

    assert_holds_what_was_not_reported_in_2014(download.value, tmp_path)


def test_an_auditor_gets_it_by_keyboard_alone(live_server, sample, reader, tmp_path):
    reader.goto(live_server.url)

    go_by_keyboard(reader, re.compile("^23 pledges$"))
    year = reader.get_by_label("Year due")
    tab_to(reader, year)
    reader.keyboard.type("2014")
    expect(year).to_have_value("2014")
    tab_to(reader, reader.get_by_role("button", name="Filter"))
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("link", name="Take away the filter Year due: 2014")).to_be_visible()
    with reader.expect_download() as download:
        go_by_keyboard(reader, "XLSX")

    assert_holds_what_was_not_reported_in_2014(download.value, tmp_path)


def assert_holds_what_was_not_reported_in_2014(download, tmp_path):
    download.save_as(tmp_path / "not-reported.xlsx")
    workbook = openpyxl.load_workbook(tmp_path / "not-reported.xlsx")
    head, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    found = [dict(zip(head, row, strict=True)) for row in rows]
    assert len(found) == 14
    assert {(row["year"], row["outcome"]) for row in found} == {(2014, "not-reported")}


def test_an_editor_answers_an_action_by_keyboard_alone(live_server, sample, reader):
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    workflow.open_year(response=response, year=2015, by=teo)
    reader.goto(f"{live_server.url}/admin/")
    expect(reader.get_by_label("Username")).to_be_focused()
    reader.keyboard.type("teo")
    reader.keyboard.press("Tab")
    reader.keyboard.type("pledges")
    reader.keyboard.press("Enter")
    expect(reader.get_by_role("heading", name="Yours to do")).to_be_visible()
    go_by_keyboard(reader, "DfE, Report of 2015")
    expect(reader.get_by_role("heading", name="0 of 16 done")).to_be_visible()

    go_by_keyboard(reader, "Action 10: ")
    tab_to(reader, reader.locator("[id='10-progress-text']"))
    reader.keyboard.type("Nothing was left undone.")
    go_on = "Save, from action 10, and go to the next open action"
    tab_to(reader, reader.get_by_role("button", name=go_on, exact=True))
    reader.keyboard.press("Enter")
    expect(reader.get_by_text(re.compile("^Saved"))).to_be_visible()

    reader.goto(reader.url.partition("#")[0])
    expect(reader.locator("[id='10-progress-text']")).to_have_value("Nothing was left undone.")
