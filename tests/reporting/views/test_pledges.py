import pytest

from commitments.models import Kind, Outcome, Withdrawal
from strategy.models import Portfolio
from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy/"


@pytest.fixture
@made_once
def record():
    """Plans for 2014 of actions 7 and 8, and what the report for 2014 says of them."""
    first = make.draft_edition(2012)
    make.pledge(first, action=7, kind=Kind.COMMITMENT, statement="Join the move")
    make.publish(first)
    plan = make.draft_edition(2013)
    agencies = make.pledge(plan, action=7, statement="Move agencies", due_on=make.on("March 2014"))
    make.pledge(plan, action=7, number=2, statement="Keep the domain")
    make.pledge(plan, action=8, statement="Tell people", due_on=make.on("first quarter of 2014"))
    make.publish(plan)
    report = make.draft_edition(2014)
    told = make.revision(report, action=9, text="All agencies moved.")
    make.citation(make.outcome(report, agencies), told.entry, "All agencies moved")
    make.pledge(report, action=8, statement="Tell more people")
    return make.publish(report)


ALL = {"Join the move", "Move agencies", "Keep the domain", "Tell people", "Tell more people"}


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("", ALL),
        ("outcome=delivered&outcome=no-report", {"Move agencies", "Tell more people"}),
        ("outcome=delivered&outcome=delivered&outcome=", {"Move agencies"}),
        ("year=2013&year=2014&kind=plan", {"Move agencies", "Keep the domain", "Tell people"}),
        ("action=7&action=8", ALL),
        ("action=7", {"Join the move", "Move agencies", "Keep the domain"}),
        ("kind=commitment", {"Join the move"}),
        ("year=2013", {"Join the move"}),
        ("year=2014&action=8", {"Tell people"}),
        ("outcome=delivered", {"Move agencies"}),
        ("outcome=awaited", set()),
        ("outcome=awaited&as-at=2016-12-31", {"Tell more people"}),
        ("outcome=no-report", {"Tell more people"}),
        ("outcome=no-report&as-at=2016-12-31", set()),
        ("outcome=not-reported&year=2014", {"Keep the domain", "Tell people"}),
        ("entry=7/plan/2014", {"Move agencies", "Keep the domain"}),
        ("q=TELL+more", {"Tell more people"}),
        ("department=dfe&strategy=government-digital-strategy", ALL),
    ],
)
def test_filters_give_what_they_say(client, record, query, shown):
    assert set(statements(client.get(f"/pledges/?{query}"))) == shown


def statements(page):
    heads = page.text.split('<th scope="row"')[1:]
    return [head.partition("</a>")[0].rpartition(">")[2] for head in heads]


@pytest.mark.parametrize(
    ("day", "overdue"),
    [
        ("2013-12-31", set()),  # Its report is out, but the year of the first is not over.
        ("2014-01-01", {"Join the move"}),
        ("2014-03-31", {"Join the move"}),
        ("2014-04-01", {"Join the move", "Move agencies", "Tell people"}),
        ("2014-12-31", {"Join the move", "Tell people"}),  # The agencies are delivered.
        ("2015-01-01", {"Join the move", "Tell people", "Keep the domain"}),
    ],
)
def test_overdue_is_what_is_past_its_day_or_year_and_not_settled(client, record, day, overdue):
    page = client.get(f"/pledges/?overdue=yes&as-at={day}")

    assert set(statements(page)) == overdue


@pytest.mark.parametrize("status", ["dropped", "carried-forward"])
def test_what_is_dropped_or_carried_forward_is_not_overdue(client, status):
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan)
    make.publish(plan)
    make.published_edition(2014, facts=lambda e: make.outcome(e, pledge, status))

    assert statements(client.get("/pledges/?overdue=yes")) == []


@pytest.mark.parametrize(
    ("sort", "first", "last"),
    [
        ("due", "Join the move", "Tell more people"),
        ("-due", "Tell more people", "Join the move"),
        ("action", "Join the move", "Tell more people"),
        ("-action", "Tell more people", "Join the move"),
        ("outcome", "Move agencies", "Tell more people"),
        ("-outcome", "Tell more people", "Move agencies"),
    ],
)
def test_the_list_is_sorted_as_the_address_says(client, record, sort, first, last):
    page = client.get(f"/pledges/?sort={sort}")

    assert statements(page)[0] == first
    assert statements(page)[-1] == last


