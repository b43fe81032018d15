"""Totals before and after a change: the one is the other plus the differences that are named."""

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest

from commitments import standing
from commitments.models import Kind, Response, StandingText
from reporting.record.counts import OF_CELLS
from reporting.record.emptiness import why_unreported
from reporting.record.reconciled import CELLS, Cause, Difference, Reconciled, Total
from strategy.models import Department, DepartmentChange, ReportingYear
from tests import make

pytestmark = pytest.mark.django_db

KINDS = ("merged", "split", "part-moved", "became", "closed")
FIRST = date(2013, 1, 10)


def world(random: Random) -> None:
    """Departments that reported on some years, of which some lead to others, and some begin."""
    with standing.once():
        strategy = make.strategy()
        make.action(1)
        make.action(2, withdrawn_on=make.on("15 March 2014"))
        there = [make.department(f"old-{number}") for number in range(4)]
        for department in there:
            respond(department, random)
        day = FIRST
        for number in range(5):
            day += timedelta(days=random.randint(1, 300))
            change(random.choice(KINDS), there, str(number), day, random)
        assert Response.objects.filter(strategy=strategy).count() >= 4


def respond(department, random) -> None:
    response = make.response(department.slug)
    for year in range(2012, 2012 + random.randint(0, 2)):
        kind = Kind.PLAN if year == 2013 else Kind.COMMITMENT
        make.published_edition(
            year, of=response, facts=lambda edition, kind=kind: said_in(edition, kind)
        )


def said_in(edition, kind: str) -> None:
    place = {"action": 1, "kind": kind, "year": edition.year + (kind == Kind.PLAN)}
    make.revision(edition, **place)
    make.pledge(edition, **place)


def change(kind: str, there: list, name: str, day: date, random: Random) -> None:
    """One change of a department that is there, into one that is or that begins by it."""
    former = random.choice(there)
    others = [row for row in there if row != former]
    if kind != "part-moved":
        if not others:
            return
        there.remove(former)
    said = f"{day.day} {day:%B %Y}"
    parts = {"closed": 0, "split": 2}.get(kind, 1)
    into = random.sample(others, min(parts, len(others)))
    if parts and (random.random() < 0.5 or len(into) < parts):
        new = Department.objects.create(
            slug=f"new-{name}", abbreviation=f"N{name}", name=f"New {name}", began_on=make.on(said)
        )
        make.response(new.slug)
        there.append(new)
        into[-1:] = [new]
    for later in into or [None]:
        make.department_change(former.slug, later and later.slug, kind, said)


def cells(day: date) -> Counter:
    """What each cell is that is due on a day, or has a text, worked out from what is fixed."""
    texts = StandingText.objects.on(day)
    filled = set(texts.values_list("response", "entry__action", "kind", "year"))
    found = Counter(filled=len(filled))
    for response in Response.objects.select_related("department", "strategy"):
        reports = response.editions.as_at(day).values_list("year", flat=True)
        for asks in ReportingYear.objects.filter(strategy=response.strategy):
            status = why_unreported(asks, response, set(reports), day)
            for action in response.strategy.actions.as_at(day):
                for kind in Kind:
                    cell = (response.pk, action.pk, kind, asks.year + (kind == Kind.PLAN))
                    is_asked = asks.asks_of(action, kind, department=response.department, as_at=day)
                    if is_asked and cell not in filled:
                        found[status] += 1
    return found


@pytest.mark.long("made-up histories")
@pytest.mark.parametrize("seed", range(4))
def test_every_total_after_is_that_before_with_differences_that_have_causes(seed):
    world(Random(seed))
    days = set(DepartmentChange.objects.values_list("happened_on_last", flat=True))
    assert days

    for day in days | {date(2014, 3, 15)}:
        found = Reconciled(day)
        assert found.is_reconciled
        for total in found.totals:
            assert total.before + sum(row.by for row in total.differences) == total.after
            assert all(cause.address for row in total.differences for cause in row.causes)
        # And both are so, worked out another way.
        by_name = {total.name: total for total in found.totals}
        before, after = cells(found.before), cells(day)
        for name, words in OF_CELLS.items():
            total = by_name.get(CELLS[words], Total("", 0, 0))
            status = name.replace("_", "-")
            assert (total.before, total.after) == (before[status], after[status]), (day, name)
        assert (found.due.before, found.due.after) == (before.total(), after.total())
        departments = Department.objects.all()
        assert found.departments.after == sum(row.is_there(on=day) for row in departments)


def test_a_difference_without_a_cause_is_no_reconciliation():
    cause = Cause("ESFA was closed", "/departments/changes/#esfa-1")

    assert Total("Cells", 3, 2, (Difference("ESFA", "/esfa/", -1, (cause,)),)).is_reconciled
    assert not Total("Cells", 3, 2, (Difference("ESFA", "/esfa/", -1, ()),)).is_reconciled
    assert not Total("Cells", 3, 2).is_reconciled
