import os
from shutil import which

import pytest

from tests import sample as sample_record

# Playwright's own event loop runs in this thread, and Django would take it for ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {
        "executable_path": os.environ.get("CHROMIUM") or which("chromium"),
        "args": [
            "--no-sandbox",  # Chromium has none as root, and CI runs as root.
            "--disable-gpu",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture
def sample(transactional_db):
    """The sample record, for a server of its own."""
    sample_record.put_in()


@pytest.fixture(autouse=True)
def addresses_are_those_of_the_server(request, settings):
    """What pages and files say of their own address is where a test's server is."""
    if "live_server" in request.fixturenames:
        settings.SITE_URL = request.getfixturevalue("live_server").url
