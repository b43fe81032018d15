"""Whoever gains a right to approve is told of, and so is what they approve within a day."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.urls import reverse
from django.utils import timezone

from commitments import gained, workflow
from commitments.models import Event, Membership
from strategy import trail
from tests import make
from tests.admin_pages import edition_page
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def rita():
    """She approves already, and can be written to."""
    rita = people.rita()
    User.objects.filter(pk=rita.pk).update(email="rita@example.org")
    return rita


@pytest.fixture
def vera():
    return people.person("vera")


@pytest.fixture
def saved(admin_client, admin_user, django_capture_on_commit_callbacks):
    """Saves an account in the admin, as a superuser does."""

    def save(account, *groups, **fields):
        keys = [group.pk for group in Group.objects.filter(name__in=groups)]
        filled = {
            "username": account.username,
            "is_staff": "on",
            "groups": keys,
            "why": "She came.",
        }
        dates = {"date_joined_0": "2026-01-01", "date_joined_1": "09:00:00"}
        page = reverse("admin:auth_user_change", args=[account.pk])
        with django_capture_on_commit_callbacks(execute=True):
            answer = admin_client.post(page, filled | dates | {"is_active": "on"} | fields)
        assert answer.status_code == 302, answer.text

    return save


def test_the_other_approvers_hear_of_a_new_one(rita, vera, saved, mailoutbox):
    saved(vera, "Approvers")

    (mail,) = mailoutbox
    assert mail.to == ["rita@example.org"] and mail.subject == "vera may approve editions now"
    assert "vera (vera) may approve editions of DFE. admin (admin) gave that right." in mail.body
    assert "Why: She came." in mail.body and "/admin/" in mail.body


def test_of_a_department_that_is_given_its_approvers_hear(
    rita, admin_client, django_capture_on_commit_callbacks, mailoutbox
):
    vera = people.person("vera", "Approvers", department=None)
    for slug in ("esfa", "dfe"):
        with django_capture_on_commit_callbacks(execute=True):
            given = {"user": vera.pk, "department": make.department(slug).pk}
            admin_client.post(reverse("admin:commitments_membership_add"), given)

    (mail,) = mailoutbox  # Rita approves for one of the two.
    assert "vera (vera) may approve editions of DFE." in mail.body


def test_of_an_account_that_is_opened_again(rita, vera, saved, mailoutbox):
    vera.groups.add(Group.objects.get(name="Approvers"))
    User.objects.filter(pk=vera.pk).update(is_active=False)

    saved(vera, "Approvers")

    assert [mail.subject for mail in mailoutbox] == ["vera may approve editions now"]


def test_of_a_superuser_who_could_give_themselves_a_right(rita, vera, saved, mailoutbox):
    saved(vera, is_superuser="on")

    (mail,) = mailoutbox
    assert mail.subject == "vera is a superuser now" and mail.to == ["rita@example.org"]


@pytest.mark.parametrize(
    ("groups", "fields"),
    [(["Editors"], {}), (["Approvers"], {"is_active": ""}), ([], {"first_name": "Vera"})],
)
def test_of_nothing_else(rita, vera, saved, mailoutbox, groups, fields):
    saved(vera, *groups, **fields)

    assert mailoutbox == []


def test_an_approver_without_a_department_can_approve_nothing_yet(rita, saved, mailoutbox):
    saved(people.person("vera", department=None), "Approvers")

    assert mailoutbox == []


def test_the_right_is_given_where_no_mail_goes_out(rita, vera, saved, settings, caplog):
    settings.EMAIL_BACKEND = "tests.commitments.test_new_approvers.NoServer"

    saved(vera, "Approvers")

    assert vera.groups.get().name == "Approvers"
    assert "Approvers could not be told that vera may approve editions now" in caplog.text


class NoServer:
    def __init__(self, **options):
        pass

    def send_messages(self, mails):
        raise OSError("nobody answers")


# What they approve within a day.


def approved(by):
    edition = make.draft_edition()
    make.revision(edition)
    workflow.submit(edition=edition, by=people.teo())
    workflow.publish(edition=edition, by=by)
    return edition


def of_publication(edition):
    return edition.events.get(what="published").changes.get(gained.NEW_RIGHT)


def test_what_is_approved_within_a_day_of_it_says_so(vera, saved, client):
    saved(vera, "Approvers")

    edition = approved(vera)

    at = gained.moment_words(Event.objects.filter(subject_kind="user").latest("at").at)
    assert of_publication(edition) == ["", f"since {at}"]
    said = f"whose right to approve was not a day old (since {at})"
    client.force_login(people.otto())
    assert said in client.get(edition_page(edition)).text
    client.force_login(people.person("noor", "Editors", department="esfa"))
    assert "not a day old" not in client.get(edition_page(edition)).text


def test_also_of_a_department_that_was_given(rita):
    vera = people.person("vera", "Approvers", department=None)
    given = Membership(user=vera, department=make.department("dfe"))
    trail.save(given, by=rita)

    assert of_publication(approved(vera))


def test_of_a_right_of_more_than_a_day_nothing_is_said(vera, saved, monkeypatch):
    later = timezone.now() + timedelta(days=1, minutes=1)
    saved(vera, "Approvers")
    monkeypatch.setattr(gained.timezone, "now", lambda: later)

    assert gained.gained_lately(vera, make.department("dfe")) is None


def test_of_another_department_nothing_is_said(rita):
    vera = people.person("vera", "Approvers")
    trail.save(Membership(user=vera, department=make.department("esfa")), by=rita)

    assert of_publication(approved(vera)) is None
