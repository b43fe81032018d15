"""Actions that had no named lead in a period, as far as the sources say."""

from dataclasses import dataclass

from reporting.governance.answerable import Answerable, WhoWasAnswerable
from reporting.governance.periods import ALWAYS, Period, certain, possible
from strategy.models import Action


@dataclass(frozen=True)
class NoNamedLead:
    """An action, when certainly nobody is named for it, and when the sources leave it open."""

    action: Action
    asked: Period  # The part of the period asked about in which it was an action.
    nobody: list[Period]
    open: list[Period]
    answerable: list[Answerable]  # The roles answerable meanwhile, or that may have been.

    @property
    def is_all_of_it(self) -> bool:
        return self.nobody == [self.asked]


def without_named_lead(
    actions: list[Action], period: Period, who: WhoWasAnswerable
) -> list[NoNamedLead]:
    """The actions that had nobody for some day of the period, or may have had nobody."""
    rows = [_without_named_lead(action, period, who.for_action(action)) for action in actions]
    return [row for row in rows if row.nobody or row.open]


def _without_named_lead(
    action: Action, period: Period, answerable: list[Answerable]
) -> NoNamedLead:
    end = action.withdrawn_on.first if action.withdrawn_on else ALWAYS
    asked = period & Period(action.added_on.last, end)
    pairs = [(row.accountability, held) for row in answerable for held in row.appointments]
    nobody = asked.without(possible(of) & possible(held) for of, held in pairs)
    left = asked.without(certain(of) & certain(held) for of, held in pairs)
    still_open = [part for stretch in left for part in stretch.without(nobody)]
    meanwhile = [row for row in answerable if asked & possible(row.accountability)]
    return NoNamedLead(action, asked, nobody, still_open, meanwhile)
