"""Reminders, through a real mail server on this machine."""

import re
import socketserver
import threading
from datetime import date
from email import message_from_string

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.mail.backends.smtp import EmailBackend
from django.core.management import CommandError, call_command

from commitments.ledger import checkpoints
from commitments.models import Clearance, Edition, Membership, Reminder, Step
from strategy.last_things import do_now
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("letters are written")]


class MailHandler(socketserver.StreamRequestHandler):
    """As much of SMTP (RFC 5321) as a client needs to hand over a message."""

    def handle(self):
        self.answer("220 ready")
        while line := self.rfile.readline().decode().strip():
            verb = line.partition(" ")[0].upper()
            if any(address in line for address in self.server.hangs_up_on):
                return
            if any(address in line for address in self.server.refused):
                self.answer("550 no such mailbox")
                continue
            if verb == "DATA":
                self.answer("354 go on")
                self.server.messages.append(self.message())
            self.answer("221 bye" if verb == "QUIT" else "250 ok")
            if verb == "QUIT":
                return

    def message(self):
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def answer(self, words):
        self.wfile.write(f"{words}\r\n".encode())


@pytest.fixture
def mail(settings):
    """A mail server on loopback; its `messages` are what it was handed.

    It refuses mail to some addresses, and hangs up where it hears of others.
    """
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), MailHandler) as server:
        server.messages = []
        server.refused, server.hangs_up_on = set(), set()
        threading.Thread(target=server.serve_forever, daemon=True).start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
        settings.EMAIL_USE_TLS = False
        yield server
        server.shutdown()


@pytest.fixture
def teo(django_user_model):
    """Edits for DfE."""
    return staff(django_user_model, "teo", "Editors")


@pytest.fixture
def rita(django_user_model):
    """Approves for DfE."""
    return staff(django_user_model, "rita", "Approvers")


def staff(users, name, group):
    person = users.objects.create_user(name, email=f"{name}@dfe.example", is_staff=True)
    person.groups.add(Group.objects.get_or_create(name=group)[0])
    Membership.objects.create(user=person, department=make.department("dfe"))
    return person


@pytest.fixture
def response():
    """Its report for 2014 is due on 31 January 2015."""
    response = make.response()
    year = response.strategy.reporting_years.get(year=2014)
    year.due_on = make.on("31 January 2015")
    year.save()
    return response


def remind(day, *options):
    call_command("remind", "--on", day, *options)


def recipients(server):
    return [re.search(r"^To: (.+?)\r$", text, re.MULTILINE)[1] for text in server.messages]


@pytest.mark.parametrize(
    ("day", "step"),
    [
        ("2015-01-01", "30 days"),
        ("2015-01-20", "30 days"),
        ("2015-01-24", "7 days"),
        ("2015-01-30", "1 days"),
        ("2015-02-01", "late"),
    ],
)
def test_editors_hear_what_is_due(mail, teo, response, day, step):
    remind(day)

    assert recipients(mail) == ["teo@dfe.example"]
    assert "31 January 2015" in mail.messages[0]
    assert Reminder.objects.get().step == step


def test_nobody_hears_of_it_earlier_or_when_it_is_published(mail, teo, response):
    remind("2014-12-31")
    make.published_edition(2014, "20 January 2015", of=response, facts=make.revision)
    remind("2015-01-31")

    assert mail.messages == []


@pytest.mark.parametrize(
    ("day", "mails"), [("2015-01-30", 1), ("2015-01-31", 0), ("2015-02-01", 0)]
)
def test_nobody_hears_of_it_once_the_department_was_merged_into_another(
    mail, teo, response, day, mails
):
    dfe = response.department
    dfe.merged_into, dfe.merged_on = make.department("dbis"), make.on("31 January 2015")
    dfe.save()

    remind(day)

    assert len(mail.messages) == mails


@pytest.mark.parametrize(("day", "mails"), [("2016-01-31", 1), ("2016-02-01", 0)])
def test_nobody_hears_of_a_report_that_is_more_than_12_months_late(mail, teo, response, day, mails):
    remind(day)

    assert len(mail.messages) == mails


