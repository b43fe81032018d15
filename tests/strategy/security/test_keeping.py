"""Security events are kept for 13 months: not a day less, and not much more."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from strategy.models import SecurityEvent
from strategy.models.security import last_day_kept
from strategy.security import keeping

pytestmark = pytest.mark.django_db


def event(*, days_left):
    last = timezone.now().date() + timedelta(days=days_left)
    return SecurityEvent.objects.create(what="signed-in", kept_until=last)


@pytest.mark.parametrize(
    ("since", "last"),
    [
        (date(2026, 11, 26), date(2027, 12, 26)),
        (date(2026, 12, 31), date(2028, 1, 31)),
        (date(2027, 1, 31), date(2028, 2, 29)),
        (date(2026, 1, 31), date(2027, 2, 28)),
    ],
)
def test_the_last_day_is_13_months_later(since, last):
    assert last_day_kept(since) == last


def test_a_new_one_is_kept_for_13_months():
    made = SecurityEvent.objects.create(what="signed-in")

    assert made.kept_until == last_day_kept(timezone.now().date())


def test_the_command_forgets_what_is_past_its_last_day_and_nothing_else(capsys):
    kept = [event(days_left=0), event(days_left=1)]
    event(days_left=-1)

    call_command("forget")

    assert list(SecurityEvent.objects.order_by("pk")) == kept
    assert "1 security events were deleted." in capsys.readouterr().out


@pytest.mark.parametrize("days_left", [0, 400])
def test_nobody_deletes_one_before(days_left):
    row = event(days_left=days_left)

    with pytest.raises(IntegrityError, match="can't be changed, nor deleted"), transaction.atomic():
        row.delete()

    assert SecurityEvent.objects.filter(pk=row.pk).exists()


@pytest.mark.parametrize(("days_left", "told"), [(-7, []), (-8, ["strategy.W002"])])
def test_a_check_says_that_nobody_runs_the_command(days_left, told):
    event(days_left=days_left)

    faults = keeping.check_nothing_is_kept_too_long(databases=["default"])

    assert [fault.id for fault in faults] == told
