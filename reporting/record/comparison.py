"""Two points of a response's record, one against the other.

All that editions published is fetched once, and replayed up to each of the two: see history.py.
What a fact says is told by commitments/in_words.py, so that whatever is different is found.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from django.utils.functional import cached_property

from commitments import in_words
from commitments.in_words import MAIN, MARKS, Parts
from commitments.models import (
    Edition,
    Figure,
    Outcome,
    Pledge,
    Revision,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from commitments.wording_diff import Difference, difference
from reporting.record.history import History, RecordAt
from reporting.record.points import Point
from reporting.record.progress import STATUSES
from reporting.record.summaries import Summaries, summaries_among
from strategy.models import Deadline

Counted = Figure | Yardstick
Fact = Revision | Variant | Wording | Pledge | Withdrawal | Slip | Succession | Outcome | Counted
BECAME = Outcome | Withdrawal | Slip | Succession  # What is said of a pledge.
MOST_SHOWN = 500_000  # Characters of texts on one page, before it is told an action at a time.
# What is told of a pledge wherever it is named, and of a text by the page that it is on.
NAMED = (MAIN, "Due", "Stands in", "Whose words")
OF_TEXTS = ("entries", "whole_entries")
A_ROW = 300  # What a row costs beside its words, in characters.


@dataclass(frozen=True)
class Change:
    """A fact as it is told at both points, or at the one at which it is told at all."""

    before: Fact | None
    after: Fact | None
    was: Parts
    is_now: Parts
    apart: tuple[str, ...] = (MAIN,)  # What is told elsewhere than among the details.

    @property
    def fact(self) -> Fact:
        return self.after or self.before

    @property
    def action(self) -> int | None:
        return action_of(self.fact)

    @property
    def is_our_reading(self) -> bool:
        return getattr(self.fact, "is_our_reading", False)

    @property
    def size(self) -> int:
        return A_ROW + sum(map(len, (*self.was.values(), *self.is_now.values())))

    @property
    def words(self) -> str:
        """Its main words, as they are now."""
        return (self.is_now or self.was)[MAIN]

    @property
    def main(self) -> Difference:
        """What became of its main words."""
        return self._difference(MAIN)

    @property
    def details(self) -> list[tuple[str, Difference]]:
        """What else is told otherwise, by its name."""
        names = dict.fromkeys([*self.was, *self.is_now])
        return [
            (name, self._difference(name))
            for name in names
            if name not in self.apart and self.was.get(name) != self.is_now.get(name)
        ]

    @property
    def told(self) -> list[tuple[str, str]]:
        """Of a fact that is told at one point alone: what else it says."""
        told = self.is_now or self.was
        apart = (*self.apart, MARKS)  # Whoever shows a text shows its marks.
        return [(name, words) for name, words in told.items() if name not in apart]

    def _difference(self, name: str) -> Difference:
        return difference(self.was.get(name, ""), self.is_now.get(name, ""))


@dataclass(frozen=True)
class PledgeChange(Change):
    """A pledge, or the one that took its place, with what had become of it at either point."""

    status_before: str = ""
    status_after: str = ""

    @property
    def is_redated(self) -> bool:
        return self.due_before != self.due_after

    @property
    def is_replaced(self) -> bool:
        return self.before != self.after

    @property
    def due_before(self) -> str:
        return due_words(self.before)

    @property
    def due_after(self) -> str:
        return due_words(self.after)


@dataclass(frozen=True)
class StatusChange:
    """That one status of a pledge became another, and what was said of it."""

    pledge: Pledge
    before: str
    after: str
    outcome: Change | None

    @property
    def statuses(self) -> tuple[str, str]:
        return self.before, self.after

    @property
    def action(self) -> int:
        return action_of(self.pledge)

    @property
    def is_our_reading(self) -> bool:
        return self.pledge.is_our_reading or bool(self.outcome and self.outcome.is_our_reading)

    @property
    def size(self) -> int:
        return A_ROW + len(self.pledge.statement) + (self.outcome.size if self.outcome else 0)


@dataclass(frozen=True)
class DeadlineChange:
    deadline: Deadline
    is_added: bool
    size: int = A_ROW
    is_our_reading: bool = False

    @property
    def action(self) -> int:
        return self.deadline.action.number


@dataclass(frozen=True)
class Part:
    """One kind of change, as a part of the page with its heading; `facts` says of what."""

    anchor: str
    title: str
    facts: str
    rows: list

    def of(self, action: int | None) -> "Part":
        """Those rows that are about an action; or about none."""
        rows = [row for row in self.rows if row.action == action]
        return Part(self.anchor, self.title, self.facts, rows)


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

    @property
    def words(self) -> str:
        """How many entries: "32 entries added, none changed, none removed"."""
        count = len(self.texts.added)
        added = "1 entry added" if count == 1 else f"{count or 'No'} entries added"
        changed, removed = len(self.texts.changed), len(self.texts.removed)
        return f"{added}, {changed or 'none'} changed, {removed or 'none'} removed"

    @cached_property
    def parts(self) -> list[Part]:
        """All kinds of changes that there are, in the order in which a page tells them."""
        wordings, figures, withdrawals = self.wordings, self.figures, self.withdrawals
        slips, successions, variants = self.slips, self.successions, self.variants
        yardsticks = self.yardsticks
        parts = [
            Part("changed", "Entries changed", "entries", self.texts.changed),
            Part("removed", "Entries removed", "whole_entries", self.texts.removed),
            Part("outcomes", "Promises whose outcome changed", "statuses", self.statuses),
            Part("told", "Outcomes told otherwise", "outcomes", self.outcomes_told),
            Part("redated", "Promises re-dated", "redated", self.redated),
            Part("moved", "Due dates moved", "slips", slips.added),
            Part("moved-otherwise", "Moves of due dates told otherwise", "slips", slips.changed),
            Part("not-moved", "Moves of due dates removed", "slips", slips.removed),
            Part("gone-on", "Promises split or merged", "successions", successions.added),
            Part(
                "gone-on-otherwise",
                "Splits and merges told otherwise",
                "successions",
                successions.changed,
            ),
            Part("not-gone-on", "Splits and merges removed", "successions", successions.removed),
            *self._made_again_parts,
            Part("replaced", "Promises replaced", "pledges", self.replaced),
            Part("withdrawn", "Promises withdrawn", "withdrawals", withdrawals.added),
            Part("reasons", "Reasons of withdrawals changed", "withdrawals", withdrawals.changed),
            Part("not-withdrawn", "Withdrawals removed", "withdrawals", withdrawals.removed),
            Part("pledges-removed", "Promises removed", "removed_pledges", self.pledges_removed),
            Part("figures", "Figures changed", "figures", figures.changed),
            Part("figures-added", "Figures added", "figures", figures.added),
            Part("figures-removed", "Figures removed", "figures", figures.removed),
            Part("yardsticks", "Baselines and targets changed", "yardsticks", yardsticks.changed),
            Part("yardsticks-added", "Baselines and targets added", "yardsticks", yardsticks.added),
            Part(
                "yardsticks-removed",
                "Baselines and targets removed",
                "yardsticks",
                yardsticks.removed,
            ),
            Part("deadlines", "Deadlines", "deadlines", self.deadlines),
            Part("variants", "What other pages say", "variants", variants.added),
            Part("variants-changed", "Other pages told otherwise", "variants", variants.changed),
            Part("variants-removed", "Other pages removed", "variants", variants.removed),
            Part("wordings", "Wordings changed", "wordings", wordings.changed),
            Part("wordings-added", "Wordings added", "wordings", wordings.added),
            Part("wordings-removed", "Wordings removed", "wordings", wordings.removed),
            Part("pledges-added", "Promises added", "whole_pledges", self.pledges_added),
            Part("added", "Entries added", "whole_entries", self.texts.added),
        ]
        return [part for part in parts if part.rows]

    @cached_property
    def editions(self) -> list[Edition]:
        """Those published in between, the earliest first."""
        here, there = set(self.before.editions), set(self.after.editions)
        return [edition for edition in self.history.editions if edition in here ^ there]

    @property
    def is_the_same(self) -> bool:
        """Whether nothing at all is told otherwise."""
        return not self.parts and not any(
            edition.page_title or edition.known_from or edition.evidence.all()
            for edition in self.editions
        )

    @property
    def tells_readings(self) -> bool:
        """Whether any of it is this record's own reading."""
        return any(row.is_our_reading for part in self.parts for row in part.rows)

    @property
    def is_long(self) -> bool:
        """Whether it is too much for one page."""
        return sum(row.size for part in self.parts for row in part.rows) > MOST_SHOWN

    @cached_property
    def by_action(self) -> dict[int, list[tuple[str, int]]]:
        """How many rows of each part are about an action, by its number."""
        counts = Counter((row.action, part.title) for part in self.parts for row in part.rows)
        numbers = sorted({number for number, _title in counts if number is not None})
        titles = [part.title for part in self.parts]
        return {
            number: [(title, counts[number, title]) for title in titles if counts[number, title]]
            for number in numbers
        }

    @staticmethod
    def summaries_in(parts: Iterable[Part]) -> Summaries | None:
        """Which of the texts of some parts are ours."""
        rows = [row for part in parts if part.facts in OF_TEXTS for row in part.rows]
        texts = [text for row in rows for text in (row.before, row.after) if text]
        return summaries_among({text.edition for text in texts})

    def parts_of(self, action: int | None) -> list[Part]:
        """What is about one action; or about none."""
        return [part for part in (part.of(action) for part in self.parts) if part.rows]

    # Facts, each against what was told in its place.

    @cached_property
    def texts(self) -> "Changes":
        return Changes(
            self.before.revisions, self.after.revisions, in_words.of_revision, _place_of_entry
        )

    @cached_property
    def variants(self) -> "Changes":
        """What other pages say of an entry."""
        before, after = self.before.variants, self.after.variants
        return Changes(before, after, in_words.of_variant, _place_of_entry)

    @cached_property
    def wordings(self) -> "Changes":
        """What actions are called."""
        return Changes(
            self.before.wordings, self.after.wordings, in_words.of_wording, _place_of_wording
        )

    @cached_property
    def figures(self) -> "Changes":
        before, after = self.before.figures, self.after.figures
        self.history.fetch_what_shows([], _only_at_one(before, after))
        return Changes(before, after, in_words.of_figure, _place_of_figure)

    @cached_property
    def yardsticks(self) -> "Changes":
        before, after = self.before.yardsticks, self.after.yardsticks
        return Changes(before, after, in_words.of_yardstick, _place_of_yardstick)

    @cached_property
    def withdrawals(self) -> "Changes":
        return Changes(
            self.before.withdrawals,
            self.after.withdrawals,
            in_words.of_withdrawal,
            _place_of_what_became,
        )

    @cached_property
    def slips(self) -> "Changes":
        before, after = self.before.slips, self.after.slips
        return Changes(before, after, in_words.of_slip, _place_of_what_became)

    @cached_property
    def successions(self) -> "Changes":
        before, after = self.before.successions, self.after.successions
        return Changes(before, after, in_words.of_succession, _place_of_what_became)

    @cached_property
    def made_again(self) -> "Changes":
        before, after = self.before.made_again, self.after.made_again
        return Changes(before, after, in_words.of_succession, _place_of_what_goes_on)

    @property
    def _made_again_parts(self) -> list["Part"]:
        again, what = self.made_again, "made_again"
        return [
            Part("made-again", "Promises of earlier strategies made again", what, again.added),
            Part("made-again-otherwise", "Made again, told otherwise", what, again.changed),
            Part("not-made-again", "Not told to be made again any more", what, again.removed),
        ]

    @cached_property
    def outcomes(self) -> "Changes":
        before, after = self.before.outcomes, self.after.outcomes
        self.history.fetch_what_shows(_only_at_one(before, after), [])
        return Changes(before, after, self._of_outcome, _place_of_what_became)

    @cached_property
    def statuses(self) -> list[StatusChange]:
        """The pledges whose status is not the same, by what it was and what it became."""
        order = list(STATUSES)
        # The department's statement last: where there is one, it is what the status follows.
        told = {
            row.fact.pledge_id: row
            for row in sorted(self.outcomes, key=lambda row: not row.fact.is_our_reading)
        }
        rows = [
            StatusChange(row.after, row.status_before, row.status_after, told.get(row.after.pk))
            for row in self.pledges
            if row.status_before != row.status_after
        ]
        return sorted(rows, key=lambda row: (order.index(row.before), order.index(row.after)))

    @cached_property
    def outcomes_told(self) -> list[Change]:
        """What else is told otherwise: of pledges whose status is the same, or not in force any
        more, and by the reading that the status does not follow.
        """
        shown = {row.outcome.fact.pk for row in self.statuses if row.outcome}
        return [row for row in self.outcomes if row.fact.pk not in shown]

    # Pledges

    @cached_property
    def pledges(self) -> list[PledgeChange]:
        """The pledges in force at both points, or with one that took their place."""
        pairs = [
            (row, self.after.pledges.get(pk) or self._replacements.get(pk))
            for pk, row in self.before.pledges.items()
        ]
        changes = [
            PledgeChange(
                one,
                other,
                in_words.of_pledge(one),
                in_words.of_pledge(other),
                (MAIN, "Due"),
                self.before.statuses[one.pk],
                self.after.statuses[other.pk],
            )
            for one, other in pairs
            if other
        ]
        return sorted(changes, key=lambda change: _place_of_pledge(change.after))

    @property
    def redated(self) -> list[PledgeChange]:
        return [change for change in self.pledges if change.is_redated]

    @property
    def replaced(self) -> list[PledgeChange]:
        """Pledges whose place another took that is due at the same time."""
        return [change for change in self.pledges if change.is_replaced and not change.is_redated]

    @cached_property
    def pledges_added(self) -> list[Change]:
        taken = {change.after.pk for change in self.pledges}
        rows = (row for pk, row in self.after.pledges.items() if pk not in taken)
        return [
            Change(None, row, {}, in_words.of_pledge(row), NAMED)
            for row in sorted(rows, key=_place_of_pledge)
        ]

    @cached_property
    def pledges_removed(self) -> list[Change]:
        """Those not in force any more, with nothing in their place; or not yet, backwards.

        What was withdrawn, split or merged is told as such.
        """
        taken = {change.before.pk for change in self.pledges}
        taken |= {change.fact.pledge_id for change in self.withdrawals.added}
        taken |= {change.fact.pledge_id for change in self.successions.added}
        rows = (row for pk, row in self.before.pledges.items() if pk not in taken)
        return [
            Change(row, None, in_words.of_pledge(row), {}, NAMED)
            for row in sorted(rows, key=_place_of_pledge)
        ]

    @cached_property
    def deadlines(self) -> list[DeadlineChange]:
        if not self.with_deadlines:
            return []
        here, there = self.before.deadlines, self.after.deadlines
        return [
            *(DeadlineChange(row, True) for pk, row in there.items() if pk not in here),
            *(DeadlineChange(row, False) for pk, row in here.items() if pk not in there),
        ]

    def _of_outcome(self, row: Outcome | None) -> Parts:
        return in_words.of_outcome(row, is_quoted=self.history.is_quoted)

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


