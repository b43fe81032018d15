"""One mail a day at the most of what is due, waits and is overdue; how it is stopped."""

import re

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from commitments import comments, digests, notices, workflow
from commitments.models import Digest, Edition, Reminder
from tests import make
from tests.commitments import people
from tests.commitments.test_unpublished import SECRET, hidden  # noqa: F401  A fixture.

pytestmark = [pytest.mark.django_db, pytest.mark.long_on_postgresql("letters are written")]


def person(name, *groups):
    made = people.person(name, *groups)
    made.email = f"{name}@dfe.example"
    made.save()
    return made


@pytest.fixture
def rita():
    return person("rita", "Approvers")


@pytest.fixture
def waiting():
    """Three reports that wait for approval, submitted by Teo in this order."""
    return [submit(make.draft_edition(year), people_by_name("teo")) for year in (2012, 2013, 2014)]


def people_by_name(name):
    user = people.get_user_model().objects.filter(username=name).first()
    return user or person(name, "Editors")


def submit(edition, by):
    told = {"submitted_by": by, "submitted_name": "Teo", "submitted_at": timezone.now()}
    Edition.objects.filter(pk=edition.pk).update(state="submitted", **told)
    return edition


def remind(day="2014-11-02"):
    call_command("remind", "--on", day)


def path_to_stop(letter):
    address = letter.extra_headers["List-Unsubscribe"].strip("<>")
    assert address in letter.body
    return re.sub(r"^https?://[^/]+", "", address)


def test_all_that_waits_is_in_one_mail(rita, waiting):
    remind()

    [letter] = mail.outbox
    assert (letter.to, letter.subject) == (["rita@dfe.example"], "3 things need you")
    for year in (2012, 2013, 2014):
        assert f"Report for {year} waits for your approval" in letter.body
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "html" not in letter.content_subtype and not letter.attachments


def test_never_twice_a_day_and_the_next_day_only_with_something_new(rita, waiting):
    remind()
    submit(make.draft_edition(2015), people_by_name("teo"))
    remind()
    assert len(mail.outbox) == 1

    remind("2014-11-03")
    remind("2014-11-04")

    assert [letter.subject for letter in mail.outbox] == ["3 things need you", "4 things need you"]


def test_what_was_mailed_at_once_makes_no_digest(rita, waiting, settings):
    settings.EMAIL_HOST = "mail.example.org"
    for edition in waiting:
        edition.refresh_from_db()
        notices.tell_waiting(edition)
    mail.outbox.clear()

    remind()

    assert not mail.outbox


def test_one_that_could_not_be_sent_is_tried_again_the_same_day(rita, waiting, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1
    with pytest.raises(CommandError, match="mail server can’t be reached"):
        remind()
    assert not Reminder.objects.exists() and Digest.objects.get().sent_on is None
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"

    remind()

    assert len(mail.outbox) == 1


def test_of_two_runs_at_once_one_sends_it(rita, waiting):
    day = timezone.localdate()
    first, second = (digests.daily_mails(day) for _ in range(2))

    for letter in (*first, *second):
        letter.send()

    assert len(mail.outbox) == 1


# Stopping it


def test_the_link_stops_it_without_signing_in(client, rita, waiting):
    remind()
    link = path_to_stop(mail.outbox[0])

    page = client.get(link)
    assert "Stop the daily email</button>" in page.text and digests.is_wanted(rita)
    assert page["Cache-Control"] == "private, no-store" and not page.cookies
    page = client.post(link)

    assert "You get no daily email any more" in page.text and not digests.is_wanted(rita)
    submit(make.draft_edition(2015), people_by_name("teo"))
    remind("2014-11-03")
    assert len(mail.outbox) == 1


def test_a_mail_program_stops_it_with_one_press(rita, waiting):
    remind()
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(path_to_stop(mail.outbox[0]), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200 and not digests.is_wanted(rita)


@pytest.mark.parametrize("token", ["1", "1:x", "{pk}:wrong", "{token}x", "\x00"])
def test_a_link_that_is_nobody_s_stops_nothing(client, rita, token):
    token = token.format(pk=rita.pk, token=digests.SIGNER.sign(rita.pk))

    answer = client.post(reverse("digest_stop", args=[token]))

    assert answer.status_code == 404 and "This link does not work" in answer.text
    assert not Digest.objects.exists()


def test_whoever_stopped_it_hears_still_what_is_overdue(rita, settings):
    response = make.response()
    asked = response.strategy.reporting_years.get(year=2014)
    asked.due_on = make.on("31 January 2015")
    asked.save()
    digests.choose(person("teo", "Editors"), wanted=False)

    remind("2015-01-30")
    assert not mail.outbox
    remind("2015-02-01")

    assert [letter.subject for letter in mail.outbox] == [
        "The report for 2014 was due 31 January 2015"
    ]


def test_it_is_stopped_and_had_again_on_the_front_page(client, rita):
    client.force_login(rita)
    assert "Stop the daily email</button>" in client.get("/admin/").text

    page = client.post(reverse("digest_choose"), {"wanted": "no"}, follow=True)
    assert "Get the daily email again</button>" in page.text and not digests.is_wanted(rita)
    client.post(reverse("digest_choose"), {"wanted": "yes"})

    assert digests.is_wanted(rita)


def test_no_mail_has_a_word_of_a_draft(hidden, rita, settings):  # noqa: F811
    settings.EMAIL_HOST = "mail.example.org"
    ann = person("ann", "Editors")
    person("ada", "Administrators")  # Who hears that others can't be told.
    year = make.response().strategy.reporting_years.get(year=2015)
    year.due_on = make.on("31 January 2016")
    year.save()
    edition = submit(hidden[0], ann)
    edition.refresh_from_db()
    said = {"place": "Action 1, progress 2015", "weight": "must", "text": SECRET}
    comments.write(edition=edition, by=rita, **said)

    remind("2016-01-30")
    notices.tell_waiting(edition)
    remind("2016-02-01")
    workflow.return_to_draft(edition=edition, by=rita, comment=SECRET)
    notices.tell_returned(edition)

    told = [letter.subject for letter in mail.outbox]
    assert "Report for 2015 was returned" in told and len(told) >= 5
    for letter in mail.outbox:
        words = f"{letter.subject}{letter.body}{letter.extra_headers}"
        assert SECRET not in words