def test_each_occasion_is_told_once(mail, teo, response):
    for day in ("2015-01-02", "2015-01-03", "2015-01-25", "2015-01-26", "2015-02-01"):
        remind(day)

    assert len(mail.messages) == 3


def test_approvers_hear_what_waits_for_them(mail, teo, rita, response):
    edition = make.draft_edition(2014, of=response)
    Edition.objects.filter(pk=edition.pk).update(
        state="submitted",
        submitted_by=teo,
        submitted_name="Teo",
        submitted_at="2014-12-01T10:00Z",
    )

    do_now()
    signed = checkpoints.sign()

    remind("2014-12-02")
    remind("2014-12-03")

    assert recipients(mail) == ["rita@dfe.example"]
    assert "submitted by Teo" in mail.messages[0]
    assert f"had {signed.size} lines. Its root was {signed.root}" in mail.messages[0]


def test_people_of_another_department_hear_nothing(mail, teo, response):
    Membership.objects.update(department=make.department("esfa"))

    with pytest.raises(CommandError):
        remind("2015-01-30")

    assert mail.messages == []


# Told to who can mend it


@pytest.fixture
def ada(django_user_model):
    """Looks after accounts."""
    ada = django_user_model.objects.create_user("ada", email="ada@dfe.example", is_staff=True)
    ada.groups.add(Group.objects.get_or_create(name="Administrators")[0])
    return ada


@pytest.fixture
def waiting(teo, response):
    """The report for 2014, submitted by Teo; it is not due yet."""
    edition = make.draft_edition(2014, of=response)
    submit(edition, teo)
    return edition


def submit(edition, by):
    submitted = {"submitted_by": by, "submitted_name": "Teo", "submitted_at": "2014-11-01T10:00Z"}
    Edition.objects.filter(pk=edition.pk).update(state="submitted", **submitted)


def one_mail(server):
    """The words of the only mail, on one line."""
    (text,) = server.messages
    return " ".join(message_from_string(text).get_payload(decode=True).decode().split())


def test_a_step_past_its_day_is_told_once_to_its_people_and_who_submitted_it(mail, teo, response):
    pat = staff(type(teo), "pat", "Auditors")
    pat.user_permissions.add(Permission.objects.get(codename="view_edition"))
    step = Step.objects.create(response=response, number=1, name="Press office")
    step.people.set([pat])
    edition = make.draft_edition(2014, of=response)
    Clearance.objects.create(
        edition=edition, step=step, number=1, name=step.name, due_on=date(2014, 11, 5)
    )
    submit(edition, teo)
    remind("2014-11-05")
    mail.messages.clear()

    remind("2014-11-06")
    remind("2014-11-07")

    assert recipients(mail) == ["teo@dfe.example", "pat@dfe.example"]
    assert "waits for “Press office”, which was due on 5 November 2014" in mail.messages[0]


@pytest.mark.parametrize("has_left", [False, True])
def test_administrators_hear_once_that_nobody_can_approve(
    mail, ada, waiting, has_left, django_user_model, capsys
):
    if has_left:
        rita = staff(django_user_model, "rita", "Approvers")
        rita.is_active = False
        rita.save()

    remind("2014-11-02")
    remind("2014-11-03")

    assert recipients(mail) == ["ada@dfe.example"]
    assert "Nobody of DFE can approve Report for 2014, which waits." in one_mail(mail)
    assert "/admin/auth/user/" in mail.messages[0]
    assert capsys.readouterr().out.count("Nobody of DFE can approve") == 2


def test_who_submitted_it_is_nobody_who_can_approve_it(mail, ada, teo, waiting):
    teo.groups.add(Group.objects.get_or_create(name="Approvers")[0])

    remind("2014-11-02")

    assert recipients(mail) == ["ada@dfe.example"]


def test_who_looks_after_accounts_is_nobody_who_can_approve_it(mail, ada, rita, waiting):
    rita.is_superuser = True
    rita.save()

    remind("2014-11-02")

    told = [message for message in mail.messages if "Nobody of DFE can approve" in message]
    assert sorted(recipients(mail)) == ["ada@dfe.example", "rita@dfe.example"]
    assert len(told) == 2  # As administrators, both.


