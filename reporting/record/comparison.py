"""Two points of a response's record, one against the other.

All that editions published is fetched once, and replayed up to each of the two: see history.py.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import cached_property

from commitments.models import Entry, Pledge, Revision, Wording
from commitments.wording_diff import Difference, difference
from reporting.record.history import History, RecordAt
from reporting.record.points import Point
from reporting.record.progress import STATUSES
from strategy.models import Action, Deadline


@dataclass(frozen=True)
class TextChange:
    """A text of one entry against another, each a revision."""

    before: Revision
    after: Revision

    @property
    def entry(self) -> Entry:
        return self.after.entry

    @property
    def parts(self) -> Difference:
        return difference(said_by(self.before), said_by(self.after))

    @property
    def assessments(self) -> Difference:
        """The department's own assessment, where it is not the same."""
        if self.before.assessment == self.after.assessment:
            return Difference()
        return difference(self.before.assessment, self.after.assessment)


@dataclass(frozen=True)
class WordingChange:
    before: Wording
    after: Wording

    @property
    def action(self) -> Action:
        return self.after.action

    @property
    def title(self) -> Difference:
        return difference(self.before.title, self.after.title)

    @property
    def note(self) -> Difference:
        return difference(self.before.note, self.after.note)


@dataclass(frozen=True)
class PledgeChange:
    """A pledge, or the one that took its place, with what had become of it at either point."""

    before: Pledge
    after: Pledge
    status_before: str
    status_after: str

    @property
    def is_redated(self) -> bool:
        return due_words(self.before) != due_words(self.after)

    @property
    def is_replaced(self) -> bool:
        return self.before.pk != self.after.pk

    @property
    def due_before(self) -> str:
        return due_words(self.before)

    @property
    def due_after(self) -> str:
        return due_words(self.after)

    @property
    def statement(self) -> Difference:
        return difference(self.before.statement, self.after.statement)


@dataclass(frozen=True)
class OutcomeChanges:
    """The pledges of which one status became another."""

    before: str
    after: str
    pledges: list[Pledge]


