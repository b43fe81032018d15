"""A year's report by keyboard alone, from a Word document to publication, by all who are in it."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import expect

from commitments import workflow
from commitments.ledger import format_2
from commitments.models import Kind, Step
from tests import make
from tests.browser.documents import report_of
from tests.browser.keyboard import Keyboard, box
from tests.commitments import people

pytestmark = pytest.mark.django_db(transaction=True)
STEPS = [("Policy", "pat"), ("Deputy director", "dan"), ("Press office", "ola")]
ASKED = [("Ann Other", "Head of digital"), ("Bob Jones", "Head of skills"), ("Cy Lee", "Data lead")]
TEXTS = {
    1: ("We trained five managers.", "We will train six managers."),
    2: ("The office moved to Leeds.", "We will open it in May."),
    3: ("", "We will publish the data."),
}


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def desk(request, browser, live_server):
    """For each person a browser of their own, with or without script."""
    contexts = []

    def sit_down(user=None):
        context = browser.new_context(java_script_enabled=request.param)
        contexts.append(context)
        if user:
            client = Client()
            client.force_login(user)
            [cookie] = client.cookies.values()
            at = {"name": cookie.key, "value": cookie.value, "url": live_server.url}
            context.add_cookies([at])
        page = context.new_page()
        page.goto(live_server.url + ("/admin/" if user else ""))
        return Keyboard(page)

    yield sit_down
    for context in contexts:
        context.close()


@pytest.fixture
def year():
    """What was promised for 2014, and who clears what is said of it."""

    def facts(edition):
        for number, statement in enumerate(("Train managers", "Move the office"), 1):
            make.revision(edition, action=number, kind=Kind.PLAN, text="We will do it.")
            make.pledge(edition, action=number, statement=statement)
        make.revision(edition, action=3, kind=Kind.PLAN, text="We will see.")

    make.published_edition(2013, "December 2013", facts=facts)
    for number, (name, who) in enumerate(STEPS, 1):
        row = Step.objects.create(response=make.response(), number=number, name=name)
        row.people.add(people.person(who, "Auditors"))
    return make.response()


@pytest.mark.long("a year by keyboard; test_yearly_update.py goes through a shorter one")
def test_a_year_from_a_document_to_publication(year, desk, tmp_path):
    teo, rita = people.teo(), people.rita()
    draft = workflow.open_year(response=year, year=2014, by=teo)
    editor, approver = desk(teo), desk(rita)
    clearers = [desk(User.objects.get(username=who)) for _, who in STEPS]

    bring(editor, report_of(tmp_path, 2014, TEXTS))
    say_what_became(editor)
    links = [ask(editor, number, *who) for number, who in enumerate(ASKED, 1)]
    for link, (name, _), (progress, _) in zip(links, ASKED, TEXTS.values(), strict=True):
        contribute(desk(), link, f"{progress} {name} checked it.".strip())
        take(editor, name)
    submit(editor)

    comment_and_return(clearers[0], "Say how many.", must=True)
    answer(editor, "They were five.")
    submit(editor)
    close(clearers[0])
    all_clear(clearers)
    comment_and_return(approver, "Say since when.", must=False)
    answer(editor, "Since May.")
    submit(editor)
    all_clear(clearers)
    preview(approver)
    publish(approver)

    check_the_trail(draft)
    check_the_seal(draft)
    check_what_readers_see(desk(), year)


def all_clear(clearers):
    for clearer, (name, _) in zip(clearers, STEPS, strict=True):
        clear(clearer, name)


# What each does


def at_the_edition(person):
    """From the front page to what waits there."""
    person.page.goto(person.page.url.split("/admin/")[0] + "/admin/")
    person.follow("Report for 2014")
    person.page.wait_for_url("**/edition/*/**", wait_until="load")


def bring(editor, file):
    at_the_edition(editor)
    editor.follow("Bring the document", towards="Shift+Tab")
    editor.page.wait_for_selector(box("file"))
    editor.choose_file(box("file"), file)
    editor.follow("Show what goes where")
    editor.page.wait_for_selector("text=Goes into empty boxes: 5")
    editor.follow("Keep it, and take 3 promises")
    editor.page.wait_for_url("**/outcomes/**", wait_until="load")


def say_what_became(editor):
    for letter in "dp":
        editor.to("select[name$='-status']")
        editor.type(letter)
        editor.press("Tab")
    editor.follow("Save and check")
    editor.page.wait_for_url("**/check/")


def ask(editor, number, name, role):
    """Send an action to its owner. There is no mail server: the link is shown, to be copied."""
    at_the_edition(editor)
    editor.follow("Ask" if number == 1 else "Who holds what", towards="Shift+Tab")
    editor.page.wait_for_url("**/contributions/")
    editor.to(box("actions"))
    editor.press("Space")
    editor.to(box("name"))
    editor.type(name)
    editor.to(box("role"))
    editor.type(role)
    editor.follow("Send the link")
    return editor.page.locator("code").inner_text()


def contribute(owner, link, words):
    owner.page.goto(link)
    owner.follow("Action ")
    owner.to(box("progress"))
    owner.type(words)
    owner.follow("Save and continue")
    owner.follow("Send your answers")
    expect(owner.page.get_by_text("You can close this page.")).to_be_visible()


def take(editor, name):
    at_the_edition(editor)
    editor.follow(f"from {name}", towards="Shift+Tab")
    editor.to(box("take"))
    if not editor.page.locator(box("take")).is_checked():
        editor.press("Space")
    editor.follow("Take what is ticked")
    expect(editor.page.get_by_text(f"Taken from {name}")).to_be_visible()


def submit(editor):
    at_the_edition(editor)
    editor.follow("Check and submit")
    editor.follow("Go to submit")
    editor.follow("Submit")
    expect(editor.page.get_by_text("Submitted. It waits for")).to_be_visible()


def comment_and_return(reader, words, *, must):
    at_the_edition(reader)
    reader.to("summary", "Comment")
    reader.press("Enter")
    reader.to(box("weight"))
    if must:
        reader.press("ArrowUp")
    reader.to(box("text"))
    reader.type(words)
    reader.follow("Comment")
    reader.to(box("comment"))
    reader.type("See the comment.")
    reader.follow("Return")
    expect(reader.page.get_by_text("Returned to draft.")).to_be_visible()


def answer(editor, words):
    at_the_edition(editor)
    editor.follow("Comments on its texts", towards="Shift+Tab")
    editor.to(box("answer"))
    editor.type(words)
    editor.follow("Answer")


def close(reader):
    at_the_edition(reader)
    reader.follow("All comments on this edition")
    reader.follow("Close")


def clear(reader, step):
    at_the_edition(reader)
    reader.follow(f"Clear for {step}")
    expect(reader.page.get_by_text("Cleared. It waits for")).to_be_visible()


def preview(approver):
    at_the_edition(approver)
    approver.follow("Preview the public pages")
    approver.push("Skip to main content")
    approver.follow("2014")
    expect(approver.page.get_by_text("Ann Other checked it.").first).to_be_visible()


def publish(approver):
    at_the_edition(approver)
    approver.follow("Approve and publish")
    expect(approver.page.get_by_text("Published as edition 2")).to_be_visible()


# What is left of it

ONE_BY_ONE = [
    "opened",
    "asked",
    "asked",
    "asked",
    "answered",
    "taken",
    "answered",
    "taken",
    "answered",
    "taken",
    "submitted",
    "commented",
    "returned",
    "replied",
    "submitted",
    "closed",
    "cleared",
    "cleared",
    "cleared",
    "commented",
    "returned",
    "replied",
    "submitted",
    "cleared",
    "cleared",
    "cleared",
    "published",
]


def check_the_trail(draft):
    events = draft.events.exclude(what="saved").order_by("at", "pk")
    assert [event.what for event in events] == ONE_BY_ONE
    assert all(event.by_name for event in events)
    named = {event.by_name for event in events}
    assert {"teo", "rita", *(who for _, who in STEPS)} <= named
    assert all(any(name in by for by in named) for name, _ in ASKED)


def check_the_seal(draft):
    """It names who submitted, wrote, answered by a link, cleared and approved."""
    facts = format_2.facts_of(draft.pk)

    def told(table):
        return [format_2.told(facts[key])["row"] for key in facts if key.startswith(f"{table}/")]

    assert [row["name"] for row in told("clearances")] == [name for name, _ in STEPS]
    assert [row["by_name"] for row in told("clearers")] == [who for _, who in STEPS]
    assert {row["name"] for row in told("authors")} >= {"teo", *(", ".join(row) for row in ASKED)}
    [signatures] = told("signatures")
    assert signatures["submitted_name"] == "teo" and signatures["approved_name"] == "rita"


def check_what_readers_see(reader, response):
    page = reader.page
    page.goto(f"{page.url.rstrip('/')}{response.get_absolute_url()}years/2014/")
    expect(
        page.get_by_text("We trained five managers. Ann Other checked it.").first
    ).to_be_visible()
    expect(page.get_by_text("Partly delivered").first).to_be_visible()
