"""Every rule of what people write and decide has a row here that breaks it."""

from contextlib import nullcontext
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth import get_user_model

from commitments import opinions
from commitments.models import Author, Clearance, Comment, Edition, Kind, Revision, Withdrawal
from commitments.rules import RULES
from tests import make
from tests.commitments import one_of_each, people
from tests.commitments.one_of_each import FACTS
from tests.commitments.test_rules_that_keep import KEEPING, refuse, rules_of
from tests.make import on
from tests.refusals import changed, delete, leave_only, refused

pytestmark = pytest.mark.django_db

NOW = datetime(2015, 1, 16, 9, tzinfo=UTC)
AS_PUBLISHED = {
    "state": "published",
    "position": 7,
    "recorded_at": NOW,
    "published_on": on("16 January 2015"),
}


def draft(year=2014, **fields):
    return make.draft_edition(year, **{"origin": Edition.Origin.SEEDED} | fields)


def moved(name):
    """A fact of a draft, and another draft."""
    return lambda: (one_of_each.facts(draft())[name], {"edition": draft(2013)})


def elsewhere():
    """Another department's response to the same strategy."""
    return make.response("esfa")


def contribution(**fields):
    return make.contribution(draft(), people.teo(), **fields)


def action_of_another_strategy():
    return make.action(of=make.strategy("transformation-strategy"))


def link():
    """A published promise that is about a service."""
    edition = make.published_edition(2013, facts=make.pledge)
    return make.service_pledge(make.service(), edition.pledges.get())


def pledge_elsewhere():
    return make.pledge(make.draft_edition(of=elsewhere()))


def supplement(**fields):
    report = make.published_edition(published_on="16 January 2015")
    return draft(kind="supplement", supplements=report, change_note="Our reading.", **fields)


def draft_about_a_pledge_of_another_draft():
    edition = draft()
    make.outcome(edition, make.pledge(draft(2013)))
    return edition, AS_PUBLISHED


def published_with(enter):
    """A draft of four promises that is to be published with what is entered of them."""
    edition = draft()
    enter(edition, [make.pledge(edition, number=number) for number in (1, 2, 3, 4)])
    return edition, AS_PUBLISHED


def of_another_strategy(published):
    make.later_strategy("another", published)
    return make.response(strategy_slug="another")


def made_again(published="December 2013"):
    """What a draft says of a promise of an earlier strategy, which was published then."""
    later = make.later_strategy()
    edition = draft(of=make.response(strategy_slug=later.slug))
    first = make.draft_edition(2013)
    pledge = make.pledge(first)
    make.publish(first, published)
    return make.made_again(edition, pledge, make.pledge(edition))


def draft_that_makes_another_known():
    first = draft(2013)
    make.published_edition(2014, known_from=first)
    return first, {"year": 2012}


def draft_that_its_author_approves():
    teo, rita = (get_user_model().objects.create_user(name) for name in ("teo", "rita"))
    waiting = draft(
        origin=Edition.Origin.ENTERED, submitted_by=rita, submitted_name="Rita", submitted_at=NOW
    )
    Author.objects.create(edition=waiting, user=teo, account="teo", name="Teo")
    return waiting, {**AS_PUBLISHED, "approved_by": teo, "approved_name": "Teo"}


def waiting(*, author=None, **fields):
    """A step of an edition that waits, submitted by Rita."""
    rita = get_user_model().objects.create_user("rita")
    told = {"submitted_by": rita, "submitted_name": "Rita", "submitted_at": NOW}
    edition = draft(origin=Edition.Origin.ENTERED)
    if author:
        Author.objects.create(edition=edition, user=author, account="teo", name="Teo")
    Clearance.objects.create(edition=edition, number=1, name="Owner")
    row = Clearance.objects.create(edition=edition, number=2, name="Press office")
    Edition.objects.filter(pk=edition.pk).update(state="submitted", **told)
    return row


def cleared_by(user):
    return {"state": "cleared", "at": NOW, "by": user, "by_name": "Teo", "by_account": "teo"}


