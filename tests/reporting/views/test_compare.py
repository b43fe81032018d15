import pytest
from pytest_django.asserts import assertInHTML

from commitments.models import Kind, Outcome, Revision
from reporting.record import comparison
from tests import make

pytestmark = pytest.mark.django_db

RESPONSE = "/dfe/government-digital-strategy"
ADDRESS = f"{RESPONSE}/compare/"


def correction(published_on, *, of=None, facts):
    return make.published_edition(
        2014, published_on, of=of, kind="correction", change_note="Miscounted.", facts=facts
    )


def two_reports():
    make.published_edition(2013, facts=lambda e: make.revision(e, text="In the first."))
    make.published_edition(2014, facts=lambda e: make.revision(e, text="In the second."))


def test_the_last_two_editions_are_compared_unless_others_are_named(client):
    two_reports()

    page = client.get(ADDRESS).text

    assert "1 entry added, none changed, none removed" in page
    assert "In the second." in page and "In the first." not in page


def test_what_a_correction_changed_is_shown_word_by_word(client):
    make.published_edition(2014, facts=lambda e: make.revision(e, text="We trained three people."))
    correction("1 March 2015", facts=lambda e: make.revision(e, text="We trained four people."))

    page = client.get(f"{ADDRESS}?from=1&to=2").text

    assert "No entries added, 1 changed, none removed" in page
    assert "We trained <del>three</del> <ins>four</ins> people." in page


def test_an_answer_that_becomes_a_text_is_a_change_told_in_words(client):
    make.published_edition(
        2014,
        facts=lambda e: make.revision(
            e, text="", answer=Revision.Answer.NIL_RETURN, reason="None."
        ),
    )
    correction("1 March 2015", facts=lambda e: make.revision(e, text="One was trained."))

    page = client.get(ADDRESS).text

    assert "<del>Nil return: None</del>" in page
    assert "<ins>One was trained</ins>" in page


def test_a_text_published_again_to_the_letter_is_no_change(client):
    for day in ("1 March 2015", "1 April 2015"):
        correction(day, facts=lambda e: make.revision(e, text="The same."))

    page = client.get(ADDRESS).text

    assert "No entries added, none changed, none removed" in page
    assert "Nothing else is different" in page


def test_looking_back_says_that_what_came_later_is_told_as_removed(client):
    two_reports()

    page = client.get(f"{ADDRESS}?from=2&to=1").text

    assert "No entries added, none changed, 1 removed" in page
    assert "This looks back in time" in page
    assert "looks back" not in client.get(f"{ADDRESS}?from=1&to=2").text


def test_after_an_edition_is_up_to_and_including_it_in_the_order_of_the_day(client):
    for text in ("One.", "Two.", "Three."):
        correction("1 March 2015", facts=lambda e, text=text: make.revision(e, text=text))

    page = client.get(f"{ADDRESS}?from=1&to=2").text

    assert "<del>One</del>" in page and "<ins>Two</ins>" in page
    assert "Three" not in page


def test_an_edition_recorded_late_comes_where_the_public_read_it(client):
    make.published_edition(2014, "16 January 2015", facts=lambda e: make.revision(e, text="New."))
    make.published_edition(2013, "December 2013", facts=lambda e: make.revision(e, text="Old."))

    page = client.get(ADDRESS).text  # From the one of 2013, position 2, to position 1.

    assert "What changed from edition 2, published" in page
    assert "New." in page and "Old." not in page


def test_two_days_can_be_compared(client):
    two_reports()

    page = client.get(f"{ADDRESS}?from=2013-01-15&to=2014-06-01").text

    assert "1 entry added, none changed, none removed" in page
    assert "In the first." in page and "In the second." not in page
    assert "the end of 15 January 2013" in page


def test_the_form_keeps_what_was_chosen(client):
    two_reports()

    page = client.get(f"{ADDRESS}?from=1&to=2014-06-01&as-at=2015-06-01").text

    assertInHTML('<option value="1" selected>1. Report for 2013, December 2013</option>', page)
    assertInHTML('<option value="2014-06-01" selected>At the end of 1 June 2014</option>', page)
    assert '<input type="hidden" name="as-at" value="2015-06-01">' in page


