import pytest

from commitments.models import Evidence, Kind, Outcome, Withdrawal
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture
@made_once
def pledge():
    """The contact hub: planned under action 5, reported under 8."""
    plan = make.draft_edition(2013)
    make.revision(plan, action=5, kind=Kind.PLAN, text="The hub should be there by spring.")
    made = make.pledge(plan, action=5, statement="Deliver the hub", due_on=make.on("March 2014"))
    make.publish(plan)
    return made


def address(pledge, day=None):
    return f"/pledges/{pledge.pk}/" + (f"?as-at={day}" if day else "")


def test_page_tells_where_it_was_made_when_it_is_due_and_in_what_text(client, pledge):
    page = client.get(address(pledge)).text

    assert "/dfe/government-digital-strategy/actions/5/#plan-2014" in page
    assert "Edition 1, Report for 2013" in page
    assert "March 2014" in page
    assert "The hub should be there by spring." in page
    assert "identified these promises" in page


def test_it_can_be_cited_with_its_edition_its_day_and_the_digest(client, pledge):
    page = client.get(address(pledge, "2013-12-31")).text

    cited = page.partition('class="app-cite__words">')[2].partition("</p>")[0]
    assert (
        f"Pledgebook, as at 31 December 2013: http://127.0.0.1:8000/pledges/{pledge.pk}/" in cited
    )
    assert cited.endswith(f"Digest of edition 1: {pledge.edition.seal.digest}")
    assert "A promise as Pledgebook reads it" in cited and pledge.statement in cited


def test_outcome_shows_its_words_under_another_action_and_its_evidence(client, pledge):
    report = make.draft_edition(2014)
    told = make.revision(report, action=8, text="One form for all.")
    outcome = make.outcome(report, pledge, note="Reported under action 8.")
    make.citation(outcome, told.entry, "One form for all")
    Evidence.objects.create(outcome=outcome, title="The form", url="https://www.gov.uk/contact")
    make.publish(report)

    page = client.get(address(pledge)).text

    assert "“One form for all”" in page and "/editions/2/#action-8-progress-2014" in page
    assert "Reported under action 8." in page
    assert 'href="https://www.gov.uk/contact"' in page


def told_with(pledge, words, *, text="One form for all.", texts="verbatim", **of_citation):
    """The report for 2014, with an outcome that such words show."""
    report = make.draft_edition(2014, texts=texts)
    told = make.revision(report, action=8, text=text)
    make.citation(make.outcome(report, pledge), told.entry, words, **of_citation)
    return make.publish(report)


@pytest.mark.parametrize(
    ("words", "case"),
    [
        ("There is one form", {"is_quotation": False}),
        ("One form for all", {"texts": "summary"}),
        ("One form for some", {}),  # They stand nowhere in the text.
    ],
)
def test_only_words_that_a_published_text_holds_are_quoted(client, pledge, words, case):
    told_with(pledge, words, **case)

    page = client.get(address(pledge)).text

    assert f"As we read it: {words}" in page
    assert f"“{words}" not in page and "<blockquote" not in page


def test_words_are_quoted_from_the_text_of_their_day_and_a_later_one_is_named(client, pledge):
    report = told_with(pledge, "One form for all")
    correction = make.draft_edition(2014, kind="correction", change_note="Two forms.")
    make.revision(correction, action=8, text="Two forms for all.")
    make.publish(correction, "1 March 2015")

    now, before = client.get(address(pledge)).text, client.get(address(pledge, "2015-02-28")).text

    assert "“One form for all”" in now and "“One form for all”" in before
    held = "/dfe/government-digital-strategy/editions/{}/#action-8-progress-2014"
    assert held.format(report.position) in now and held.format(correction.position) in now
    assert "That text was changed later, in" in now and "changed later" not in before


def test_a_summary_in_whose_place_the_words_came_is_called_one(client, pledge):
    summary = told_with(pledge, "There is one form", texts="summary", is_quotation=False)
    words = make.draft_edition(
        2014, kind="supplement", supplements=summary, change_note="Words.", texts="verbatim"
    )
    make.revision(words, action=8, text="One form for all.")
    make.publish(words)

    page = client.get(address(pledge)).text

    assert "As we read it: There is one form" in page
    assert "That was our summary; the published words are in" in page


