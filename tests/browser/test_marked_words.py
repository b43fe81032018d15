"""What a text says of pledges, kept and new, found in it as it is written, in Chromium."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from commitments import workflow
from commitments.models import Kind
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db(transaction=True)


def test_marked_words_are_put_where_they_show_something(live_server, page):
    plans = make.draft_edition(2013)
    make.revision(plans, kind=Kind.PLAN, text="We will train people.")
    pledge = make.pledge(plans, statement="Train people")
    make.publish(plans, "December 2013")
    teo = people.teo()
    draft = workflow.open_year(response=make.response(), year=2014, by=teo)
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("teo")
    page.get_by_label("Password").fill("pledges")
    page.get_by_role("button", name="Sign in").click()
    page.goto(f"{live_server.url}/admin/commitments/edition/{draft.pk}/actions/1/")

    text = page.locator('textarea[name="1-progress-text"]')
    text.fill("We trained five people. It went well.")
    text.press("Home")
    for _letter in "We trained five people.":
        text.press("Shift+ArrowRight")
    expect(page.get_by_text("Marked: “We trained five people.”")).to_be_visible()
    page.get_by_label("that it was").select_option("delivered")
    page.get_by_role("button", name="This shows it").press("Enter")

    assert "Train people”: delivered" in page.locator(".update-shows [role=status]").inner_text()
    assert not Axe().run(page, ".update-shows").response["violations"]
    page.get_by_role("button", name="Save action 1", exact=True).click()
    expect(page.locator("#saved")).to_contain_text("Saved")
    outcome = draft.outcomes.get(pledge=pledge)
    assert outcome.citations.get().words == "We trained five people."
    assert outcome.citations.get().is_quotation

    plan = page.locator('textarea[name="1-plan-text"]')
    plan.press_sequentially("We will train nine. They agreed.")
    plan.press("Tab")  # On to the next box: nobody presses Save.
    offer = page.locator("[id='1-plan-pledge-offer1-statement']")
    expect(offer).to_have_value("We will train nine.")
    assert not Axe().run(page, "[id='1-plan-pledges']").response["violations"]
    assert not draft.pledges.exists()
