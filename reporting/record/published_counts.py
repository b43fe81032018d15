"""Counts that published documents give, each beside this record's own of the day it was said."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Q, QuerySet

from commitments.models import Edition, Outcome, Response, StandingCount, StandingPledge
from commitments.models.intervals import on
from commitments.models.statuses import NOT_IN_FORCE
from reporting.record.counts import tally_in
from reporting.record.progress import Tally
from reporting.record.totals import ACTIONS, PROMISES, Line, Total, TotalChanges
from strategy.models import Action, PublishedCount

OF = PublishedCount.Of


def published_counts(day: date) -> QuerySet[PublishedCount]:
    rows = PublishedCount.objects.as_at(day).select_related("strategy", "department", "source")
    return rows.order_by("strategy__slug", "said_on_last", "said_on_first", "slug")


@dataclass
class Checked:
    """A count of a document, and this record's own of the last day on which it can have been said.

    Takes a query or two of its own, and six more for why they differ. What several share of the
    same things on the same day is asked once, where they are given the same place to keep it.
    """

    row: PublishedCount
    kept: dict = field(default_factory=dict)

    @cached_property
    def own(self) -> tuple[int | None, int] | None:
        """What this record counts: how many are done, where it says so, of how many."""
        counted = {
            OF.PROMISES: self._promises,
            OF.ACTIONS: self._actions,
            OF.DEPARTMENTS: self._departments,
        }.get(self.row.of)
        if not counted:
            return None
        of = (self.row.of, self.row.strategy_id, self.row.department_id, self.day)
        if of not in self.kept:
            self.kept[of] = counted()
        return self.kept[of]

    @property
    def own_words(self) -> str:
        if self.own is None:
            return ""
        done, total = self.own
        return str(total) if done is None or self.row.done is None else f"{done} of {total}"

    @property
    def differs_done(self) -> int | None:
        """How many more the document counts as done; None where one of them says nothing."""
        if self.own is None or self.own[0] is None or self.row.done is None:
            return None
        return self.row.done - self.own[0]

    @property
    def differs_total(self) -> int | None:
        """How many more it counts in all."""
        return None if self.own is None else self.row.total - self.own[1]

    @property
    def agrees(self) -> bool | None:
        """None where this record counts no such thing."""
        return None if self.own is None else not (self.differs_done or self.differs_total)

    @property
    def words(self) -> str:
        """Whether they agree, or by how much they differ."""
        if self.agrees is None:
            return "This record does not count that"
        if self.agrees:
            return "They agree"
        told = [
            _more(self.differs_total, "in all"),
            _more(self.differs_done, "done") if self.differs_done is not None else "",
        ]
        return f"The document counts {' and '.join(filter(None, told))}"

    @cached_property
    def why(self) -> list[Line]:
        """What changed this record's total since it was last that of the document, up to the day
        on which that was said; empty where it never was, or there is nothing to explain.
        """
        of = {OF.PROMISES: PROMISES, OF.ACTIONS: ACTIONS}.get(self.row.of)
        if not of or not self.differs_total:
            return []
        lines = [line for line in self._changes.lines if line.of == of]
        total, since = self.own[1], []
        for line in lines:  # The latest first.
            since.append(line)
            total -= line.change
            if total == self.row.total:
                return since
        return []

    @property
    def why_not(self) -> str:
        """Why no line says why the totals differ."""
        if not self.differs_total or self.why:
            return ""
        if self.row.of == OF.DEPARTMENTS:
            return "Others may have responded, too: this record does not hold that."
        return "On no day before had this record as many."

    @property
    def day(self) -> date:
        return self.row.said_on.last

    @cached_property
    def _changes(self) -> TotalChanges:
        department = self.row.department.slug if self.row.department else ""
        of = (Total(department, self.row.strategy.slug), self.day)
        return self.kept.setdefault(of, TotalChanges(*of))

    @cached_property
    def _responses(self) -> QuerySet[Response]:
        found = Response.objects.filter(strategy=self.row.strategy).order_by()
        return found.filter(department=self.row.department) if self.row.department else found

    def _promises(self) -> tuple[int, int]:
        standing = StandingCount.objects.filter(response__in=self._responses, **on(self.day))
        tally = sum((tally_in(row) for row in standing), Tally())
        return tally.delivered, tally.total

    def _actions(self) -> tuple[int, int]:
        """Done is one under which promises were due by the day, all of them delivered by then."""
        actions = Action.objects.as_at(self.day).filter(strategy=self.row.strategy)
        numbers = {one.number for one in actions if not one.is_withdrawn(by=self.day)}
        due = StandingPledge.objects.on(self.day).filter(
            response__in=self._responses, due_last__lte=self.day
        )
        due = due.exclude(status__in=NOT_IN_FORCE).order_by().values("action")
        open_yet = Count("pk", filter=~Q(status=Outcome.Status.DELIVERED))
        done = due.annotate(open_yet=open_yet).filter(open_yet=0).values_list("action", flat=True)
        return len(numbers & set(done)), len(numbers)

    def _departments(self) -> tuple[int, int]:
        """Those of which something was published, of those that the record has a response of."""
        out = Edition.objects.as_at(self.day).filter(response__in=self._responses)
        reported = out.order_by().values("response__department").distinct().count()
        return reported, self._responses.values("department").distinct().count()


def _more(difference: int | None, what: str) -> str:
    if not difference:
        return ""
    return f"{abs(difference)} {'more' if difference > 0 else 'fewer'} {what}"
