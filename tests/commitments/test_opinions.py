"""An auditor's opinion: given, approved by a second auditor, kept, and taken the place of."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group
from django.utils import timezone

from commitments import opinions
from commitments.models import Event, Membership, Opinion, Outcome, Pledge
from commitments.workflow import NotAllowed
from tests import make
from tests.commitments import people
from tests.refusals import refused, rows
from tests.rows import made_once

pytestmark = pytest.mark.django_db

END_OF_2015 = date(2015, 12, 31)


@pytest.fixture
def otto():
    return people.otto()


@pytest.fixture
def olga():
    return people.olga()


@pytest.fixture
@made_once
def pledge():
    """A pledge for 2014 that was delivered, by our reading."""
    plan = make.draft_edition(2013)
    made = make.pledge(plan)
    make.publish(plan)
    make.published_edition(2014, facts=lambda edition: make.outcome(edition, made))
    return made


def disagreement(pledge, by, **fields):
    return make.opinion(pledge, by, "disagree", **{"status": "partly-delivered"} | fields)


def submitted(pledge, by, **fields):
    made = disagreement(pledge, by, **fields)
    opinions.submit(opinion=made, by=by)
    made.refresh_from_db()
    return made


def approve(opinion, by):
    opinions.approve(opinion=opinion, by=by, seen=opinion.digest)
    opinion.refresh_from_db()


def not_allowed(words, step, **given):
    """A step is refused in these words, and nothing is changed."""
    before = rows()
    with pytest.raises(NotAllowed, match=words):
        step(**given)
    assert rows() == before


def disputed(pledge, day):
    known = Pledge.objects.with_status(day).get(pk=pledge.pk)
    return known.status, known.is_disputed


def test_it_is_public_once_a_second_auditor_approved_it(pledge, otto, olga):
    made = submitted(pledge, otto)
    assert made.judged == "delivered"
    assert not Opinion.objects.as_at(END_OF_2015)
    assert disputed(pledge, END_OF_2015) == ("delivered", False)

    approve(made, olga)

    assert made.is_published and made.approved_at
    assert (made.given_by, made.given_account) == (otto, "otto")
    assert (made.approved_by, made.approved_name, made.approved_account) == (olga, "olga", "olga")
    assert disputed(pledge, END_OF_2015) == ("delivered", True)
    assert disputed(pledge, date(2015, 12, 30)) == ("delivered", False)


def test_each_step_leaves_an_event_that_no_department_sees(pledge, otto, olga):
    made = submitted(pledge, otto)
    opinions.return_to_draft(opinion=made, by=olga, comment="Name your source.")
    opinions.submit(opinion=made, by=otto)
    made.refresh_from_db()
    approve(made, olga)

    told = Event.objects.filter(subject_kind="opinion").order_by("id")
    assert list(told.values_list("by__username", "what", "from_state", "to_state", "comment")) == [
        ("otto", "submitted", "draft", "submitted", ""),
        ("olga", "returned", "submitted", "draft", "Name your source."),
        ("otto", "submitted", "draft", "submitted", ""),
        ("olga", "published", "submitted", "published", ""),
    ]
    assert {row.department for row in told} == {None}


def test_nobody_approves_their_own(pledge, otto):
    made = submitted(pledge, otto)

    not_allowed("Another auditor", opinions.approve, opinion=made, by=otto, seen=made.digest)


@pytest.mark.parametrize("group", ["Editors", "Approvers", "Administrators"])
@pytest.mark.parametrize("is_auditor", [False, True])
def test_who_enters_or_approves_reports_approves_no_opinion(pledge, otto, group, is_auditor):
    groups = [group, "Auditors"] if is_auditor else [group]
    other = people.person("other", *groups, department=None)
    made = submitted(pledge, otto)

    words = "Only auditors who neither enter nor approve"
    not_allowed(words, opinions.approve, opinion=made, by=other, seen=made.digest)
    not_allowed(words, opinions.return_to_draft, opinion=made, by=other, comment="No.")
    not_allowed(words, opinions.submit, opinion=disagreement(pledge, other), by=other)


def test_a_superuser_and_a_closed_account_approve_none(pledge, otto, olga, django_user_model):
    made = submitted(pledge, otto)
    root = django_user_model.objects.create_superuser("root")
    olga.is_active = False

    for user in (root, olga):
        not_allowed("Only auditors", opinions.approve, opinion=made, by=user, seen=made.digest)


def test_the_department_gives_and_approves_none(pledge, otto, olga):
    Membership.objects.create(user=olga, department=pledge.entry.response.department)
    made = submitted(pledge, otto)

    not_allowed("You work for DFE", opinions.approve, opinion=made, by=olga, seen=made.digest)
    not_allowed("You work for DFE", opinions.submit, opinion=disagreement(pledge, olga), by=olga)


def test_an_auditor_of_another_department_may(pledge, otto):
    other = people.person("other", "Auditors", department="ofsted")
    approve(submitted(pledge, otto), other)

    assert Opinion.objects.published().count() == 1


def test_who_became_an_editor_after_giving_it_is_no_auditor_of_it(pledge, otto, olga):
    made = submitted(pledge, otto)
    otto.groups.add(Group.objects.get(name="Editors"))

    not_allowed("Otto can’t give it", opinions.approve, opinion=made, by=olga, seen=made.digest)


def test_of_two_who_press_at_once_one_wins(pledge, otto, olga):
    made = submitted(pledge, otto)
    seen = made.digest
    third = people.person("third", "Auditors", department=None)
    approve(made, olga)

    not_allowed("not waiting", opinions.approve, opinion=made, by=third, seen=seen)
    not_allowed("not waiting", opinions.return_to_draft, opinion=made, by=third, comment="No.")
    assert made.approved_by == olga


def test_what_was_rewritten_since_somebody_looked_is_not_approved(pledge, otto, olga):
    made = submitted(pledge, otto)
    seen = made.digest
    opinions.return_to_draft(opinion=made, by=otto, comment="A slip.")
    Opinion.objects.update(reasons="Something else.")
    opinions.submit(opinion=made, by=otto)

    not_allowed("It was changed after", opinions.approve, opinion=made, by=olga, seen=seen)


def test_where_something_else_counts_by_now_it_is_looked_at_again(pledge, otto, olga):
    made = submitted(pledge, otto)
    make.published_edition(
        2014,
        "1 March 2015",
        kind="correction",
        change_note="We dropped it.",
        facts=lambda edition: make.outcome(edition, pledge, "dropped", is_our_reading=False),
    )

    not_allowed("Something else counts", opinions.approve, opinion=made, by=olga, seen=made.digest)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"status": "delivered"}, "then you agree"),
        ({"given_on": timezone.localdate() + timedelta(days=1)}, "still to come"),
    ],
)
def test_what_can_not_be_is_not_submitted(pledge, otto, fields, words):
    made = disagreement(pledge, otto, **fields)

    not_allowed(words, opinions.submit, opinion=made, by=otto)


def test_only_whoever_wrote_it_submits_it_and_only_once(pledge, otto, olga):
    made = disagreement(pledge, otto)
    not_allowed("Only whoever wrote it", opinions.submit, opinion=made, by=olga)

    opinions.submit(opinion=made, by=otto)
    not_allowed("not a draft any more", opinions.submit, opinion=made, by=otto)


def test_a_return_says_why(pledge, otto, olga):
    made = submitted(pledge, otto)

    not_allowed("Say what", opinions.return_to_draft, opinion=made, by=olga, comment=" ")


def test_a_later_opinion_of_the_same_auditor_takes_its_place_by_its_day(pledge, otto, olga):
    approve(submitted(pledge, otto), olga)
    approve(submitted(pledge, otto, status="dropped", given_on=date(2016, 6, 1)), olga)
    approve(submitted(pledge, olga, given_on=date(2016, 1, 1)), otto)

    def told(day):
        return [(row.given_account, row.status) for row in Opinion.objects.as_at(day)]

    assert told(END_OF_2015) == [("otto", "partly-delivered")]
    assert told(date(2016, 5, 31)) == [("otto", "partly-delivered"), ("olga", "partly-delivered")]
    assert told(date(2016, 6, 1)) == [("olga", "partly-delivered"), ("otto", "dropped")]
    assert Opinion.objects.given_by(date(2016, 6, 1)).count() == 3


def test_of_two_of_one_day_the_one_approved_later_stands(pledge, otto, olga):
    second, first = submitted(pledge, otto, status="dropped"), submitted(pledge, otto)
    approve(first, olga)
    approve(second, olga)

    assert Opinion.objects.as_at(END_OF_2015).get() == second


def test_an_auditor_disagrees_no_longer_where_what_they_say_counts(pledge, otto, olga):
    approve(submitted(pledge, otto), olga)
    make.published_edition(
        2014,
        "1 March 2016",
        kind="correction",
        change_note="Half of it.",
        facts=lambda edition: make.outcome(
            edition, pledge, "partly-delivered", is_our_reading=False
        ),
    )

    assert disputed(pledge, date(2016, 2, 29)) == ("delivered", True)
    assert disputed(pledge, date(2016, 3, 1)) == ("partly-delivered", False)


@pytest.mark.parametrize("verdict", ["agree", "not-enough-evidence"])
def test_only_who_disagrees_disagrees(pledge, otto, olga, verdict):
    make.published_opinion(pledge, otto, olga, verdict=verdict)

    assert disputed(pledge, END_OF_2015) == ("delivered", False)


def test_it_says_instead_what_an_outcome_can_be_or_that_nothing_mentions_it():
    assert set(Opinion.Instead.choices) == {
        *Outcome.Status.choices,
        ("not-reported", "not mentioned"),
    }


def test_a_draft_is_rewritten_and_thrown_away_and_what_waits_is_not(pledge, otto, olga):
    made = disagreement(pledge, otto)
    Opinion.objects.update(reasons="Nearly.")
    opinions.submit(opinion=made, by=otto)

    with refused("waits for a second auditor"):
        Opinion.objects.update(reasons="Not at all.")
    with refused("can't be changed or deleted"):
        made.delete()
    opinions.return_to_draft(opinion=made, by=otto, comment="A slip.")
    made.delete()
    assert not Opinion.objects.exists()


def test_a_draft_of_a_report_has_no_opinions(otto):
    hidden = make.pledge(make.draft_edition(2013))

    with refused("An opinion is given on a pledge that was published"):
        make.opinion(hidden, otto)
