"""Whatever an edition can hold, corrected alone: told by its page, by what it changed, by a
comparison, and to whoever approves it.

A field of a fact that is neither tried here nor named with a reason fails the last test.
"""

import re
from dataclasses import dataclass
from html import unescape

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone
from django.utils.formats import date_format

from commitments.models import (
    Author,
    Citation,
    Clearance,
    Comment,
    Contribution,
    Edition,
    Event,
    Evidence,
    Figure,
    Kind,
    Outcome,
    Pledge,
    Presence,
    Revision,
    Seal,
    Seen,
    Slip,
    Succession,
    Unfinished,
    Untold,
    Variant,
    Withdrawal,
    Withholding,
    Wording,
    Yardstick,
)
from strategy import triggers
from tests import make
from tests.commitments import people

pytestmark = [pytest.mark.django_db, pytest.mark.long("every field of every fact")]

EDITIONS = "/dfe/government-digital-strategy/editions"
COMPARE = "/dfe/government-digital-strategy/compare/"
OURS, THEIRS = "Whose reading: ours", "Whose reading: the department’s"


class Record:
    """A report for 2013 with pledges; one of 2014 with a fact; and a correction of that fact."""

    def __init__(self):
        report = make.draft_edition(2013)
        make.revision(report, action=2, kind=Kind.PLAN, text="We will train managers.")
        self.text = "We trained three managers. The hub is open."
        make.revision(report, action=2, text=self.text)
        self.pledge = make.pledge(report, action=2, statement="Train managers")
        self.other = make.pledge(report, action=2, number=2, statement="Open a hub")
        self.third = make.pledge(report, action=2, number=3, statement="Close a hub")
        make.publish(report)
        self.measure = make.measure(action=self.pledge.entry.action)
        self.numbers = iter(range(4, 9))
        self.replaced = None

    def publish(self, fact, first: dict, second: dict):
        """Both editions, each with the fact as it is told there."""
        report = make.draft_edition(2014)
        fact(self, report, **first)
        make.publish(report, "16 January 2015")
        correction = make.draft_edition(2014, kind="correction", change_note="Mended.")
        fact(self, correction, **second)
        return make.publish(correction, "1 March 2015")


# How each fact is made, with what the test is not about.


def revision(record, edition, **fields):
    make.revision(edition, action=2, **{"text": "Three were trained."} | fields)


def wording(record, edition, **fields):
    make.wording(edition, action=2, **{"title": "Train your managers"} | fields)


def pledge(record, edition, **fields):
    values = {"statement": "Train ten", "replaces": record.replaced}
    number = next(record.numbers)
    record.replaced = make.pledge(edition, action=2, number=number, **values | fields)


def withdrawal(record, edition, **fields):
    make.withdrawal(edition, record.pledge, **fields)


def slip(record, edition, **fields):
    make.slip(edition, record.pledge, **fields)


def succession(record, edition, **fields):
    make.split(edition, record.pledge, record.other, record.third, **fields)


def variant(record, edition, **fields):
    make.variant(edition, action=2, **fields)


def outcome(record, edition, to="", **fields):
    values = {"status": Outcome.Status.CARRIED_FORWARD} | fields
    if to:
        values["carried_to"] = getattr(record, to)
    return make.outcome(edition, record.pledge, **values)


def citation(record, edition, **fields):
    told = outcome(record, edition)
    entry = make.entry(fields.pop("action", 2), year=2013)
    Citation.objects.create(outcome=told, entry=entry, **{"words": "The hub is open."} | fields)


def evidence(record, edition, **fields):
    backed_by(fields, outcome=outcome(record, edition))


def evidence_of_a_figure(record, edition, **fields):
    backed_by(fields, figure=make.figure(edition, record.measure))


def figure(record, edition, where=None, **fields):
    entry = make.entry(where, year=2013) if where else None
    make.figure(edition, record.measure, **{"value": 3, "year": 2014, "entry": entry} | fields)


def yardstick(record, edition, where=None, **fields):
    entry = make.entry(where, year=2013) if where else None
    make.yardstick(edition, record.measure, **{"year": 2020, "entry": entry} | fields)


def backed_by(fields, **what):
    if not fields:
        return
    values = {"title": "Counts", "url": "https://example.org/2014"} | fields
    row = Evidence(**what, **values)
    row.take_digest()
    row.save()


@dataclass(frozen=True)
class Case:
    """A field of a fact, what it is first and what it is corrected to, and how pages tell both."""

    model: type
    name: str
    fact: object
    first: dict
    second: dict
    was: str
    is_now: str

    def __str__(self):
        return f"{self.model.__name__}.{self.name}"


