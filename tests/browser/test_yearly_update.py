"""A year's update from opening to publication, by two people in Chromium."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from commitments import workflow
from commitments.models import Response
from tests import make
from tests.admin_pages import part_of
from tests.commitments import people

RESPONSE = "/dfe/government-digital-strategy"
ACTIONS = range(1, 17)


@pytest.fixture
def sign_in(live_server, browser):
    """A page for each person, as if at a desk of their own."""
    contexts = []

    def enter(name):
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/admin/")
        page.get_by_label("Username").fill(name)
        page.get_by_label("Password").fill("pledges")
        page.get_by_role("button", name="Sign in").click()
        return page

    yield enter
    for context in contexts:
        context.close()


def fill_in_every_action(page):
    """From the first to the last: saving leads on to the next."""
    for number in ACTIONS:
        progress = page.locator(f"[id='{number}-progress-text']")
        progress.fill(said := f"Action {number} went on as it was meant to.")
        progress.press("Tab")
        page.clock.fast_forward(4000)  # It saves itself once nobody has typed for a while.
        expect(page.locator("#saved-itself")).to_have_text(re.compile("^Saved at"), timeout=30_000)
        section = page.locator(f"#action-{number}")
        # Those due in the year: earlier ones are folded, and none is asked for.
        for outcome in section.get_by_label("Outcome", exact=True).locator("visible=true").all():
            outcome.select_option(label="Delivered")
        for words in section.get_by_label(said).locator("visible=true").all():
            words.check()
        section.get_by_role("button", name=f"Save action {number} and go on").click()
        if number < ACTIONS[-1]:
            expect(page.locator("#saved")).to_have_text(f"Saved. {number} of 16 actions are done.")


def unreported(page, live_server):
    """How many cells of the matrix have no report."""
    page.goto(live_server.url + RESPONSE + "/")
    return page.locator(".app-matrix__gap", has_text=": no report").count()


def editions(page, live_server):
    page.goto(f"{live_server.url}{RESPONSE}/editions/")
    return page.locator("main a[href*='/editions/']").count()


@pytest.mark.long("a browser, two people and a year’s update")
def test_a_year_from_opening_to_publication(live_server, sample, sign_in, page):
    people.teo(), people.rita()
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    rows_before = editions(page, live_server)
    teo, rita = sign_in("teo"), sign_in("rita")
    teo.on("console", lambda message: messages.append(message.text))
    teo.clock.install()

    year = teo.get_by_role("listitem").filter(has_text="DfE, 2015, Government Digital Strategy")
    year.get_by_role("button", name="Open the report for 2015").click()
    expect(teo.get_by_role("heading", name="0 of 16 done")).to_be_visible()
    fill_in_every_action(teo)
    # All is done, so what comes next is the check.
    expect(teo.get_by_text("16 of 16 actions are done")).to_be_visible()
    teo.get_by_role("link", name="Back to the update").click()
    expect(teo.get_by_role("heading", name="16 of 16 done")).to_be_visible()
    # Before axe-core, whose own styles the policy refuses.
    assert not [text for text in messages if "Content Security Policy" in text]
    found = Axe().run(teo, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert not found.violations_count, found.generate_report()
    teo.get_by_role("link", name="Check and submit").first.click()
    teo.get_by_role("button", name="Submit").click()
    expect(teo.get_by_text("It waits for approval")).to_be_visible()
    assert unreported(page, live_server) == 16

    rita.reload()
    rita.get_by_role("link", name="DfE, Report for 2015").click()
    told = rita.locator(".update-change", has_text="Action 7 went on as it was meant to.")
    expect(told.first.get_by_role("heading")).to_have_text(re.compile("new$"))
    rita.get_by_label("What is to be mended").fill("Say what action 7 did.")
    rita.get_by_role("button", name="Return").click()
    expect(rita.get_by_text("Returned by rita")).to_be_visible()

    teo.goto(f"{live_server.url}/admin/")
    expect(teo.get_by_text("Say what action 7 did.")).to_be_visible()
    teo.get_by_role("link", name="DfE, Report for 2015").first.click()
    teo.get_by_role("link", name="Action 7: Publishing moves to GOV.UK").click()
    teo.locator("[id='7-progress-text']").fill(
        "Action 7 went on as it was meant to. The last agencies moved to GOV.UK."
    )
    teo.get_by_role("button", name="Save action 7", exact=True).click()
    expect(teo.locator("#saved")).to_have_text(re.compile("^Saved"))
    teo.get_by_role("link", name="Check and submit").first.click()
    teo.get_by_role("button", name="Submit").click()
    expect(teo.get_by_text("It waits for approval")).to_be_visible()

    rita.goto(f"{live_server.url}/admin/")
    rita.get_by_role("link", name="DfE, Report for 2015").click()
    since = rita.get_by_role("group").filter(has_text="What changed since it was looked at")
    expect(since.locator("ins", has_text="The last agencies").first).to_be_visible()
    rita.get_by_label("Published on").fill("15 January 2016")
    rita.get_by_role("button", name="Approve and publish").click()
    expect(rita.get_by_text("Published as edition")).to_be_visible()

    page.goto(f"{live_server.url}{RESPONSE}/years/2015/")
    expect(page.get_by_text("The last agencies moved to GOV.UK.")).to_be_visible()
    assert editions(page, live_server) == rows_before + 1
    assert unreported(page, live_server) == 0


def test_an_approvers_old_page_publishes_nothing(live_server, transactional_db, sign_in, page):
    published = make.published_edition(2014, "16 January 2015", facts=make.revision)
    teo, ada = people.teo(), people.person("ada", "Approvers")
    people.rita()
    draft = workflow.correct_entry(
        revision=published.revisions.get(), kind="correction", reason="Wrong.", by=teo
    )
    draft.revisions.update(text="Seen by Rita.")
    workflow.submit(edition=draft, by=teo)
    rita = sign_in("rita")
    rita.goto(f"{live_server.url}/admin/commitments/edition/{draft.pk}/change/")
    expect(rita.get_by_text("Seen by Rita.")).to_be_visible()

    workflow.return_to_draft(edition=draft, by=ada, comment="Give the figure.")
    draft.revisions.update(text="Never seen by Rita.")
    workflow.submit(edition=draft, by=teo)
    rita.get_by_role("button", name="Approve and publish").click()

    expect(rita.get_by_text("changed after you opened the page")).to_be_visible()
    expect(rita.get_by_text("Texts: Action 1, progress during 2014")).to_be_visible()
    found = Axe().run(rita, options={"runOnly": ["wcag2a", "wcag2aa"]})
    assert not found.violations_count, found.generate_report()
    assert editions(page, live_server) == 1

    expect(rita.get_by_text("Never seen by Rita.").last).to_be_visible()
    rita.get_by_role("button", name="Approve and publish").click()
    expect(rita.get_by_text("Published as edition 2")).to_be_visible()


def test_words_stay_on_the_screen_where_no_answer_comes(live_server, sample, sign_in):
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    draft = workflow.open_year(response=response, year=2015, by=people.teo())
    teo = sign_in("teo")
    teo.goto(f"{live_server.url}{part_of(draft, 1)}")
    text = teo.locator("[id='1-progress-text']")
    text.fill("The worker was killed.")
    save = teo.get_by_role("button", name="Save action 1", exact=True)
    teo.route("**/actions/1/", lambda route: route.abort())
    save.click()
    expect(teo.locator("#saved")).to_contain_text("Your words are still here")
    expect(text).to_have_value("The worker was killed.")

    teo.unroute("**/actions/1/")
    save.click()
    expect(teo.locator("#saved")).to_have_text(re.compile("^Saved"))
    assert draft.revisions.get().text == "The worker was killed."


def test_an_action_saves_itself_and_words_outlast_the_session(live_server, sample, sign_in):
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    draft = workflow.open_year(response=response, year=2015, by=people.teo())
    teo = sign_in("teo")
    teo.goto(f"{live_server.url}{part_of(draft, 1)}")
    text, status = teo.locator("[id='1-progress-text']"), teo.locator("#saved")
    text.press_sequentially("Leaders met.")
    text.press("Tab")
    expect(teo.locator("#saved-itself")).to_have_text(re.compile(r"^Saved at \d\d:\d\d$"))
    expect(teo.locator("#action-1-state")).to_have_text("1 of 2")  # In its heading, too.
    assert draft.revisions.get().text == "Leaders met."
    assert not draft.events.filter(what="saved").exists()

    Session.objects.all().delete()
    text.fill("Leaders met twice.")
    text.press("Tab")
    expect(status).to_contain_text("Your words are still here.")
    with teo.context.expect_page() as opened:
        status.get_by_role("link", name="Sign in again in a new tab").click()
    again = opened.value
    again.get_by_label("Username").fill("teo")
    again.get_by_label("Password").fill("pledges")
    again.get_by_role("button", name="Sign in").click()
    again.wait_for_url("**/actions/1/")
    again.close()
    teo.evaluate("dispatchEvent(new Event('focus'))")  # As coming back to its tab.
    expect(status).to_be_empty()
    assert draft.revisions.get().text == "Leaders met twice."

    teo.get_by_role("button", name="Save action 1", exact=True).click()
    expect(status).to_have_text(re.compile("^Saved"))
    assert draft.events.filter(what="saved").count() == 1 + 1  # And that of the session before.
