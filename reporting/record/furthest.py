"""Which actions of a department got furthest on a day, and which least far."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from commitments.models import Response, StandingPledge
from reporting.record.matrix import Square, how_far
from reporting.record.progress import Tally, tallies
from strategy.models import Action

FEW = 3


@dataclass(frozen=True)
class Ranked:
    """An action of a response with its promises."""

    response: Response
    action: Action
    squares: list[Square]
    tally: Tally


@dataclass(frozen=True)
class Furthest:
    """The few that got furthest, and the few that got least far: no action is among both."""

    most: list[Ranked]
    least: list[Ranked]


def furthest(responses: Iterable[Response], as_at: date) -> Furthest:
    """Of some responses of one department. Two queries."""
    ranked = [row for row in _ranked(list(responses), as_at) if row.tally.whole]
    ranked.sort(key=lambda row: how_far(row.tally), reverse=True)
    most = [row for row in ranked[:FEW] if how_far(row.tally)[:2] > (0, 0)]
    rest = [row for row in ranked[len(most) :] if row.tally.delivered < row.tally.whole]
    return Furthest(most, rest[::-1][:FEW])


def _ranked(responses: list[Response], as_at: date) -> list[Ranked]:
    stands = StandingPledge.objects.on(as_at).filter(
        department__in={row.department.slug for row in responses},
        strategy__in={row.strategy.slug for row in responses},
    )
    columns = ("strategy", "action", "pledge", "pledge__statement")
    told = ("status", "is_reported_on", "is_contested", "is_ours")
    rows = stands.order_by("strategy", "action", "entry_year", "kind", "number")
    squares, counted = defaultdict(list), []
    for strategy, action, pledge, statement, *rest in rows.values_list(*columns, *told):
        squares[strategy, action].append(Square(pledge, rest[0], statement))
        counted.append(((strategy, action), (*rest, False)))
    found = tallies(counted)
    by_strategy = {row.strategy_id: row for row in responses}
    actions = Action.objects.as_at(as_at).filter(strategy__in=by_strategy).defer("ask")
    places = [(by_strategy[action.strategy_id], action) for action in actions]
    keyed = [(row, action, (row.strategy.slug, action.number)) for row, action in places]
    return [
        Ranked(response, action, squares[key], found[key])
        for response, action, key in keyed
        if key in found
    ]
