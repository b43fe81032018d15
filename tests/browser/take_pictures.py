"""Takes the pictures of the README and docs from the sample record: `make pictures`."""

import os

import pytest
from django.conf import settings

PICTURES = settings.BASE_DIR / "docs/pictures"
RESPONSE = "/dfe/government-digital-strategy"
SHOWN = {
    "matrix": f"{RESPONSE}/",
    "action": f"{RESPONSE}/actions/5/#plan-2014",
}


@pytest.mark.skipif("PICTURES" not in os.environ, reason="taken by make pictures")
def test_take_pictures(live_server, sample, page):
    page.set_viewport_size({"width": 1200, "height": 900})
    PICTURES.mkdir(exist_ok=True)
    for name, address in SHOWN.items():
        page.goto(live_server.url + address)
        page.screenshot(path=PICTURES / f"{name}.png")
