"""Administrators enter what documents tell of services; nothing of it is there without one."""

import pytest

from commitments.models import Event, Kind, ServicePledge
from strategy.models import Assessment, Service
from tests import make
from tests.admin_pages import address, boxes_of, fill_in

pytestmark = pytest.mark.django_db


def test_a_service_is_entered_with_what_is_told_of_it(admin_client, client):
    source = make.source()
    drawn = boxes_of(admin_client.get(address(Service, "add")).text)
    told = {
        "department": make.department().pk,
        "slug": "teach",
        "name": "Get into Teaching",
        "known_since": "during 2014 (2014)",
        "source": source.pk,
        "assessments-TOTAL_FORMS": 1,
        "assessments-0-number": 1,
        "assessments-0-held_on": "June 2014",
        "assessments-0-stage": "beta",
        "assessments-0-result": "not-said",
        "assessments-0-source": source.pk,
    }

    answer = admin_client.post(address(Service, "add"), drawn | told)

    assert answer.status_code == 302
    assert Assessment.objects.get().service.name == "Get into Teaching"
    assert Event.objects.filter(what="added").count() == 2
    assert "No source gives the result" in client.get("/dfe/services/teach/").text


def test_what_has_no_source_is_refused_in_words(admin_client):
    sent = {"service": make.service().pk, "stage": "beta", "as_of": "2014"}

    page = fill_in(admin_client, "/admin/strategy/servicestage/add/", sent)

    assert "This field is required." in page.text
    assert not Service.objects.get().stages.exists()


@pytest.mark.parametrize(
    ("is_published", "department", "told"),
    [
        (False, "dfe", "This promise is not published yet."),
        (True, "esfa", "A service is linked to promises of its own department."),
        (True, "dfe", None),
    ],
)
def test_a_promise_is_linked_once_it_is_published(admin_client, is_published, department, told):
    service = make.service(of=make.department(department))
    edition = make.draft_edition(2013)
    pledge = make.pledge(edition, action=5, kind=Kind.PLAN, year=2014)
    if is_published:
        make.publish(edition)
    sent = {"service": service.pk, "pledge": pledge.pk, "source": service.source_id}

    page = fill_in(admin_client, address(ServicePledge, "add"), sent)

    assert ServicePledge.objects.exists() is (told is None)
    assert told is None or told in page.text
