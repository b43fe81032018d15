"""Who answered for an action: the role, and who held it meanwhile, as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commitments.models import Response
from strategy.models import Accountability, Action, Appointment


@dataclass(frozen=True)
class Answerable:
    """A role that answers or answered for an action, and its holders in that time."""

    accountability: Accountability
    holders: list[Appointment]


def answerable(
    response: Response, actions: Iterable[Action], as_at: date
) -> dict[int, list[Answerable]]:
    """By action: the roles of the department that had begun to answer by the day. Two queries."""
    rows = (
        Accountability.objects.filter(
            action__in=actions,
            role__department=response.department_id,
            started_on_first__lte=as_at,
        )
        .select_related("role", "source")
        .prefetch_related("role__appointments__person")
    )
    found: dict[int, list[Answerable]] = {}
    for row in rows:
        holders = [
            held
            for held in row.role.appointments.all()
            if held.started_on.first <= as_at and held.may_overlap(row)
        ]
        found.setdefault(row.action_id, []).append(Answerable(row, holders))
    return found