def comment(edition, by):
    told = {"place": "Action 1, plan for 2015", "weight": "must", "text": "By when?"}
    return Comment.objects.create(edition=edition, by=by, by_name="Rita", **told)


def step_with_a_must_open():
    row = waiting()
    comment(row.edition, get_user_model().objects.get(username="rita"))
    return row, cleared_by(None)


def edition_with_a_must_open():
    edition, as_published = edition_with_a_step_open()
    comment(edition, as_published["approved_by"])
    return edition, as_published


def step_that_an_author_clears():
    teo = get_user_model().objects.create_user("teo")
    return waiting(author=teo), cleared_by(teo)


def edition_with_a_step_open():
    edition = waiting().edition
    edition.refresh_from_db()
    ada = get_user_model().objects.create_user("ada")
    return edition, {**AS_PUBLISHED, "approved_by": ada, "approved_name": "Ada"}


def report_of_a_department_that_ended():
    esfa = make.department("esfa", closed_on=on("1 July 2013"))
    return draft(2013, of=make.response(esfa.slug)), {"year": 2014}


def opinion():
    """A draft of Otto’s on a pledge of December 2013."""
    made = make.published_edition(2013, facts=make.pledge)
    return make.opinion(made.pledges.get(), people.otto())


def waiting_opinion():
    row = opinion()
    opinions.submit(opinion=row, by=row.given_by)
    row.refresh_from_db()
    return row


def approved_by(user):
    return {
        "state": "published",
        "approved_by": user,
        "approved_name": user.username,
        "approved_account": user.username,
        "approved_at": NOW,
    }