def test_pledges_whose_outcome_changed_are_told_by_what_it_was_and_became(client):
    plan = make.draft_edition(2013)
    kept = make.pledge(plan, statement="Train managers")
    make.pledge(plan, number=2, statement="Open a hub")
    make.publish(plan)
    make.published_edition(2014, facts=lambda e: make.outcome(e, kept))

    outcomes = client.get(ADDRESS).text.partition('id="outcomes"')[2]

    delivered, silent = outcomes.index("Train managers"), outcomes.index("Open a hub")
    assert "Awaited" in outcomes[:delivered] and "Delivered" in outcomes[:delivered]
    assert delivered < silent and "Not mentioned" in outcomes[delivered:silent]


def test_a_pledge_replaced_by_one_with_another_date_is_re_dated(client):
    plan = make.draft_edition(2013)
    first = make.pledge(plan, statement="Move them all", due_on=make.on("March 2014"))
    make.publish(plan)
    correction(
        "1 February 2014",
        facts=lambda e: make.pledge(
            e,
            year=2014,
            number=2,
            replaces=first,
            statement="Move them all",
            due_on=make.on("July 2014"),
        ),
    )

    page = client.get(ADDRESS).text
    back = client.get(f"{ADDRESS}?from=2&to=1").text

    assert "Promises re-dated: 1" in page and "Promises added" not in page
    assert "<del>March 2014</del> <ins>July 2014</ins>" in page
    assert "<del>July 2014</del> <ins>March 2014</ins>" in back


def test_a_pledge_withdrawn_is_told_with_its_reason(client):
    plan = make.draft_edition(2013)
    pledge = make.pledge(plan, statement="Open a hub")
    make.publish(plan)
    correction(
        "1 February 2014",
        facts=lambda e: e.withdrawals.create(pledge=pledge, reason="Not ours to promise."),
    )

    page = client.get(ADDRESS).text
    back = client.get(f"{ADDRESS}?from=2&to=1").text

    assert "Promises withdrawn: 1" in page and "Promises removed" not in page
    assert "Open a hub" in page and "<ins>Not ours to promise.</ins>" in page
    assert "Withdrawals removed: 1" in back and "<del>Not ours to promise.</del>" in back


def test_a_pledge_whose_replacement_was_withdrawn_is_removed(client):
    plan = make.draft_edition(2013)
    first = make.pledge(plan, statement="Open a hub")
    make.publish(plan)
    again = correction(
        "1 February 2014",
        facts=lambda e: make.pledge(
            e, year=2014, number=2, replaces=first, statement="Open two hubs"
        ),
    )
    correction("1 March 2014", facts=lambda e: make.withdrawal(e, again.pledges.get()))

    page = client.get(f"{ADDRESS}?from=1&to=3").text
    removed = page.partition('id="pledges-removed"')[2]

    assert "Promises removed: 1" in page and "Promises withdrawn: 1" in page
    assert "Open a hub" in removed and "Replaced by what was withdrawn." in removed


def test_wordings_that_changed_are_shown_word_by_word(client):
    make.published_edition(2013, facts=lambda e: make.wording(e, title="Move by March 2014"))
    make.published_edition(2014, facts=lambda e: make.wording(e, title="Move by July 2014"))

    page = client.get(ADDRESS).text

    assert "Move by <del>March</del> <ins>July</ins> 2014" in page


