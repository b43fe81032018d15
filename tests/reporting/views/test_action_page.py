import html
import re
from html import unescape

import pytest

from commitments.models import Kind, Outcome, Seal
from reporting.record.references import shortened
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESS = "/dfe/government-digital-strategy/actions/7/"


def test_action_page_shows_what_was_planned_beside_what_was_reported(client):
    make.published_edition(
        2013, facts=lambda e: make.revision(e, action=7, kind=Kind.PLAN, text="Move agencies.")
    )
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7, text="All moved."))

    page = client.get(ADDRESS)

    assert 'id="plan-2014"' in page.text and "Move agencies." in page.text
    assert 'id="progress-2014"' in page.text and "All moved." in page.text


def test_only_what_is_published_is_shown(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7, text="Published."))
    make.revision(make.draft_edition(2015), action=7, text="A draft.")

    page = client.get(ADDRESS)

    assert "Published." in page.text
    assert "A draft." not in page.text


def test_a_correction_takes_the_place_of_the_text_it_corrects(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7, text="Three."))
    make.published_edition(
        2014,
        "1 March 2015",
        kind="correction",
        change_note="Miscounted.",
        facts=lambda e: make.revision(e, action=7, text="Four."),
    )

    assert "Four." in client.get(ADDRESS).text
    assert "Three." in client.get(f"{ADDRESS}?as-at=2015-02-28").text


def test_it_begins_with_what_was_asked_in_our_summary_until_a_page_put_it(client):
    source = make.source(title="The strategy")
    make.action(7, of=make.response().strategy, ask="Move 24 departments.", source=source)
    make.published_edition(
        2013, facts=lambda e: make.wording(e, action=7, title="Move by March", note="Later: more.")
    )

    def begin(page):
        return page.partition("<main")[2].partition('id="year-')[0]

    ours = begin(client.get(f"{ADDRESS}?as-at=2013-12-30").text)
    theirs = begin(client.get(ADDRESS).text)

    assert "What it asks" in ours and "Move 24 departments." in ours
    assert "Our summary." in ours and "The strategy" in ours
    assert "app-prose--quote" not in ours and "Move by March" not in ours
    assert "Move by March" in theirs and "Later: more." in theirs and "app-prose--quote" in theirs
    assert "As DFE’s page put it, published December 2013" in theirs
    assert "Move 24 departments." not in theirs


def test_what_is_asked_is_told_with_its_dates_though_a_page_puts_no_more_than_the_title(client):
    source = make.source(title="The strategy", publisher="Cabinet Office")
    action = make.action(7, of=make.response().strategy, ask="Move by March.", source=source)
    make.published_edition(2013, facts=lambda e: make.wording(e, action=7, title=action.title))

    page = client.get(ADDRESS).text.partition('id="promises"')[0]

    assert "Move by March." in page and "Our summary." in page
    assert "The title is as" in page and "app-prose--quote" not in page
    assert "The strategy" in page and "Cabinet Office" in page
    assert f"Part of the strategy since {action.added_on}, reported on from 2012." in page


def test_an_action_that_was_withdrawn_says_so_from_that_day_on(client):
    make.action(7, of=make.response().strategy, withdrawn_on=make.on("1 May 2014"))

    assert "Withdrawn on 1 May 2014." in client.get(ADDRESS).text
    assert "Withdrawn" not in client.get(f"{ADDRESS}?as-at=2014-04-30").text