def a_file(content: bytes) -> dict:
    return {"url": "", "file": ContentFile(content, "counts.csv")}


NIL = {"answer": Revision.Answer.NIL_RETURN, "text": "", "reason": "Nobody was."}

CASES = [
    Case(Revision, "answer", revision, {}, NIL, "Three were trained.", "Nil return"),
    Case(
        Revision, "text", revision, {}, {"text": "Four of them."}, "Three were trained.", "Four of"
    ),
    Case(
        Revision, "reason", revision, NIL, NIL | {"reason": "All left."}, "Nobody was", "All left"
    ),
    Case(
        Revision,
        "form",
        revision,
        {"text": "- Three were trained.\n- All passed."},
        {"text": "- Three were trained.\n- All passed.", "form": "marked"},
        "- Three were trained. - All passed.",
        "Three were trained. All passed.",
    ),
    Case(
        Revision,
        "assessment",
        revision,
        {"assessment": "late"},
        {"assessment": "finished"},
        "own assessment: late",
        "own assessment: finished",
    ),
    Case(Revision, "section", revision, {}, {"section": "Annex B"}, "", "in the source: Annex B"),
    Case(
        Revision,
        "first_line",
        revision,
        {"first_line": 3, "last_line": 9},
        {"first_line": 7, "last_line": 9},
        "file: 3 to 9",
        "file: 7 to 9",
    ),
    Case(
        Revision,
        "last_line",
        revision,
        {"first_line": 3, "last_line": 9},
        {"first_line": 3, "last_line": 8},
        "file: 3 to 9",
        "file: 3 to 8",
    ),
    Case(
        Wording, "title", wording, {}, {"title": "Teach them"}, "Train your managers", "Teach them"
    ),
    Case(Wording, "note", wording, {"note": "Soon."}, {"note": "At once."}, "Soon", "At once"),
    Case(Wording, "line", wording, {"line": 12}, {"line": 13}, "file: 12", "file: 13"),
    Case(Pledge, "statement", pledge, {}, {"statement": "Teach ten"}, "Train ten", "Teach ten"),
    Case(
        Pledge,
        "due_on",
        pledge,
        {"due_on": make.on("March 2015")},
        {"due_on": make.on("second quarter of 2015")},
        "March 2015",
        "second quarter of 2015",
    ),
    Case(
        Pledge,
        "target",
        pledge,
        {"target": 10, "unit": "people"},
        {"target": 2500, "unit": "people"},
        "Target: 10 people",
        "Target: 2,500 people",
    ),
    Case(
        Pledge,
        "unit",
        pledge,
        {"target": 10, "unit": "people"},
        {"target": 10, "unit": "courses"},
        "Target: 10 people",
        "Target: 10 courses",
    ),
    Case(Pledge, "is_weak", pledge, {}, {"is_weak": True}, "", "Weak: nothing in it can be"),
    Case(Pledge, "is_our_reading", pledge, {}, {"is_our_reading": False}, OURS, THEIRS),
    Case(Pledge, "arguable", pledge, {}, {"arguable": "A hope?"}, "", "Arguable: A hope?"),
    Case(Pledge, "section", pledge, {}, {"section": "Annex C"}, "", "in the source: Annex C"),
    Case(Pledge, "replaces", pledge, {}, {}, "", "Takes the place of: Train ten"),
    Case(
        Withdrawal,
        "reason",
        withdrawal,
        {"reason": "Too dear."},
        {"reason": "Others do it."},
        "Too dear",
        "Others do it",
    ),
    Case(
        Slip,
        "reason",
        slip,
        {"reason": "No money."},
        {"reason": "No people."},
        "Why: No money",
        "Why: No people",
    ),
    Case(
        Slip,
        "due_on",
        slip,
        {"due": "30 June 2014"},
        {"due": "31 July 2014"},
        "to 30 June 2014",
        "to 31 July 2014",
    ),
    Case(
        Slip,
        "was_due_on",
        slip,
        {"was_due_on": make.on("31 March 2014")},
        {"was_due_on": make.on("30 April 2014")},
        "From 31 March 2014",
        "From 30 April 2014",
    ),
    Case(
        Slip,
        "announced_on",
        slip,
        {"announced_on": make.on("1 October 2013")},
        {"announced_on": make.on("2 October 2013")},
        "Announced: 1 October 2013",
        "Announced: 2 October 2013",
    ),
    Case(
        Succession,
        "reason",
        succession,
        {"reason": "No money."},
        {"reason": "No people."},
        "Why: No money",
        "Why: No people",
    ),
    Case(
        Succession,
        "announced_on",
        succession,
        {"announced_on": make.on("1 October 2013")},
        {"announced_on": make.on("2 October 2013")},
        "Announced: 1 October 2013",
        "Announced: 2 October 2013",
    ),
    Case(Succession, "section", succession, {}, {"section": "Annex C"}, "", "source: Annex C"),
    Case(
        Variant,
        "text",
        variant,
        {"text": "Four were trained."},
        {"text": "Five were trained."},
        "Four were trained",
        "Five were trained",
    ),
    Case(
        Variant,
        "form",
        variant,
        {"text": "- Four passed.\n- Five left."},
        {"text": "- Four passed.\n- Five left.", "form": "marked"},
        "- Four passed. - Five left.",
        "Four passed. Five left.",
    ),
    Case(
        Variant,
        "page_url",
        variant,
        {},
        {"page_url": "https://example.org/1"},
        "",
        "address: https://example.org/1",
    ),
    Case(
        Variant,
        "published_on",
        variant,
        {"published_on": make.on("1 October 2013")},
        {"published_on": make.on("2 October 2013")},
        "Of: 1 October 2013",
        "Of: 2 October 2013",
    ),
    Case(Variant, "section", variant, {}, {"section": "Annex C"}, "", "in the source: Annex C"),
    Case(Slip, "section", slip, {}, {"section": "Annex C"}, "", "in the source: Annex C"),
    Case(
        Outcome,
        "status",
        outcome,
        {"status": "delivered"},
        {"status": "dropped"},
        "Delivered",
        "Dropped",
    ),
    Case(
        Outcome,
        "carried_to",
        outcome,
        {"to": "other"},
        {"to": "third"},
        "to: Open a hub (Action 2, plan for 2014)",
        "Close a hub (",
    ),
    Case(Outcome, "note", outcome, {}, {"note": "In two steps."}, "", "In two steps."),
    # Our reading stands beside the department's statement.
    Case(Outcome, "is_our_reading", outcome, {}, {"is_our_reading": False}, "", THEIRS),
    Case(Outcome, "arguable", outcome, {}, {"arguable": "Half?"}, "", "Arguable: Half?"),
    Case(Outcome, "section", outcome, {}, {"section": "Annex D"}, "", "in the source: Annex D"),
    Case(
        Citation,
        "words",
        citation,
        {},
        {"words": "We trained three managers."},
        "“The hub is open.”",
        "“We trained three managers.”",
    ),
    Case(
        Citation,
        "is_quotation",
        citation,
        {},
        {"is_quotation": False},
        "“The hub is open.”",
        "The hub is open.",
    ),
    Case(
        Citation, "entry", citation, {}, {"action": 3}, "Action 2, progress", "Action 3, progress"
    ),
    Case(
        Evidence,
        "title",
        evidence,
        {"title": "Counts of May"},
        {"title": "Counts of June"},
        "Counts of May",
        "Counts of June",
    ),
    Case(
        Evidence,
        "url",
        evidence,
        {"url": "https://example.org/may"},
        {"url": "https://example.org/june"},
        "example.org/may",
        "example.org/june",
    ),
    Case(
        Evidence,
        "file",
        evidence,
        {"title": "Counts"},
        a_file(b"1"),
        "example.org/2014",
        "SHA-256 6b86b273ff34",
    ),
    Case(Evidence, "sha256", evidence, a_file(b"2"), a_file(b"1"), "d4735e3a265e", "6b86b273ff34"),
    Case(Evidence, "outcome", evidence, {}, {"title": "More"}, "", "More"),
    Case(Evidence, "figure", evidence_of_a_figure, {}, {"title": "More"}, "", "More"),
    Case(Figure, "value", figure, {}, {"value": 7777}, "3 people", "7,777 people"),
    Case(Figure, "entry", figure, {}, {"where": 2}, "", "said: Action 2, progress during 2013"),
    Case(Figure, "section", figure, {}, {"section": "Annex E"}, "", "in the source: Annex E"),
    Case(Yardstick, "value", yardstick, {}, {"value": 7777}, "5 people", "7,777 people"),
    Case(
        Yardstick, "direction", yardstick, {}, {"direction": "lower"}, "", "better: lower is better"
    ),
    Case(Yardstick, "entry", yardstick, {}, {"where": 2}, "", "Action 2, progress during 2013"),
    Case(Yardstick, "section", yardstick, {}, {"section": "Annex E"}, "", "source: Annex E"),
]


