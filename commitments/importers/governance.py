"""Imports people and offices, services, or changes of departments, from CSV files as the seeds are.

`source` and `section` may be left out: then those of what is there already stay. What a row
refers to may stand in the files or in the record. All of it is one transaction.

What may be a slip is asked about, and refused until it is answered: a value that is emptied, a name
that is another, a new office or person whose name is nearly another's.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import models, transaction
from rapidfuzz.distance import Indel

from commitments import trail
from commitments.importers.faults import BadInput, Fault
from commitments.importers.governance_files import GOVERNANCE, GovernanceTables
from commitments.importers.seeds import Load
from commitments.importers.tables import Row, Table
from commitments.models import Event
from strategy import workflow
from strategy.models import DepartmentChange
from strategy.trail import changes_between, stored_words, words_of

NEARLY = 0.85  # From here on two names may be meant to be one: "Jo Bloggs", "Jo Blogs".


class Asked(BadInput):
    """Files that can't be taken as they are, or not without an answer. `changes`: what they say."""

    def __init__(self, faults: Iterable[Fault], changes: list["Change"]):
        super().__init__(faults)
        self.changes = changes


@dataclass(frozen=True)
class Answers:
    """What is said beforehand to what an import asks."""

    renamed: Mapping[str, date | None] = field(default_factory=dict)  # Since when, by key.
    new: frozenset[str] = frozenset()  # Keys of what is another, though its name is nearly one's.
    allow_removals: bool = False


@dataclass(frozen=True)
class Change:
    """What an import does to a row of the record: by field, from what to what."""

    row: Row
    instance: models.Model
    what: str
    fields: dict[str, list[str]]

    def __str__(self):
        place = f"{self.row.table.file}, line {self.row.line}: {self.row.key} {self.what}"
        return f"{place}: {'; '.join(_from_to(*told) for told in self.fields.items())}"


def import_governance(
    paths: Iterable[Path],
    answers: Answers | None = None,
    *,
    tables: list[Table] = GOVERNANCE,
    command: str = "import_governance",
) -> "GovernanceImport":
    """Import files, or those that folders hold. Each change leaves its event, by the command.

    Raises Asked with everything that is wrong or asked; then nothing was changed.
    """
    with transaction.atomic():
        load = GovernanceImport(GovernanceTables(paths, tables), answers or Answers())
        load.run()
        for change in load.changes:
            trail.changed_by_command(command, change.instance, change.what, change.fields)
        return load


class GovernanceImport(Load):
    """One import: what it changes, in `changes`, and how much, in `counts`."""

    def __init__(self, tables: GovernanceTables, answers: Answers):
        super().__init__(tables)
        self.given = tables.given
        self.objects.update(tables.known)
        self.answers = answers
        self.used: set[str] = set()  # Keys that an answer was needed for.
        self.changes: list[Change] = []

    def run(self) -> Counter:
        for table in self.tables.tables:
            self.put_all(self.tables.targets_first(table))
        in_order = [table.name for table in self.tables.tables]
        self.changes.sort(key=lambda one: (in_order.index(one.row.table.name), one.row.line))
        self.faults += self.answers_to_nothing()
        if self.faults:
            raise Asked(self.faults, self.changes)
        return self.counts

    def put_all(self, rows: list[Row]) -> None:
        """Put rows, and once more those that only another one's change makes room for: a hand-over
        that is moved ends one term and begins the next.
        """
        for row in rows:
            self.put(row, self.values(row))
        refused = [row for row in rows if (row.table.name, row.key) not in self.objects]
        if 0 < len(refused) < len(rows):
            lines = {(row.table.file, row.line) for row in refused}
            self.faults = [one for one in self.faults if (one.file, one.line) not in lines]
            self.put_all(refused)

    def values(self, row: Row) -> dict:
        given = self.given[row.table.name]
        return {name: value for name, value in super().values(row).items() if name in given}

    def create(self, row: Row, values: dict, is_published: bool) -> None:
        if "name" in values:
            self.ask_whether_it_is_another(row, values)
        super().create(row, values, is_published)

    def change(self, row: Row, found: models.Model, changed: dict, is_published: bool) -> None:
        for name, value in changed.items():
            if value in (None, "") and not self.answers.allow_removals:
                told = f"“{name}” is {getattr(found, name)} and would be emptied"
                self.fault(row, f"{told}. If that is meant, import with --allow-removals")
        if "name" in changed:
            self.ask_whether_it_is_renamed(row, found, changed["name"])
        super().change(row, found, changed, is_published)

    def save(self, row: Row, instance: models.Model, outcome: str) -> None:
        before = stored_words(instance)
        ended = instance.department if _is_end(instance) else None
        was = stored_words(ended) if ended else {}
        super().save(row, instance, outcome)
        if self.objects.get((row.table.name, row.key)) is instance:
            what = Event.What.CHANGED if before else Event.What.ADDED
            fields = changes_between(before, words_of(instance))
            self.changes.append(Change(row, instance, what.value, fields))
            if ended and (fields := changes_between(was, stored_words(ended))):
                self.changes.append(Change(row, ended, Event.What.CHANGED.value, fields))

    def write(self, instance: models.Model) -> None:
        """A department ends with the change that says so."""
        if _is_end(instance):
            workflow.ended_by(instance).save()
        super().write(instance)

    def ask_whether_it_is_renamed(self, row: Row, found: models.Model, name: str) -> None:
        if row.key in self.answers.renamed:
            self.used.add(row.key)
            found.renamed_on = self.answers.renamed[row.key]
            return
        self.fault(
            row,
            f"the record calls {row.key} “{found.name}”, not “{name}”. If it was renamed, import "
            f"with --renamed {row.key}, or --renamed {row.key}=YYYY-MM-DD where that was on a "
            "day. If this is another, leave that one and give this one a slug of its own",
        )

    def ask_whether_it_is_another(self, row: Row, values: dict) -> None:
        near = _nearly_called(row.table.model, values)
        if near is None:
            return
        self.used.add(row.key)
        if row.key not in self.answers.new:
            self.fault(
                row,
                f"“{values['name']}” is nearly “{near.name}”, which is there with the slug "
                f"{near.slug}. If it is the same, give it that slug. If it is another, import "
                f"with --new {row.key}",
            )

    def answers_to_nothing(self) -> Iterator[Fault]:
        """Answers with a key that nothing was asked about: a slip."""
        for key in self.answers.renamed.keys() - self.used:
            yield Fault(f"--renamed {key}", 0, "the files rename nothing of that key")
        for key in self.answers.new - self.used:
            yield Fault(f"--new {key}", 0, "no new row of that key is nearly called as another")


def _is_end(instance: models.Model) -> bool:
    return isinstance(instance, DepartmentChange) and instance.is_end


def _nearly_called(model: type[models.Model], values: dict) -> models.Model | None:
    """What has nearly the same name; of offices, in the same department."""
    rows = model.objects.all()
    if "department" in values:
        rows = rows.filter(department=values["department"])
    name = values["name"].casefold()
    likeness = {row: Indel.normalized_similarity(name, row.name.casefold()) for row in rows}
    near = max(likeness, key=likeness.get, default=None)
    return near if near and likeness[near] >= NEARLY else None


def _from_to(name: str, pair: list[str]) -> str:
    before, after = pair
    return f"{name}: {before or 'nothing'} → {after or 'nothing'}"