class Changes:
    """Facts of one kind by what they are about, those of one point against those of another."""

    def __init__(self, before: dict, after: dict, told: Callable, place: Callable):
        self.added: list[Change] = []
        self.changed: list[Change] = []
        self.removed: list[Change] = []
        for key in before.keys() | after.keys():
            one, other = before.get(key), after.get(key)
            if one == other:
                continue
            apart = (MAIN,) if one and other else NAMED
            change = Change(one, other, told(one), told(other), apart)
            if one is None:
                self.added.append(change)
            elif other is None:
                self.removed.append(change)
            elif change.was != change.is_now:
                self.changed.append(change)
        for rows in (self.added, self.changed, self.removed):
            rows.sort(key=lambda change: place(change.fact))

    def __iter__(self) -> Iterator[Change]:
        return iter([*self.changed, *self.added, *self.removed])


def _only_at_one(before: dict, after: dict) -> list:
    """The facts that are told at one of two points, and not at the other."""
    here, there = set(before.values()), set(after.values())
    return list(here ^ there)


def due_words(pledge: Pledge) -> str:
    """When it is due, in words. Reads `year`: see `with_year`."""
    return str(pledge.due_on) if pledge.due_on else f"in {pledge.year}, no day given"


def action_of(fact: Fact) -> int | None:
    """The number of the action that a fact is about; a measure may be about none."""
    if isinstance(fact, Wording):
        return fact.action.number
    if isinstance(fact, Counted):
        action = fact.entry.action if fact.entry else fact.measure.action
        return action.number if action else None
    pledge_or_text = fact.pledge if isinstance(fact, BECAME) else fact
    return pledge_or_text.entry.action.number


def _line(pk: int, older: dict[int, int | None]) -> Iterator[int]:
    """What a pledge replaced, and what that replaced; a circle is gone round once."""
    seen = {pk}
    replaced = older.get(pk)
    while replaced is not None and replaced not in seen:
        seen.add(replaced)
        yield replaced
        replaced = older.get(replaced)


def _place_of_entry(fact: Revision | Pledge) -> tuple:
    entry = fact.entry
    return entry.action.number, entry.year, entry.kind


def _place_of_pledge(pledge: Pledge) -> tuple:
    return *_place_of_entry(pledge), pledge.number


def _place_of_what_became(fact: BECAME) -> tuple:
    return _place_of_pledge(fact.pledge)


def _place_of_what_goes_on(fact: Succession) -> tuple:
    return _place_of_pledge(fact.goes_on_as)


def _place_of_wording(wording: Wording) -> int:
    return wording.action.number


def _place_of_figure(figure: Figure) -> tuple:
    return figure.measure.name, figure.measure_id, figure.year


def _place_of_yardstick(row: Yardstick) -> tuple:
    return row.measure.name, row.measure_id, row.kind, row.year
