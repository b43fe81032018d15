"""What the site writes to its log while a test runs."""

import json
import logging
from io import StringIO

import pytest

from strategy.security.lines import JsonLine


@pytest.fixture
def log():
    """Gives the lines so far, each as what it says."""
    written, root = StringIO(), logging.getLogger()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLine())
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
