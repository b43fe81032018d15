"""What a year's report takes an editor by keyboard alone: counted, printed, and held.

`make count-keys` prints the figures. The report is that of 16 actions and 38 promises due, which
the editor opens, fills in and submits from the admin's front page. No key is left out, but for
signing in and for what is pressed in the program from which texts are pasted. A file is chosen in
the system's own dialogue, by its whole name.
"""

import csv
from pathlib import Path

import pytest
from playwright.sync_api import expect

from commitments import workflow
from commitments.contributions import steps
from commitments.contributions.links import address_of
from commitments.models import Edition, Response
from commitments.yearly_update.promises import sentences
from commitments.yearly_update.sheet import Sheet
from strategy.models import ReportingYear
from tests.browser.a_years_texts import YEAR
from tests.browser.documents import report_of
from tests.browser.keyboard import Keyboard, box
from tests.commitments import people

ENTRIES = Path("seeds/entries.csv")
WHICH = "all => [all.map(one => one.value), all.findIndex(one => one.checked)]"


def plans() -> dict[int, str]:
    """Those of 2015, as if they were for the year after."""
    with ENTRIES.open(encoding="utf-8") as rows:
        found = [
            row for row in csv.DictReader(rows) if (row["kind"], row["year"]) == ("plan", "2015")
        ]
    return {int(row["action"]): row["text"].replace("2015", "2016") for row in found}


@pytest.fixture
def teo(live_server, sample, page):
    """At the admin's front page, signed in; the strategy asks for a plan in 2015, too."""
    ReportingYear.objects.filter(year=2015).update(asks_for_plan=True)
    people.teo()
    page.goto(f"{live_server.url}/admin/")
    page.get_by_label("Username").fill("teo")
    page.get_by_label("Password").fill("pledges")
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("button", name="Log out")).to_be_visible(timeout=30_000)
    page.wait_for_load_state("load")
    return Keyboard(page)


def test_a_year_from_a_document(teo, tmp_path):
    teo.push("Skip to main content")
    teo.push("Open it and bring the document")
    teo.page.wait_for_selector(f"{box('file')}:focus")
    teo.choose_file(box("file"), document(tmp_path))
    teo.push("Show what goes where")
    teo.page.wait_for_selector("text=Goes into empty boxes: 32")
    teo.push("Skip to main content")
    teo.push("Keep it, and take")
    teo.page.wait_for_url("**/outcomes/**", wait_until="load")
    for number, told in YEAR.items():
        for pledge, became in zip(due(number), told.became, strict=True):
            say_what_became(teo, f"{number}-outcome-{pledge.pk}", *became)
    teo.send()
    submit(teo)

    print(f"\nFrom a .docx: {teo.told}.")
    check_what_is_kept()
    assert teo.keys <= 120 and teo.pastes <= 8, teo.told


def test_a_year_by_hand(teo):
    open_the_year(teo)
    plan = plans()
    for number, told in YEAR.items():
        fill_in(teo, number, told, plan[number])
    submit(teo)

    print(f"\nBy hand: {teo.told}.")
    check_what_is_kept()
    assert teo.keys <= 250 and teo.pastes <= 40, teo.told


def document(folder):
    plan = plans()
    return report_of(folder, 2015, {key: (told.progress, plan[key]) for key, told in YEAR.items()})


def open_the_year(teo):
    teo.push("Skip to main content")
    teo.push("Open the report for 2015")
    teo.page.wait_for_url("**/edition/*/**", wait_until="load")


def fill_in(teo, number, told, plan):
    progress = box(f"{number}-progress-text")
    teo.page.wait_for_selector(f"{progress}:focus")
    teo.paste(told.progress)
    teo.press("Tab")
    saved_itself(teo)
    for pledge, became in zip(due(number), told.became, strict=True):
        say_what_became(teo, f"{number}-outcome-{pledge.pk}", *became)
    teo.to(box(f"{number}-plan-text"))
    teo.paste(plan)
    teo.press("Tab")
    saved_itself(teo)
    takes_all = box(f"{number}-plan-pledge-all")
    if teo.page.locator(takes_all).count():
        teo.to(takes_all)
        teo.press("Space")
    teo.send()