@pytest.fixture
@made_once
def moved():
    """A promise of 2014 that the report says was kept, and one that it does not mention."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN, text="Move, & keep <old> links.")
    pledge = make.pledge(
        plan, action=7, statement="Move & “keep” <links>", due_on=make.on("March 2014")
    )
    make.pledge(plan, action=7, number=2, statement="Tell people", is_weak=True)
    make.publish(plan, "30 December 2013")
    report = make.draft_edition(2014)
    told = make.revision(report, action=7, text="All <agencies> moved.")
    outcome = make.outcome(report, pledge, Outcome.Status.DELIVERED, note="No day is told.")
    make.citation(outcome, told.entry, "All <agencies> moved")
    return make.publish(report, "16 January 2015")


def row_of(page, anchor):
    return unescape(page.partition(f'id="{anchor}"')[2].partition("</tr>")[0])


def test_one_table_says_what_was_promised_when_what_was_reported_and_the_outcome(client, moved):
    page = client.get(ADDRESS).text

    kept, other = (row_of(page, f"pledge-plan-2014-{number}") for number in (1, 2))
    assert re.search(r"Move & “keep” <links>.+March 2014.+Delivered</strong>", kept, re.DOTALL)
    assert "“All <agencies> moved”" in kept and "Progress during 2014</a>" in kept
    assert "No day is told." in kept and 'href="#plan-2014"' in kept
    assert "DFE’s report for 2014 does not mention this." in other
    assert "Weak: nothing in it can be measured" in other and ">2014</div>" in other
    assert "<links>" not in page and "<agencies>" not in page and "<old>" not in page


def test_its_fate_is_a_sentence(client, moved):
    assert (
        "DFE made 2 promises on this action. Published reports cover all: 1 delivered, "
        "1 not mentioned." in client.get(ADDRESS).text
    )
    assert (
        "DFE made 2 promises on this action. No published report covers them: 2 awaited."
        in client.get(f"{ADDRESS}?as-at=2014-06-01").text
    )
    assert "We found no promises" in client.get(f"{ADDRESS}?as-at=2013-06-01").text


def test_texts_are_folded_under_their_anchors(client, moved):
    page = client.get(ADDRESS).text

    for anchor, text in (("plan-2014", "Move, &amp; keep"), ("progress-2014", "All &lt;agen")):
        folded = page.partition(f'id="{anchor}"')
        assert folded[0].rindex("<details") > folded[0].rindex("</details>")
        assert text in folded[2].partition("</details>")[0]
        assert f'href="#{anchor}">#<' in page
    plan = page.partition('id="plan-2014"')[2].partition("</details>")[0]
    assert 'href="#pledge-plan-2014-1"' in plan and 'href="#pledge-plan-2014-2"' in plan


def references(page):
    return [
        unescape(row) for row in re.findall(r'app-cite__words">(.+?)</p>', page, flags=re.DOTALL)
    ]


def test_texts_and_promises_can_be_cited_with_edition_date_address_and_digest(client, moved):
    digest = Seal.objects.get(edition=moved).digest
    first = Seal.objects.get(edition__year=2013).digest

    cited = references(client.get(f"{ADDRESS}?as-at=2015-06-01").text)

    assert cited == [
        f"Move & “keep” <links>. A promise as Pledgebook reads it, in the plan for 2014 on action "
        f"7. Due: March 2014. Outcome: delivered. {TITLE}, edition 1 (Report for 2013), published "
        f"30 December 2013. {KEPT}#pledge-plan-2014-1 Digest of edition 1: {first}",
        f"Tell people. A promise as Pledgebook reads it, in the plan for 2014 on action 7. Due: "
        f"2014. Outcome: not mentioned. {TITLE}, edition 1 (Report for 2013), published 30 "
        f"December 2013. {KEPT}#pledge-plan-2014-2 Digest of edition 1: {first}",
        f"“Move, & keep <old> links.” Department dfe, plan for 2014 on action 7. {TITLE}, edition "
        f"1 (Report for 2013), published 30 December 2013. {KEPT}#plan-2014 Digest of edition "
        f"1: {first}",
        f"“All <agencies> moved.” Department dfe, progress during 2014 on action 7. {TITLE}, "
        f"edition 2 (Report for 2014), published 16 January 2015. {KEPT}#progress-2014 Digest of "
        f"edition 2: {digest}",
    ]


TITLE = "DFE’s actions in response to the Government digital strategy"
KEPT = f"Pledgebook, as at 1 June 2015: http://127.0.0.1:8000{ADDRESS}?as-at=2015-06-01"


def test_a_summary_is_cited_as_ours_and_never_in_quotation_marks(client):
    make.published_edition(
        2014, texts="summary", facts=lambda e: make.revision(e, action=7, text="All moved.")
    )

    [cited] = references(client.get(ADDRESS).text)

    assert cited.startswith(
        "All moved. (Pledgebook’s summary of the progress during 2014 on action 7, not the "
        "department’s own words.)"
    )
    assert "“" not in cited


def test_of_a_long_text_a_reference_has_the_beginning():
    assert shortened("a word " * 100).endswith("a word a […]")
    assert len(shortened("a word " * 100)) < 510
    assert shortened("two\n\nlines ") == "two lines"


def test_an_action_of_which_nothing_more_is_asked_than_its_title_says_no_more(client):
    make.action(7, of=make.response().strategy)

    assert "What it asks" not in client.get(ADDRESS).text


def test_pledges_show_their_outcome_with_the_words_and_say_whose_reading_it_is(client):
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN)
    pledge = make.pledge(plan, action=7, statement="Move every agency")
    make.publish(plan)
    report = make.draft_edition(2014)
    told = make.revision(report, action=8, text="All agencies moved.")
    outcome = make.outcome(report, pledge, Outcome.Status.DELIVERED)
    make.citation(outcome, told.entry, "All agencies moved")
    make.publish(report)

    page = client.get(ADDRESS)

    assert "Move every agency" in page.text
    assert "Delivered" in page.text
    assert "“All agencies moved”" in page.text
    assert "/editions/2/#action-8-progress-2014" in page.text
    assert "identified these promises" in page.text


@pytest.mark.parametrize(
    ("day", "status"), [("2014-12-30", "Awaited"), ("2014-12-31", "Not mentioned")]
)
def test_silence_is_awaited_until_the_report_of_its_year_is_out(client, day, status):
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN)
    make.pledge(plan, action=7, statement="Move every agency")
    make.publish(plan)
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7))

    page = client.get(f"{ADDRESS}?as-at={day}")

    row = page.text.partition('id="pledge-plan-2014-1"')[2].partition("</tr>")[0]
    assert "Move every agency" in row and f"{status}</strong>" in row


def test_deadlines_show_the_first_one_and_its_change_with_the_reason(client):
    action = make.action(7, of=make.response().strategy)
    first = make.deadline(action=action, due_on=make.on("March 2014"))
    make.deadline(
        action=action,
        due_on=make.on("July 2014"),
        announced_on=make.on("December 2013"),
        replaces=first,
        reason="Too much to move.",
    )

    now, before = client.get(ADDRESS).text, client.get(f"{ADDRESS}?as-at=2013-06-01").text

    assert "March 2014 <span" in now and "July 2014" in now and "Too much to move." in now
    assert "March 2014" in before and "July 2014" not in before and "replaced" not in before


def test_who_was_answerable_is_told_with_holders_or_said_not_to_be_known(client):
    action = make.action(7, of=make.response().strategy)
    assert "Not known: no source says" in client.get(ADDRESS).text

    role = make.role("digital-leader")
    make.appointment(role, "2012", "2014")
    make.appointment(role, "2014", person=make.person("Emma Stace"))
    make.accountability(action, role, "2012")

    page = client.get(ADDRESS).text.partition('id="answerable"')[2]

    assert "/dfe/governance/roles/digital-leader/" in page
    assert "Name not published" in page and "Since: 2012. Until: 2014" in page
    assert "/dfe/governance/people/emma-stace/" in page and "Since: 2014" in page


def test_who_was_answerable_is_told_for_every_year_that_has_begun(client):
    action = make.action(7, of=make.response().strategy)
    role = make.role("digital-leader")
    make.appointment(role, "1 March 2013", "1 July 2014", person=make.person("Emma Stace"))
    make.accountability(action, role, "1 January 2013", source=make.told("16 January 2015"))

    page = client.get(f"{ADDRESS}?as-at=2014-12-01").text

    assert "Responsible in 2012: not known" in page
    for year in (2013, 2014):
        told = page.partition(f"Responsible in {year}:")[2].partition("</p>")[0]
        assert "Digital leader" in told and "Emma Stace" in told and "ossibly" not in told
    assert "Responsible in 2015" not in page


def test_an_end_that_came_later_is_not_told(client):
    action = make.action(7, of=make.response().strategy)
    role = make.role("digital-leader", ended_on=make.on("1 July 2014"))
    make.appointment(role, "2012", person=make.person("Emma Stace"))
    make.accountability(action, role, "2012")

    assert "1 July 2014" in client.get(ADDRESS).text
    assert "1 July 2014" not in client.get(f"{ADDRESS}?as-at=2014-06-30").text


def test_previous_and_next_lead_to_the_neighbours(client):
    for number in (6, 7, 9):
        make.action(number, of=make.response().strategy)

    page = client.get(ADDRESS)

    assert "/actions/6/" in page.text and "/actions/9/" in page.text


def test_links_keep_the_day_that_was_asked_for(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7))

    page = client.get(f"{ADDRESS}?as-at=2015-06-01")

    assert "/editions/1/?as-at=2015-06-01" in page.text
    assert "This is the record as it stood on 1 June 2015" in page.text


@pytest.mark.parametrize("number", [8, 99999999999])
def test_an_action_that_is_not_there_is_not_found(client, number):
    make.response()

    assert client.get(ADDRESS.replace("7", str(number))).status_code == 404


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("years", [2, 30])
def test_queries_do_not_grow_with_years_pledges_or_outcomes(
    client, django_assert_num_queries, years
):
    make.strategy(years=range(1990, 1990 + years))
    make.action(7, first_year=1990, added_on=make.on("1990"))
    pledges = []
    for year in range(1991, 1990 + years):
        edition = make.draft_edition(year)
        told = make.revision(edition, action=7)
        make.revision(edition, action=7, kind=Kind.PLAN)
        for pledge in pledges[-1:]:
            make.citation(make.outcome(edition, pledge), told.entry)
        pledges.append(make.pledge(edition, action=7))
        make.publish(edition)
        role = make.role(f"role-{year}", started_on=make.on(str(year)))
        make.appointment(role, str(year), person=make.person(f"Person {year}"))
        make.accountability(make.action(7), role, f"1 January {year}", f"1 January {year + 1}")

    # The response; actions; the wording; pledges, outcomes, words and the texts that hold them,
    # opinions; years, editions and texts, what other pages say; deadlines; which roles are
    # answerable, and who held them; services.
    with django_assert_num_queries(16 if years > 2 else 14):
        client.get(ADDRESS)


def test_an_action_can_be_searched_alone_and_as_at_the_same_day(client):
    edition = make.draft_edition(2014)
    make.revision(edition, action=7, text="The portal moved.")
    make.revision(edition, action=8, text="The portal stayed.")
    make.publish(edition)

    page = client.get("/dfe/government-digital-strategy/actions/7/?as-at=2015-06-01").text
    [leads_to] = re.findall(r'href="(/search/[^"]+)">search within this action', page)
    found = client.get(f"{html.unescape(leads_to)}&q=portal").text

    assert "as-at=2015-06-01" in leads_to
    assert page.count('type="search"') == 1
    assert "moved" in found and "stayed" not in found


def due(page, row=1):
    """What a deadline's row says in its fourth cell, in one line without its marks."""
    told = page.text.partition('id="deadlines"')[2].split(">Departments</th>")[row]
    cell = told.partition("</tr>")[0].split("<td")[3].partition("<div>")[2].partition("</div>")[0]
    return " ".join(unescape(re.sub("<[^>]+>", " ", cell)).split())


