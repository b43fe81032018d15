"""Takes the pictures of the README and docs from the sample record: `make pictures`."""

import os

import pytest
from django.conf import settings

from commitments import workflow
from commitments.models import Response
from tests.commitments import people

PICTURES = settings.BASE_DIR / "docs/pictures"
RESPONSE = "/dfe/government-digital-strategy"
WIDTHS = {375: 800, 768: 900, 1280: 900}
# Those of the README, and the twelve main pages, which docs/pages.md shows.
SHOWN = {
    "matrix": f"{RESPONSE}/",
    "action": f"{RESPONSE}/actions/5/",
}
PAGES = {
    "front-page": "/",
    "response": f"{RESPONSE}/",
    "one-action": f"{RESPONSE}/actions/5/",
    "year": f"{RESPONSE}/years/2014/",
    "pledges": "/pledges/",
    "not-reported": "/pledges/not-reported/?year=2014",
    "outcomes": f"{RESPONSE}/outcomes/",
    "changes": f"{RESPONSE}/editions/3/changes/",
    "governance": "/dfe/governance/",
    "completeness": "/entries/completeness/",
    "sample": "/pledges/sample/?seed=2013&size=8&by=outcome",
    "yearly-update": "/admin/commitments/edition/{edition}/actions/7/",
}

pytestmark = pytest.mark.skipif("PICTURES" not in os.environ, reason="taken by make pictures")


@pytest.fixture
def edition(sample, client, live_server, page):
    """A year's update that is open, and somebody who is signed in to write it."""
    teo = people.teo()
    response = Response.objects.get(strategy__slug="government-digital-strategy")
    client.force_login(teo)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value}
    page.context.add_cookies([cookie | {"url": live_server.url}])
    return workflow.open_year(response=response, year=2015, by=teo)


def test_take_pictures(live_server, edition, page):
    PICTURES.mkdir(exist_ok=True)
    page.set_viewport_size({"width": 1200, "height": 900})
    for name, address in SHOWN.items():
        page.goto(live_server.url + address)
        page.screenshot(path=PICTURES / f"{name}.png")
    for width, height in WIDTHS.items():
        page.set_viewport_size({"width": width, "height": height})
        for name, address in PAGES.items():
            page.goto(live_server.url + address.format(edition=edition.pk))
            page.screenshot(path=PICTURES / f"{name}-{width}.png")