def say_what_became(teo, outcome, letters, begins):
    """Choose how it ended, and other words where those that are proposed don't show it."""
    teo.to(box(f"{outcome}-status"))
    teo.type(letters)
    sentence = box(f"{outcome}-sentence")
    offered, proposed = teo.page.locator(sentence).evaluate_all(WHICH)
    place = next(n for n, words in enumerate(offered) if words.startswith(begins))
    if place == proposed:
        return
    teo.to(sentence)  # None is proposed: they stand in sight.
    if place == 0:
        teo.press("Space")
    else:
        down, up = place - max(proposed, 0), len(offered) - place
        teo.press(*(["ArrowDown"] * down if down <= up else ["ArrowUp"] * up))


def saved_itself(teo):
    """What a person sees: the words are saved, and what follows from them stands there."""
    expect(teo.page.locator("form.update-form--typed")).to_have_count(0)


def submit(teo):
    teo.page.wait_for_url("**/check/")
    teo.push("Skip to main content")
    teo.push("Go to submit")
    teo.push("Submit")
    expect(teo.page.get_by_text("It waits for approval")).to_be_visible(timeout=30_000)


def due(number):
    edition = Edition.objects.get(state="draft")
    sheet = Sheet(edition)
    return sheet.section(str(number)).due_now


def check_what_is_kept():
    edition = Edition.objects.get(state="submitted")
    assert edition.revisions.count() == 32
    assert edition.outcomes.filter(citations__is_quotation=True).count() == 38
    assert edition.pledges.count() == 30


# On a phone

A_TAP, LETTERS, WORDS = 3, 3, 200 / 60  # Seconds for one, letters typed a second, words read.
NAMES = {"d": "Delivered", "p": "Partly delivered", "c": "Carried forward"}
OF_A_FORM = "input:not([type=hidden]), textarea, select"


def test_an_owner_answers_on_a_phone_in_ten_minutes(live_server, sample, browser):
    """Action 3, of three promises: every tap and letter, and the time that they take on a phone."""
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    draft = workflow.open_year(response=response, year=2015, by=teo)
    to, asked = steps.Holder("Ann Other", "Head of skills", ""), response.strategy.actions
    _made, token = steps.ask(edition=draft, actions=[asked.get(number=3)], to=to, by=teo)
    phone = browser.new_context(
        viewport={"width": 375, "height": 667}, has_touch=True, is_mobile=True
    ).new_page()
    phone.goto(address_of(token))
    taps = letters = read = 0

    def tap(thing):
        nonlocal taps, read
        read += len(phone.locator("main").inner_text().split())
        thing.tap()
        taps += 1

    def type_into(box, words):
        nonlocal taps, letters
        box.tap()
        phone.keyboard.insert_text(words)
        taps, letters = taps + 1, letters + len(words)

    tap(phone.get_by_role("link", name="Action 3"))
    phone.wait_for_url("**/actions/3/")
    fields = phone.locator(f"main :is({OF_A_FORM})").count()
    width = phone.evaluate("document.documentElement.scrollWidth")
    told = YEAR[3]
    type_into(phone.get_by_label("What was done in 2015?"), told.progress)
    for words, became in zip(sentences(told.progress), told.became, strict=True):
        place = told.became.index(became)
        group = phone.locator("fieldset:has([name^='outcome-'])").nth(place)
        group.get_by_label(NAMES[became[0]], exact=True).tap()
        taps += 1
        type_into(phone.locator("textarea[name^='outcome-'][name$='-words']").nth(place), words)
    tap(phone.get_by_role("button", name="Save and continue"))
    tap(phone.get_by_role("button", name="Send your answers"))
    expect(phone.get_by_text("You can close this page.")).to_be_visible()

    minutes = (taps * A_TAP + letters / LETTERS + read / WORDS) / 60
    print(f"\nOn a phone: {taps} taps, {fields} fields, {letters} letters, {minutes:.1f} minutes.")
    assert width == 375 and minutes <= 10
