"""A year of all departments: opened by one press, who is late, and reminded by one press."""

import threading
from datetime import date, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commitments import late, reminders, workflow
from commitments.clearance import people_of
from commitments.models import Edition, Event, Membership, Reminder, Step
from commitments.rounds import Round, open_round
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db
YEAR = 2014


@pytest.fixture
def ada():
    return people.person("ada", "Administrators", department=None)


@pytest.fixture
def asked(settings):
    """Due on 31 January of this year’s year; the responses of four departments."""
    settings.EMAIL_HOST = "mail.example"
    year = make.asked_for(YEAR)[0]
    year.due_on = make.on(f"{timezone.localdate() - timedelta(days=20):%d %B %Y}")
    year.save()
    for slug in ("dfe", "bis", "dh", "moj"):
        make.response(slug)
    return year


def editor(name, *departments, group="Editors", **fields):
    user = people.person(name, group, department=None)
    for slug in departments:
        Membership.objects.create(user=user, department=make.department(slug))
    User.objects.filter(pk=user.pk).update(**{"email": f"{name}@example.uk"} | fields)
    return User.objects.get(pk=user.pk)


def departments(places):
    return [row.response.department.slug for row in places]


def test_one_press_opens_what_may_be_opened_and_says_before_what_and_why_not(asked, ada):
    make.draft_edition(YEAR, of=make.response("bis"))
    make.published_edition(YEAR, of=make.response("dh"))
    gone = make.department("moj")
    gone.closed_on = make.on("1 July 2013")
    gone.save()
    withdrawn = make.draft_edition(YEAR, of=make.response("hmrc"))
    Edition.objects.filter(pk=withdrawn.pk).update(state="withdrawn")

    before = Round(asked, ada)
    drafts = open_round(asked=asked, by=ada, shown=before.shown)

    assert departments(before.to_open) == ["dfe", "hmrc"]
    assert [row.is_withdrawn for row in before.to_open] == [False, True]
    assert departments(before.opened) == ["bis"]
    assert departments(before.published) == ["dh"]
    why = {row.response.department.slug: row.why_not for row in before.not_to_open}
    assert why["moj"] == ("MOJ came to an end on 1 July 2013, so no report for 2014 is asked of it")
    assert [*why] == ["moj"]
    draft, beside = drafts
    assert beside.response == withdrawn.response and beside.pk != withdrawn.pk
    with pytest.raises(workflow.NotAllowed, match="There is another report"):
        workflow.take_up(edition=withdrawn, by=editor("teo", "hmrc"))
    assert (draft.response.department.slug, draft.state, draft.created_by) == ("dfe", "draft", ada)
    event = Event.objects.get(edition=draft)
    assert (event.what, event.by, event.department.slug) == ("opened", ada, "dfe")
    assert not workflow.writers_of(draft)[0]
    assert Edition.objects.get(pk=withdrawn.pk).state == "withdrawn"


def test_of_two_who_press_one_opens_and_nothing_is_opened_twice(asked, ada):
    seen = Round(asked, ada).shown
    first = open_round(asked=asked, by=ada, shown=seen)

    with pytest.raises(workflow.NotAllowed, match="Nothing was opened"):
        open_round(asked=asked, by=ada, shown=seen)

    assert len(first) == Edition.objects.count() == Event.objects.filter(what="opened").count() == 4


def test_all_or_none(asked, ada, monkeypatch):
    """What fails at the last leaves none of those before it."""
    told = workflow.tell

    def fails_at_the_last(edition, *args, **kwargs):
        if Edition.objects.count() == 4:
            raise workflow.NotAllowed("It fails.")
        return told(edition, *args, **kwargs)

    monkeypatch.setattr(workflow, "tell", fails_at_the_last)
    with pytest.raises(workflow.NotAllowed):
        open_round(asked=asked, by=ada)

    assert not Edition.objects.exists() and not Event.objects.filter(what="opened").exists()


def test_editors_see_and_open_their_own(asked):
    teo = editor("teo", "dfe", "bis")
    rita = editor("rita", "dfe", group="Approvers")

    assert departments(Round(asked, teo).to_open) == ["bis", "dfe"]
    assert departments(Round(asked, rita).places) == ["dfe"]
    assert Round(asked, rita).to_open == []
    assert len(open_round(asked=asked, by=teo)) == 2


def test_the_command_opens_the_same_and_says_who_asked(asked, capsys):
    call_command("open_year", "government-digital-strategy", YEAR, "--dry-run")
    assert not Edition.objects.exists()
    call_command("open_year", "government-digital-strategy", YEAR)
    call_command("open_year", "government-digital-strategy", YEAR)

    said = capsys.readouterr().out
    assert "4 would be opened, 0 open already" in said and "0 opened, 4 open already" in said
    assert {row.by_name for row in Event.objects.all()} == {"manage.py open_year"}
    with pytest.raises(CommandError, match="asks for no report for 1999: it has 2012"):
        call_command("open_year", "government-digital-strategy", 1999)


def test_who_is_late_with_whom_it_is_and_since_when(asked):
    teo, rita = editor("teo", "dfe"), editor("rita", "dfe", group="Approvers")
    make.published_edition(YEAR, of=make.response("moj"))
    edition = make.draft_edition(YEAR, of=make.response("dfe"))
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)

    now = Round(asked)

    assert now.days == 20
    assert departments(now.late) == ["bis", "dh", "dfe"]
    last = now.late[-1]
    assert (last.state, last.holder, last.last_by) == (
        "waits for approval",
        "approvers: rita",
        "teo",
    )
    assert now.late[0].holder == "editors: nobody"
    Step.objects.create(response=edition.response, number=1, name="Press office").people.add(rita)
    workflow.return_to_draft(edition=edition, by=rita, comment="Say more.")
    workflow.submit(edition=edition, by=teo)
    assert Round(asked).late[-1].holder == "“Press office”: rita"