def test_in_a_team_of_one_who_submitted_it_hears_of_it(mail, ada, teo, waiting, settings):
    settings.ONE_PERSON_MAY_APPROVE = True
    teo.groups.add(Group.objects.get_or_create(name="Approvers")[0])

    remind("2014-11-02")

    assert recipients(mail) == ["teo@dfe.example"]


def test_administrators_hear_that_nobody_can_enter_what_is_due(mail, ada, response):
    remind("2015-01-30")

    said = "Nobody of DFE can enter the report for 2014, which is due 31 January 2015."
    assert said in one_mail(mail)


def test_administrators_hear_who_has_no_address(mail, ada, teo, rita, waiting, django_user_model):
    staff(django_user_model, "rob", "Approvers")
    django_user_model.objects.filter(username="rob").update(email="")

    remind("2014-11-02")

    assert recipients(mail) == ["rita@dfe.example", "ada@dfe.example"]
    told = "rob of DFE can approve Report for 2014, which waits, and has no address"
    assert told in " ".join(mail.messages[1].split())


def test_where_no_administrator_has_an_address_the_command_says_so_and_fails(mail, waiting, ada):
    type(ada).objects.filter(pk=ada.pk).update(email="")

    with pytest.raises(CommandError, match="No administrator has an address") as told:
        remind("2014-11-02")

    assert "Nobody of DFE can approve Report for 2014" in str(told.value)
    assert told.value.returncode == 1
    assert mail.messages == []


def test_a_dry_run_prints_and_sends_nothing(mail, teo, response, capsys):
    remind("2015-01-30", "--dry-run")

    assert mail.messages == []
    assert not Reminder.objects.exists()
    told = capsys.readouterr().out
    assert "To teo@dfe.example: The report for 2014 is due 31 January 2015" in told
    assert "1 would be sent" in told


@pytest.fixture
def ten(django_user_model):
    """Ten editors of DfE, whose addresses begin ed0 to ed9."""
    return [staff(django_user_model, f"ed{number}", "Editors") for number in range(10)]


def test_an_address_that_is_refused_stops_nobody_else(mail, ten, response, capsys):
    mail.refused.add("ed6@dfe.example")

    with pytest.raises(CommandError, match=r"Not sent to ed6@dfe\.example: .*550") as told:
        remind("2015-01-30")

    assert told.value.returncode == 1
    assert "The next run tries these again, and no others." in str(told.value)
    assert "9 were sent." in capsys.readouterr().out
    others = [f"ed{number}@dfe.example" for number in range(10) if number != 6]
    assert recipients(mail) == others


def test_the_next_run_sends_only_what_failed(mail, ten, response):
    mail.refused.add("ed6@dfe.example")
    with pytest.raises(CommandError):
        remind("2015-01-30")
    mail.refused.clear()
    mail.messages.clear()

    remind("2015-01-31")

    assert recipients(mail) == ["ed6@dfe.example"]


def test_an_address_that_is_none_stops_nobody_else(mail, ten, response, django_user_model):
    django_user_model.objects.filter(pk=ten[4].pk).update(email="bad@@")

    with pytest.raises(CommandError, match="Not sent to bad@@: Invalid address"):
        remind("2015-01-30")

    assert len(mail.messages) == 9


def test_a_server_that_hangs_up_is_told_and_the_others_are_tried(mail, ten, response):
    mail.hangs_up_on.add("ed3@dfe.example")

    with pytest.raises(CommandError, match=r"Not sent to ed3@dfe\.example") as told:
        remind("2015-01-30")

    assert "ed4" not in str(told.value)
    assert len(mail.messages) == 9


def test_a_server_that_is_not_there_is_asked_once(ten, response, settings, monkeypatch):
    asked = []
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    really_open = EmailBackend.open
    monkeypatch.setattr(EmailBackend, "open", lambda self: asked.append(1) or really_open(self))

    with pytest.raises(CommandError, match=r"ed9@dfe\.example: the mail server can’t be reached"):
        remind("2015-01-30")

    assert len(asked) == 1
    assert not Reminder.objects.exists()


def test_the_day_is_today_if_none_is_given(mail, teo, response, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.localdate", lambda: date(2015, 1, 30))

    call_command("remind")

    assert len(mail.messages) == 1