def rendered(page: str, *, without: str) -> str:
    """What is read on a page, without what is marked as gone, or as new."""
    main = page.partition("<main")[2].partition("</main>")[0]
    kept = re.sub(rf"<{without}\b[^>]*>.*?</{without}>", " ", main, flags=re.S)
    kept = re.sub(r'<a [^>]*href="([^"]*)"[^>]*>', r" \1 ", kept)
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", kept)).split())


def evened(text: str) -> str:
    """Without spaces: tags stand between words and their signs."""
    return "".join(text.split())


def assert_told(page: str, case: Case):
    assert evened(case.was) in evened(rendered(page, without="ins"))
    assert evened(case.is_now) in evened(rendered(page, without="del"))
    assert "Nothing else is different" not in page


@pytest.mark.long("every field of every fact, in an edition that corrects it")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_field_corrected_alone_is_told(client, case):
    Record().publish(case.fact, case.first, case.second)

    assert_told(client.get(f"{EDITIONS}/3/changes/").text, case)
    assert_told(client.get(f"{COMPARE}?from=2&to=3").text, case)
    page = rendered(client.get(f"{EDITIONS}/3/").text, without="del")
    assert evened(case.is_now) in evened(page)


@pytest.mark.long("every field of every fact; that it is told elsewhere is tried above")
@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_field_corrected_alone_is_shown_to_whoever_approves_it(client, case):
    edition = Record().publish(case.fact, case.first, case.second)
    client.force_login(people.rita())

    page = client.get(f"/admin/commitments/edition/{edition.pk}/change/").text
    review = page.partition('class="update-change"')[2]

    assert evened(case.was) in evened(read(review, without="ins"))
    assert evened(case.is_now) in evened(read(review, without="del"))


