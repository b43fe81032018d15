"""What only shows in a browser: charts on paper, heads that stay, focus that is never hidden."""

import pytest
from playwright.sync_api import expect

from commitments import workflow
from commitments.models import Response
from tests.admin_pages import part_of
from tests.commitments import people

RESPONSE = "/dfe/government-digital-strategy"

# Whether the middle of what has the focus is covered by something else.
IS_COVERED = """() => {
    const focused = document.activeElement;
    const box = focused.getClientRects()[0];
    const x = Math.max(1, Math.min(box.left + Math.min(box.width, 60) / 2, innerWidth - 1));
    const y = Math.max(1, Math.min(box.top + Math.min(box.height, 20) / 2, innerHeight - 1));
    const top = document.elementFromPoint(x, y);
    return !(top && (focused.contains(top) || top.contains(focused)));
}"""


@pytest.mark.parametrize("media", [{"media": "print"}, {"forced_colors": "active"}])
def test_a_chart_is_drawn_in_print_and_in_forced_colours(live_server, sample, page, media):
    page.emulate_media(**media)
    page.goto(f"{live_server.url}{RESPONSE}/outcomes/")

    chart = page.get_by_role("img", name="Outcomes of promises by year")
    expect(chart).to_be_visible()
    stroke = chart.locator("rect").first.evaluate("bar => getComputedStyle(bar).stroke")
    assert stroke not in ("none", "rgb(255, 255, 255)")
    expect(page.get_by_role("table", name="Outcomes of promises by the year")).to_be_visible()


@pytest.mark.parametrize("size", [(1280, 700), (768, 700), (320, 500)])
def test_focus_in_the_matrix_is_never_hidden(live_server, sample, page, size):
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server.url}{RESPONSE}/")
    page.get_by_role("link", name="1. Active digital leaders on boards").focus()
    hidden = []

    for key in ["Tab"] * 60 + ["Shift+Tab"] * 60:
        page.keyboard.press(key)
        if page.evaluate(IS_COVERED):
            hidden.append(page.evaluate("document.activeElement.textContent.trim()"))

    assert hidden == []


@pytest.mark.parametrize("size", [(1280, 700), (375, 700)])
def test_focus_in_the_yearly_update_is_never_hidden(live_server, sample, client, page, size):
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    edition = workflow.open_year(response=response, year=2015, by=teo)
    client.force_login(teo)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(f"{live_server.url}{part_of(edition, 8)}")
    page.locator("[id='8-progress-text']").focus()
    hidden = []

    for key in ["Tab"] * 30 + ["Shift+Tab"] * 60:
        page.keyboard.press(key)
        if page.evaluate(IS_COVERED):
            hidden.append(page.evaluate("document.activeElement.id || document.activeElement.name"))

    assert hidden == []


# Boxes that scroll up and down by themselves inside the page.
SCROLL_BOXES = """() => [...document.querySelectorAll("main *")].filter(one =>
    one.scrollHeight > one.clientHeight + 1
    && ["auto", "scroll"].includes(getComputedStyle(one).overflowY)
).map(one => one.className)"""
HEIGHT = "document.documentElement.scrollHeight"


def test_the_matrix_is_seen_at_once_and_the_front_page_is_short(live_server, sample, page):
    page.set_viewport_size({"width": 1280, "height": 800})
    page.goto(f"{live_server.url}/")
    assert page.evaluate(HEIGHT) <= 1600
    page.goto(f"{live_server.url}{RESPONSE}/")
    assert page.evaluate(HEIGHT) <= 1800
    rows = page.locator(".app-matrix tbody tr")
    assert rows.count() == 16
    for number in (0, 15):
        expect(rows.nth(number)).to_be_in_viewport(ratio=1)

    for width, height in ((1024, 768), (820, 1180), (768, 900), (375, 812), (320, 700)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate(SCROLL_BOXES) == []
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width >= 375:
            expect(rows.first).to_be_in_viewport(ratio=1)


def test_the_head_of_the_matrix_stays_in_sight(live_server, sample, page):
    page.set_viewport_size({"width": 1280, "height": 700})
    page.goto(f"{live_server.url}{RESPONSE}/")

    page.get_by_role("link", name="14. ").scroll_into_view_if_needed()

    expect(page.get_by_role("columnheader", name="2014")).to_be_in_viewport()


def test_arrow_keys_go_from_cell_to_cell_of_the_matrix(live_server, sample, page):
    page.goto(f"{live_server.url}{RESPONSE}/")
    first = page.get_by_role("link", name="1. Active digital leaders on boards")
    first.focus()

    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="2. Service managers")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Action 2, 2012: read the text")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("link", name="Action 2, 2013: read the text")).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_role("link", name="Action 1, 2013: read the text")).to_be_focused()
    page.keyboard.press("Home")
    expect(first).to_be_focused()
