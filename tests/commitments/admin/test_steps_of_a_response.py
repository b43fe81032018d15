"""The page of a response in the admin lists its steps of clearance, for those who may see them."""

import re

import pytest
from django.contrib.auth.models import User

from commitments.models import Step
from tests import make
from tests.admin_pages import address
from tests.commitments import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    ada = people.person("ada", "Administrators", department=None)
    User.objects.filter(pk=ada.pk).update(is_superuser=True)
    return ada


def listed(client, user):
    """What the page says of them, past its links."""
    client.force_login(user)
    page = client.get(address(make.response(), "change", make.response().pk)).text
    found = re.search(r"<p>(Steps of clearance:.*?)</p>", page)
    return found and re.sub(r"<[^>]+>", "", found[1])


def test_they_stand_in_their_order_and_approval_comes_last(client, ada):
    make.response()
    assert listed(client, ada) == "Steps of clearance: none, then approval. Add a step"

    Step.objects.create(response=make.response(), number=2, name="Press office", is_in_use=False)
    Step.objects.create(response=make.response(), number=1, name="Policy")

    told = "1. Policy, 2. Press office (not in use), then approval."
    assert listed(client, ada) == f"Steps of clearance: {told} Add a step"
    assert listed(client, people.teo()) == f"Steps of clearance: {told}"