def read(page: str, *, without: str) -> str:
    return rendered(f"<main {page}</main>", without=without)


# What an edition says of itself, which no other edition corrects.

ITSELF = {
    "kind": ({}, "Edition 4: Correction for 2014"),
    "year": ({}, "Edition 4: Correction for 2014"),
    "position": ({}, "Edition 4"),
    "change_note": ({"change_note": "Counted anew."}, "Counted anew."),
    "page_title": ({"page_title": "What we did"}, "The page’s title What we did"),
    "texts": ({"texts": "summary"}, "Its texts Our summary"),
    "published_on": ({}, "Published first quarter of 2015"),
    "is_date_inferred": ({"is_date_inferred": True}, "2015 (inferred"),
    "recorded_at": ({}, f"Recorded here {date_format(timezone.localdate(), 'j F Y')}"),
    "origin": ({}, "loaded from data files"),
    "source_file": ({"source_file": "page.html"}, "page.html"),
    "source_sha256": ({"source_file": "page.html", "source_sha256": "ab" * 32}, "ab" * 32),
    "section": ({"section": "Annex F"}, "Where in the source Annex F"),
    "is_approved_by_submitter": (
        {"is_approved_by_submitter": True},
        "Submitted and approved by one person",
    ),
    "is_approved_by_author": (
        {"is_approved_by_author": True},
        "Approved by somebody who wrote in it",
    ),
    "source": ({"source": "page"}, "Source: /page The page itself"),
    "known_from": ({"known_from": 2}, "Known from The page of"),
    "supplements": ({"kind": "supplement", "supplements": 2}, f"Supplements {EDITIONS}/2/"),
    "evidence": ({}, "What it was made from https://example.org/page The page as it was"),
}


def publish_itself(fields, evidence=None):
    """A correction that holds nothing but what it says of itself."""
    Record().publish(revision, {}, {"text": "Three were trained."})
    report = Edition.objects.get(position=2)
    links = {link: report for link in ("known_from", "supplements") if link in fields}
    if "source" in fields:
        links["source"] = make.source(slug="page", title="The page itself", url="/page")
    of_steps = {name for name in fields if name.startswith("is_approved")}
    told = {name: value for name, value in fields.items() if name not in of_steps}
    values = {"kind": "correction", "change_note": "Mended."} | told | links
    edition = make.draft_edition(2014, **values)
    if evidence:
        backed_by(evidence, of_edition=edition)
    day = report.published_on if edition.supplements else "first quarter of 2015"
    make.publish(edition, str(day))
    if of_steps:
        approved(edition, by_submitter="is_approved_by_submitter" in fields)
    return edition