def test_what_each_edition_said_is_kept_the_latest_first(client, pledge):
    report = make.draft_edition(2014)
    make.outcome(report, pledge, Outcome.Status.DROPPED)
    make.publish(report)
    correction = make.draft_edition(2014, kind="correction", change_note="It was there.")
    make.outcome(correction, pledge, Outcome.Status.DELIVERED)
    make.publish(correction, "1 March 2015")

    now, before = client.get(address(pledge)).text, client.get(address(pledge, "2015-02-28")).text

    assert now.index("Delivered</strong>") < now.index("What earlier editions said")
    assert "Dropped</strong>" in now.partition("What earlier editions said")[2]
    assert "Dropped</strong>" in before and "Delivered</strong>" not in before


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("2014-12-30", "DFE’s report for 2014 is not out yet."),
        ("2014-12-31", "DFE’s report for 2014 does not mention this"),
    ],
)
def test_silence_is_told_for_what_it_is(client, pledge, day, words):
    make.published_edition(2014)

    assert words in client.get(address(pledge, day)).text


def test_due_dates_are_shown_as_first_given_and_as_changed(client, pledge):
    correction = make.draft_edition(2013, kind="correction", change_note="Later.")
    moved = make.pledge(
        correction,
        action=5,
        kind=Kind.PLAN,
        number=2,
        statement="Deliver the hub later",
        due_on=make.on("July 2014"),
        replaces=pledge,
    )
    make.publish(correction, "1 February 2014")

    for page in (client.get(address(pledge)).text, client.get(address(moved)).text):
        dates = page.partition('id="dates"')[2].partition("</table>")[0]
        assert dates.index("March 2014") < dates.index("July 2014")
    old = client.get(address(pledge)).text
    assert "Replaced</strong>" in old and "published 1 February 2014: Later." in old
    assert "July 2014" not in client.get(address(pledge, "2014-01-31")).text


def test_withdrawal_is_told_with_its_reason(client, pledge):
    correction = make.draft_edition(2013, kind="correction", change_note="No hub.")
    Withdrawal.objects.create(pledge=pledge, edition=correction, reason="No money for it.")
    make.publish(correction, "1 February 2014")

    page = client.get(address(pledge)).text

    assert "Withdrawn</strong>" in page and "No money for it." in page
    assert "No money for it." not in client.get(address(pledge, "2014-01-31")).text


def test_thread_is_followed_to_its_ends_in_both_directions(client):
    chain = make_chain(years=4)

    for pledge in chain:
        page = client.get(address(pledge)).text
        thread = page.partition('id="thread"')[2]
        assert [thread.index(row.statement) for row in chain] == sorted(
            thread.index(row.statement) for row in chain
        )


def make_chain(years, first=2013):
    """Pledges that are carried forward year by year."""
    make.strategy(years=range(first - 1, first + years))
    chain = []
    for year in range(first, first + years):
        edition = make.draft_edition(year)
        told = make.revision(edition, action=5)
        pledge = make.pledge(edition, action=5, statement=f"Promise made in {year}")
        for before in chain[-1:]:
            outcome = make.outcome(edition, before, "carried-forward", carried_to=pledge)
            make.citation(outcome, told.entry)
        make.publish(edition)
        chain.append(pledge)
    return chain


def test_a_circle_does_not_hang_it_and_is_told(client):
    first, second = make_chain(years=2)
    make.published_edition(
        2015, facts=lambda e: make.outcome(e, second, "carried-forward", carried_to=first)
    )

    for pledge in (first, second):
        page = client.get(address(pledge))
        assert page.status_code == 200
        assert "The record leads in a circle here" in page.text


def test_a_later_part_of_the_thread_is_not_in_an_earlier_view(client):
    chain = make_chain(years=3)

    page = client.get(address(chain[0], "2014-12-31")).text

    assert chain[1].statement in page
    assert chain[2].statement not in page


def test_a_pledge_is_not_found_before_its_edition_was_published_nor_in_a_draft(client, pledge):
    draft = make.pledge(make.draft_edition(2015), statement="Only a draft")

    assert client.get(address(pledge, "2013-12-30")).status_code == 404
    assert client.get(address(pledge, "2013-12-31")).status_code == 200
    assert client.get(address(draft)).status_code == 404


@pytest.mark.parametrize("number", ["0", "99999999999999999999999999"])
def test_an_unknown_pledge_is_not_found(client, number):
    assert client.get(f"/pledges/{number}/").status_code == 404


def test_the_departments_own_words_are_not_called_our_reading(client):
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, is_our_reading=False)
    make.publish(plan)

    page = client.get(address(pledge)).text

    assert "our reading" not in page and "Promise: DFE’s own statement" in page


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("years", [2, 30])
def test_queries_do_not_grow_with_the_thread(client, django_assert_num_queries, years):
    pledge = make_chain(years, first=1991)[0]

    # The pledge; what leads where (three); the thread’s pledges, outcomes, words, their texts,
    # evidence, withdrawals and opinions; the text; services.
    with django_assert_num_queries(13):
        client.get(address(pledge))
