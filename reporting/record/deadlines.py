"""Whether the record shows that a deadline was met, and by which promises.

The rule, also told in docs/rules.md: a deadline that holds is judged by the promises of its action
that are due on the same day and were not taken back. It was met where all of them were delivered by
a report that came out by that day; done, no day known, where such a report came out later; met in
part where some were, or were in part; not met where all of which a report tells were carried
forward, re-scoped or dropped. Otherwise the record does not say, and why is told. Nothing is
concluded from silence.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from commitments.kept_sql import KeptSQL
from commitments.models import Edition, Outcome, Pledge
from commitments.models.statuses import GONE_ON
from reporting.record.pledges import untold_words
from reporting.record.progress import TAKEN_BACK
from strategy.models import Action, Deadline, Department, Source

MET, DONE, IN_PART, NOT_MET, NOT_SAID, NOT_YET, REPLACED = (
    "Met",
    "Done, but not said by when",
    "Met in part",
    "Not met",
    "The record does not say",
    "Not yet due",
    "Replaced by another date",
)


@dataclass(frozen=True)
class Shown:
    """What the record shows of a deadline: a verdict, why where it says nothing, and the promises
    that are due on its day.
    """

    deadline: Deadline
    verdict: str
    why: str = ""
    promises: tuple[Pledge, ...] = ()


class Deadlines:
    """Those of one action, against what its department promised and reported by a day.

    `pledges` are the action's, with what became of them: see `pledges_with_outcomes`.
    """

    def __init__(
        self,
        department: Department,
        pledges: Iterable[Pledge],
        editions: Iterable[Edition],
        as_at: date,
    ):
        self.department = department
        self.as_at = as_at
        self.last_published = max((row.published_on_last for row in editions), default=None)
        self._pledges = [
            row for row in pledges if row.due and row.status not in (*TAKEN_BACK, *GONE_ON)
        ]

    def shown(self, deadline: Deadline) -> Shown:
        last = deadline.due_on.last
        if deadline.was_replaced:
            return Shown(deadline, REPLACED)
        if self.as_at <= last:
            return Shown(deadline, NOT_YET)
        due = tuple(row for row in self._pledges if row.due.last == last)
        return Shown(deadline, *self._judged(due, last), due)

    def _judged(self, due: tuple[Pledge, ...], last: date) -> tuple[str, str]:
        """A verdict, and why where there is none."""
        told = [row for row in due if row.told]
        if not told:
            return NOT_SAID, self._why_silent(due[0]) if due else self._why_nothing(last)
        delivered = [row for row in told if row.status == Outcome.Status.DELIVERED]
        if len(delivered) == len(due):
            in_time = all(row.told[0].edition.published_on_last <= last for row in due)
            return (MET if in_time else DONE), ""
        in_part = [row for row in told if row.status == Outcome.Status.PARTLY_DELIVERED]
        return (IN_PART if delivered or in_part else NOT_MET), ""

    def _why_silent(self, pledge: Pledge) -> str:
        return untold_words(pledge.status, pledge.year, self.department)

    def _why_nothing(self, last: date) -> str:
        if self.last_published is None or self.last_published <= last:
            return f"{self.department} has published nothing after that date."
        return "No promise is due on that date."


def deadlines_of(action: Action, as_at: date) -> list[Deadline]:
    """Those announced by a day, each with its source's title and address; `was_replaced` by then.

    One query.
    """
    found = _deadlines(day=as_at, action=action.pk)
    for row in found:
        if row.source_id:
            row.source = Source(pk=row.source_id, title=row.source_title, url=row.source_url)
    return found


@KeptSQL
def _deadlines(day, action):
    found = Deadline.objects.as_at(day).filter(action=action)
    return found.annotate(source_title=F("source__title"), source_url=F("source__url"))
