import re

import pytest

from commitments.models import Kind, Outcome
from tests import make

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

    assert status in page.text.partition("Move every agency")[0].rpartition("promise in")[2]


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
    # opinions, what took pledges back; years, editions and texts; deadlines; which roles are
    # answerable, and who held them.
    with django_assert_num_queries(16 if years > 2 else 14):
        client.get(ADDRESS)


def test_an_action_can_be_searched_alone_and_as_at_the_same_day(client):
    edition = make.draft_edition(2014)
    make.revision(edition, action=7, text="The portal moved.")
    make.revision(edition, action=8, text="The portal stayed.")
    make.publish(edition)

    page = client.get("/dfe/government-digital-strategy/actions/7/?as-at=2015-06-01").text
    form = page.partition('id="search-within"')[2].partition("</form>")[0]
    hidden = dict(re.findall(r'type="hidden" name="(.+?)" value="(.+?)"', form))
    found = client.get("/search/", hidden | {"q": "portal"}).text

    assert hidden["as-at"] == "2015-06-01"
    assert "moved" in found and "stayed" not in found