@pytest.fixture
@made_once
def deadline():
    """The end of March 2014, set for departments, and a plan with a promise due then."""
    action = make.action(7, of=make.response().strategy)
    first = {"due_on": make.on("31 March 2014"), "announced_on": make.on("November 2012")}
    make.deadline(action=action, for_whom="departments", **first)
    plan = make.draft_edition(2013)
    make.revision(plan, action=7, kind=Kind.PLAN)
    pledge = make.pledge(plan, action=7, statement="Move", due_on=make.on("March 2014"))
    make.publish(plan, "30 December 2013")
    return pledge


def told(pledge, status, day="16 January 2015"):
    report = make.draft_edition(2014)
    entry = make.revision(report, action=7, text="So it was.").entry
    make.citation(make.outcome(report, pledge, status), entry, "So it was.")
    make.publish(report, day)


@pytest.mark.parametrize(
    ("status", "day", "says"),
    [
        ("delivered", "31 March 2014", "Met Due then: Move ✓ Delivered “So it was.”"),
        ("delivered", "1 April 2014", "Done, but not said by when Due then: Move ✓ Delivered"),
        ("partly-delivered", "1 April 2014", "Met in part Due then: Move ◐ Partly delivered"),
        ("re-scoped", "1 April 2014", "Not met Due then: Move ≠ Re-scoped “So it was.”"),
        ("dropped", "1 March 2014", "Not met Due then: Move × Dropped “So it was.”"),
    ],
)
def test_a_deadline_says_whether_it_was_met_and_by_which_words(client, deadline, status, day, says):
    told(deadline, status, day)

    assert due(client.get(ADDRESS)).startswith(says)