def test_a_deadline_moved_in_between_is_told_with_both_dates(client):
    two_reports()
    action = make.action(1)
    first = make.deadline(action=action, due_on=make.on("March 2014"))
    make.deadline(
        action=action,
        due_on=make.on("July 2014"),
        announced_on=make.on("June 2014"),
        replaces=first,
        reason="Too much to move.",
    )

    page = client.get(f"{ADDRESS}?from=1&to=2").text
    by_department = client.get(f"{RESPONSE}/editions/2/changes/").text

    assert "<del>March 2014</del> <ins>July 2014</ins>. Too much to move." in page
    assert "Too much to move." not in by_department  # No edition of the department moved it.


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("from=3", "from can’t be “3”"),
        ("from=01", "from can’t be “01”"),
        ("to=20150116", "to can’t be “20150116”"),
        ("to=2013-02-30", "to can’t be “2013-02-30”"),
        ("to=2999-01-01", "to can’t be “2999-01-01”"),
        ("to=1&to=2", "to can’t be “1, 2”"),
        ("edition=1", "edition can’t be “1”"),
        ("from=2&as-at=2014-06-01", "from can’t be “2”"),
        ("to=2014-07-01&as-at=2014-06-01", "to can’t be “2014-07-01”"),
        ("from=" + "9" * 5000, "from can’t be “999"),
    ],
)
def test_what_is_unknown_is_refused_and_what_is_allowed_is_named(client, query, said):
    two_reports()

    page = client.get(f"{ADDRESS}?{query}")

    assert page.status_code == 400
    assert said in page.text
    assert "1. Report for 2013, December 2013" in page.text or "Choose from" in page.text


def test_one_edition_is_compared_with_nothing_and_none_is_said_to_be_none(client):
    make.response()
    assert "Nothing has been published yet" in client.get(ADDRESS).text
    page = client.get(f"{ADDRESS}?as-at=2013-01-15")
    assert "Nothing had been published by 15 January 2013" in page.text

    make.published_edition(2013, facts=lambda e: make.revision(e, text="In the first."))
    page = client.get(ADDRESS)

    assert "What changed from the beginning to edition 1" in page.text
    assert "1 entry added" in page.text


def test_what_is_not_published_is_not_compared(client):
    two_reports()
    make.revision(make.draft_edition(2015), text="A draft.")

    assert "A draft." not in client.get(f"{ADDRESS}?from=1&to=2").text


def test_an_edition_shows_what_it_changed_against_the_record_before_it(client):
    two_reports()
    correction("1 March 2015", facts=lambda e: make.revision(e, text="In the third."))

    first = client.get(f"{RESPONSE}/editions/1/changes/").text
    third = client.get(f"{RESPONSE}/editions/3/changes/").text

    assert "It is the first" in first and "1 entry added" in first and "In the first." in first
    assert "In the <del>second</del><ins>third</ins>." in third
    assert "Miscounted." in third


def test_a_supplement_is_shown_against_the_record_of_its_day(client):
    make.published_edition(2013, facts=lambda e: make.revision(e, text="Copied badly."))
    supplemented = make.published_edition(2014, facts=lambda e: make.revision(e, text="Copid."))
    correction("1 March 2015", facts=lambda e: make.revision(e, action=2, text="Another."))
    make.published_edition(
        2014,
        str(supplemented.published_on),
        kind="supplement",
        supplements=supplemented,
        change_note="Our copying error.",
        facts=lambda e: make.revision(e, text="Copied."),
    )

    page = client.get(f"{RESPONSE}/editions/4/changes/").text

    assert "<del>Copid</del>" in page and "<ins>Copied</ins>" in page
    assert "none removed" in page and "Another." not in page


def test_changes_of_an_edition_are_not_found_before_it_was_out(client):
    two_reports()

    assert client.get(f"{RESPONSE}/editions/2/changes/?as-at=2014-06-01").status_code == 404
    assert client.get(f"{RESPONSE}/editions/3/changes/").status_code == 404


def a_long_comparison(monkeypatch):
    monkeypatch.setattr(comparison, "MOST_SHOWN", 1000)
    make.published_edition(2013, facts=make.revision)
    edition = make.draft_edition(2014)
    for number, text in ((1, "Of the first."), (2, "Of the second."), (10, "Of the tenth.")):
        make.revision(edition, action=number, text=text)
    make.pledge(edition, action=2, statement="Open a hub")
    make.figure(edition, make.measure(), value=77)
    make.publish(edition, "16 January 2015")


