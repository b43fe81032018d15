"""Public addresses as somebody hostile writes them: none is a 500, and none breaks off."""

import pytest
from django.urls import get_resolver, reverse

from reporting.exports.registry import PAGES
from reporting.filters.lists import ListFilter

pytestmark = [pytest.mark.django_db, pytest.mark.long("hostile values, wherever one is asked for")]

HOSTILE = ["\0", "²", "-1", "9" * 20, "9" * 5000, "1e400", "%", "\u202e", "a" * 3000, "'\"<"]
DAYS = ["0001-01-01", "9999-12-31", "2014-02-30", "\0"]
IN_A_PATH = ["0", "9" * 20, "9" * 5000, "%00", "%C2%B2"]
# What is asked for in the sample, by the name that the parts of addresses have.
PARTS = {
    "department": "dfe",
    "strategy": "government-digital-strategy",
    "number": 5,
    "action": 5,
    "position": 3,
    "year": 2014,
    "extension": "csv",
    "name": "entries",
    "slug": "digital-leader",
    "pk": 1,
    "kind": "progress",
    "section": "editions",
    "size": 7,
    "address": "0/000",
    "path": "dfe/",
    "table": "roles",
    "key": "dfe/digital-leader",
    "opinion": 1,
}
MADE_ELSEWHERE = {"report_pdf", "audit_pdf"}  # By a process of its own, from what these tell it.


def routes(patterns) -> dict[str, list[str]]:
    """The parts of each public address, by the name of its route."""
    found: dict[str, list[str]] = {}
    for row in patterns:
        if hasattr(row, "url_patterns"):
            found |= routes(row.url_patterns)
        elif row.name and row.name not in MADE_ELSEWHERE:
            found[row.name] = list(row.pattern.converters)
    return found


ROUTES = routes(get_resolver().url_patterns[-1].url_patterns)


def address_of(name: str) -> str:
    return reverse(name, kwargs={part: PARTS[part] for part in ROUTES[name]})


def all_filters(of=ListFilter) -> set[str]:
    of_those = [all_filters(filters) | {*filters.base_filters} for filters in of.__subclasses__()]
    return set().union(*of_those)


PARAMETERS = sorted(all_filters() | {"page", "limit", "cursor", "from", "to"})
ASKING_BACK = [
    *(
        "/entries/",
        "/pledges/",
        "/pledges/not-reported/",
        "/pledges/moved/",
        "/entries/contradictions/",
        "/measures/",
        "/measures/compare/",
        "/services/",
        "/services/figures/",
        "/totals/",
        "/search/",
    ),
    *(address_of(name) for name in ("compare", "action_compare", "governance_no_named_lead")),
    *(address_of(f"export_{dataset.name}") for dataset in PAGES if dataset.is_public),
    *("/data/entries/", "/data/pledges/", "/data/matrix/", "/data/outcomes/"),
]


@pytest.fixture
def ask(client, sample):
    """What becomes of an address, as production tells it, to its end."""
    client.raise_request_exception = False

    def asked(address: str, **parameters) -> int:
        answer = client.get(address, parameters)
        if answer.streaming:
            answer.getvalue()
        return answer.status_code

    return asked


@pytest.mark.long("hostile parts of every address")
def test_no_part_of_an_address_is_too_much_for_a_page(ask):
    tried = 0
    for name, parts in ROUTES.items():
        for part in parts:
            for value in IN_A_PATH:
                address = address_of(name).replace(f"/{PARTS[part]}", f"/{value}", 1)
                assert ask(address) < 500, address[:200]
                tried += 1

    assert tried > 400


def test_no_day_is_too_much_for_a_page(ask):
    for name in ROUTES:
        for day in DAYS:
            assert ask(address_of(name), **{"as-at": day}) < 500, (name, day)


def test_no_words_are_too_much_for_a_search(ask):
    for address in ("/entries/", "/pledges/", "/measures/", "/search/", "/entries.csv"):
        for words in [*HOSTILE, '"' * 200, "(" * 200, "a " * 100, "a&b|!c:*", "\\", "--", "%_"]:
            assert ask(address, q=words) < 500, (address, words[:100])


def test_no_value_is_too_much_for_what_asks_back(ask):
    assert len(PARAMETERS) > 15 and len(ASKING_BACK) > 15
    for address in ASKING_BACK:
        for value in HOSTILE:
            everything = dict.fromkeys(PARAMETERS, value)
            assert ask(address, **everything) in (400, 404), (address, value[:100])


@pytest.mark.long("hostile parameters at every address")
def test_no_parameter_alone_is_too_much_for_what_asks_back(ask):
    for address in ASKING_BACK:
        for name in PARAMETERS:
            assert ask(address, **{name: "9" * 20}) < 500, (address, name)
