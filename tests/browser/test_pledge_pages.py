"""Pledges, outcomes and measures in Chromium: no barriers, nothing sideways, nothing lost."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from commitments.models import Pledge
from tests.browser.test_pages import WCAG

RESPONSE = "/dfe/government-digital-strategy"
PAGES = [
    "/pledges/",
    "/pledges/?outcome=re-scoped&sort=due",
    "/pledges/?q=nowhere-to-be-found",
    "/pledges/not-reported/?year=2014",
    "/measures/",
    f"{RESPONSE}/outcomes/",
    f"{RESPONSE}/outcomes/?as-at=2013-01-15",
]


@pytest.fixture
def pages(sample):
    """With a pledge that was carried forward twice."""
    carried = Pledge.objects.get(
        entry__action__number=8, entry__kind="plan", entry__year=2014, number=1
    )
    return [*PAGES, f"/pledges/{carried.pk}/"]


@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (1280, "light"), (1280, "dark")])
def test_pages_have_no_barriers_and_no_sideways_scroll(live_server, pages, page, width, scheme):
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme)
    found = {}
    for address in pages:
        page.goto(live_server.url + address)
        results = Axe().run(page, options={"runOnly": WCAG})
        if results.violations_count:
            found[address] = results.generate_report()
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found[address] = f"{found.get(address, '')} scrolls sideways"

    assert not found, "\n".join(f"{address}: {what}" for address, what in found.items())


@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_a_chart_is_drawn_in_print_and_in_forced_colours(live_server, sample, page, media):
    page.emulate_media(**media)
    page.goto(f"{live_server.url}{RESPONSE}/outcomes/")

    chart = page.get_by_role("img", name="Outcomes of pledges by year")
    expect(chart).to_be_visible()
    stroke = chart.locator("rect").first.evaluate("bar => getComputedStyle(bar).stroke")
    assert stroke not in ("none", "rgb(255, 255, 255)")
    expect(page.get_by_role("table", name="Outcomes of pledges by the year")).to_be_visible()


def test_a_reader_narrows_and_sorts_pledges_without_script(live_server, sample, browser):
    page = browser.new_context(java_script_enabled=False).new_page()
    page.goto(f"{live_server.url}/pledges/")

    page.get_by_label("Outcome").select_option("re-scoped")
    page.get_by_label("Sort by").select_option("-due")
    page.get_by_role("button", name="Filter and sort").click()

    expect(page.get_by_text("1 pledge.")).to_be_visible()
    page.get_by_role("link", name="Take away the filter Outcome: Re-scoped").click()
    expect(page.get_by_text("1 pledge.")).to_be_hidden()
    expect(page.get_by_label("Sort by")).to_have_value("-due")
