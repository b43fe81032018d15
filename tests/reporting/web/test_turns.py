"""Pages are made in turns: who waits, who is refused, and that every turn is given back."""

import runpy
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from reporting.web import sending, turns
from reporting.web.turns import SIGN_INS, TURNS, in_turns

pytestmark = pytest.mark.django_db
PAGE = "/accessibility/"


@pytest.fixture
def all_taken(settings):
    """No turn is free, and one comes back with the test."""
    settings.WEB_THREADS = TURNS.taken + 1
    assert TURNS.take()
    yield
    TURNS.give_back()


@pytest.fixture
def nobody_may_wait(monkeypatch):
    monkeypatch.setattr(turns, "MOST_WAITING", 0)


def test_who_comes_while_others_read_waits_and_is_answered(settings):
    """By a view that asks no database: the test's own thread has that."""
    settings.WEB_THREADS = TURNS.taken + 1
    assert TURNS.take()
    with ThreadPoolExecutor(1) as elsewhere:
        answer = elsewhere.submit(
            in_turns(lambda request: HttpResponse()), RequestFactory().get("/")
        )
        while not TURNS.waiting:
            time.sleep(0.001)
        assert not answer.done()
        TURNS.give_back()

        assert answer.result(5).status_code == 200
    assert TURNS.taken == settings.WEB_THREADS - 1


def test_one_signs_in_at_a_time_and_takes_no_turn_from_those_who_read(settings):
    settings.WEB_THREADS = TURNS.taken + 1
    view = in_turns(lambda request: HttpResponse())
    assert SIGN_INS.take()
    with ThreadPoolExecutor(1) as elsewhere:
        answer = elsewhere.submit(view, RequestFactory().post("/admin/login/second-step/"))
        while not SIGN_INS.waiting:
            time.sleep(0.001)
        assert view(RequestFactory().get("/admin/login/")).status_code == 200
        assert not answer.done()
        SIGN_INS.give_back()

        assert answer.result(5).status_code == 200
    assert SIGN_INS.taken == 0 and TURNS.taken == settings.WEB_THREADS - 1


def test_pages_are_made_between_sign_ins_that_wait_for_each_other(monkeypatch):
    pauses = []
    monkeypatch.setattr(turns, "time", SimpleNamespace(sleep=pauses.append))
    alone = turns.Turns(lambda: 1, turns.PAUSE)
    assert alone.take()
    alone.give_back()
    assert not pauses
    with ThreadPoolExecutor(1) as elsewhere:
        assert alone.take()
        other = elsewhere.submit(alone.take)
        while not alone.waiting:
            time.sleep(0.001)
        alone.give_back()

        assert other.result(5)
    assert pauses == [turns.PAUSE]


def test_a_turn_that_is_given_back_goes_to_who_waits_longest():
    one_at_a_time = turns.Turns(lambda: 1)
    assert one_at_a_time.take()
    with ThreadPoolExecutor(2) as elsewhere:
        waiting = []
        for number in (1, 2):
            waiting.append(elsewhere.submit(one_at_a_time.take))
            while one_at_a_time.waiting < number:
                time.sleep(0.001)
        first, second = waiting
        one_at_a_time.give_back()
        assert first.result(5) and not second.done()
        one_at_a_time.give_back()
        assert second.result(5)
    one_at_a_time.give_back()
    assert one_at_a_time.taken == one_at_a_time.waiting == 0


def test_who_is_called_as_their_patience_ends_has_the_turn(monkeypatch):
    """It was given to them, and nobody else would give it back."""
    one_at_a_time = turns.Turns(lambda: 1)
    assert one_at_a_time.take()
    called_just_then = SimpleNamespace(
        set=lambda: None, is_set=lambda: True, wait=lambda _seconds: False
    )
    monkeypatch.setattr(turns, "Event", lambda: called_just_then)

    assert one_at_a_time.take()


def test_beyond_those_who_wait_it_is_told_when_to_ask_again(client, all_taken, nobody_may_wait):
    page, data = client.get(PAGE), client.get("/data/entries/")

    assert [page.status_code, data.status_code] == [503, 503]
    assert page["Retry-After"] == data["Retry-After"] == "30"
    assert "Too many people are reading at the moment" in page.text
    assert data.json()["title"] == "Too many people are reading at the moment"


def test_patience_has_an_end(client, all_taken, monkeypatch):
    monkeypatch.setattr(turns, "PATIENCE", 0.01)

    assert client.get(PAGE).status_code == 503
    assert TURNS.waiting == 0


def test_a_form_that_is_refused_gives_its_words_back(admin_client, all_taken, nobody_may_wait):
    page = admin_client.post("/admin/strategy/person/add/", {"name": "Emma Stace", "slug": "x"})

    assert page.status_code == 503
    assert "Nothing was saved." in page.text and "Emma Stace" in page.text


def test_that_it_lives_and_is_ready_needs_no_turn(client, all_taken, nobody_may_wait):
    assert [client.get(page).status_code for page in ("/healthz", "/readyz")] == [200, 200]


def test_a_page_gives_its_turn_back_and_so_does_one_that_fails(client, rf):
    before = TURNS.taken
    client.get(PAGE)
    client.get("/no/such/page/")
    with pytest.raises(ZeroDivisionError):
        in_turns(lambda request: 1 / 0)(rf.get("/"))

    assert TURNS.taken == before


def test_a_file_keeps_its_turn_until_it_is_sent():
    before = TURNS.taken
    answer = Client().get("/entries.csv")
    assert TURNS.taken == before + 1

    answer.close()

    assert TURNS.taken == before


def test_the_web_server_has_a_thread_for_each_who_waits_and_some_more(settings, monkeypatch):
    monkeypatch.setenv("WEB_THREADS", "3")

    threads = runpy.run_path(str(settings.BASE_DIR / "gunicorn.conf.py"))["threads"]

    assert threads > 3 + turns.MOST_WAITING + sending.MOST_SENT
