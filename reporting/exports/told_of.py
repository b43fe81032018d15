"""What this record said of something fixed, and when: the lines of the log that tell it.

An office, a deadline, an action, a source: what changes is told anew, with the whole of what it is
then. What no page shows on a day is told on none of these either.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from django.db import models
from django.db.models import QuerySet

from commitments.ledger.bundle.tables import BY_MODEL
from commitments.ledger.format_2 import TABLE, is_emptied
from commitments.ledger.receipts import still_says
from commitments.models import Line, Withholding
from commitments.models.recorded import recorded
from reporting.exports.tables.names import sources
from reporting.exports.tables.strategies import actions, deadlines, reporting_years, strategies
from reporting.governance import told
from reporting.record import services
from reporting.record.published_counts import published_counts
from strategy import letters
from strategy.partial_dates import PartialDate

# Of each table the rows that a reader of a day may see.
SHOWN: dict[str, Callable[[date], QuerySet]] = {
    "sources": sources,
    "departments": told.departments,
    "department_changes": told.department_changes,
    "strategies": strategies,
    "reporting_years": reporting_years,
    "actions": actions,
    "deadlines": deadlines,
    "people": told.people,
    "roles": told.roles,
    "role_aims": told.role_aims,
    "appointments": told.appointments,
    "accountabilities": told.accountabilities,
    "professions": told.professions,
    "portfolios": told.portfolios,
    "policy_areas": told.policy_areas,
    "functions": told.functions,
    "function_areas": told.embeddings,
    "teams": told.teams,
    "stated_counts": told.stated_counts,
    "published_counts": published_counts,
    "mergers": told.mergers,
    "services": services.services,
    "service_managers": services.managers,
    "service_stages": services.stages,
    "service_figures": services.figures,
    "assessments": services.assessments,
    "service_pledges": services.service_pledges,
}
# In the words of pages, where a model has others.
WHAT = {
    "roles": "office",
    "role_aims": "aim of an office",
    "appointments": "term in office",
    "accountabilities": "responsibility of an office",
    "department_changes": "change of a department",
    "functions": "cross-cutting function",
    "function_areas": "place of a function in a policy area",
    "stated_counts": "number that a source gives",
    "published_counts": "count that a document gives",
    "service_stages": "stage of a service",
    "service_figures": "figure of a service",
    "assessments": "assessment of a service",
    "service_pledges": "link of a service to a promise",
}
# Shown only with what names them: of one that is gone, nobody can tell whether it ever was.
BY_OTHERS = {"sources", "people"}
# Days that are announced before they come.
AHEAD = {"due_on", "planned_on"}
# Shown from the last day on that its date leaves open; anything else from the first.
FROM_THE_LAST = {"added_on", "announced_on", "known_since", "held_on", "happened_on"}
PARTS = ("first", "last", "precision", "words")
MOST = 100


@dataclass(frozen=True)
class Change:
    """A column, and what stands in it; `before` where something else stood there."""

    name: str
    now: str
    before: str = ""


@dataclass(frozen=True)
class Step:
    """A line, and what it changed."""

    line: Line
    changes: list[Change]
    has_receipt: bool


class ToldOf:
    """All that the log tells of what has, or had, a key in a table. Four queries."""

    def __init__(self, table: str, key: str, day: date):
        self.table, self.day = table, day
        self.place = f"{table}/{key}"

    @cached_property
    def lines(self) -> list[Line]:
        """Those that a reader may see, in their order."""
        return [line for line in self._lines if not is_to_come(row_of(line), self.day)]

    @property
    def held_back(self) -> int:
        """How many tell of a day that is still to come."""
        return len(self._lines) - len(self.lines)

    @property
    def last(self) -> Line | None:
        """What is told of it now, unless that is of a day to come."""
        return None if self.held_back or not self.lines else self.lines[-1]

    @property
    def name(self) -> str:
        rows = [row_of(line) for line in self.lines]
        names = (row[name] for row in reversed(rows) for name in ("name", "title") if row.get(name))
        return next(names, self.place.partition("/")[2])

    @property
    def what(self) -> str:
        return WHAT.get(self.table) or str(TABLE[self.table].model._meta.verbose_name)

    @property
    def steps(self) -> list[Step]:
        """The last of them, the latest first."""
        return list(self._steps())[::-1][:MOST]

    @property
    def left_out(self) -> int:
        return max(len(self.lines) - MOST, 0)

    @cached_property
    def withheld(self) -> list[Withholding]:
        """What was withheld of it. One query."""
        rows = {line.row for line in self.lines}
        withheld = Withholding.objects.filter(table=self.table, row__in=rows)
        return list(withheld.filter(**recorded("at")).order_by("pk"))

    def _steps(self) -> Iterator[Step]:
        before: dict[str, str] = {}
        for line in self.lines:
            was_emptied = is_emptied(line.told)
            now = {} if was_emptied else in_words(row_of(line))
            is_gone = was_emptied or line.did == "removed"
            changes = [] if is_gone else list(changes_between(before, now))
            yield Step(line, changes, still_says(line))
            before = now

    @cached_property
    def _lines(self) -> list[Line]:
        if self.table not in SHOWN or letters.why_kept_nowhere(self.place):
            return []
        fixed = Line.objects.filter(kind=Line.Kind.FIXED, table=self.table)
        rows = fixed.filter(of=self.place).order_by().values("row")
        found = list(fixed.filter(row__in=rows, **recorded("at")).order_by("number"))
        shown = self._shown({line.row for line in found})
        return [line for line in found if line.row in shown]

    def _shown(self, rows: set[int]) -> set[int]:
        """Which of these a reader may see; of those that are gone, their lines alone decide."""
        there = TABLE[self.table].model._base_manager.filter(pk__in=rows)
        shown = SHOWN[self.table](self.day).filter(pk__in=rows)
        gone = rows.difference(_numbers(there)) if self.table not in BY_OTHERS else set()
        return gone.union(_numbers(shown))


def _numbers(rows: QuerySet) -> list[int]:
    return list(rows.order_by().values_list("pk", flat=True))


class Place(NamedTuple):
    """Where the log has something fixed."""

    table: str
    key: str


def place_of(row: models.Model) -> Place:
    """By what its key is made of, as a bundle spells it: select that first."""
    table = BY_MODEL[type(row)]
    values = [attrgetter(path.replace("__", "."))(row) for path in table.key]
    return Place(table.name, "/".join(map(str, values)))


def row_of(line: Line) -> dict[str, str]:
    return json.loads(line.told)["row"]


def is_to_come(row: dict[str, str], day: date) -> bool:
    """Whether any of its dates is after a day, but for what is announced ahead."""
    for name, value in row.items():
        date_name, _, part = name.rpartition("_")
        decides = "last" if date_name in FROM_THE_LAST else "first"
        if part == decides and date_name not in AHEAD and value > day.isoformat():
            return True
    return False


def changes_between(before: dict[str, str], now: dict[str, str]) -> Iterator[Change]:
    for name in dict.fromkeys([*now, *before]):
        was, is_now = before.get(name, ""), now.get(name, "")
        if was != is_now:
            yield Change(name, is_now, was)


def in_words(row: dict[str, str]) -> dict[str, str]:
    """By the column in words; of a date its four columns as one. Its number is told nowhere."""
    told = {}
    for name, value in row.items():
        date_name, _, part = name.rpartition("_")
        if part in PARTS and f"{date_name}_precision" in row:
            name, value = date_name, _date_words([row[f"{date_name}_{one}"] for one in PARTS])
        if name not in ("id", "key"):  # They stand in its address.
            told[name.replace("_", " ").capitalize()] = value
    return told


def _date_words(parts: list[str]) -> str:
    first, last, precision, words = parts
    if not first:
        return ""
    days = date.fromisoformat(first), date.fromisoformat(last)
    return str(PartialDate(*days, precision, words))
