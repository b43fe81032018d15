import pytest
from django.db import connection

from strategy import triggers


def pytest_collection_modifyitems(items):
    """Browser tests last: whoever breaks something fast hears of it fast."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture(autouse=True)
def lift_rules_for_the_flush(request):
    """Transactional tests end by emptying all tables, which the rules would refuse.

    The flush announces itself as a migration does when it is over, which puts them in force again.
    """
    if "transactional_db" not in request.fixturenames:
        yield
        return
    request.getfixturevalue("transactional_db")
    yield
    triggers.drop(connection.alias)
