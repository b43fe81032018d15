"""Ten things that people come for, signed out: each in a few clicks, never by a typed address.

On a wide screen and a phone, with script and without. To press a button is a click, too; to type
into a box is none.
"""

import re
from dataclasses import dataclass

import pytest
from playwright.sync_api import Page, expect

from reporting.web.kept_pages import PAGES

WIDTHS = {"wide": 1280, "phone": 375}


@dataclass
class Reader:
    """Somebody who begins at the front page and clicks."""

    page: Page
    start: str
    clicks: int = 0

    def begin(self) -> None:
        self.page.goto(self.start)
        self.clicks = 0

    def follow(self, name, role="link", within=None) -> None:
        self.clicks += 1
        (within or self.page).get_by_role(role, name=name).first.click()

    def go_to(self, name: str) -> None:
        """By the menu, which is folded on a phone."""
        menu = self.page.get_by_role("navigation", name="Menu")
        if not menu.get_by_role("link", name=name, exact=True).is_visible():
            self.clicks += 1
            self.page.locator("header").get_by_text("Menu", exact=True).click()
        self.clicks += 1
        menu.get_by_role("link", name=name, exact=True).click()

    def search(self, words: str) -> None:
        self.page.get_by_role("searchbox").first.fill(words)
        self.follow("Search", "button")

    def ask_for_day(self, day: int, month: int, year: int) -> None:
        for label, value in (("Day", day), ("Month", month), ("Year", year)):
            self.main.get_by_label(label, exact=True).first.fill(str(value))
        self.follow("Show", "button", self.main)

    @property
    def main(self):
        return self.page.locator("main")

    def sees(self, words) -> None:
        expect(self.main.get_by_text(words).first).to_be_visible()


def what_became_of_the_portal(reader):
    reader.search("portal")
    reader.sees("Re-scoped")
    reader.follow(re.compile("one portal for parents"))
    reader.sees("What happened to it")
    return 2


def what_was_planned_for_2014_and_not_mentioned(reader):
    reader.follow(re.compile("29.* not mentioned|not mentioned"), within=reader.main)
    reader.follow(re.compile(r"^2014"), within=reader.main)
    reader.sees(re.compile(r"\b16 promises\b"))
    return 2


def who_was_digital_leader_in_the_middle_of_2014(reader):
    reader.go_to("Who was responsible")
    reader.ask_for_day(30, 6, 2014)
    reader.sees("One of 2 people; names not published")
    return 3


def what_the_page_said_on_a_day(reader):
    reader.ask_for_day(1, 6, 2014)
    reader.sees(re.compile("1 June 2014"))
    return 2


def which_promises_are_due_in_2015(reader):
    reader.go_to("Promises")
    reader.follow(re.compile(r"^2015"), within=reader.main)
    reader.sees(re.compile(r"\b38 promises\b"))
    with reader.page.expect_download() as download:
        reader.follow(re.compile("spreadsheet"), within=reader.main)
    assert download.value.suggested_filename.endswith(".xlsx")
    return 4


def which_actions_got_furthest(reader):
    reader.sees("Simpler tendering")
    reader.sees("Digital ways to engage the public")
    return 0


def what_changed_between_2013_and_2015(reader):
    reader.go_to("Changes")
    reader.follow(re.compile("What it changed"), within=reader.main)
    reader.sees("Progress during 2014")
    return 3


def a_link_to_one_promise(reader):
    reader.search("portal")
    reader.follow(re.compile("one portal for parents"))
    reader.sees("Cite")
    return 2


def whether_there_was_a_digital_month(reader):
    reader.search("digital month")
    reader.sees("Not mentioned")
    reader.sees("No report")
    return 1


def what_another_department_says(reader):
    reader.go_to("Actions")
    reader.follow("Government Digital Strategy", within=reader.main)
    reader.sees("Only Department for Education so far")
    return 3


JOBS = [
    what_became_of_the_portal,
    what_was_planned_for_2014_and_not_mentioned,
    who_was_digital_leader_in_the_middle_of_2014,
    what_the_page_said_on_a_day,
    which_promises_are_due_in_2015,
    which_actions_got_furthest,
    what_changed_between_2013_and_2015,
    a_link_to_one_promise,
    whether_there_was_a_digital_month,
    what_another_department_says,
]
MOST_CLICKS = 4


@pytest.fixture
def keeps_pages(settings):
    """As in production, so that a page is made once for all who come."""
    settings.KEPT_PAGES_MIB = 32
    PAGES.clear()
    yield
    PAGES.clear()


@pytest.mark.long("a browser goes through ten jobs, whose steps have tests of their own")
def test_ten_jobs_are_done_within_a_few_clicks(live_server, sample, browser, keeps_pages):
    for width in WIDTHS.values():
        for has_script in (True, False):
            context = browser.new_context(
                viewport={"width": width, "height": 800}, java_script_enabled=has_script
            )
            context.set_default_timeout(10_000)
            reader = Reader(context.new_page(), live_server.url)
            for job in JOBS:
                reader.begin()
                most = job(reader)
                told = f"{job.__name__} at {width} px, {'with' if has_script else 'without'} script"
                assert reader.clicks <= most <= MOST_CLICKS, told
            context.close()
