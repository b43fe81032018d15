"""Who was answerable for an action: the role, and who held it meanwhile, as at a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from reporting.governance.offices import Held, happened
from reporting.governance.periods import Period, certain, end_of, possible, term_last_heard_of
from strategy.models import Accountability, Action, Appointment, Department, Role
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class Answerable:
    """A role that is or was answerable for an action, and its holders in that time.

    Narrowed to one year where `year` is given.
    """

    accountability: Accountability
    as_at: date
    year: int | None = None

    @property
    def role(self) -> Role:
        return self.accountability.role

    @property
    def ended_on(self) -> PartialDate | None:
        """Its end, where that had come by the day, or may have."""
        return happened(end_of(self.accountability), self.as_at)

    @property
    def last_heard_of(self) -> PartialDate | None:
        """When it was last said to be so, where that was before what is asked about ended."""
        return term_last_heard_of(self.accountability, self._within.last)

    @property
    def is_certain(self) -> bool:
        """Whether the role was answerable meanwhile for sure."""
        return bool(self._within & certain(self.accountability))

    @property
    def holders(self) -> list[Held]:
        """Who held the role meanwhile: everyone who may have, as far as the dates are open."""
        return [
            Held(row, self.as_at, self._held_for_sure(row), self._within.last)
            for row in self.appointments
            if self._within & possible(self.accountability) & possible(row)
        ]

    @property
    def appointments(self) -> list[Appointment]:
        """Those of the role that had begun by the day, whether it was answerable then or not."""
        return list(self.role.appointments.all())

    def in_year(self, year: int) -> "Answerable":
        return Answerable(self.accountability, self.as_at, year)

    @property
    def _within(self) -> Period:
        """The days asked about; none after the day of the page."""
        until_then = Period.of_days(date.min, self.as_at)
        return until_then & Period.of_year(self.year) if self.year else until_then

    def _held_for_sure(self, appointment: Appointment) -> bool:
        return bool(self._within & certain(self.accountability) & certain(appointment))


class WhoWasAnswerable:
    """Who of a department was answerable for actions, as at a day. Two queries, however many."""

    def __init__(self, department: Department, actions: Iterable[Action], as_at: date):
        self.as_at = as_at
        appointments = Appointment.objects.begun_by(as_at).select_related("person", "source")
        rows = (
            Accountability.objects.begun_by(as_at)
            .filter(action__in=actions, role__department=department)
            .select_related("role", "source")
            .prefetch_related(Prefetch("role__appointments", appointments))
        )
        self._by_action: dict[int, list[Answerable]] = {}
        for row in rows:
            self._by_action.setdefault(row.action_id, []).append(Answerable(row, as_at))

    def for_action(self, action: Action) -> list[Answerable]:
        """The roles that were answerable by the day, the first one first."""
        return self._by_action.get(action.pk, [])

    def in_year(self, action: Action, year: int) -> list[Answerable] | None:
        """The roles answerable in a year, or that may have been; None for a year yet to come."""
        if year > self.as_at.year:
            return None
        return [
            row.in_year(year)
            for row in self.for_action(action)
            if possible(row.accountability) & Period.of_year(year)
        ]
