from datetime import date

import pytest

from commitments import record_checks, workflow
from commitments.models import Outcome
from strategy.partial_dates import PartialDate
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

TODAY = date(2016, 6, 1)
PAGE = "/dfe/government-digital-strategy/actions/7/#deadlines"


def found(check):
    return [row for row in record_checks.findings(TODAY) if row.check == check]


def plan(*statements, year=2013, **fields):
    """An edition that makes pledges for the year after it."""
    edition = make.draft_edition(year)
    pledges = [
        make.pledge(edition, number=number, statement=statement, **fields)
        for number, statement in enumerate(statements, 1)
    ]
    make.publish(edition)
    return pledges


def test_an_empty_record_has_nothing_to_look_at():
    assert record_checks.findings(TODAY) == []


# Contradictory deadlines


def test_two_sources_with_two_dates_for_the_same_contradict_each_other():
    action = make.action(7, of=make.response().strategy)
    ours, theirs = make.source(title="DfE’s page"), make.source(title="The strategy’s page")
    make.deadline(action=action, due_on=make.on("March 2013"), source=ours)
    make.deadline(action=action, due_on=make.on("July 2013"), source=theirs)

    (finding,) = found("contradictory-deadlines")

    assert finding.target == PAGE
    assert finding.sentence == (
        "Action 7 is due for departments on two dates: March 2013 by “DfE’s page”, "
        "July 2013 by “The strategy’s page”."
    )


def test_deadlines_that_do_not_contradict_each_other():
    action = make.action(7, of=make.response().strategy)
    ours, theirs = make.source(), make.source()
    first = make.deadline(action=action, due_on=make.on("March 2013"), source=ours)
    other = {"action": action, "source": theirs, "reason": "Late."}
    make.deadline(due_on=make.on("July 2014"), for_whom="agencies", **other)  # For others.
    make.deadline(due_on=make.on("July 2013"), replaces=first, **other)  # Moved.
    make.deadline(due_on=make.on("2013"), action=action, source=ours)  # The same, less precise.
    make.deadline(due_on=make.on("July 2013"), action=make.action(8), source=ours)

    assert found("contradictory-deadlines") == []


def test_two_dates_of_one_source_are_two_steps_and_no_contradiction():
    action, source = make.action(5, of=make.response().strategy), make.source()
    make.deadline(action=action, due_on=make.on("April 2013"), source=source)
    make.deadline(action=action, due_on=make.on("March 2015"), source=source)

    assert found("contradictory-deadlines") == []


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("31 March 2014", "March 2014", True),
        ("2014", "March 2014", True),
        ("by March 2014", "by 31 March 2014", True),
        ("by July 2014", "March 2014", False),
        ("March 2014", "April 2014", False),
    ],
)
def test_dates_may_be_the_same_where_one_is_the_other_with_less_precision(one, other, same):
    assert record_checks.may_be_same(PartialDate.parse(one), PartialDate.parse(other)) is same
    assert record_checks.may_be_same(PartialDate.parse(other), PartialDate.parse(one)) is same


# Outcomes


def test_an_outcome_published_before_its_pledge_is_found():
    (pledge,) = plan("Open a hub", year=2013)
    make.published_edition(2012, "December 2012", facts=lambda e: make.outcome(e, pledge))

    (finding,) = found("outcome-before-pledge")

    assert "Edition 2 (December 2012) says “Delivered”" in finding.sentence
    assert "“Open a hub”" in finding.sentence
    assert finding.target == f"/pledges/{pledge.pk}/"


def test_an_outcome_after_its_pledge_is_as_it_should_be():
    (pledge,) = plan("Open a hub")
    make.published_edition(2014, facts=lambda e: make.outcome(e, pledge))
    make.outcome(make.draft_edition(2012), pledge)  # Not published.

    assert found("outcome-before-pledge") == []


# Carried forward


def carry(pledge, to, year=2014, **fields):
    make.published_edition(
        year,
        facts=lambda e: make.outcome(
            e, pledge, Outcome.Status.CARRIED_FORWARD, carried_to=to, **fields
        ),
    )


