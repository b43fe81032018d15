"""What an edition's page tells everybody of its clearance: which steps, when, and why not."""

from datetime import UTC, datetime

import pytest

from commitments import workflow
from commitments.models import Clearance, Step
from tests import make
from tests.commitments import people

pytestmark = pytest.mark.django_db

PAGE = "/dfe/government-digital-strategy/editions/1/"


@pytest.fixture
def edition():
    teo, rita, pat = people.teo(), people.rita(), people.person("pat", "Auditors")
    for number, name in enumerate(("Policy", "Press office"), 1):
        Step.objects.create(response=make.response(), number=number, name=name).people.add(pat)
    Step.objects.create(response=make.response(), number=3, name="Owner", may="comment")
    edition = workflow.open_year(response=make.response(), year=2014, by=teo)
    make.revision(edition)
    workflow.submit(edition=edition, by=teo)
    now = datetime(2015, 1, 9, 12, tzinfo=UTC)
    workflow.clear(edition=edition, number=1, by=pat, now=now)
    workflow.bypass(edition=edition, number=2, by=rita, reason="Nobody is there.", now=now)
    workflow.publish(edition=edition, by=rita)
    return edition


def test_an_editions_page_tells_what_was_cleared_and_bypassed_and_by_nobodys_name(client, edition):
    page = client.get(PAGE).text

    assert "<li>Policy, on 9 January 2015</li>" in page
    assert "<li>Press office, bypassed on 9 January 2015: Nobody is there.</li>" in page
    assert "Owner" not in page  # Asked, and nothing waited for it.
    assert "pat" not in page.replace("path", "").replace("pattern", "")
    assert "rita" not in page


def test_an_edition_that_no_step_cleared_says_nothing_of_it(client, edition):
    assert not Clearance.objects.filter(name="Owner").exists()  # Gone as it was published.
    published = make.published_edition(2013)

    page = client.get(published.get_absolute_url()).text

    assert "Cleared by" not in page