class Comparison:
    """What is added, changed and removed from one point of a response's record to another.

    Deadlines are set by others than the department: `with_deadlines` counts those announced
    between.
    """

    def __init__(self, history: History, start: Point, end: Point, *, with_deadlines: bool = False):
        self.history = history
        self.with_deadlines = with_deadlines
        self.before = RecordAt(history, start)
        self.after = RecordAt(history, end)

    @property
    def start(self) -> Point:
        return self.before.point

    @property
    def end(self) -> Point:
        return self.after.point

    @property
    def is_backwards(self) -> bool:
        return self.end < self.start

    @cached_property
    def added(self) -> list[Revision]:
        return _only_in(self.after.revisions, self.before.revisions, _place_of_entry)

    @cached_property
    def removed(self) -> list[Revision]:
        return _only_in(self.before.revisions, self.after.revisions, _place_of_entry)

    @cached_property
    def changed(self) -> list[TextChange]:
        pairs = _in_both(self.before.revisions, self.after.revisions)
        changes = [TextChange(one, other) for one, other in pairs if _says_else(one, other)]
        return sorted(changes, key=lambda change: _place_of_entry(change.after))

    @property
    def words(self) -> str:
        """How many entries: "32 entries added, none changed, none removed"."""
        count = len(self.added)
        added = "1 entry added" if count == 1 else f"{count or 'No'} entries added"
        return (
            f"{added}, {len(self.changed) or 'none'} changed, {len(self.removed) or 'none'} removed"
        )

    @cached_property
    def wordings(self) -> list[WordingChange]:
        """What actions are called otherwise."""
        pairs = _in_both(self.before.wordings, self.after.wordings)
        changes = [
            WordingChange(one, other)
            for one, other in pairs
            if (one.title, one.note) != (other.title, other.note)
        ]
        return sorted(changes, key=lambda change: change.action.number)

    @cached_property
    def wordings_added(self) -> list[Wording]:
        return _only_in(self.after.wordings, self.before.wordings, _place_of_wording)

    @cached_property
    def wordings_removed(self) -> list[Wording]:
        return _only_in(self.before.wordings, self.after.wordings, _place_of_wording)

    @cached_property
    def pledges(self) -> list[PledgeChange]:
        """The pledges in force at both points, or with one that took their place."""
        pairs = [
            (row, self.after.pledges.get(pk) or self._replacements.get(pk))
            for pk, row in self.before.pledges.items()
        ]
        changes = [
            PledgeChange(one, other, self.before.statuses[one.pk], self.after.statuses[other.pk])
            for one, other in pairs
            if other
        ]
        return sorted(changes, key=lambda change: _place_of_pledge(change.after))

    @property
    def redated(self) -> list[PledgeChange]:
        return [change for change in self.pledges if change.is_redated]

    @property
    def reworded(self) -> list[PledgeChange]:
        """Pledges whose place another took that is due at the same time."""
        return [change for change in self.pledges if change.is_replaced and not change.is_redated]

    @cached_property
    def outcomes(self) -> list[OutcomeChanges]:
        """The pledges whose status is not the same, by what it was and what it became."""
        order = list(STATUSES)
        changed = [row for row in self.pledges if row.status_before != row.status_after]

        def statuses(row):
            return order.index(row.status_before), order.index(row.status_after)

        groups = groupby(sorted(changed, key=statuses), key=statuses)
        return [
            OutcomeChanges(order[one], order[other], [row.after for row in rows])
            for (one, other), rows in groups
        ]

    @property
    def outcomes_count(self) -> int:
        return sum(len(row.pledges) for row in self.outcomes)

    @cached_property
    def pledges_added(self) -> list[Pledge]:
        taken = {change.after.pk for change in self.pledges}
        rows = (row for pk, row in self.after.pledges.items() if pk not in taken)
        return sorted(rows, key=_place_of_pledge)

    @cached_property
    def pledges_removed(self) -> list[Pledge]:
        """Those not in force any more, with nothing in their place; or not yet, backwards."""
        taken = {change.before.pk for change in self.pledges}
        rows = (row for pk, row in self.before.pledges.items() if pk not in taken)
        return sorted(rows, key=_place_of_pledge)

    @cached_property
    def deadlines_added(self) -> list[Deadline]:
        return self._deadlines_only_in(self.after, self.before)

    @cached_property
    def deadlines_removed(self) -> list[Deadline]:
        return self._deadlines_only_in(self.before, self.after)

    @property
    def is_the_same(self) -> bool:
        """Whether nothing at all is told otherwise."""
        return not (
            self.added
            or self.changed
            or self.removed
            or self.wordings
            or self.wordings_added
            or self.wordings_removed
            or self.redated
            or self.reworded
            or self.outcomes
            or self.pledges_added
            or self.pledges_removed
            or self.deadlines_added
            or self.deadlines_removed
        )

    def _deadlines_only_in(self, one: RecordAt, other: RecordAt) -> list[Deadline]:
        if not self.with_deadlines:
            return []
        return [row for pk, row in one.deadlines.items() if pk not in other.deadlines]

    @cached_property
    def _replacements(self) -> dict[int, Pledge]:
        """For a pledge in force before, the one that is in its place after; either may be older."""
        older = {row.pk: row.replaces_id for row in self.history.pledges}
        forwards = self.start <= self.end
        here, there = (self.before, self.after) if forwards else (self.after, self.before)
        found = {}
        for pk, row in there.pledges.items():
            ancestor = next((one for one in _line(pk, older) if one in here.pledges), None)
            if ancestor is not None:
                pair = (ancestor, row) if forwards else (pk, here.pledges[ancestor])
                found[pair[0]] = pair[1]
        return found


def said_by(revision: Revision) -> str:
    """A text, or the answer given instead of one, with its reason."""
    if revision.text:
        return revision.text
    return f"{revision.get_answer_display().capitalize()}: {revision.reason}"


def due_words(pledge: Pledge) -> str:
    """When it is due, in words. Reads `year`: see `with_year`."""
    return str(pledge.due_on) if pledge.due_on else f"in {pledge.year}, no day given"


def _says_else(one: Revision, other: Revision) -> bool:
    return (said_by(one), one.assessment) != (said_by(other), other.assessment)


def _line(pk: int, older: dict[int, int | None]) -> Iterator[int]:
    """What a pledge replaced, and what that replaced; a circle is gone round once."""
    seen = {pk}
    replaced = older.get(pk)
    while replaced is not None and replaced not in seen:
        seen.add(replaced)
        yield replaced
        replaced = older.get(replaced)


def _in_both(before: dict, after: dict) -> list[tuple]:
    return [(row, after[key]) for key, row in before.items() if key in after]


def _only_in(one: dict, other: dict, place) -> list:
    return sorted((row for key, row in one.items() if key not in other), key=place)


def _place_of_entry(fact: Revision | Pledge) -> tuple:
    entry = fact.entry
    return entry.action.number, entry.year, entry.kind


def _place_of_pledge(pledge: Pledge) -> tuple:
    return *_place_of_entry(pledge), pledge.number


def _place_of_wording(wording: Wording) -> int:
    return wording.action.number