def test_a_pledge_carried_to_nothing_leads_nowhere():
    (pledge,) = plan("Open a hub")
    carry(pledge, None)

    (finding,) = found("carried-nowhere")

    assert "does not say to which promise" in finding.sentence
    assert finding.target == f"/pledges/{pledge.pk}/"


def test_a_pledge_carried_to_one_that_was_withdrawn_leads_nowhere():
    pledge, other = plan("Open a hub", "Open it later")
    carry(pledge, other)
    make.published_edition(
        2015, facts=lambda e: e.withdrawals.create(pledge=other, reason="Not ours.")
    )

    assert [row.sentence for row in found("carried-nowhere")] == [
        "DFE, Action 1, plan for 2014: “Open a hub” is carried forward, "
        "but “Open it later” was withdrawn."
    ]


def test_an_outcome_that_was_superseded_does_not_count():
    (pledge,) = plan("Open a hub")
    carry(pledge, None)
    make.published_edition(2015, facts=lambda e: make.outcome(e, pledge))

    assert found("carried-nowhere") == []


def test_a_circle_is_found_once_and_named():
    one, two, three = plan("One", "Two", "Three")
    edition = make.draft_edition(2014)
    for pledge, to in ((one, two), (two, three), (three, two)):
        make.outcome(edition, pledge, Outcome.Status.CARRIED_FORWARD, carried_to=to)
    make.publish(edition)

    (finding,) = found("carried-in-a-circle")

    assert "“Two”, to " in finding.sentence and "“Three” is carried" in finding.sentence
    assert "“One”" not in finding.sentence
    assert finding.target == f"/pledges/{two.pk}/"


@pytest.mark.parametrize(
    ("leads", "found"),
    [
        ({}, []),
        ({1: 2, 2: 3}, []),
        ({1: 2, 2: 1}, [[1, 2]]),
        ({1: 2, 2: 3, 3: 2, 4: 3}, [[2, 3]]),
        ({5: 4, 4: 5, 1: 2, 2: 1}, [[1, 2], [4, 5]]),
    ],
)
def test_circles(leads, found):
    assert record_checks.circles(leads) == found


# Awaited


def test_pledges_that_await_the_report_of_a_year_that_is_over_are_counted():
    plan("Open a hub", "Train managers", year=2014)

    (finding,) = found("awaited-too-long")

    assert "no report for 2015 is published, and 2 pledges await it." in finding.sentence
    assert finding.target == (
        "/pledges/?department=dfe&strategy=government-digital-strategy&year=2015&outcome=awaited"
    )


def test_a_year_that_is_not_over_or_whose_report_is_not_due_is_not_found():
    plan("Open a hub", year=2014)
    year = make.strategy().reporting_years.get(year=2015)

    assert list(record_checks.awaited_too_long(date(2015, 12, 31))) == []
    year.due_on = make.on("July 2016")
    year.save()
    assert found("awaited-too-long") == []


def quoted(words, *, text="All agencies moved.", **fields):
    """A report whose outcome is shown by words of its own text."""
    (pledge,) = plan("Move the agencies")
    report = make.draft_edition(2014, **fields)
    told = make.revision(report, action=8, text=text)
    citation = make.citation(make.outcome(report, pledge), told.entry, words)
    make.publish(report)
    return citation


def test_a_quotation_that_stands_nowhere_is_named_with_its_text():
    citation = quoted("A sentence that stands nowhere in the report.")

    (finding,) = found("misquoted")

    assert finding.target == f"/pledges/{citation.outcome.pledge.pk}/"
    assert finding.sentence == (
        "Edition 2 shows what became of DFE, Action 1, plan for 2014: “Move the agencies” by “A "
        "sentence that stands nowhere in the report.”, which the text of Action 8, progress during "
        "2014 doesn’t hold."
    )