def test_more_than_12_months_late_is_awaited_no_longer(asked):
    long_after = asked.due_on.last + timedelta(days=400)

    assert Round(asked, today=long_after).late == []
    assert len(Round(asked, today=long_after).missing) == 4


def test_one_press_reminds_each_once_and_names_who_cannot_be(asked, ada):
    editor("teo", "dfe", "bis")
    editor("mute", "dh", email="")
    User.objects.filter(pk=ada.pk).update(email="ada@example.uk")
    before = late.ToRemind(Round(asked, ada))

    done = late.remind_late(asked=asked, by=ada)
    again = late.remind_late(asked=asked, by=ada)
    call_command("remind")

    assert done.words == "1 person reminded, of 2 late reports."
    [message] = [one for one in mail.outbox if one.to == ["teo@example.uk"]]
    assert message.subject == "2 late reports wait for you"
    assert "BIS’s actions" in message.body and "DFE’s actions" in message.body
    assert again.told == [] and late.ToRemind(Round(asked, ada)).people_heard == 1
    assert before.troubles == [
        "DH: mute has no email address",
        "MOJ: editors: nobody, so nobody can be reminded",
    ]
    Reminder.objects.update(sent_at=timezone.now() - late.AGAIN_AFTER)
    assert late.ToRemind(Round(asked, ada)).people == 1


def test_what_could_not_be_sent_is_sent_by_the_next_press(asked, ada, monkeypatch):
    for name in ("ann", "ben", "cia"):
        editor(name, "dfe")

    def refuses(address, *args):
        if address.startswith("ann"):
            raise reminders.NotSent("no such mailbox")
        raise reminders.Unreachable("it is away")

    monkeypatch.setattr(reminders, "deliver", refuses)
    failed = late.remind_late(asked=asked, by=ada)
    monkeypatch.undo()

    assert [(user.username, why) for user, why in failed.failed] == [
        ("ann", "no such mailbox"),
        ("ben", "the mail server can’t be reached (it is away)"),
        ("cia", "the mail server can’t be reached (it is away)"),
    ]
    assert not Reminder.objects.exists()
    assert [user.username for user, _count in late.remind_late(asked=asked, by=ada).told] == [
        "ann",
        "ben",
        "cia",
    ]


def test_without_a_mail_server_it_says_so(asked, ada, settings):
    settings.EMAIL_HOST = ""
    with pytest.raises(workflow.NotAllowed, match="no mail server"):
        late.remind_late(asked=asked, by=ada)


@pytest.mark.parametrize("one_may", [False, True])
def test_teams_are_those_whom_the_workflow_lets(asked, settings, one_may):
    """As asked for each person, and each step, by themselves."""
    settings.ONE_PERSON_MAY_APPROVE = one_may
    teo = editor("teo", "dfe")
    editor("rita", "dfe", group="Approvers")
    both = editor("both", "dfe", group="Approvers")
    both.groups.add(Group.objects.get(name="Administrators"))
    editor("closed", "dfe", is_active=False)
    editor("root", "dfe", is_superuser=True)
    edition = make.draft_edition(YEAR)
    step = Step.objects.create(response=edition.response, number=1, name="Press office")
    step.group = Group.objects.get(name="Approvers")
    step.save()
    step.people.set(User.objects.all())
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)
    [waits] = [row for row in Round(asked).places if row.edition]

    assert waits.people == reminders._but_writers(edition, people_of(step))
    assert Round(asked).teams.editors(edition.response.department_id) == reminders.editors_of(
        edition.response
    )
    assert Round(asked).teams.approvers(edition) == reminders._approvers(edition)


def test_the_questions_do_not_grow_with_departments(asked, ada):
    def count():
        with CaptureQueriesContext(connection) as asked_of_it:
            late.ToRemind(Round(asked, ada))
        return len(asked_of_it)

    def one_more(number):
        slug = f"dept-{number}"
        person = editor(f"editor-{number}", slug)
        edition = make.draft_edition(YEAR, of=make.response(slug))
        step = Step.objects.create(response=edition.response, number=1, name="Press office")
        step.people.add(person)
        make.revision(edition)
        workflow.submit(edition=edition, by=person)

    one_more(1)
    few = count()
    for number in range(2, 6):
        one_more(number)

    assert count() <= few <= 22


def test_today_is_the_day_that_is_given(asked):
    assert Round(asked, today=date(2014, 1, 1)).is_late is False


@pytest.mark.django_db(transaction=True)
def test_of_six_who_press_at_once_one_opens_and_each_person_has_one_mail(asked, ada):
    editor("teo", "dfe", "bis")
    shown, opened, told = Round(asked, ada).shown, [], []

    def press():
        try:
            told.append(len(late.remind_late(asked=asked, by=ada).told))
            opened.append(len(open_round(asked=asked, by=ada, shown=shown)))
        except workflow.NotAllowed:
            opened.append(0)
        finally:
            if connection.vendor == "postgresql":
                connection.close()

    threads = [threading.Thread(target=press) for _ in range(6)]
    for thread in threads:
        # SQLite has one writer at a time, and its test database one connection.
        thread.start() if connection.vendor == "postgresql" else thread.run()
    for thread in threads:
        if thread.ident:
            thread.join()

    assert sorted(opened) == [0, 0, 0, 0, 0, 4] and Edition.objects.count() == 4
    assert sorted(told) == [0, 0, 0, 0, 0, 1]
    assert len(mail.outbox) == 1