# The rule, a row that it allows, and the change that it doesn't. Those that keep what is published
# stand in test_rules_that_keep.py, which makes that once.
BROKEN = {
    "opinion_waits": lambda: (
        waiting_opinion(),
        {"reasons": "I did not ask.", "state": "submitted"},
    ),
    "opinion_stays": lambda: (opinion(), {"given_by": people.olga()}),
    "opinion_of_a_published_pledge": lambda: (opinion(), {"given_on": date(2013, 12, 30)}),
    "opinion_by_two_auditors": lambda: (waiting_opinion(), approved_by(people.rita())),
    **{f"{name}_stays": moved(name) for name in FACTS if name not in ("citation", "evidence")},
    "service_pledge_is_published": lambda: (link(), {"pledge": make.pledge(draft())}),
    "service_pledge_within_its_department": lambda: (
        link(),
        {"service": make.service(of=make.department("esfa"))},
    ),
    "entry_stays": lambda: (make.entry(), {"year": 2013}),
    "response_stays": lambda: (make.response(), {"department": make.department("esfa")}),
    "edition_stays": lambda: (draft(), {"response": elsewhere()}),
    "edition_approved_by_another_than_its_authors": draft_that_its_author_approves,
    "clearance_stays": lambda: (one_of_each.clearance(draft()), {"number": 2}),
    "clearance_begins_waiting": lambda: (waiting(), {"number": 3} | cleared_by(None)),
    "comment_stays": lambda: (comment(draft(), people.rita()), {"weight": "remark"}),
    "clearance_with_no_must_open": step_with_a_must_open,
    "edition_published_with_no_must_open": edition_with_a_must_open,
    "clearance_in_order": lambda: (waiting(), cleared_by(None)),
    "clearance_by_another_than_the_authors": step_that_an_author_clears,
    "edition_published_with_no_step_open": edition_with_a_step_open,
    "measure_stays": lambda: (make.measure(), {"response": elsewhere()}),
    "edition_refers_to_what_is_published": draft_about_a_pledge_of_another_draft,
    "edition_year_of_its_revisions": lambda: (make.revision(draft()).edition, {"year": 2013}),
    "report_of_a_year_asked_for": lambda: (draft(), {"year": 2031}),
    "report_not_after_its_department": report_of_a_department_that_ended,
    "edition_makes_known": draft_that_makes_another_known,
    "account_kept": lambda: (people.teo(), {}),
    "user_username_not_displaced": lambda: (people.teo(), {"username": people.rita().username}),
    "node_kept": lambda: (one_of_each.node(), {}),
    "node_level_place_not_displaced": lambda: (
        one_of_each.node(),
        {"place": one_of_each.node().place},
    ),
    "withholding_kept": lambda: (one_of_each.withholding(), {}),
    "withholding_table_row_column_not_displaced": lambda: (
        one_of_each.withholding(),
        {"column": one_of_each.withholding().column},
    ),
    "seal_of_its_edition": lambda: (make.published_edition().seal, {"position": 7}),
    "supplement_counts_from_its_edition": lambda: (supplement(), {"year": 2013}),
    "edition_known_from_its_response": lambda: (
        draft(),
        {"known_from": make.draft_edition(of=elsewhere())},
    ),
    "entry_of_its_strategy": lambda: (make.entry(), {"action": action_of_another_strategy()}),
    "revision_of_its_edition": lambda: (
        make.revision(draft()),
        {"entry": make.entry(year=2013)},
    ),
    "variant_of_its_edition": lambda: (
        make.variant(draft()),
        {"entry": make.entry(year=2013)},
    ),
    "variant_is_not_what_stands": lambda: (
        one_of_each.facts(draft())["variant"],
        {"text": Revision.objects.get().text},
    ),
    "wording_of_its_strategy": lambda: (
        make.wording(draft()),
        {"action": action_of_another_strategy()},
    ),
    "pledge_of_a_promise": lambda: (make.pledge(draft()), {"entry": make.entry()}),
    "pledge_replaces_one_of_its_response": lambda: (
        make.pledge(draft()),
        {"replaces": pledge_elsewhere()},
    ),
    "withdrawal_of_its_response": lambda: (
        one_of_each.facts(draft())["withdrawal"],
        {"pledge": pledge_elsewhere()},
    ),
    "slip_of_its_response": lambda: (
        one_of_each.facts(draft())["slip"],
        {"pledge": pledge_elsewhere()},
    ),
    "succession_of_its_response": lambda: (
        one_of_each.facts(draft())["succession"],
        {"pledge": pledge_elsewhere()},
    ),
    "split_into_two_or_more": lambda: published_with(lambda draft, of: make.split(draft, *of[:2])),
    "merged_from_two_or_more": lambda: published_with(
        lambda draft, of: make.merged(draft, of[2], of[0])
    ),
    "split_or_merged_once": lambda: published_with(
        lambda draft, of: [make.split(draft, *of[:3]), make.merged(draft, of[3], *of[:2])]
    ),
    "split_or_merged_for_one_reason": lambda: published_with(
        lambda draft, of: [
            make.split(draft, *of[:2]),
            make.split(draft, of[0], of[2], reason="Another."),
        ]
    ),
    "split_or_merged_while_open": lambda: published_with(
        lambda draft, of: [make.split(draft, *of[:3]), make.withdrawal(draft, of[0])]
    ),
    "goes_on_as_a_later_promise": lambda: published_with(
        lambda draft, of: make.split(draft, of[2], *of[:2])
    ),
    "goes_on_in_a_later_strategy": lambda: (
        made_again(),
        {"pledge": make.pledge(make.draft_edition(of=of_another_strategy("May 2030")))},
    ),
    "goes_on_in_its_department": lambda: (
        made_again(),
        {"pledge": pledge_elsewhere()},
    ),
    "goes_on_as_one_that_came_later": lambda: (
        made_again(published="1 March 2020").edition,
        AS_PUBLISHED,
    ),
    "outcome_of_its_response": lambda: (
        one_of_each.facts(draft())["outcome"],
        {"pledge": pledge_elsewhere()},
    ),
    "citation_of_its_response": lambda: (
        one_of_each.facts(draft())["citation"],
        {"entry": make.entry(of=elsewhere())},
    ),
    "measure_of_its_strategy": lambda: (
        make.measure(),
        {"action": action_of_another_strategy()},
    ),
    "contribution_stays": lambda: (contribution(), {"edition": draft(2013)}),
    "contribution_ends_once": lambda: (
        contribution(state="revoked", ended_at=NOW),
        {"state": "open", "ended_at": None},
    ),
    "contribution_answer_kept": lambda: (
        contribution(state="submitted", ended_at=NOW).answers.get(),
        {"answers": {"progress": "Otherwise."}},
    ),
    "contribution_answer_of_its_strategy": lambda: (
        contribution().answers.get(),
        {"action": action_of_another_strategy()},
    ),
    "figure_of_its_response": lambda: (
        make.figure(draft(), make.measure()),
        {"measure": make.measure(of=elsewhere())},
    ),
    "yardstick_of_its_response": lambda: (
        make.yardstick(draft(), make.measure()),
        {"measure": make.measure(of=elsewhere())},
    ),
}


