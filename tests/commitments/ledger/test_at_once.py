"""Twenty who publish and twenty who change what is fixed, at once: one order of lines."""

import threading
from collections import Counter
from contextlib import contextmanager

from django.db import connection

from commitments import ledger, workflow
from commitments.ledger import log
from commitments.models import Edition, Line
from strategy.models import Department
from tests import make

EACH = 20


def publish(edition):
    workflow.record(edition=edition, published_on=make.on("16 January 2014"))


def rename(department):
    department.name = f"{department.name}, renamed"
    department.save()


def at_once(steps) -> list[str]:
    """Each as somebody else, all begun together; SQLite has one writer at a time. What failed."""
    if connection.vendor != "postgresql":
        for step, row in steps:
            step(row)
        return []
    failed, all_here = [], threading.Barrier(len(steps))

    def take(step, row):
        try:
            all_here.wait(30)
            step(row)
        except Exception as error:
            failed.append(repr(error))
        finally:
            connection.close()

    threads = [threading.Thread(target=take, args=step) for step in steps]
    with connections_for(len(steps)):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    return failed


@contextmanager
def connections_for(number: int):
    """As many as there are people: a server's threads share fewer, and wait for them."""
    pool = connection.pool
    before = pool.max_size, pool.timeout
    pool.resize(min_size=pool.min_size, max_size=number + 2)
    pool.timeout = 60
    yield
    most, pool.timeout = before
    pool.resize(min_size=pool.min_size, max_size=most)


def test_publishers_and_editors_at_once_make_one_log_without_a_gap(transactional_db):
    """The departments that are renamed are those that publish."""
    drafts = [
        make.draft_edition(
            2013, of=make.response(f"department-{number}"), origin=Edition.Origin.SEEDED
        )
        for number in range(EACH)
    ]
    for draft in drafts:
        make.revision(draft)
    before = log.size()

    departments = list(Department.objects.order_by("pk"))
    failed = at_once(
        [(publish, edition) for edition in drafts] + [(rename, row) for row in departments]
    )

    assert failed == []
    numbers = list(Line.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(log.size()))
    told = Counter(Line.objects.filter(number__gte=before).values_list("table", "did"))
    assert told["editions", "published"] == told["departments", "changed"] == EACH
    assert list(map(str, ledger.untrue())) == []
