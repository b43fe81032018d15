"""Clearance: the steps that an edition passes before it is approved, each by its own people."""

import threading
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from commitments import clearance, reminders, workflow
from commitments.ledger import format_2
from commitments.models import Clearance, Edition, Event, Seal, Step
from commitments.workflow import NotAllowed
from strategy.models import ReportingYear
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def rita():
    return people.rita()


@pytest.fixture
def pat():
    """Of the press office, who clears and neither edits nor approves."""
    return people.person("pat", "Auditors")


def step(number, name, *who, **fields):
    made = Step.objects.create(response=make.response(), number=number, name=name, **fields)
    made.people.set(who)
    return made


def draft(by):
    edition = workflow.open_year(response=make.response(), year=2014, by=by)
    make.revision(edition, text="Moved.")
    workflow.note_saved(edition=edition, by=by, changes={"1/texts/progress": ["", "Moved."]})
    return edition


def submitted(by):
    edition = draft(by)
    workflow.submit(edition=edition, by=by)
    return edition


def told(edition):
    return [(row.name, row.state) for row in edition.clearances.all()]


def test_a_response_without_steps_waits_for_approval_alone(teo, rita):
    edition = submitted(teo)

    assert not edition.clearances.exists()
    workflow.publish(edition=edition, by=rita)
    assert edition.is_published


def test_an_edition_has_the_steps_in_use_when_it_is_submitted_each_with_its_day(teo, pat):
    asked = ReportingYear.objects.get(strategy=make.response().strategy, year=2014)
    asked.due_on = make.on("16 January 2015")
    asked.save()
    step(2, "Press office", pat, days_before=6)
    step(1, "Owner", pat)
    step(3, "Nobody", is_in_use=False)

    edition = submitted(teo)

    rows = edition.clearances.values_list("number", "name", "due_on")
    assert list(rows) == [(1, "Owner", None), (2, "Press office", date(2015, 1, 10))]


def test_steps_are_cleared_in_order_and_then_it_is_approved(teo, rita, pat):
    vera = people.person("vera", "Auditors")
    step(1, "Policy", vera)
    step(2, "Press office", pat)
    edition = submitted(teo)

    with pytest.raises(NotAllowed, match="It waits for “Policy” first"):
        workflow.publish(edition=edition, by=rita)
    with pytest.raises(NotAllowed, match="does not wait for that step"):
        workflow.clear(edition=edition, number=2, by=pat)
    with pytest.raises(NotAllowed, match="Only the people of “Policy” may clear it"):
        workflow.clear(edition=edition, number=1, by=pat)
    workflow.clear(edition=edition, number=1, by=vera)
    workflow.clear(edition=edition, number=2, by=pat)
    workflow.publish(edition=edition, by=rita)

    assert told(edition) == [("Policy", "cleared"), ("Press office", "cleared")]
    events = edition.events.order_by("pk").values_list("what", "by_name")
    assert list(events)[2:] == [
        ("submitted", "teo"),
        ("cleared", "vera"),
        ("cleared", "pat"),
        ("published", "rita"),
    ]
    published = edition.events.get(what="published")
    assert published.changes["clearance 2"] == ["", "Press office: cleared by pat (pat)"]
    facts = format_2.facts_of(edition.pk)
    place = "dfe/government-digital-strategy/1/2"
    row = format_2.told(facts[f"clearances/{place}"])["row"]
    assert (row["name"], row["state"], row["reason"]) == ("Press office", "cleared", "")
    assert "by_name" not in row
    by = format_2.told(facts[f"clearers/{place}"])["row"]
    assert (by["by_name"], by["by_account"]) == ("pat", "pat")


def test_nobody_clears_what_they_wrote_or_submitted(teo, rita, settings):
    step(1, "Owner", teo)
    edition = submitted(teo)

    with pytest.raises(NotAllowed, match="Somebody else must clear what you submitted"):
        workflow.clear(edition=edition, number=1, by=teo)

    settings.ONE_PERSON_MAY_APPROVE = True
    workflow.clear(edition=edition, number=1, by=teo)
    assert edition.clearances.get().is_by_author


