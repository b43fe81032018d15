"""Pages that a process keeps: as made anew, for nobody but anyone, and only so many."""

import gzip
import re
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import resolve

from reporting.web import kept_pages
from reporting.web.kept_pages import PAGES, SHARE, KeptPages, is_for_anyone
from reporting.web.sending import let_go
from reporting.web.unchanged import made
from tests import make, sample
from tests.commitments import people
from tests.reporting.web.test_unpublished import addresses
from tests.rows import made_once

pytestmark = pytest.mark.django_db

PAGE = "/dfe/government-digital-strategy/actions/7/"
MIB = 2**20


@pytest.fixture(autouse=True)
def keeps(settings):
    settings.KEPT_PAGES_MIB = 32
    PAGES.clear()
    yield
    PAGES.clear()


@pytest.fixture
@made_once
def record():
    make.published_edition(2013, facts=lambda edition: make.revision(edition, action=7))


@pytest.mark.long("every page, several times")
def test_every_public_page_is_sent_again_as_it_was_made(client):
    sample.put_in()
    one_of_each = {resolve(row.partition("?")[0]).url_name: row for row in addresses()}
    for address in one_of_each.values():
        made, again = client.get(address), client.get(address)

        for page in (made, again):
            page.headers.pop("Expires", None)  # A bundle is kept by nobody, from this second on.
            page.headers.pop("X-Request-ID")  # Of this request alone.
        assert made.headers == again.headers, address
        if not made.streaming:
            assert made.content == again.content, address
        let_go(made)  # The places of files are others' again.
        let_go(again)
    assert len(PAGES) > 30


def test_a_kept_page_costs_the_one_query_of_its_etag(client, record):
    client.get(PAGE)

    with CaptureQueriesContext(connection) as asked:
        again = client.get(PAGE)

    assert again.status_code == 200
    assert len(asked) == 1


def test_a_page_that_many_ask_for_at_once_is_made_once(rf):
    makes = []

    def get_response(request):
        makes.append(request)
        time.sleep(0.1)
        return HttpResponse("A page.")

    with ThreadPoolExecutor(4) as four:
        pages = list(four.map(lambda _: made(rf.get("/"), "etag", get_response).content, range(4)))
    assert pages == [b"A page."] * 4
    assert len(makes) == 1


def test_who_waits_for_a_page_that_is_not_kept_makes_it_in_the_end(rf, monkeypatch):
    monkeypatch.setattr(kept_pages, "PATIENCE", 0.01)
    with PAGES.made_once("etag"):
        assert made(rf.get("/"), "etag", lambda request: HttpResponse("A page.")).content


def test_what_is_published_shows_at_once(client, record):
    before = client.get(PAGE)
    make.published_edition(
        2014, facts=lambda edition: make.revision(edition, action=7, text="Said anew.")
    )

    assert b"Said anew." not in before.content
    assert b"Said anew." in client.get(PAGE).content


def test_who_is_signed_in_gets_no_kept_page_and_leaves_none(client, record):
    client.force_login(people.teo())
    client.get(PAGE)
    assert len(PAGES) == 0

    Client().get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert len(asked) > 5


@pytest.mark.parametrize("address", ["/dfe/no/", "/entries/?kind=no", "/pledges.csv", "/events/"])
def test_only_whole_pages_are_kept(client, record, address):
    b"".join(client.get(address))

    assert len(PAGES) == 0


def test_a_head_is_answered_and_leaves_nothing(client, record):
    head = client.head(PAGE)
    assert len(PAGES) == 0
    page = client.get(PAGE)

    assert head.content == client.head(PAGE).content == b""
    assert client.get(PAGE).content == page.content


def test_it_is_compressed_for_whom_it_may_be(client, record):
    page = client.get(PAGE)
    small = client.get(PAGE, headers={"accept-encoding": "gzip"})
    plain = client.get(PAGE)

    assert gzip.decompress(small.content) == page.content == plain.content
    assert small.headers["Content-Encoding"] == "gzip"
    assert int(small.headers["Content-Length"]) == len(small.content) < len(page.content)
    assert {*re.split(", ", small.headers["Vary"])} == {
        "Accept-Datetime",
        "Accept-Encoding",
        "Cookie",
    }
    assert "Content-Encoding" not in plain.headers


def test_nothing_is_kept_where_templates_are_worked_on(client, record, settings):
    settings.KEPT_PAGES_MIB = 0
    client.get(PAGE)

    assert len(PAGES) == 0


def answer(size, **headers):
    return HttpResponse(b"-" * size, headers=headers)


def test_the_longest_unasked_for_goes_first(settings):
    settings.KEPT_PAGES_MIB = 1
    pages, size = KeptPages(), MIB // SHARE // 2
    for number in range(30):
        pages.keep(f"page {number}", answer(size))
        pages.get("page 0")

    assert pages.size == sum(page.size for page in pages._pages.values()) <= MIB
    assert pages.get("page 0").content == b"-" * size
    assert pages.get("page 29")
    assert pages.get("page 1") is None


def test_a_page_that_would_take_the_place_of_many_is_not_kept(settings):
    settings.KEPT_PAGES_MIB = 1
    pages = KeptPages()
    pages.keep("large", answer(MIB // SHARE))

    assert len(pages) == pages.size == 0


def test_what_is_for_one_alone_is_not_for_anyone(rf):
    own = answer(1)
    own.set_cookie("mine", "1")
    with_form = rf.get("/")
    with_form.META["CSRF_COOKIE_NEEDS_UPDATE"] = True

    assert is_for_anyone(rf.get("/"), answer(1))
    assert not is_for_anyone(rf.get("/"), own)
    assert not is_for_anyone(with_form, answer(1))
    assert not is_for_anyone(rf.get("/"), answer(1, ETag='"its own"'))
    assert not is_for_anyone(rf.get("/"), HttpResponse(status=404))
