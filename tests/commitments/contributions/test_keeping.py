"""The address of somebody who was asked is removed some days after it is of use."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone

from commitments import workflow
from commitments.contributions import steps
from commitments.models import Contribution, Edition
from tests import make
from tests.commitments import people
from tests.commitments.contributions.asked import ANN, asked

pytestmark = pytest.mark.django_db


def addresses():
    call_command("forget")
    return list(Contribution.objects.values_list("address", flat=True))


def days_ago(days):
    return timezone.now() - timedelta(days=days)


def test_it_stays_while_somebody_can_answer(draft, teo, capsys):
    asked(draft, teo)

    assert addresses() == [ANN.address]
    assert "0 addresses were removed." in capsys.readouterr().out


@pytest.mark.parametrize(("days", "kept"), [(29, [ANN.address]), (31, [""])])
def test_it_goes_some_days_after_the_link_ended(draft, teo, days, kept):
    made, _token = asked(draft, teo)
    steps.revoke(contribution=made, by=teo)
    Contribution.objects.update(ended_at=days_ago(days))

    assert addresses() == kept


@pytest.mark.parametrize(("days", "kept"), [(29, [ANN.address]), (31, [""])])
def test_it_goes_some_days_after_the_link_expired(draft, teo, days, kept):
    asked(draft, teo)
    Contribution.objects.update(asked_at=days_ago(50), expires_at=days_ago(days))

    assert addresses() == kept


@pytest.mark.parametrize(("days", "kept"), [(29, [ANN.address]), (31, [""])])
def test_it_goes_some_days_after_the_report_was_published(draft, teo, days, kept):
    asked(draft, teo)
    make.revision(draft)
    workflow.submit(edition=draft, by=teo)
    workflow.publish(edition=draft, by=people.rita(), is_day_meant=True, now=days_ago(days))

    assert Edition.objects.get(pk=draft.pk).recorded_at < days_ago(28)
    assert addresses() == kept


def test_it_goes_some_days_after_the_report_was_withdrawn(draft, teo, settings):
    asked(draft, teo)
    workflow.withdraw(edition=draft, by=teo)
    assert addresses() == [ANN.address]

    settings.CONTRIBUTION_ADDRESS_DAYS = 0
    assert addresses() == [""]


def test_names_stay_for_the_trail_names_them(draft, teo, settings):
    made, _token = asked(draft, teo)
    steps.revoke(contribution=made, by=teo)
    settings.CONTRIBUTION_ADDRESS_DAYS = 0

    assert addresses() == [""]
    assert Contribution.objects.get().holder == "Ann Other, Head of digital"
