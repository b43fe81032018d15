"""Numbers in addresses: read by one function, whatever their length."""

import re

import pytest
from django.conf import settings

from strategy.numbers import LARGEST, read_number
from tests import make

MANY_DIGITS = "9" * 4_400  # More than Python itself turns into a number.
OF_A_RESPONSE = "/dfe/government-digital-strategy"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", 0),
        ("7", 7),
        ("007", 7),
        ("0000001009999", 1_009_999),
        (MANY_DIGITS, LARGEST),
        ("0" * 4_400 + "9", 9),
        ("", None),
        ("-1", None),
        ("+1", None),
        ("1.0", None),
        ("1_0", None),
        (" 1", None),
        ("٣", None),
        ("²", None),
    ],
)
def test_what_a_text_is_as_a_number(text, number):
    assert read_number(text) == number


@pytest.fixture
def record(db):
    return make.published_edition(2014, facts=make.revision)


@pytest.mark.parametrize("name", ["entries", "pledges", "pledges/not-reported", "measures"])
@pytest.mark.parametrize("page", ["2", "999999", MANY_DIGITS])
def test_a_page_past_the_last_is_not_found(client, record, name, page):
    assert client.get(f"/{name}/").status_code == 200
    assert client.get(f"/{name}/?page=1").status_code == 200
    assert client.get(f"/{name}/?page={page}").status_code == 404


@pytest.mark.parametrize("page", ["2", MANY_DIGITS])
def test_results_past_the_last_are_not_found(client, record, page):
    assert client.get("/search/?q=done&page=1").status_code == 200
    assert client.get(f"/search/?q=done&page={page}").status_code == 404


@pytest.mark.parametrize(
    "address",
    [
        "/pledges/{}/",
        OF_A_RESPONSE + "/actions/{}/",
        OF_A_RESPONSE + "/actions/{}/timeline/",
        OF_A_RESPONSE + "/actions/{}/compare/",
        OF_A_RESPONSE + "/years/{}/",
        OF_A_RESPONSE + "/editions/{}/",
        OF_A_RESPONSE + "/editions/{}/changes/",
        "/government-digital-strategy/actions/{}/",
        "/feed" + OF_A_RESPONSE + "/actions/{}/",
    ],
)
def test_a_number_that_nothing_has_is_not_found(client, record, address):
    for number in (999, 2**31, 2**63, MANY_DIGITS):
        assert client.get(address.format(number)).status_code == 404


@pytest.mark.parametrize("limit", ["000000100999", "0000001009999", MANY_DIGITS, "0", "-1", "x"])
def test_no_limit_gets_round_the_limit(client, record, limit):
    answer = client.get(f"/data/entries/?limit={limit}")

    assert answer.status_code == 400
    assert [fault["name"] for fault in answer.json()["parameters"]] == ["limit"]


def test_a_limit_may_have_noughts_in_front(client, record):
    assert len(client.get("/data/entries/?limit=0001").json()["rows"]) == 1


def test_no_other_code_of_the_readers_makes_numbers_of_texts():
    for file in sorted((settings.BASE_DIR / "reporting").rglob("*.py")):
        code = file.read_text()
        assert not re.search(r"\bint\(\s*request\.", code), file
        assert "<int:" not in code, file