def test_words_that_stood_in_their_text_are_not_named_when_that_is_corrected():
    quoted("All agencies moved")
    assert found("misquoted") == []

    correction = make.draft_edition(2014, kind="correction", change_note="Not all.")
    make.revision(correction, action=8, text="Not all.")
    make.publish(correction, "1 March 2015")
    assert found("misquoted") == []


def test_a_quotation_from_a_summary_is_named():
    quoted("All agencies moved", texts="summary")

    assert len(found("misquoted")) == 1


# Read in another encoding

MISREAD = "You’ll find it".encode().decode("cp1252")


def written(edition):
    """An edition in which every text was misread."""
    fields = {"statement": MISREAD}
    pledge = make.pledge(edition, **fields)
    make.revision(edition, action=7, text=MISREAD)
    make.revision(edition, action=8, answer="nil-return", text="", reason=MISREAD)
    make.wording(edition, action=7, title=MISREAD)
    make.withdrawal(edition, pledge, reason=MISREAD)
    outcome = make.outcome(edition, pledge, note=MISREAD)
    make.citation(outcome, make.entry(7, year=edition.year), MISREAD)


def test_what_was_read_in_another_encoding_is_named_with_its_edition():
    make.published_edition(2014, facts=written, change_note=MISREAD)

    rows = found("misread")

    why = "holds “â€™”: was the page saved in another encoding than it was read in?"
    assert [row.sentence for row in rows] == [
        f"DFE, edition 1: {what} {why}"
        for what in (
            "its change note or title",
            "the text of Action 7, progress during 2014",
            "the text of Action 8, progress during 2014",
            "the wording of action 7",
            f"the promise “{MISREAD}”",
            f"why “{MISREAD}” is withdrawn",
            f"the outcome of “{MISREAD}”",
            f"what shows the outcome of “{MISREAD}”",
        )
    ]
    assert {row.target for row in rows} == {"/dfe/government-digital-strategy/editions/1/"}


def test_a_draft_that_was_misread_is_named_to_who_may_read_it():
    draft = make.draft_edition(2014)
    make.revision(draft, action=7, text=MISREAD)
    abandoned, teo = make.draft_edition(2013), people.teo()
    make.revision(abandoned, action=7, text=MISREAD)
    workflow.withdraw(edition=abandoned, by=teo)

    (row,) = found("misread")

    assert row.sentence.startswith("DFE, Report for 2014, draft: the text of Action 7,")
    assert row.target == f"/admin/commitments/edition/{draft.pk}/change/"
    assert [row.check for row in record_checks.findings(TODAY, teo)] == ["misread"]
    assert record_checks.findings(TODAY, people.rita(department="esfa")) == []


def test_letters_of_other_languages_are_not_misread():
    make.published_edition(
        2014, facts=lambda e: make.revision(e, action=7, text="Â, Ã, â€ and “naïve façades” – São")
    )

    assert found("misread") == []


@pytest.mark.long("a large record beside a small one; each page’s queries are counted, too")
@pytest.mark.parametrize("size", [1, 30])
def test_queries_do_not_grow_with_what_is_found(django_assert_num_queries, size):
    action = make.action(7, of=make.response().strategy)
    for number in range(size):
        make.deadline(
            action=action, due_on=make.on(f"{number + 1} March 2013"), source=make.source()
        )
    pledges = plan(*(f"Promise {number}" for number in range(size)))
    report = make.draft_edition(2014)
    told = make.revision(report, action=7, text="Done.").entry
    for pledge in pledges:
        outcome = make.outcome(report, pledge, Outcome.Status.CARRIED_FORWARD, note=MISREAD)
        make.citation(outcome, told, f"Nowhere. {MISREAD}")
    make.publish(report, "December 2012")
    plan(*(f"Promise {number}" for number in range(size)), year=2015, action=9)

    # Deadlines, pages; outcomes before; outcomes and withdrawals; circles; awaited three; words and
    # the texts that they are cited from; what was misread, by its ten models.
    with django_assert_num_queries(21):
        record_checks.findings(date(2018, 1, 1))
