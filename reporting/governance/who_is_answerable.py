"""Which offices are answerable for the actions of each response on a day, and who holds them."""

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from commitments.models import Response
from reporting.governance.offices import Office
from strategy.models import Accountability, Appointment


@dataclass(frozen=True)
class AnswerableOffice:
    """An office that is answerable for actions of a response, or may be, and for how many."""

    office: Office
    actions: int


class WhoIsAnswerable:
    """The offices in being on a day, by response. Two queries, however many responses."""

    def __init__(self, as_at: date, response: Response | None = None):
        self.as_at = as_at
        rows = _accountabilities(as_at)
        if response:
            rows = rows.filter(
                role__department=response.department_id, action__strategy=response.strategy_id
            )
        self._offices = {}
        self._counts = defaultdict(Counter)
        for row in rows:
            if row.is_possible_on(as_at) and not row.role.is_over(by=as_at):
                self._offices[row.role_id] = Office(row.role, as_at)
                self._counts[row.role.department_id, row.action.strategy_id][row.role_id] += 1

    def for_response(self, response: Response) -> list[AnswerableOffice]:
        """Its offices, the one with most actions first."""
        counts = self._counts[response.department_id, response.strategy_id]
        return [
            AnswerableOffice(self._offices[role], count) for role, count in counts.most_common()
        ]


def _accountabilities(as_at: date):
    appointments = Appointment.objects.begun_by(as_at).select_related("person")
    return (
        Accountability.objects.begun_by(as_at)
        .select_related("role", "action")
        .prefetch_related(Prefetch("role__appointments", appointments))
        .order_by("action__number")
    )
