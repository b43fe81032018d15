"""Every kind of page in Chromium: no barrier that axe-core finds, nothing that scrolls sideways."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

RESPONSE = "/dfe/government-digital-strategy"
PAGES = [
    "/",
    f"{RESPONSE}/",
    f"{RESPONSE}/?as-at=2013-01-15",
    f"{RESPONSE}/actions/5/",
    f"{RESPONSE}/actions/7/",
    f"{RESPONSE}/years/2014/",
    f"{RESPONSE}/editions/",
    f"{RESPONSE}/editions/3/",
    "/dfe/digital-and-technology-strategy-2021/",
    "/entries/?action=7&kind=plan",
    "/entries/?q=nowhere-to-be-found",
    "/entries/?kind=promise",
    "/no/such/page/",
]
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_pages_have_no_barriers_and_no_sideways_scroll(live_server, sample, page, width, scheme):
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {}
    for address in PAGES:
        page.goto(live_server.url + address)
        results = Axe().run(page, options={"runOnly": WCAG})
        if results.violations_count:
            found[address] = results.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[address] = f"{found.get(address, '')} scrolls sideways"

    assert not found, "\n".join(f"{address}: {what}" for address, what in found.items())
    assert not [text for text in messages if "Content Security Policy" in text]


def test_no_request_leaves_the_site(live_server, sample, page):
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    for address in PAGES:
        page.goto(live_server.url + address)

    assert {url for url in asked if not url.startswith((live_server.url, "data:"))} == set()


def test_staff_find_what_was_planned_and_reported_of_action_5(live_server, sample, page):
    page.goto(live_server.url)

    page.get_by_role("link", name="DfE’s actions in response to the Government").first.click()
    page.get_by_role("link", name="5. Redesign of the largest services").click()

    expect(page.get_by_role("heading", name="Plan for 2014")).to_be_visible()
    expect(page.get_by_role("heading", name="Progress during 2014")).to_be_visible()
    page.get_by_role("link", name="Next").click()
    expect(page).to_have_url(re.compile(r"/actions/6/$"))


def test_filters_work_without_script(live_server, sample, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/entries/")

    page.get_by_label("Action").select_option("7")
    page.get_by_label("Kind").select_option("plan")
    page.get_by_role("button", name="Filter").click()

    expect(page.get_by_text("2 entries")).to_be_visible()
    page.get_by_role("link", name="Take away the filter Kind: Plan").click()
    expect(page.get_by_text("5 entries")).to_be_visible()
