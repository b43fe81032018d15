"""Which offices are answerable for the actions of each response on a day, and who holds them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Prefetch

from commitments.models import Response
from reporting.governance.attested import latest
from reporting.governance.offices import Office
from reporting.governance.periods import term_last_heard_of
from strategy.models import Accountability, Appointment
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class AnswerableOffice:
    """An office that is answerable for actions of a response, or may be."""

    office: Office
    accountabilities: list[Accountability]

    @property
    def actions(self) -> int:
        """For how many."""
        return len({row.action_id for row in self.accountabilities})

    @property
    def last_heard_of(self) -> PartialDate | None:
        """When it was last said to be answerable, where that was before the day for all of them."""
        heard = [term_last_heard_of(row, self.office.as_at) for row in self.accountabilities]
        return latest(heard) if all(heard) else None


class WhoIsAnswerable:
    """The offices in being on a day, of some responses. Two queries, however many."""

    def __init__(self, as_at: date, responses: Sequence[Response]):
        self.as_at = as_at
        rows = _accountabilities(as_at).filter(
            role__department__in={row.department_id for row in responses},
            action__strategy__in={row.strategy_id for row in responses},
        )
        self._rows = defaultdict(lambda: defaultdict(list))
        for row in rows:
            if row.is_possible_on(as_at) and not row.role.is_over(by=as_at):
                self._rows[row.role.department_id, row.strategy][row.role].append(row)

    def for_response(self, response: Response) -> list[AnswerableOffice]:
        """Its offices, the one with most actions first."""
        by_role = self._rows[response.department_id, response.strategy_id]
        offices = [
            AnswerableOffice(Office(role, self.as_at), rows) for role, rows in by_role.items()
        ]
        return sorted(offices, key=lambda row: row.actions, reverse=True)


def _accountabilities(as_at: date):
    appointments = Appointment.objects.begun_by(as_at).select_related("person", "source")
    return (
        Accountability.objects.begun_by(as_at)
        .select_related("role", "source")
        .annotate(strategy=F("action__strategy"))
        .prefetch_related(Prefetch("role__appointments", appointments))
        .order_by("action__number")
    )
