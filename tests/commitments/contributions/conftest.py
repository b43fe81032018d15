import pytest

from tests.commitments import people
from tests.commitments.contributions import asked


@pytest.fixture
def teo():
    return people.teo()


@pytest.fixture
def draft(teo):
    return asked.report(teo)