def approved(edition, *, by_submitter):
    """As if people had entered it, one of whom did two of the steps."""
    rita, teo = people.rita(), people.teo()
    triggers.drop()  # Until the test ends, and takes back what it did.
    Edition.objects.filter(pk=edition.pk).update(
        origin="entered",
        submitted_by=rita if by_submitter else teo,
        submitted_at=timezone.now(),
        submitted_name="Somebody",
        approved_by=rita,
        approved_name="Rita",
        is_approved_by_submitter=by_submitter,
        is_approved_by_author=not by_submitter,
    )


PAGE = {"title": "The page as it was", "url": "https://example.org/page"}


@pytest.mark.parametrize(("name", "told"), ITSELF.items(), ids=ITSELF)
def test_what_an_edition_says_of_itself_is_told(client, name, told):
    fields, words = told
    publish_itself(fields, PAGE if name == "evidence" else None)

    for address in ("/4/", "/4/changes/"):
        page = client.get(f"{EDITIONS}{address}").text
        assert evened(words) in evened(rendered(page, without="del")), address
    before = 2 if "supplements" in fields else 3
    page = client.get(f"{COMPARE}?from={before}&to=4").text
    assert evened(words) in evened(rendered(page, without="del"))


@pytest.mark.parametrize("name", ["page_title", "known_from", "evidence"])
def test_nothing_else_is_not_said_of_an_edition_that_says_something_of_itself(client, name):
    fields, _words = ITSELF[name]
    publish_itself(fields, PAGE if name == "evidence" else None)

    for address in (f"{EDITIONS}/4/changes/", f"{COMPARE}?from=3&to=4"):
        page = client.get(address).text
        assert "Nothing else is different" not in page
        assert "What the edition says of itself stands below" in page


def test_an_edition_that_changes_nothing_says_so(client):
    publish_itself({})

    for address in (f"{EDITIONS}/4/changes/", f"{COMPARE}?from=3&to=4"):
        page = client.get(address).text
        assert "No entries added, none changed, none removed." in page
        assert "Nothing else is different" in page


def test_the_approver_is_told_what_an_edition_says_of_itself(client):
    edition = make.draft_edition(
        kind="correction",
        change_note="Mended.",
        page_title="What we did",
        texts="summary",
        section="Annex F",
        known_from=make.published_edition(2014),
    )
    backed_by(PAGE, of_edition=edition)
    Author.objects.create(edition=edition, account="teo", name="Teo Marsh")
    client.force_login(people.rita())

    page = client.get(f"/admin/commitments/edition/{edition.pk}/change/").text
    review = read(page.partition('class="update-change"')[2], without="del")

    for words in (
        "What it changed: Mended.",
        "The page’s title: What we did",
        "Its texts: our summary",
        "Known from: the page of Report for 2014",
        "Where in the source: Annex F",
        "What it was made from: The page as it was, https://example.org/page",
        "Written by: Teo Marsh (teo)",
    ):
        assert words in review


# A fact added alone, and taken away again by looking back.

ADDED = [
    (revision, {}, "Three were trained."),
    (wording, {}, "Train your managers"),
    (pledge, {"target": 10, "unit": "people", "arguable": "A hope?"}, "Train ten"),
    (pledge, {"target": 10, "unit": "people"}, "Target: 10 people"),
    (pledge, {"arguable": "A hope?"}, "Arguable: A hope?"),
    (withdrawal, {"reason": "Too dear."}, "Too dear."),
    (slip, {"reason": "Too dear."}, "Too dear."),
    (succession, {"reason": "Too dear."}, "Too dear."),
    (succession, {}, "Split into: Open a hub"),
    (variant, {}, "The other page: Action 1: all departments"),
    (outcome, {"note": "In two steps."}, "Note: In two steps."),
    (citation, {}, "Shown by: Action 2, progress during 2013: “The hub is open.”"),
    (evidence, {"title": "Counts"}, "Evidence: Counts, https://example.org/2014"),
    (evidence_of_a_figure, {"title": "Counts"}, "Evidence: Counts, https://example.org/2014"),
    (figure, {}, "Service managers trained, 2014: 3 people"),
    (yardstick, {}, "Service managers trained, target for 2020: 5 people"),
]


