"""The rows of due dates that were moved: from when to when, how far, when announced, and why."""

from collections.abc import Iterable
from datetime import date
from html import escape

from commitments.models import Slip
from commitments.models.slips import days_words
from reporting.lists.html import cell, fact
from reporting.lists.pledges import DrawnPledges, OfResponse
from reporting.record.pledge_rows import Promise


class DrawnMoved(DrawnPledges):
    """Takes one query more than a list of pledges: the moves."""

    def __init__(self, request, stands: list[dict]):
        super().__init__(request, stands)
        self.moves = moves_of([row["pledge_id"] for row in stands], request.as_at)

    def cells(self, stands: dict, promise: Promise, of: OfResponse) -> list[str]:
        moves = self.moves[stands["pledge_id"]]
        return [
            cell("Moved", self._how_far(stands, promise, of, moves)),
            cell("Announced, and why", "".join(map(_announced, moves))),
            *super().cells(stands, promise, of)[1:],
        ]

    def _how_far(self, stands: dict, promise: Promise, of: OfResponse, moves: list[Slip]) -> str:
        days = [str(promise.first_due_on or of.first_year), *(str(one.due_on) for one in moves)]
        return f"{days_words(stands['days_moved']).capitalize()}{fact(escape(' → '.join(days)))}"


def moves_of(pledges: Iterable[int], as_at: date) -> dict[int, list[Slip]]:
    """By pledge, in the order in which they were announced; what a later edition tells otherwise of
    one of them is told alone. One query.
    """
    found: dict[int, dict[date, Slip]] = {pk: {} for pk in pledges}
    rows = (
        Slip.objects.as_at(as_at)
        .filter(pledge__in=found)
        .order_by("announced_on_last", "edition__published_on_last", "edition__position")
    )
    for row in rows if found else ():
        found[row.pledge_id][row.announced_on.last] = row
    return {pk: list(moves.values()) for pk, moves in found.items()}


def _announced(slip: Slip) -> str:
    when = str(slip.announced_on)
    return fact(escape(f"{when[:1].upper()}{when[1:]}: {slip.reason}"))
