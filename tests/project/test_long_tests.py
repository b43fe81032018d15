"""`make test` and `make test-long` together leave no test out, and try none twice."""

import re
import subprocess
from itertools import product

import pytest
from _pytest.mark.expression import Expression
from django.conf import settings

from tests.conftest import ROOMS_LONG_ON_POSTGRESQL, TRIED_ON_BOTH

MARKS = ("long", "long_on_postgresql", "without_database")


@pytest.fixture(scope="module")
def chosen():
    """By which marks each of the two chooses, on SQLite and on PostgreSQL."""
    return [expressions_of(target) for target in ("test", "test-long")]


def expressions_of(target):
    told = subprocess.run(
        ["make", "--dry-run", target], cwd=settings.BASE_DIR, capture_output=True, text=True
    ).stdout
    found = re.findall(r'-m pytest [^;]*?-m "([^"]+)"', told)
    assert len(found) == 2
    return [Expression.compile(one) for one in found]


@pytest.mark.parametrize("marked", list(product([False, True], repeat=3)))
def test_each_test_is_tried_once_on_each_database_that_it_asks(chosen, marked):
    marks = {name for name, is_marked in zip(MARKS, marked, strict=True) if is_marked}
    on_sqlite, on_postgresql = (
        sum(one.evaluate(lambda name, **_: name in marks) for one in by_target)
        for by_target in zip(*chosen, strict=True)
    )

    assert on_sqlite == 1
    assert on_postgresql == (0 if "without_database" in marks else 1)


def test_rooms_and_files_that_are_named_are_there():
    tests = settings.BASE_DIR / "tests"

    assert all((tests / room).is_dir() for room in ROOMS_LONG_ON_POSTGRESQL)
    assert all((tests / file).is_file() for file in TRIED_ON_BOTH)
