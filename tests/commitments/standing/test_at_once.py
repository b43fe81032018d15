"""What stands follows from the facts, too, where several people change them at once."""

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection, transaction

from commitments import standing, workflow
from commitments.models import Edition, Response, StandingPending
from commitments.standing import changes, keeping
from strategy.models import ReportingYear
from tests import make


@pytest.fixture
def slowly(monkeypatch, transactional_db):
    """A step in which what stands is worked out so slowly that another overtakes it, if it can."""
    is_read = threading.Event()
    overtaken = threading.Event()
    facts_of = keeping.facts_of

    def read(response):
        facts = facts_of(response)
        if threading.current_thread().name == "slowly":
            is_read.set()
            overtaken.wait(1)
        return facts

    monkeypatch.setattr(keeping, "facts_of", read)
    return is_read, overtaken


def at_once(*steps, slowly=None):
    """Each as somebody else: on PostgreSQL all at once, or a second that begins in the first."""
    failed = []

    def take(step):
        try:
            step()
        except Exception as error:
            failed.append(repr(error))
        finally:
            if threading.current_thread() is not threading.main_thread():
                connection.close()

    if connection.vendor != "postgresql":  # SQLite has one writer at a time.
        for step in steps:
            take(step)
        return failed
    names = ["slowly"] + ["another"] * (len(steps) - 1) if slowly else ["at once"] * len(steps)
    threads = [
        threading.Thread(target=take, args=[step], name=name)
        for step, name in zip(steps, names, strict=True)
    ]
    for thread in threads:
        thread.start()
        if slowly and thread.name == "slowly":
            slowly[0].wait(10)
    for thread in reversed(threads):
        if slowly and thread.name == "another":
            thread.join(2)
            if not thread.is_alive():
                slowly[1].set()
        thread.join()
    return failed


def change_year(year=2014):
    asked = ReportingYear.objects.get(year=year)
    asked.due_on = make.on("1 March 2020")
    asked.save()


@transaction.atomic
def in_one(step, *of):
    """As forms and commands save."""
    step(*of)


def draft_of(department, year=2013):
    edition = make.draft_edition(year, of=make.response(department))
    make.revision(edition)
    make.pledge(edition)
    edition.origin = Edition.Origin.SEEDED
    edition.save()
    return edition


def publish(edition):
    workflow.record(edition=edition, published_on=make.on("16 January 2014"))


def test_publications_and_changes_of_what_is_asked_at_once(transactional_db):
    """No deadlock either: nobody is refused."""
    drafts = [draft_of(f"department-{number}") for number in range(4)]

    failed = at_once(
        *(partial(publish, edition) for edition in drafts),
        partial(in_one, change_year, 2014),
        partial(in_one, change_year, 2013),
        lambda: make.response("another-department"),
    )

    assert failed == []
    assert Edition.objects.published().count() == 4
    assert list(standing.every_difference()) == []


def test_two_change_what_the_same_responses_answer_to(transactional_db, monkeypatch):
    make.response()
    asked = changes.answering_to
    both_saved = threading.Barrier(2)

    def wait_for_the_other(instance):
        if connection.vendor == "postgresql":
            with suppress(threading.BrokenBarrierError):
                both_saved.wait(0.5)
        return asked(instance)

    monkeypatch.setattr(changes, "answering_to", wait_for_the_other)

    assert at_once(partial(in_one, change_year, 2013), partial(in_one, change_year, 2014)) == []
    assert list(standing.every_difference()) == []


def test_what_is_pending_stays_so_where_it_was_made_anew_without_the_change(slowly, monkeypatch):
    edition = draft_of("dfe")
    monkeypatch.setattr(keeping, "MOST_IN_PLACE", 0)

    publish(edition)
    anew = partial(standing.keep, edition.response)
    assert at_once(anew, partial(in_one, make.action, 9), slowly=slowly) == []

    assert StandingPending.objects.get().response == edition.response
    standing.keep_all()
    assert not StandingPending.objects.exists()
    assert list(standing.every_difference()) == []


def test_a_response_is_added_while_what_is_asked_of_it_changes(slowly):
    make.action()
    department = make.department()
    new = Response(department=department, strategy=make.strategy(), title="What we do")

    assert at_once(partial(in_one, new.save), partial(in_one, change_year), slowly=slowly) == []

    assert list(standing.every_difference()) == []


def test_a_response_is_deleted_while_what_stands_of_it_is_written(slowly):
    make.action()
    response = make.response()

    deleted = partial(in_one, Response.objects.get(pk=response.pk).delete)
    assert at_once(partial(in_one, change_year), deleted, slowly=slowly) == []
    standing.keep(response)

    assert list(standing.every_difference()) == []
    assert not any(model.objects.exists() for model in keeping.MODELS)