def test_a_deadline_of_which_the_record_does_not_say_says_why(client, deadline):
    page = client.get(f"{ADDRESS}?as-at=2014-03-31")
    assert due(page) == "Not yet due"
    page = client.get(f"{ADDRESS}?as-at=2014-04-01")
    assert due(page).startswith(
        "The record does not say : DFE’s report for 2014 is not out yet. Due then: Move ○ Awaited"
    )

    make.published_edition(2014, facts=lambda e: make.revision(e, action=7))
    assert "The record does not say : DFE’s report for 2014 does not mention this." in due(
        client.get(ADDRESS)
    )


def test_a_deadline_on_which_nothing_was_promised(client):
    action = make.action(7, of=make.response().strategy)
    make.deadline(action=action, for_whom="departments", due_on=make.on("March 2014"))
    said = "The record does not say : "
    make.published_edition(2013, facts=lambda e: make.revision(e, action=7))

    assert due(client.get(ADDRESS)) == f"{said}DFE has published nothing after that date."
    make.published_edition(2014, facts=lambda e: make.revision(e, action=7))
    assert due(client.get(ADDRESS)) == f"{said}No promise is due on that date."


def test_a_date_that_was_replaced_is_not_judged_from_the_day_of_the_new_one(client, deadline):
    told(deadline, "dropped")
    first = deadline.entry.action.deadlines.get()
    make.deadline(
        action=first.action,
        for_whom="departments",
        due_on=make.on("July 2014"),
        announced_on=make.on("1 March 2015"),
        replaces=first,
        reason="Too much to move.",
    )

    assert due(client.get(ADDRESS)) == "Replaced by another date"
    assert due(client.get(f"{ADDRESS}?as-at=2015-02-28")).startswith("Not met Due then")
    assert "No promise is due on that date." in due(client.get(ADDRESS), row=2)


def test_a_promise_that_was_taken_back_judges_no_deadline(client, deadline):
    report = make.draft_edition(2014)
    make.revision(report, action=7)
    make.withdrawal(report, deadline)
    make.publish(report)

    assert due(client.get(ADDRESS)).endswith("No promise is due on that date.")