def test_one_without_a_day_is_due_after_those_of_its_year_that_have_one(client, record):
    assert statements(client.get("/pledges/?year=2014&sort=due"))[-1] == "Keep the domain"


def test_sorting_is_kept_but_is_no_filter(client, record):
    page = client.get("/pledges/?sort=due&action=7")

    assert 'href="/pledges/?sort=due"' in page.text
    assert "Sort by: " not in page.text


def test_portfolio_narrows_to_its_actions_from_its_start(client, record):
    action = make.action(8)
    portfolio = Portfolio.objects.create(
        department=make.department(), slug="people", name="People", started_on=make.on("2015")
    )
    portfolio.actions.add(action)

    assert set(statements(client.get("/pledges/?portfolio=people"))) == {
        "Tell people",
        "Tell more people",
    }
    assert statements(client.get("/pledges/?portfolio=people&as-at=2014-12-31")) == []


@pytest.mark.parametrize(
    ("term", "shown"),
    [
        (("2012", None), {"Join the move", "Move agencies", "Keep the domain"}),
        (("June 2014", None), {"Keep the domain"}),  # Begun after March, before the year's end.
        (("2015", None), set()),
        (("2010", "November 2013"), {"Join the move"}),  # Over before the plan was published.
    ],
)
def test_role_is_the_one_answerable_between_the_promise_and_its_day(client, record, term, shown):
    make.accountability(make.action(7), make.role("digital-leader"), *term)

    assert set(statements(client.get("/pledges/?role=digital-leader"))) == shown


def test_the_same_role_of_another_department_does_not_count(client, record):
    theirs = make.role("digital-leader", of=make.department("dft"))
    make.accountability(make.action(7), theirs, "2012")

    assert statements(client.get("/pledges/?role=digital-leader")) == []


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("outcome=kept", "outcome can’t be “kept”"),
        ("kind=progress", "kind can’t be “progress”"),
        ("year=1812", "year can’t be “1812”"),
        ("overdue=no", "overdue can’t be “no”"),
        ("portfolio=none", "portfolio can’t be “none”"),
        ("role=none", "role can’t be “none”"),
        ("sort=size", "sort can’t be “size”"),
        ("entry=7/progress/2014", "entry can’t be “7/progress/2014”"),
        ("outcome=delivered&outcome=kept&outcome=lost", "outcome can’t be “kept, lost”"),
        ("overdue=yes&overdue=yes", "overdue can’t be “yes, yes”"),
        ("q=one&q=two", "q can’t be “one, two”"),
        ("result=delivered", "result can’t be “delivered”"),
    ],
)
def test_what_is_unknown_is_refused_by_name(client, record, query, named):
    page = client.get(f"/pledges/?{query}")

    assert page.status_code == 400
    assert named in page.text
    assert "Move agencies" not in page.text


def test_a_refusal_says_what_is_allowed(client, record):
    assert "<li>not-reported</li>" in client.get("/pledges/?outcome=kept").text
    assert "7/plan/2014" in client.get("/pledges/?entry=x").text


def test_active_filters_say_themselves_with_a_link_that_removes_each(client, record):
    page = client.get("/pledges/?outcome=not-reported&entry=7/plan/2014")

    assert "Outcome: Not mentioned" in page.text
    assert "Text: action 7, plan for 2014" in page.text
    assert 'href="/pledges/?outcome=not-reported"' in page.text


def test_a_row_shows_where_it_was_made_when_it_is_due_and_the_words_that_show_it(client, record):
    page = client.get("/pledges/?q=agencies").text

    assert "/dfe/government-digital-strategy/actions/7/#plan-2014" in page
    assert "March 2014</div>" in page
    assert "Delivered</strong>" in page
    assert "“All agencies moved”" in page and "/editions/3/#action-9-progress-2014" in page
    assert "identified these promises" in page