def test_whoever_wrote_in_it_does_not_clear_though_another_submitted(teo):
    ann = people.person("ann", "Editors")
    step(1, "Owner", ann)
    edition = draft(ann)
    workflow.submit(edition=edition, by=teo)

    with pytest.raises(NotAllowed, match="Somebody else must clear what you wrote in"):
        workflow.clear(edition=edition, number=1, by=ann)
    assert told(edition) == [("Owner", "waiting")]


@pytest.mark.parametrize("way", ["superuser", "administrator", "closed", "elsewhere", "no staff"])
def test_who_is_named_in_a_step_and_takes_no_part_all_the_same(way, teo, pat):
    step(1, "Press office", pat)
    edition = submitted(teo)
    if way == "superuser":
        pat.is_superuser = True
    elif way == "administrator":
        pat.groups.add(Group.objects.get(name="Administrators"))
    elif way == "closed":
        pat.is_active = False
    elif way == "elsewhere":
        pat.memberships.all().delete()
    else:
        pat.is_staff = False
    pat.save()

    with pytest.raises(NotAllowed):
        workflow.clear(edition=edition, number=1, by=pat)
    assert clearance.unmanned(edition.response) == [Step.objects.get()]
    assert told(edition) == [("Press office", "waiting")]


def test_a_group_is_as_good_as_names(teo, pat):
    office = Group.objects.create(name="Press office")
    pat.groups.add(office)
    row = step(1, "Press office", group=office)
    edition = submitted(teo)

    assert clearance.people_of(row) == [pat]
    workflow.clear(edition=edition, number=1, by=pat)
    assert told(edition) == [("Press office", "cleared")]


def test_an_approver_bypasses_a_step_for_a_reason_that_is_told(teo, rita, pat):
    step(1, "Minister’s office", pat)
    edition = submitted(teo)

    with pytest.raises(NotAllowed, match="Only approvers may do this"):
        workflow.bypass(edition=edition, number=1, by=pat, reason="Late.")
    with pytest.raises(NotAllowed, match="Say why this step is bypassed"):
        workflow.bypass(edition=edition, number=1, by=rita, reason=" ")
    workflow.bypass(edition=edition, number=1, by=rita, reason="There is no minister.")
    workflow.publish(edition=edition, by=rita)

    assert told(edition) == [("Minister’s office", "bypassed")]
    event = edition.events.get(what="bypassed")
    assert (event.comment, event.changes["step"][1]) == (
        "There is no minister.",
        "Minister’s office",
    )
    facts = format_2.facts_of(edition.pk)
    [fact] = [text for place, text in facts.items() if place.startswith("clearances/")]
    assert format_2.told(fact)["row"]["reason"] == "There is no minister."


def test_a_step_returns_and_all_steps_begin_anew(teo, rita, pat):
    vera = people.person("vera", "Auditors")
    step(1, "Policy", vera)
    step(2, "Press office", pat, may="return")
    edition = submitted(teo)
    workflow.clear(edition=edition, number=1, by=vera)

    workflow.return_to_draft(edition=edition, by=pat, comment="Say when.")

    assert not edition.clearances.exists()
    assert edition.events.filter(what="cleared").exists()
    workflow.submit(edition=edition, by=teo)
    assert told(edition) == [("Policy", "waiting"), ("Press office", "waiting")]


def test_a_step_that_may_only_comment_neither_returns_nor_holds_up(teo, rita, pat):
    step(1, "Press office", pat, may="comment")
    edition = submitted(teo)

    with pytest.raises(NotAllowed, match="Only approvers may do this, and who is of a step"):
        workflow.return_to_draft(edition=edition, by=pat, comment="No.")
    workflow.publish(edition=edition, by=rita)
    assert not [place for place in format_2.facts_of(edition.pk) if "clear" in place]