@pytest.mark.parametrize("rule", rules_of(BROKEN), ids=lambda rule: rule.trigger)
def test_a_rule_alone_refuses_what_breaks_it(rule):
    leave_only(rule)
    row, fields = BROKEN[rule.name]()

    refuse(rule, row, fields)


def test_no_rule_of_commitments_is_forgotten_here():
    assert set(BROKEN).isdisjoint(KEEPING)
    assert {*BROKEN, *KEEPING} == {rule.name for rule in RULES}


# Where a rule can be broken in several ways, each of them.


def test_whoever_submitted_an_edition_does_not_clear_it():
    row = waiting()
    Clearance.objects.filter(number=1).update(**cleared_by(None))

    with refused("Somebody who neither wrote in it nor submitted it must clear it."):
        changed(row, **cleared_by(get_user_model().objects.get(username="rita"))).save()


def test_what_was_decided_of_a_step_stays():
    waiting()
    first = Clearance.objects.get(number=1)
    changed(first, **cleared_by(None)).save()

    with refused("What was decided of a step of clearance stays so"):
        changed(first, by_name="Ada").save()


def test_a_step_that_may_not_clear_holds_nothing_up():
    row = waiting()
    Clearance.objects.filter(number=1).update(may="comment")

    changed(row, **cleared_by(None)).save()


def test_steps_are_decided_while_their_edition_waits():
    row = Clearance.objects.create(edition=draft(), number=1, name="Owner")

    with refused("What was decided of a step of clearance stays so"):
        changed(row, **cleared_by(None)).save()


@pytest.mark.parametrize(
    "fields",
    [
        {"published_on": on("17 January 2015")},
        {"published_on": on("January 2015")},
    ],
)
def test_a_supplement_counts_from_the_day_of_its_edition(fields):
    row = supplement()

    with refused("A supplement counts from the day"):
        changed(row, **AS_PUBLISHED | fields).save()


def test_a_supplement_is_of_a_published_edition_of_its_response():
    row = supplement()

    with refused("A supplement counts from the day"):
        changed(row, supplements=draft(2014, kind="correction")).save()
    with refused("A supplement counts from the day"):
        changed(row, supplements=make.published_edition(of=elsewhere())).save()


def test_a_supplement_is_published_on_the_day_of_its_edition():
    changed(supplement(), **AS_PUBLISHED).save()

    assert Edition.objects.published().filter(kind="supplement").exists()


@pytest.mark.parametrize(
    ("kind", "year", "is_allowed"),
    [
        (Kind.COMMITMENT, 2014, True),
        (Kind.PROGRESS, 2014, True),
        (Kind.PLAN, 2015, True),
        (Kind.PROGRESS, 2015, False),
        (Kind.PLAN, 2014, False),
        (Kind.PLAN, 2016, False),
    ],
)
def test_commitments_and_progress_are_of_the_year_of_their_edition_and_plans_of_the_next(
    kind, year, is_allowed
):
    with nullcontext() if is_allowed else refused("plans the next"):
        make.revision(draft(), kind=kind, year=year)


def test_a_revision_is_of_the_response_of_its_edition():
    edition, cell = draft(), make.entry(of=elsewhere())

    with refused("both are of the same response"):
        cell.revisions.create(edition=edition, text="Done.")


@pytest.mark.parametrize("kind", [Kind.COMMITMENT, Kind.PLAN])
def test_a_pledge_stands_in_a_commitment_or_a_plan_of_any_year(kind):
    make.pledge(draft(), kind=kind, year=2012)


