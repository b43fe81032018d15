"""What a person or an office was answerable for, and what came of it meanwhile."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.functional import cached_property

from commitments.models import Pledge, Response
from reporting.governance.offices import Held, happened
from reporting.governance.periods import Period, end_of, possible, term_last_heard_of
from reporting.record.progress import COUNTED_BY, Tally, tallies
from strategy.models import Accountability, Action, Department
from strategy.partial_dates import PartialDate


@dataclass(frozen=True)
class TimeAnswerable:
    """When somebody was answerable for an action: the role's time, or one holder's part of it."""

    accountability: Accountability
    period: Period
    as_at: date

    @property
    def action(self) -> Action:
        return self.accountability.action

    @property
    def ended_on(self) -> PartialDate | None:
        return happened(end_of(self.accountability), self.as_at)

    @property
    def last_heard_of(self) -> PartialDate | None:
        """When the office was last said to be answerable for it, where that was before the day."""
        return term_last_heard_of(self.accountability, self.as_at)


@dataclass(frozen=True)
class AnswerableRow:
    """An action, when they were answerable for it, and by year what became of its pledges."""

    action: Action
    response: Response | None  # Whose page the action has.
    times: list[TimeAnswerable]
    tallies: list[tuple[int, Tally]]


class AnswerableFor:
    """The actions of those times, and the pledges due in those years by what became of them.

    A year counts where some day of it may lie in the period. `responses` are the department's, by
    strategy. One query.
    """

    def __init__(
        self,
        department: Department,
        times: Iterable[TimeAnswerable],
        as_at: date,
        responses: Mapping[int, Response],
    ):
        self.department = department
        self.as_at = as_at
        self.responses = responses
        self.times = [row for row in times if row.period]

    @cached_property
    def actions(self) -> list[Action]:
        found = {row.action.pk: row.action for row in self.times}
        return list(found.values())

    @cached_property
    def years(self) -> list[int]:
        """The years in which pledges of these actions were due."""
        return sorted({year for _action, year in self._tallies})

    @cached_property
    def rows(self) -> list[AnswerableRow]:
        none = Tally()
        return [
            AnswerableRow(
                action,
                self.responses.get(action.strategy_id),
                [row for row in self.times if row.action == action],
                [(year, self._tallies.get((action.pk, year), none)) for year in self.years],
            )
            for action in self.actions
        ]

    @cached_property
    def tally(self) -> Tally:
        """Of all these pledges."""
        return sum(self._tallies.values(), Tally())

    @cached_property
    def _tallies(self) -> dict[tuple[int, int], Tally]:
        """By the action's id and the year."""
        pledges = (
            Pledge.objects.as_at(self.as_at)
            .with_status(self.as_at)
            .filter(entry__response__department=self.department, entry__action__in=self.actions)
        )
        rows = pledges.order_by().values_list("entry__action", "year", *COUNTED_BY)
        return tallies(
            ((action, year), told)
            for action, year, *told in rows
            if self._was_answerable_in(action, year)
        )

    def _was_answerable_in(self, action_id: int, year: int) -> bool:
        periods = (row.period for row in self.times if row.action.pk == action_id)
        return any(period & Period.of_year(year) for period in periods)


def times_of_role(role, as_at: date) -> list[TimeAnswerable]:
    """When a role had been answerable for which actions, by the day."""
    return [
        TimeAnswerable(row, possible(row) & _until(as_at), as_at)
        for row in _accountabilities([role.pk], as_at)
    ]


def times_of_person(held: Iterable[Held], as_at: date) -> list[TimeAnswerable]:
    """When a person had been answerable for which, by the day, in the offices that they held."""
    held = list(held)
    return [
        TimeAnswerable(row, possible(row) & possible(one.appointment) & _until(as_at), as_at)
        for row in _accountabilities([one.appointment.role_id for one in held], as_at)
        for one in held
        if one.appointment.role_id == row.role_id
    ]


def _accountabilities(role_ids: list[int], as_at: date):
    rows = Accountability.objects.begun_by(as_at).filter(role__in=role_ids)
    return rows.select_related("action__strategy", "role", "source").order_by(
        "action__strategy__published_on_last",
        "action__strategy",
        "action__number",
        "started_on_last",
    )


def _until(as_at: date) -> Period:
    return Period.of_days(date.min, as_at)
