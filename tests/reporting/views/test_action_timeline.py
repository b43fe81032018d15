import re

import pytest

from tests import make

pytestmark = pytest.mark.django_db

ACTION = "/dfe/government-digital-strategy/actions/7/"
ADDRESS = f"{ACTION}timeline/"


def headings(client, query=""):
    """The dates and what they tell, in order."""
    page = client.get(f"{ADDRESS}{query}").text
    return [
        " ".join(text.split()) for text in re.findall(r"<h2[^>]*heading-s[^>]*>(.*?)</h2>", page)
    ]


def moved_deadline():
    action = make.action(7, of=make.response().strategy)
    first = make.deadline(
        action=action, due_on=make.on("end of March 2014 (March 2014)"), for_whom="agencies"
    )
    return make.deadline(
        action=action,
        for_whom="agencies",
        due_on=make.on("July 2014"),
        announced_on=make.on("December 2013"),
        replaces=first,
        reason="Too much to move.",
        source=make.source(title="One year on", url="https://example.org/one-year-on"),
    )


def test_a_deadline_set_and_moved_shows_both_dates_and_the_announcement(client):
    moved_deadline()

    page = client.get(ADDRESS).text

    assert headings(client) == [
        "November 2012: action added",
        "December 2013: deadline moved",
        "End of March 2014: due",
        "July 2014: due",
    ]
    assert "from end of March 2014 to July 2014. Too much to move." in page
    assert "It was moved to July 2014, as announced December 2013." in page
    assert 'href="https://example.org/one-year-on"' in page


def test_a_move_that_was_not_announced_yet_is_not_told(client):
    moved_deadline()

    page = client.get(f"{ADDRESS}?as-at=2013-06-01").text

    assert "End of March 2014 (still to come): due" in headings(client, "?as-at=2013-06-01")
    assert "July 2014" not in page and "Too much" not in page


def test_texts_wordings_and_outcomes_stand_at_the_date_of_their_edition(client):
    plan = make.draft_edition(2013, is_date_inferred=True)
    make.wording(plan, action=7, title="Move by March 2014")
    make.revision(plan, action=7)
    pledge = make.pledge(plan, action=7, statement="Move every agency")
    make.publish(plan)
    report = make.draft_edition(2014)
    make.wording(report, action=7, title="Move by July 2014")
    told = make.revision(report, action=8, text="All agencies moved.")
    make.citation(make.outcome(report, pledge), told.entry, "All agencies moved")
    make.publish(report, "16 January 2015")

    page = client.get(ADDRESS).text

    assert headings(client) == [
        "November 2012: action added",
        "December 2013 (inferred): what the page calls it",
        "December 2013 (inferred): report for 2013 published",
        "16 January 2015: what the page calls it",
        "16 January 2015: what happened to promises",
    ]
    assert "Move by <del>March</del> <ins>July</ins> 2014" in page
    assert "Move every agency" in page and "“All agencies moved”" in page
    assert "/editions/2/" in page
    assert "16 January 2015" not in client.get(f"{ADDRESS}?as-at=2015-01-15").text.partition(
        "<main"
    )[2].replace("stood on 15 January 2015", "")


def test_what_the_action_asks_is_told_where_it_was_added(client):
    make.action(7, of=make.response().strategy, ask="Move 24 departments.")
    assert "What it asks, in our summary:" in client.get(ADDRESS).text

    make.published_edition(2013, facts=lambda e: make.wording(e, action=7))

    assert "Move 24 departments." not in client.get(ADDRESS).text
    assert "Move 24 departments." in client.get(f"{ADDRESS}?as-at=2013-12-30").text


def test_a_wording_said_again_is_told_once(client):
    for year in (2013, 2014):
        make.published_edition(year, facts=lambda e: make.wording(e, action=7))

    assert [row for row in headings(client) if "calls it" in row] == [
        "December 2013: what the page calls it"
    ]


def test_who_was_answerable_is_told_with_the_dates_of_their_source(client):
    action = make.action(7, of=make.response().strategy)
    role = make.role("digital-leader")
    make.appointment(role, "2013", "June 2014", person=make.person("Emma Stace"))
    make.appointment(role, "first quarter of 2016", person=make.person("Ann Other"))
    make.accountability(action, role, "January 2013", source=make.source(title="Who is who"))

    page = " ".join(client.get(ADDRESS).text.split())
    before = client.get(f"{ADDRESS}?as-at=2014-01-15").text

    assert [row for row in headings(client) if "responsible" in row] == [
        "January 2013: who was responsible",
        "2013: who was responsible",
        "June 2014: who was responsible",
        "First quarter of 2016: who was responsible",
    ]
    assert "Digital leader</a> became responsible for it." in page and "Who is who" in page
    assert "Emma Stace" in before and "June 2014" not in before and "Ann Other" not in before


def test_the_action_page_leads_to_it_and_back(client):
    make.action(7, of=make.response().strategy)

    assert f'href="{ADDRESS}"' in client.get(ACTION).text
    assert f'href="{ACTION}"' in client.get(ADDRESS).text


def test_an_action_that_was_not_one_on_the_day_has_none(client):
    make.action(7, of=make.response().strategy)

    assert client.get(ADDRESS.replace("7", "8")).status_code == 404
    assert client.get(f"{ADDRESS}?as-at=2012-01-01").status_code == 404


def test_a_figure_and_its_correction_are_told_with_their_evidence(client):
    measure = make.measure(action=make.action(7))
    make.published_edition(2014, "16 January 2015", facts=lambda e: make.figure(e, measure, 3))
    correction = make.draft_edition(2014, kind="correction", change_note="Miscounted.")
    make.evidence(figure=make.figure(correction, measure, 77))
    make.figure(correction, make.measure("elsewhere", action=make.action(8)), 88)
    make.publish(correction, "1 March 2015")

    page = client.get(ADDRESS).text
    first, second = page.index("3 people</p>"), page.index("77 people</p>")

    assert first < second and "https://example.org/counts" in page[second:]
    assert "88 people" not in page
    assert "/editions/2/changes/" in page[second:] and "/editions/1/changes/" not in page
    assert "1 March 2015: what was counted" in headings(client)


def test_what_is_not_published_is_not_told(client):
    make.revision(make.draft_edition(2014), action=7)

    assert headings(client) == ["November 2012: action added"]


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("years", [2, 30])
def test_queries_do_not_grow_with_the_life_of_an_action(client, django_assert_num_queries, years):
    action = make.action(7, of=make.response().strategy)
    role = make.role()
    make.accountability(action, role, "1990")
    pledges = []
    for year in range(1990, 1990 + years):
        edition = make.draft_edition(year)
        told = make.revision(edition, action=7)
        make.wording(edition, action=7, title=f"As called in {year}")
        for pledge in pledges[-1:]:
            outcome = make.outcome(edition, pledge)
            make.citation(outcome, told.entry)
            make.evidence(outcome=outcome)
        figure = make.figure(edition, make.measure(f"measure-{year}", action=action))
        make.evidence(figure=figure)
        pledges.append(make.pledge(edition, action=7))
        make.publish(edition)
        make.deadline(action=action, announced_on=make.on(str(year)), due_on=make.on("2030"))
        make.appointment(role, str(year), str(year + 1), person=make.person(f"Holder {year}"))

    # The response, the action; wordings, texts, outcomes, words and their texts, pledges moved,
    # withdrawn, replaced and made again, figures, the evidence of both, targets, deadlines; who was
    # answerable.
    with django_assert_num_queries(19):
        client.get(ADDRESS)