def test_a_change_of_steps_is_for_what_is_submitted_later(teo, rita, pat):
    row = step(1, "Press office", pat)
    edition = submitted(teo)
    row.name, row.is_in_use = "Communications", False
    row.save()

    assert told(edition) == [("Press office", "waiting")]


def test_a_day_of_one_edition(teo, rita, pat):
    step(1, "Press office", pat)
    edition = submitted(teo)

    with pytest.raises(NotAllowed, match="Only editors and approvers may do this"):
        workflow.set_due(edition=edition, number=1, by=pat, due_on=date(2015, 1, 9))
    workflow.set_due(edition=edition, number=1, by=teo, due_on=date(2015, 1, 9))

    assert edition.clearances.get().due_on == date(2015, 1, 9)
    event = edition.events.first()
    assert event.changes == {"step": ["", "Press office"], "due": ["", "9 January 2015"]}


def test_what_waits_for_somebody(teo, rita, pat, django_assert_num_queries):
    step(1, "Press office", pat)
    edition = submitted(teo)
    assert clearance.waits_for(teo) == clearance.waits_for(rita) == []
    [waiting] = clearance.waits_for(pat)
    assert (waiting.edition, waiting.step, waiting.is_overdue) == (edition, "Press office", False)

    workflow.set_due(edition=edition, number=1, by=rita, due_on=date(2015, 1, 9))
    assert clearance.waits_for(pat)[0].is_overdue
    workflow.clear(edition=edition, number=1, by=pat)

    assert clearance.waits_for(pat) == []
    assert [row.step for row in clearance.waits_for(rita)] == ["Approval"]


def test_what_waits_for_somebody_costs_the_same_however_much_waits(
    teo, pat, django_assert_num_queries
):
    step(1, "Press office", pat)
    submitted(teo)
    for year in (2012, 2013):
        edition = workflow.open_year(response=make.response(), year=year, by=teo)
        workflow.submit(edition=edition, by=teo)

    with django_assert_num_queries(10):
        assert len(clearance.waits_for(type(pat).objects.get(pk=pat.pk))) == 3


def test_twenty_people_clear_and_return_at_once(transactional_db):
    office = [people.person(f"pat{n}", "Auditors") for n in range(20)]
    step(1, "Press office", *office)
    edition = submitted(people.teo())
    answers = []

    def press(number, by):
        try:
            row = Edition.objects.get(pk=edition.pk)
            if number % 2:
                workflow.return_to_draft(edition=row, by=by, comment="Say when.")
            else:
                workflow.clear(edition=row, number=1, by=by)
            answers.append("won")
        except NotAllowed as refused:
            answers.append(str(refused))
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=one) for one in enumerate(office)]
    if connection.vendor == "postgresql":
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:  # SQLite has one writer at a time, and its test database one connection.
        for one in enumerate(office):
            press(*one)

    edition.refresh_from_db()
    decided = Event.objects.filter(what__in=["cleared", "returned"]).values_list("what", flat=True)
    # Cleared once at the most, and returned once at the end: nobody clears what went back.
    assert sorted(decided) in (["returned"], ["cleared", "returned"])
    assert answers.count("won") == len(decided)
    assert edition.state == "draft" and not Clearance.objects.exists()
    assert not Seal.objects.exists()


def test_the_people_of_the_step_are_reminded_and_approvers_once_it_is_their_turn(teo, rita, pat):
    for person in (rita, pat):
        person.email = f"{person.username}@dfe.example"
        person.save()
    step(1, "Press office", pat)
    edition = submitted(teo)
    workflow.set_due(edition=edition, number=1, by=teo, due_on=date(2099, 1, 9))

    [mail] = reminders.due(date(2015, 1, 1))
    assert (mail.user, mail.subject) == (pat, "Report for 2014 waits for Press office")
    assert "It is due on 9 January 2099." in mail.text and "Moved." not in mail.text
    workflow.clear(edition=edition, number=1, by=pat)

    [mail] = reminders.due(date(2015, 1, 1))
    assert (mail.user, mail.subject) == (rita, "Report for 2014 waits for your approval")
