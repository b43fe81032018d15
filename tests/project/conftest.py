from contextlib import ExitStack
from functools import cache

import pytest
from django.db import connection

from tests.fixtures import database_of
from tests.installation import database, manage


@pytest.fixture(scope="session")
def migrated_from(tmp_path_factory):
    """The address of a database that a version left behind, migrated once: to be copied."""
    with ExitStack() as stack:

        @cache
        def migrated(version: str) -> str:
            left_behind = database_of(version, connection.vendor)
            folder = tmp_path_factory.mktemp(version)
            url = stack.enter_context(database(folder, left_behind))
            manage("migrate", "--verbosity=0", DATABASE_URL=url)
            return url

        yield migrated