def test_a_pledge_stands_in_its_own_response():
    edition, plan = draft(), make.entry(kind=Kind.PLAN, of=elsewhere())

    with refused("A pledge stands in a commitment or a plan of the edition's own response."):
        plan.pledges.create(edition=edition, number=1, statement="Move.")


def test_a_pledge_is_not_carried_to_another_response():
    edition = draft()
    pledge, theirs = make.pledge(edition), pledge_elsewhere()

    with refused("An edition tells what became of pledges of its own response."):
        make.outcome(edition, pledge, "carried-forward", carried_to=theirs)


def test_a_figure_does_not_stand_in_another_response():
    edition, theirs = draft(), make.entry(of=elsewhere())
    measure = make.measure()

    with refused("A figure, its measure and its entry are of the same response."):
        make.figure(edition, measure, entry=theirs)


def test_what_became_of_a_pledge_may_stand_under_another_action():
    edition = draft()
    outcome = make.outcome(edition, make.pledge(edition, action=5))

    make.citation(outcome, make.entry(8))
    make.citation(outcome, make.entry(14))

    assert outcome.citations.count() == 2


# What a draft refers to is published first, or with it.


def refer_by_outcome(edition, pledge):
    make.outcome(edition, pledge)


def refer_by_carrying_forward(edition, pledge):
    make.outcome(edition, make.pledge(edition), "carried-forward", carried_to=pledge)


def refer_by_replacing(edition, pledge):
    make.pledge(edition, replaces=pledge)


def refer_by_withdrawing(edition, pledge):
    Withdrawal.objects.create(edition=edition, pledge=pledge, reason="It is too dear.")


def refer_by_moving(edition, pledge):
    make.slip(edition, pledge)


def refer_by_splitting(edition, pledge):
    parts = [make.pledge(edition, number=number) for number in (1, 2)]
    make.split(edition, pledge, *parts, announced_on=on("1 December 2014"))


def refer_by_merging(edition, pledge):
    other, into = make.pledge(edition), make.pledge(edition, number=2)
    make.merged(edition, into, pledge, other)


@pytest.mark.parametrize(
    "refer",
    [
        *(refer_by_outcome, refer_by_carrying_forward, refer_by_replacing),
        *(refer_by_withdrawing, refer_by_moving, refer_by_splitting, refer_by_merging),
    ],
)
def test_an_edition_waits_for_the_pledges_that_it_refers_to(refer):
    first, second = draft(2013), draft(2014)
    refer(second, make.pledge(first))

    with refused("publish that one first"):
        make.publish(second)
    make.publish(first)
    make.publish(second)


# What is split and merged, by editions one after the other.


def of_december(number):
    """A promise of the report of December 2013, which is out."""
    report = Edition.objects.filter(year=2013).first()
    if report is None:
        report = draft(2013)
        made = [make.pledge(report, number=one) for one in (1, 2, 3)]
        make.publish(report, "12 December 2013")
        return made[number - 1]
    return report.pledges.get(number=number)


def next_year(enter, year=2014):
    """A report with three promises of its own, and what is entered of them and of those before."""
    edition = draft(year)
    enter(edition, *(make.pledge(edition, number=number) for number in (1, 2, 3)))
    make.publish(edition, f"16 January {year + 1}")
    return edition


def test_a_promise_that_was_split_is_not_merged_later():
    first, second = of_december(1), of_december(2)
    next_year(lambda edition, one, two, _three: make.split(edition, first, one, two))

    with refused("A promise is split or merged once"):
        next_year(lambda edition, one, *_: make.merged(edition, one, first, second), 2015)


def test_a_promise_is_merged_into_one_only():
    first, second, third = map(of_december, (1, 2, 3))
    next_year(lambda edition, one, *_: make.merged(edition, one, first, second))

    with refused("A promise is split or merged once"):
        next_year(lambda edition, one, *_: make.merged(edition, one, first, third), 2015)


