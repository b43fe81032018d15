"""Every address that the site gives away begins as it is read, whatever host it is asked by."""

import re

import pytest
from django.test import Client

from tests import sample
from tests.reporting import exported
from tests.reporting.web.test_unpublished import addresses

pytestmark = pytest.mark.django_db

SITE = "https://pledges.example"
# Addresses of things that are elsewhere: standards, licences, sources.
ADDRESS = re.compile(r"https?://[^/\s\"'<>,)]+")


@pytest.mark.long("every page and file")
def test_no_page_and_no_file_names_the_host_that_it_was_asked_by(settings):
    settings.SITE_URL = SITE
    sample.put_in()
    client = Client(headers={"host": "localhost:8117"})
    naming_it = 0
    for address in addresses():
        page = client.get(address)
        named = set(ADDRESS.findall(exported.unzipped(page)))
        named |= set(ADDRESS.findall(" ".join(page.headers.values())))

        assert not [host for host in named if "localhost" in host or "127.0.0.1" in host], address
        naming_it += SITE in named

    assert naming_it > 100
