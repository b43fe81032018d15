"""What follows for reports from a change of departments, before it is saved."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass

from django.utils import timezone

from commitments.models import Response, StandingPledge
from commitments.models.statuses import AWAITED
from commitments.standing.facts import Facts, facts_of
from commitments.standing.rules import cells_due
from strategy.models import DepartmentChange


@dataclass(frozen=True)
class Follows:
    """What a change makes of one response: the cells and promises of which no more is awaited."""

    response: Response
    cells: int
    promises: int

    def __str__(self):
        return (
            f"{self.response}: {counted(self.cells, 'cell')} no longer due, "
            f"{counted(self.promises, 'promise')} no longer awaited"
        )


def what_follows(change: DepartmentChange) -> Iterator[Follows]:
    """Of each response of a department that ends by the change, from its day on, or from today."""
    if not change.is_end:
        return
    day = max(timezone.localdate(), change.since)
    for response in Response.objects.filter(department=change.department_id).order_by("pk"):
        facts = facts_of(response)
        before = _due(facts, day)
        department = facts.response.department = copy(facts.response.department)
        department.merged_on, department.closed_on = None, change.happened_on
        awaited = StandingPledge.objects.on(day).filter(response=response, status=AWAITED)
        yield Follows(facts.response, len(before - _due(facts, day)), awaited.count())


def counted(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _due(facts: Facts, day) -> set[tuple]:
    return {cell.key for cell in cells_due(facts) if cell.since <= day < cell.until}
