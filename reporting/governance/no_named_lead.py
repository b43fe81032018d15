"""Actions that had no named lead in a period, as far as the sources say.

The years that a strategy reports on are told apart from the rest: beyond them nobody asked for one.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from commitments.models import Response
from reporting.governance.answerable import Answerable, WhoWasAnswerable
from reporting.governance.periods import ALWAYS, Period, certain, joined, possible
from strategy.models import Action


@dataclass(frozen=True)
class Unnamed:
    """When an action had certainly no named lead, and when the sources leave it open."""

    asked: list[Period]  # What of the period is looked at.
    nobody: list[Period]
    open: list[Period]

    def __bool__(self):
        return bool(self.nobody or self.open)

    @property
    def is_all_of_it(self) -> bool:
        return self.nobody == self.asked


@dataclass(frozen=True)
class NoNamedLead:
    """An action without a named lead: in the years that are reported on, and outside them."""

    action: Action
    reported: Unnamed
    outside: Unnamed
    answerable: list[Answerable]  # The roles answerable meanwhile, or that may have been.


class NamedLeads:
    """A response's actions in a period, and which of them had no named lead on some day of it.

    `years` are those that the strategy reports on, `actions` those of any strategy.
    """

    def __init__(
        self,
        response: Response,
        actions: Iterable[Action],
        years: list[int],
        period: Period,
        who: WhoWasAnswerable,
    ):
        self.response = response
        self.years = years
        self.period = period
        own = [action for action in actions if action.strategy_id == response.strategy_id]
        self.actions = [action for action in own if action.added_on.last <= period.last]
        reported = joined(Period.of_year(year) for year in years)
        rows = [_of(row, period, reported, who.for_action(row)) for row in self.actions]
        self.rows = [row for row in rows if row.reported or row.outside]

    @property
    def unnamed(self) -> list[NoNamedLead]:
        """Those certainly without one on some day of the years that are reported on."""
        return [row for row in self.rows if row.reported.nobody]

    @property
    def left_open(self) -> list[NoNamedLead]:
        """Those that only may have been without one in those years."""
        return [row for row in self.rows if row.reported.open and not row.reported.nobody]

    @property
    def outside(self) -> list[NoNamedLead]:
        return [row for row in self.rows if row.outside]

    @property
    def years_words(self) -> str:
        """The years that are reported on: "2012 to 2015"."""
        first, last = self.years[0], self.years[-1]
        if self.years != list(range(first, last + 1)):
            return ", ".join(map(str, self.years))
        return str(first) if first == last else f"{first} to {last}"


def _of(
    action: Action, period: Period, reported: list[Period], answerable: list[Answerable]
) -> NoNamedLead:
    end = action.withdrawn_on.first if action.withdrawn_on else ALWAYS
    asked = period & Period(action.added_on.last, end)
    return NoNamedLead(
        action,
        _unnamed([part for stretch in reported if (part := asked & stretch)], answerable),
        _unnamed(asked.without(reported), answerable),
        [row for row in answerable if asked & possible(row.accountability)],
    )


def _unnamed(asked: list[Period], answerable: list[Answerable]) -> Unnamed:
    pairs = [(row.accountability, held) for row in answerable for held in row.appointments]
    may_have_led = [possible(of) & possible(held) for of, held in pairs]
    led = [certain(of) & certain(held) for of, held in pairs]
    nobody = [part for stretch in asked for part in stretch.without(may_have_led)]
    left = [part for stretch in asked for part in stretch.without(led)]
    still_open = [part for stretch in left for part in stretch.without(nobody)]
    return Unnamed(asked, nobody, still_open)