@pytest.mark.parametrize(
    ("address", "query"),
    [(ADDRESS, "?from=1&to=2&"), (f"{RESPONSE}/editions/2/changes/", "?")],
)
def test_a_long_comparison_is_told_an_action_at_a_time(client, monkeypatch, address, query):
    a_long_comparison(monkeypatch)

    page = client.get(f"{address}{query.rstrip('&?')}")
    one = client.get(f"{address}{query}action=2").text

    assert "This is too much for one page" in page.text
    assert "Of the first." not in page.text and "Open a hub" not in page.text
    assert "77 people" in page.text  # It is about no action.
    led = f'href="{address}{query}action=2">Action 2</a>'.replace("&", "&amp;")
    assert led in page.text
    assert "Promises added: 1; Entries added: 1" in page.text
    assert page.text.index(">Action 2<") < page.text.index(">Action 10<")
    assert "Of the second." in one and "Open a hub" in one
    assert "Of the first." not in one and "77 people" not in one
    assert f'href="{address}{query.rstrip("&?")}">Show what'.replace("&", "&amp;") in one


def test_one_action_can_be_shown_of_a_short_comparison_and_the_day_is_kept(client):
    two_reports()

    page = client.get(f"{ADDRESS}?from=1&to=2&as-at=2015-06-01&action=1").text

    assert "Only what is about action 1 is shown" in page and "In the second." in page
    assert f'href="{ADDRESS}?from=1&amp;to=2&amp;as-at=2015-06-01">Show what' in page
    assert "too much" not in page


def test_nothing_about_an_action_is_said_in_words(client):
    make.published_edition(2013, facts=lambda e: make.revision(e, action=2))
    make.published_edition(2014, facts=lambda e: make.revision(e, text="In the second."))

    page = client.get(f"{ADDRESS}?from=1&to=2&action=2").text

    assert "Nothing about action 2 is different." in page and "In the second." not in page


@pytest.mark.parametrize("address", [ADDRESS, f"{RESPONSE}/editions/2/changes/"])
@pytest.mark.parametrize("asked", ["3", "01", "-1", "first", "9" * 5000])
def test_an_action_without_a_fact_is_refused_and_those_with_are_named(client, address, asked):
    two_reports()

    page = client.get(f"{address}?action={asked}")

    assert page.status_code == 400
    assert "action can’t be" in page.text and "Choose from" in page.text


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("editions", [2, 30])
@pytest.mark.parametrize("asked", ["", "&as-at=2025-01-01"])
def test_queries_do_not_grow_with_editions_texts_or_pledges(
    client, django_assert_num_queries, editions, asked
):
    years = range(1990, 1990 + editions)
    make.strategy(years=years)
    pledges = []
    for year in years:
        edition = make.draft_edition(year)
        for number in range(1, 4):
            make.revision(edition, action=number)
            make.revision(edition, action=number, kind=Kind.PLAN)
            make.wording(edition, action=number, title=f"As called in {year}")
        figure = make.figure(edition, make.measure(f"measure-{year}"))
        backed = [{"of_edition": edition}, {"figure": figure}]
        for pledge in pledges[-1:]:
            outcome = make.outcome(edition, pledge, Outcome.Status.DELIVERED)
            make.citation(outcome, make.entry(year=year))
            backed.append({"outcome": outcome})
        for fields in backed:
            make.evidence(**fields)
        pledges.append(make.pledge(edition))
        make.publish(edition)
        make.deadline(action=make.action(1), announced_on=make.on(str(year)))

    # The response; editions, texts, what other pages say, wordings, pledges, withdrawals, due dates
    # moved, splits and merges, outcomes and their words, figures, baselines and targets, what the
    # strategy asks of each year, deadlines; and the evidence of editions, of outcomes and of
    # figures. As at a day also what was called otherwise then.
    names = 1 if asked else 0
    with django_assert_num_queries(18 + names):
        client.get(f"{ADDRESS}?from=1&to={editions}{asked}")
    with django_assert_num_queries(17 + names):
        client.get(f"{RESPONSE}/editions/2/changes/?{asked}")
