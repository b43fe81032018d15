"""Mail that is sent at once: to whom an edition waits for, and to whom it came back."""

import pytest
from django.core import mail

from commitments import comments, notices, workflow
from commitments.models import Event, Reminder, Step
from tests import make
from tests.admin_pages import decide, edition_page
from tests.commitments import people

pytestmark = pytest.mark.django_db
MARK = "Zzyzx"


@pytest.fixture(autouse=True)
def mailing(settings):
    settings.EMAIL_HOST = "mail.example.org"


def person(name, *groups):
    made = people.person(name, *groups)
    made.email = f"{name}@dfe.example"
    made.save()
    return made


@pytest.fixture
def teo():
    return person("teo", "Editors")


@pytest.fixture
def rita():
    return person("rita", "Approvers")


@pytest.fixture
def pat():
    """Of the press office."""
    return person("pat", "Auditors")


@pytest.fixture
def ada():
    return person("ada", "Administrators")


@pytest.fixture
def draft(teo):
    """A draft with the mark in each of its texts."""
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition, text=f"{MARK} progress.")
    make.pledge(edition, statement=f"{MARK} promise")
    edition.change_note = f"{MARK} note"
    edition.page_title = f"{MARK} title"
    edition.save()
    workflow.note_saved(edition=edition, by=teo, changes={"1/texts/progress": ["", MARK]})
    return edition


@pytest.fixture
def press_office(pat):
    step = Step.objects.create(response=make.response(), number=1, name="Press office")
    step.people.set([pat])
    return step


def submitted(draft):
    workflow.submit(edition=draft, by=draft.created_by)
    return notices.tell_waiting(draft)


def told():
    """To whom each mail went, and of what."""
    assert MARK not in "".join(f"{one.subject}{one.body}" for one in mail.outbox)
    return [(*one.to, one.subject) for one in mail.outbox]


def test_submitting_tells_who_approves_and_remind_does_not_tell_it_again(draft, rita):
    assert submitted(draft) == ""

    assert told() == [("rita@dfe.example", "Report for 2014 waits for your approval")]
    assert Reminder.objects.get().user == rita


def test_each_step_tells_the_people_of_the_next(draft, rita, pat, press_office):
    submitted(draft)
    workflow.clear(edition=draft, number=1, by=pat)
    notices.tell_waiting(draft)

    assert told() == [
        ("pat@dfe.example", "Report for 2014 waits for Press office"),
        ("rita@dfe.example", "Report for 2014 waits for your approval"),
    ]


def test_who_wrote_in_it_can_not_decide_and_is_not_told(draft, rita, pat, press_office):
    press_office.people.add(draft.created_by)
    submitted(draft)

    assert [address for address, _subject in told()] == ["pat@dfe.example"]


def test_a_return_tells_who_wrote_it_with_weight_and_place_of_the_comments(draft, teo, rita):
    ann = person("ann", "Editors")
    submitted(draft)
    said = {"place": "Action 1, progress 2014", "weight": "must", "text": f"Not {MARK}."}
    comments.write(edition=draft, by=rita, **said)
    workflow.return_to_draft(edition=draft, by=rita, comment=f"Drop “{MARK}”.")
    mail.outbox.clear()

    assert notices.tell_returned(draft) == ""

    assert told() == [(teo.email, "Report for 2014 was returned")]
    assert "rita returned Report for 2014." in mail.outbox[0].body
    assert "- Must: Action 1, progress 2014" in mail.outbox[0].body
    assert edition_page(draft) in mail.outbox[0].body
    assert ann.is_active  # Edits, too, and wrote nothing of it.


def test_where_who_wrote_it_left_all_editors_are_told(draft, teo, rita):
    person("ann", "Editors")
    submitted(draft)
    workflow.return_to_draft(edition=draft, by=rita, comment="Mend it.")
    teo.is_active = False
    teo.save()
    mail.outbox.clear()

    notices.tell_returned(draft)

    assert told() == [("ann@dfe.example", "Report for 2014 was returned")]


@pytest.mark.parametrize("has_step", [False, True])
def test_administrators_are_told_where_it_waits_for_nobody(draft, ada, pat, has_step, request):
    if has_step:
        request.getfixturevalue("press_office")
        pat.is_active = False
        pat.save()

    submitted(draft)

    assert told() == [("ada@dfe.example", "DFE: nobody hears of the report for 2014")]
    does = "clear" if has_step else "approve"
    assert f"Nobody of DFE can {does} Report for 2014, which waits" in mail.outbox[0].body


def test_a_press_sends_it_after_the_step(client, draft, rita):
    submitted(draft)
    mail.outbox.clear()
    client.force_login(rita)

    decide(client, draft, "return", comment="Mend it.")

    assert told() == [("teo@dfe.example", "Report for 2014 was returned")]


def test_a_mail_server_that_is_away_stops_nothing_and_is_told(client, draft, rita, settings):
    submitted(draft)
    client.force_login(rita)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    decide(client, draft, "return", comment="Mend it.")

    page = client.get(edition_page(draft))
    assert "The mail to teo could not be sent. Tell them yourself." in page.text
    assert Event.objects.filter(what="returned").exists()
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_without_a_mail_server_nothing_is_sent_or_said(draft, rita, settings):
    settings.EMAIL_HOST = ""

    assert submitted(draft) == ""
    assert not mail.outbox and not Reminder.objects.exists()