def test_a_part_is_of_one_promise_only():
    first, second = of_december(1), of_december(2)
    report = next_year(lambda edition, one, two, _three: make.split(edition, first, one, two))
    part = report.pledges.get(number=1)

    with refused("A promise is split or merged once"):
        next_year(lambda edition, one, *_: make.split(edition, second, part, one), 2015)


def test_a_part_is_added_later_and_split_itself():
    first = of_december(1)
    report = next_year(lambda edition, one, two, _three: make.split(edition, first, one, two))
    part = report.pledges.get(number=1)

    next_year(
        lambda edition, one, two, three: [
            make.split(edition, first, three),
            make.split(edition, part, one, two),
        ],
        2015,
    )


def test_what_goes_on_leads_never_back():
    first, second = of_december(1), of_december(2)
    report = next_year(lambda edition, one, two, _three: make.split(edition, first, one, two))
    part = report.pledges.get(number=1)

    with refused("A promise goes on as one that was made after it"):
        next_year(lambda edition, *_: make.split(edition, part, first, second), 2015)


def test_a_supplement_splits_into_nothing_that_came_later():
    first = of_december(1)
    report = next_year(lambda *_: None)
    supplemented = first.edition
    reading = draft(2013, kind="supplement", supplements=supplemented, change_note="Our reading.")
    make.split(reading, first, *report.pledges.filter(number__lte=2))

    with refused("A promise goes on as one that was made after it"):
        make.publish(reading, "12 December 2013")


def test_a_promise_that_was_replaced_is_not_split():
    first = of_december(1)
    next_year(lambda edition, *_: make.pledge(edition, number=4, replaces=first))

    with refused("A promise that was withdrawn or replaced"):
        next_year(lambda edition, one, two, _three: make.split(edition, first, one, two), 2015)


def test_parts_of_a_split_are_told_of_one_day():
    first = of_december(1)

    with refused("the same reason and the same day"):
        next_year(
            lambda edition, one, two, _three: [
                make.split(edition, first, one),
                make.split(edition, first, two, announced_on=on("2 December 2013")),
            ]
        )


def test_an_edition_refers_to_its_own_pledges():
    edition = draft()
    one_of_each.facts(edition)

    make.publish(edition)


# What a draft is, and what stays open when something is published.


def test_facts_of_a_draft_can_be_changed_and_deleted():
    facts = one_of_each.facts(draft())

    for row in reversed(facts.values()):  # What backs another goes first.
        row.save()
        delete(row)

    assert not any(type(row).objects.filter(pk=row.pk).exists() for row in facts.values())


def test_facts_are_locked_while_an_edition_waits_and_open_when_it_is_returned():
    row = make.revision(draft())
    teo = get_user_model().objects.create_user("teo")
    Edition.objects.update(
        state="submitted", submitted_by=teo, submitted_name="Teo", submitted_at=NOW
    )

    with refused("can't be changed"):
        changed(row, text="Nearly done.").save()
    Edition.objects.update(state="draft")
    changed(row, text="Nearly done.").save()


def test_a_draft_without_texts_may_change_its_year():
    changed(draft(), year=2013).save()


def test_a_withdrawn_report_may_be_touched_when_another_took_its_place():
    withdrawn = changed(draft(), state="withdrawn")
    withdrawn.save()
    make.published_edition()

    changed(withdrawn, change_note="There were two of it.").save()


# Who gives and approves an opinion, whatever a program thinks of it.


def not_in_a_group():
    return people.person("vera", department=None)


def of_the_department():
    return people.person("olga", "Auditors")


def an_editor_too():
    return people.person("olga", "Auditors", "Editors", department=None)


def a_superuser():
    return changed(people.olga(), is_superuser=True)


@pytest.mark.parametrize("who", [not_in_a_group, of_the_department, an_editor_too, a_superuser])
def test_an_opinion_is_approved_by_an_auditor_and_nobody_else(who):
    row, other = waiting_opinion(), who()
    other.save()

    with refused("Two auditors who neither enter nor approve reports"):
        changed(row, **approved_by(other)).save()


def test_an_opinion_is_approved_by_an_auditor():
    changed(waiting_opinion(), **approved_by(people.olga())).save()