def test_what_was_replaced_or_withdrawn_stays_with_the_edition_and_the_reason(client, record):
    first = record.response.editions.get(year=2012).pledges.get()
    correction = make.draft_edition(2014, kind="correction", change_note="Another date.")
    make.pledge(correction, action=7, kind=Kind.COMMITMENT, year=2012, number=2, replaces=first)
    domain = record.response.editions.get(year=2013).pledges.get(statement="Keep the domain")
    Withdrawal.objects.create(pledge=domain, edition=correction, reason="Not needed.")
    make.publish(correction, "1 March 2015")
    draft = make.draft_edition(2015)
    make.outcome(draft, domain, Outcome.Status.DROPPED)
    make.pledge(draft, action=7, statement="Only a draft", due_on=make.on("2031"))

    now, before = client.get("/pledges/"), client.get("/pledges/?as-at=2015-02-28")

    (newer,) = correction.pledges.all()
    assert set(statements(now)) == ALL | {newer.statement}
    assert set(statements(before)) == ALL
    assert "2031" not in now.text
    replaced = client.get("/pledges/?outcome=replaced")
    assert statements(replaced) == ["Join the move"]
    assert f'Replaced by <a class="govuk-link" href="/pledges/{newer.pk}/">' in replaced.text
    assert "edition 4</a>, published 1 March 2015: Another date." in replaced.text
    withdrawn = client.get("/pledges/?outcome=withdrawn")
    assert statements(withdrawn) == ["Keep the domain"]
    assert "edition 4</a>, published 1 March 2015: Not needed." in withdrawn.text
    assert "Not needed." not in before.text and "Another date." not in before.text
    assert "Keep the domain" not in statements(client.get("/pledges/?overdue=yes"))


def test_what_a_pledge_is_carried_to_is_not_told_before_the_public_could_read_it(client):
    plan, later = make.draft_edition(2013), make.draft_edition(2015)
    pledge = make.pledge(plan)
    new = make.pledge(later, statement="Made only later")
    make.publish(plan)
    make.publish(later)
    # Recorded last, though published before what it leads to.
    make.published_edition(
        2014, facts=lambda e: make.outcome(e, pledge, "carried-forward", carried_to=new)
    )

    for address in ("/pledges/", f"/pledges/{pledge.pk}/", RESPONSE, f"{RESPONSE}actions/1/"):
        page = client.get(f"{address}?as-at=2015-06-01").text
        assert "carried forward" in page.lower()
        assert "Made only later" not in page
    assert "Made only later" in client.get(f"/pledges/{pledge.pk}/").text


def test_as_at_a_day_outcomes_are_what_was_known_then(client, record):
    page = client.get("/pledges/?as-at=2014-06-01")

    assert "Awaited" in page.text and "Delivered</strong>" not in page.text
    assert "/?as-at=2014-06-01#plan-2014" in page.text


def test_nothing_to_show_is_said_as_it_is(client, record):
    assert (
        "No promises match. Remove a filter to see more." in client.get("/pledges/?q=nothing").text
    )
    page = client.get("/pledges/?as-at=2001-01-01")
    assert "No promise had been published by 1 January 2001." in page.text


def test_an_empty_record_says_that_no_pledge_was_published(client):
    assert "No promise has been published yet." in client.get("/pledges/").text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("departments", [2, 30])
@pytest.mark.parametrize("day", ["", "&as-at=2015-06-01"])
def test_queries_do_not_grow_with_departments_or_pledges(
    client, django_assert_num_queries, departments, day
):
    for number in range(departments):
        of = make.response(f"department-{number}")
        plan, report = make.draft_edition(2013, of=of), make.draft_edition(2014, of=of)
        pledge = make.pledge(plan)
        told = make.revision(report)
        make.citation(make.outcome(report, pledge), told.entry)
        make.publish(plan)
        make.publish(report)

    # The choices: departments, strategies, actions, years asked about and years due, portfolios,
    # roles; how many have each value; what stands, pledges, outcomes, the words that show them, the
    # texts that hold those, whether auditors said something; what departments, strategies and
    # actions are called; whether anything is pending. As at a day also what things were called.
    with django_assert_num_queries(20 if day else 19):
        client.get(f"/pledges/?outcome=delivered{day}")
    # The choices, the numbers and the names are kept for the next who asks.
    with django_assert_num_queries(6):
        client.get(f"/pledges/?outcome=delivered&sort=due{day}")


def test_a_long_statement_is_shortened_and_whole_on_its_own_page(client, monkeypatch):
    monkeypatch.setattr("reporting.lists.html.LONGEST_STATEMENT", 100)
    pledge = make.pledge(make.draft_edition(2013), statement="W" * 300)
    make.publish(pledge.edition)

    assert f">{'W' * 100}…</a>" in client.get("/pledges/").text
    assert "W" * 300 in client.get(f"/pledges/{pledge.pk}/").text
