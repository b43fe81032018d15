"""What the sample record shows of its pledges."""

from datetime import date

import pytest

from commitments.models import Outcome, Pledge

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("sample")]

RESPONSE = "/dfe/government-digital-strategy"


def pledge(action, kind, year, number):
    return Pledge.objects.get(
        entry__action__number=action, entry__kind=kind, entry__year=year, number=number
    )


@pytest.mark.parametrize("action", [1, 5, 13])
def test_plans_for_2014_that_the_report_does_not_mention_are_not_reported(client, action):
    page = client.get(f"/pledges/not-reported/?year=2014&action={action}").text

    assert f'actions/{action}/#progress-2014">{action} ' in page
    assert "Plan for 2014" in page and "Progress during 2014" in page


def test_the_performance_data_portal_is_re_scoped_with_the_words_that_say_so(client):
    page = client.get("/pledges/?outcome=re-scoped").text

    assert "3 promises" in page
    assert "portal for parents" in page and "searchable by postcode" in page
    assert "portal for customers" in page and "First quarter of 2014" in page
    assert "As we read it: " in page and f"{RESPONSE}/editions/3/#action-5-progress-2014" in page


def test_the_contact_hub_leads_from_action_5_to_8_and_14(client):
    hub = pledge(5, "plan", 2014, 2)

    page = client.get(f"/pledges/{hub.pk}/").text

    assert "Contact Hub" in page
    assert f"{RESPONSE}/editions/3/#action-8-progress-2014" in page
    assert f"{RESPONSE}/editions/3/#action-14-progress-2014" in page


def test_plans_for_2015_are_awaited_until_12_months_after_that_year(client):
    count = Pledge.objects.filter(entry__year=2015).count()

    for query in (
        "year=2015",
        "year=2015&outcome=awaited&as-at=2016-12-31",
        "year=2015&outcome=no-report&as-at=2017-01-01",
        "year=2015&outcome=no-report",
    ):
        assert f"{count} promises" in client.get(f"/pledges/?{query}").text, query


def test_in_june_2014_nothing_planned_for_2014_has_an_outcome(client):
    page = client.get("/pledges/?entry=5/plan/2014&outcome=awaited&as-at=2014-06-01").text

    assert "4 promises" in page
    assert not Outcome.objects.as_at(date(2014, 6, 1)).filter(pledge__entry__year=2014).exists()
