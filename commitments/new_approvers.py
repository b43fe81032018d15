"""Whoever gains a right to approve is told of to the other approvers, by mail."""

import logging
from collections.abc import Iterable

from django.conf import settings
from django.contrib.auth.models import User
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.dispatch import receiver
from django.urls import reverse
from django.utils import timezone

from commitments.gained import became, is_gain, moment_words
from commitments.models import Membership
from commitments.reminders import FAILURES
from commitments.workflow import approves, departments_of, name_of
from strategy.addresses import absolute
from strategy.models import Department
from strategy.trail import happened

logger = logging.getLogger(__name__)


@receiver(happened, dispatch_uid="new approvers")
def tell_the_others(sender, *, row, what, by, changes, why, **others) -> None:
    """Once the change is certain, write to those who approve already."""
    if sender not in (User, Membership) or not is_gain(row._meta.model_name, what, changes):
        return
    user = User.objects.get(pk=row.user_id if sender is Membership else row.pk)
    only = row.department if sender is Membership else None
    message = _message(user, only, changes, by, why)
    if message:
        transaction.on_commit(lambda: _send(*message))


def _message(user: User, only: Department | None, changes: dict, by, why: str):
    """Subject, text and to whom; nothing where it gives no right to approve."""
    name = f"{name_of(user)} ({user.get_username()})"
    if user.is_superuser and became(changes, "superuser status") and user.is_active:
        subject = f"{name_of(user)} is a superuser now"
        may, to = f"{name} is a superuser, who gives rights to approve", _approvers(user, None)
    else:
        of = _departments(user, only)
        if not approves(user) or not of:
            return None
        subject = f"{name_of(user)} may approve editions now"
        names = ", ".join(str(row) for row in of)
        may, to = f"{name} may approve editions of {names}", _approvers(user, of)
    return subject, _text(may, by, why), to


def _departments(user: User, only: Department | None) -> list[Department]:
    found = Department.objects.filter(pk=only.pk) if only else Department.objects.all()
    keys = departments_of(user)
    return list(found if keys is None else found.filter(pk__in=keys))


def _approvers(but: User, of: Iterable[Department] | None) -> list[str]:
    """The addresses of those who approve for one of the departments, or for any."""
    people = User.objects.filter(is_active=True, groups__name="Approvers").exclude(email="")
    if of is not None:
        people = people.filter(memberships__department__in=of)
    found = people.exclude(pk=but.pk).order_by("pk").distinct()
    return [user.email for user in found if approves(user)]


def _text(may: str, by, why: str) -> str:
    reason = f" Why: {why}" if why else ""
    since = moment_words(timezone.now())
    return (
        f"Since {since} {may}. {name_of(by)} ({by.get_username()}) gave that right.{reason}\n\n"
        f"If you did not expect this, ask {name_of(by)}, and look at what waits for approval:\n"
        f"{absolute(reverse('admin:index'))}\n\n"
        "An edition that is approved within a day of it says so.\n"
    )


def _send(subject: str, text: str, addresses: list[str]) -> None:
    """A message to each. What can't be sent is told in the server's log: the right is given."""
    mails = [
        EmailMessage(subject, text, settings.DEFAULT_FROM_EMAIL, [address]) for address in addresses
    ]
    try:
        get_connection().send_messages(mails)
    except FAILURES as error:
        logger.error("Approvers could not be told that %s: %s", subject, error)
