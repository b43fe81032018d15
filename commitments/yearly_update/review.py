"""An edition as whoever decides about it reads it: action by action, what was planned beside it."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from commitments.models import Comment, Edition, Kind
from commitments.wording_diff import Difference as Words
from commitments.yearly_update.changes import Changes, Difference
from commitments.yearly_update.checks import Finding, check
from commitments.yearly_update.seen import Before
from commitments.yearly_update.sheet import MEASURES, Section, Sheet

# What is told of an action, in the order of its page.
ORDER = ["wording", Kind.COMMITMENT, Kind.PROGRESS, "outcome", "figure", Kind.PLAN]


@dataclass
class Fact:
    """A fact of an edition, with what was said of it and what the checks found."""

    change: Difference
    comments: list[Comment]
    findings: list[Finding]
    since: Words | None

    @property
    def drawn(self):
        """The text itself, where it is to be read with its marks and nothing was there before."""
        fact = self.change.fact
        return fact if self.change.is_new and fact and fact.form == "marked" else None


@dataclass
class Part:
    """An action of an edition, or what belongs to none."""

    key: str
    title: str
    section: Section | None = None  # What the yearly update asks for there.
    facts: list[Fact] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)  # Those of no single fact.

    @property
    def shows_plan(self) -> bool:
        return bool(self.section and self.section.action and Kind.PROGRESS in self.section.kinds)

    @property
    def warnings(self) -> int:
        return len(self.findings) + sum(len(fact.findings) for fact in self.facts)

    @property
    def open_comments(self) -> int:
        return sum(not row.closed_at for fact in self.facts for row in fact.comments)

    @property
    def is_changed_since(self) -> bool:
        return any(fact.since for fact in self.facts)


class Review:
    """Takes the same number of queries however much the edition holds."""

    def __init__(self, edition: Edition, changes: Changes, before: Before | None = None):
        self.edition, self.changes, self.before = edition, changes, before

    @cached_property
    def parts(self) -> list[Part]:
        """The edition itself, then its actions by number, then what belongs to none."""
        by_key: dict[str, list[Difference]] = defaultdict(list)
        for _title, rows in self.changes.parts:
            for row in rows:
                by_key[row.box.partition("-")[0]].append(row)
        keys = {*by_key, *self._sections, *self._unplaced} - {""}
        ordered = sorted(keys, key=lambda key: int(key) if key.isdigit() else 1_000_000)
        return [self._part(key, by_key[key]) for key in [*ordered, ""] if key or by_key[key]]

    @property
    def findings(self) -> list[Finding]:
        """Those of the edition as a whole."""
        return self._unplaced.get("", [])

    def _part(self, key: str, rows: list[Difference]) -> Part:
        section = self._sections.get(key)
        facts = [  # What was found of a pledge stands beside the first fact of it.
            Fact(row, self._comments[row.place], self._placed.pop(row.box, []), self._since(row))
            for row in sorted(rows, key=_place_in_order)
        ]
        told = self._unplaced.get(key, []) if key else []
        return Part(key, self._title(key), section, facts, told)

    def _title(self, key: str) -> str:
        if key == "":
            return "The edition itself"
        if key == MEASURES:
            return "Measures that belong to no action"
        return self._actions[key]

    def _since(self, row: Difference) -> Words | None:
        return self.before.changed.get(row.place) if self.before else None

    @cached_property
    def _actions(self) -> dict[str, str]:
        strategy = self.edition.response.strategy
        actions = self._sheet.actions if self._sheet else strategy.actions.all()
        return {str(action.number): str(action) for action in actions}

    @cached_property
    def _comments(self) -> dict[str, list[Comment]]:
        by_place: dict[str, list[Comment]] = defaultdict(list)
        if not self.edition.is_published:
            for comment in self.edition.comments.select_related("step"):
                by_place[comment.place].append(comment)
        return by_place

    # What the checks found

    @cached_property
    def _sheet(self) -> Sheet | None:
        """What is asked for; nothing of what is out, or was given up."""
        waits = self.edition.state in (Edition.State.DRAFT, Edition.State.SUBMITTED)
        return Sheet(self.edition) if waits else None

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {row.key: row for row in self._sheet.sections if row.action} if self._sheet else {}

    @cached_property
    def _findings(self) -> tuple[dict[str, list[Finding]], dict[str, list[Finding]]]:
        """By the box of a fact; and by action those of no fact that is there."""
        boxes = {row.box for _title, rows in self.changes.parts for row in rows if row.box}
        placed, unplaced = defaultdict(list), defaultdict(list)
        for finding in check(self.edition, self._sheet) if self._sheet else []:
            box = "-".join(finding.anchor.split("-")[:-1])
            box = box if box in boxes else "-".join(finding.anchor.split("-")[:2])
            if box in boxes:
                placed[box].append(finding)
            else:
                key = finding.anchor.removeprefix("action-").partition("-")[0]
                unplaced[key if key in self._sections else ""].append(finding)
        return placed, unplaced

    @property
    def _placed(self) -> dict[str, list[Finding]]:
        return self._findings[0]

    @property
    def _unplaced(self) -> dict[str, list[Finding]]:
        return self._findings[1]


def _place_in_order(row: Difference) -> int:
    pieces = row.box.split("-")
    return ORDER.index(pieces[1]) if len(pieces) > 1 else 0