@pytest.mark.long("every kind of fact")
@pytest.mark.parametrize(("fact", "fields", "words"), ADDED)
def test_a_fact_added_alone_is_told_forwards_and_back(client, fact, fields, words):
    record = Record()
    make.published_edition(2014, "16 January 2015")
    correction = make.draft_edition(2014, kind="correction", change_note="Forgotten.")
    fact(record, correction, **fields)
    make.publish(correction, "1 March 2015")

    for address in (f"{EDITIONS}/3/changes/", f"{COMPARE}?from=2&to=3", f"{COMPARE}?from=3&to=2"):
        page = client.get(address).text
        assert evened(words) in evened(rendered(page, without="nothing")), address
        assert "Nothing else is different" not in page


def test_a_change_of_spaces_alone_says_so(client):
    Record().publish(revision, {"text": "Three  were trained."}, {"text": "Three were\ntrained."})

    for address in (f"{EDITIONS}/3/changes/", f"{COMPARE}?from=2&to=3"):
        page = client.get(address).text
        assert "No entries added, 1 changed, none removed" in page
        assert "Only spaces, line breaks or signs that can’t be seen are different." in page


# Which fields there are.

WHICH_FACT = "says which fact it is: another would be another fact"
OF_PEOPLE = "names somebody of the department's staff: for those who may see the trail"
STEPS = "a step of the workflow, which events tell"
NOT_TOLD = {
    Edition: {
        "response": WHICH_FACT,
        "state": "what is shown is published",
        "created_at": STEPS,
        "created_by": OF_PEOPLE,
        "submitted_at": STEPS,
        "submitted_by": OF_PEOPLE,
        "submitted_name": OF_PEOPLE,
        "submitted_account": OF_PEOPLE,
        "approved_by": OF_PEOPLE,
        "approved_name": OF_PEOPLE,
        "approved_account": OF_PEOPLE,
    },
    Revision: {"entry": WHICH_FACT, "edition": WHICH_FACT},
    Wording: {"action": WHICH_FACT, "edition": WHICH_FACT},
    Pledge: {"entry": WHICH_FACT, "number": WHICH_FACT, "edition": WHICH_FACT},
    Withdrawal: {"pledge": WHICH_FACT, "edition": WHICH_FACT},
    Slip: {"pledge": WHICH_FACT, "edition": WHICH_FACT},
    Succession: dict.fromkeys(["pledge", "goes_on_as", "kind", "edition"], WHICH_FACT),
    Variant: {
        "entry": WHICH_FACT,
        "edition": WHICH_FACT,
        "page_title": "says which page it is: another would be another fact",
    },
    Outcome: {"pledge": WHICH_FACT, "edition": WHICH_FACT},
    Citation: {"outcome": WHICH_FACT},
    Figure: {"measure": WHICH_FACT, "year": WHICH_FACT, "edition": WHICH_FACT},
    Yardstick: dict.fromkeys(["measure", "kind", "year", "edition"], WHICH_FACT),
    Evidence: {"of_edition": "tried among what an edition says of itself"},
    Clearance: {
        **dict.fromkeys(
            ["edition", "number", "name", "state", "at", "is_by_author", "reason"],
            "tried in tests/reporting/views/test_clearance.py",
        ),
        "step": OF_PEOPLE,
        "may": STEPS,
        "due_on": STEPS,
        "by": OF_PEOPLE,
        "by_name": OF_PEOPLE,
        "by_account": OF_PEOPLE,
    },
    Author: {
        "edition": WHICH_FACT,
        "user": OF_PEOPLE,
        "account": OF_PEOPLE,
        "name": OF_PEOPLE,
    },
}


@pytest.mark.parametrize("model", NOT_TOLD, ids=lambda model: model.__name__)
def test_every_field_of_every_fact_is_tried_or_left_out_for_a_reason(model):
    tried = {case.name for case in CASES if case.model is model}
    if model is Edition:
        tried |= ITSELF.keys() - {"evidence"}

    assert tried | NOT_TOLD[model].keys() | {"id"} == fields_of(model)


def test_every_model_that_hangs_on_an_edition_is_tried():
    models = {row.related_model for row in Edition._meta.related_objects}
    at_work = {Comment, Contribution, Presence, Seen, Unfinished, Untold}
    facts = models - {Edition, Event, Seal, Withholding} - at_work  # The last: test_withheld.py.

    assert facts | {Edition, Citation} == set(NOT_TOLD)


def fields_of(model) -> set[str]:
    """A partial date has four columns, and is one field."""
    dates = {date.name for date in getattr(model._meta, "partial_dates", [])}
    names = {field.name for field in model._meta.fields}
    columns = {
        f"{name}_{part}" for name in dates for part in ("first", "last", "precision", "words")
    }
    return names - columns | dates
