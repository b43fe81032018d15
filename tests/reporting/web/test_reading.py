"""Readers only read: no other method, no content sent along."""

import pytest

from tests import make
from tests.rows import made_once

pytestmark = pytest.mark.django_db

ADDRESSES = ["/", "/entries/", "/entries.csv", "/data/entries/", "/data/entries", "/feed/", "/no/"]


@pytest.fixture
@made_once
def record():
    return make.published_edition(2014, facts=make.revision)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "TRACE", "PROPFIND"])
@pytest.mark.parametrize("address", ADDRESSES)
def test_any_other_method_is_refused(client, record, method, address):
    client.handler.enforce_csrf_checks = True
    refused = client.generic(method, address, "a=1", "application/x-www-form-urlencoded")

    assert refused.status_code == 405
    assert refused.headers["Allow"] == "GET, HEAD, OPTIONS"
    assert "only" in refused.text


def test_the_api_says_so_in_json(client, record):
    refused = client.post("/data/entries/")

    assert refused.headers["Content-Type"] == "application/problem+json"
    assert refused.json() == {
        "type": "about:blank",
        "title": "This address can only be read",
        "status": 405,
        "detail": "What is published can only be read here: ask with GET or HEAD.",
    }


@pytest.mark.parametrize("address", ADDRESSES)
def test_options_say_what_is_allowed_and_nothing_else(client, record, address):
    answer = client.options(address)

    assert (answer.status_code, answer.content) == (204, b"")
    assert answer.headers["Allow"] == "GET, HEAD, OPTIONS"


@pytest.mark.parametrize("address", ADDRESSES)
def test_content_is_refused(client, record, address):
    refused = client.generic("GET", address, "a=1", "application/x-www-form-urlencoded")

    assert refused.status_code == 400
    assert "takes no content" in refused.text


def test_content_of_unknown_length_is_refused(client, record):
    assert client.get("/entries/", HTTP_TRANSFER_ENCODING="chunked").status_code == 400


def test_an_empty_body_is_none(client, record):
    assert client.get("/entries/", CONTENT_LENGTH="0").status_code == 200
    assert client.get("/entries/", CONTENT_LENGTH="").status_code == 200


def test_the_staff_s_pages_take_forms(client):
    assert client.post("/admin/login/", {"username": "nobody", "password": "x"}).status_code == 200
