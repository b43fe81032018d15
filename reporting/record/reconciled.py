"""Totals before and after a day, and every difference between them with what made it.

The totals are sums over the whole record; differences are of single departments and responses.
That the one is the other plus these is worked out on every page, and tried by
tests/reporting/record/test_reconciled.py.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q, Sum
from django.urls import reverse
from django.utils.functional import cached_property

from commitments.models import Edition, Response, Slip, StandingCount, Succession
from commitments.standing.rules import given_up_on
from reporting.record.counts import OF_CELLS
from reporting.record.progress import STATUSES
from strategy.models import Action, Department, DepartmentChange, ReportingYear

MINUS = "\N{MINUS SIGN}"
CELLS = {
    "cells_filled": "Cells with a text",
    "cells_left_out": "Cells left out of a report",
    "cells_no_report": "Cells with no report",
    "cells_awaited": "Cells awaited",
}
PROMISES = {name.replace("-", "_"): f"Promises: {words}" for name, words in STATUSES.items()}
COUNTED = {**CELLS, **PROMISES}
assert set(CELLS) == set(OF_CELLS.values())


@dataclass(frozen=True)
class Cause:
    """What made a difference, in words, and the page that tells of it."""

    words: str
    address: str = ""


@dataclass(frozen=True)
class Difference:
    """By how much one department or response made a total another, and why."""

    of: str
    address: str
    by: int
    causes: tuple[Cause, ...]

    @property
    def words(self) -> str:
        return f"+{self.by:,}" if self.by > 0 else f"{MINUS}{-self.by:,}"


@dataclass(frozen=True)
class Total:
    """One total before and after, and what lies between."""

    name: str
    before: int
    after: int
    differences: tuple[Difference, ...] = ()

    @property
    def is_reconciled(self) -> bool:
        is_explained = all(row.causes for row in self.differences)
        return is_explained and self.before + sum(row.by for row in self.differences) == self.after


class Reconciled:
    """The totals at the end of the day before a day, and at its own. Fourteen queries at most,
    however many departments.
    """

    def __init__(self, day: date):
        self.day = day
        self.before = day - timedelta(days=1)

    @property
    def totals(self) -> list[Total]:
        """Those of which there was one before or after."""
        found = [self.departments, self.due, *self._counted()]
        return [row for row in found if row.before or row.after]

    @property
    def is_reconciled(self) -> bool:
        return all(row.is_reconciled for row in self.totals)

    # Departments

    @cached_property
    def departments(self) -> Total:
        found = Department.objects.order_by("slug").select_related("merged_into")
        before = {row for row in found if row.is_there(on=self.before)}
        after = {row for row in found if row.is_there(on=self.day)}
        differences = tuple(
            Difference(
                row.name,
                reverse("department", args=[row.slug]),
                (row in after) - (row in before),
                tuple(self._turns_of(row)),
            )
            for row in sorted(before ^ after, key=lambda row: row.slug)
        )
        return Total("Departments", len(before), len(after), differences)

    @cached_property
    def _changes(self) -> dict[int, list[DepartmentChange]]:
        found = DepartmentChange.objects.filter(happened_on_last=self.day)
        by_department = defaultdict(list)
        for row in found.select_related("department", "into").order_by("department", "number"):
            by_department[row.department_id].append(row)
            if row.into_id:
                by_department[row.into_id].append(row)
        return by_department

    def _turns_of(self, department: Department) -> Iterator[Cause]:
        """Why it was there no more from this day on, or was not there before."""
        told = self._changes.get(department.pk, [])
        ends = [row for row in told if row.department_id == department.pk and row.is_end]
        if department.ended_on and department.ended_on.last == self.day:
            for row in ends:
                yield Cause(f"{row}", _address_of(row))
            if not ends:
                yield Cause(f"{department} {department.end_words}", _page_of(department))
        if department.began_on and department.began_on.last == self.day:
            yield Cause(f"{department} began", _page_of(department))

    # Cells and promises

    @cached_property
    def due(self) -> Total:
        """All cells together."""
        parts = [self._total(name) for name in CELLS]
        by_response: dict[int, int] = defaultdict(int)
        for name in CELLS:
            for pk, by in self._by_response(name).items():
                by_response[pk] += by
        return Total(
            "Cells due, or with a text",
            sum(row.before for row in parts),
            sum(row.after for row in parts),
            self._differences({pk: by for pk, by in by_response.items() if by}),
        )

    def _counted(self) -> Iterator[Total]:
        for name in COUNTED:
            yield self._total(name)

    def _total(self, name: str) -> Total:
        before, after = (sums[name] or 0 for sums in self._sums)
        differences = self._differences(self._by_response(name))
        return Total(COUNTED[name], before, after, differences)

    @cached_property
    def _sums(self) -> list[dict[str, int | None]]:
        """Of the whole record, before and after."""
        sums = {name: Sum(name) for name in COUNTED}
        return [StandingCount.objects.on(day).aggregate(**sums) for day in (self.before, self.day)]

    @cached_property
    def _rows(self) -> dict[int, list[StandingCount | None]]:
        """What stood before and after, of each response of which that is not the same."""
        found: dict[int, list[StandingCount | None]] = defaultdict(lambda: [None, None])
        ending = Q(ends_on=self.day) | Q(starts_on=self.day)
        for place, day in enumerate((self.before, self.day)):
            for row in StandingCount.objects.on(day).filter(ending):
                found[row.response_id][place] = row
        return found

    def _by_response(self, name: str) -> dict[int, int]:
        found = {}
        for pk, rows in self._rows.items():
            before, after = (getattr(row, name) if row else 0 for row in rows)
            if before != after:
                found[pk] = after - before
        return found

    def _differences(self, by_response: dict[int, int]) -> tuple[Difference, ...]:
        rows = [(self._responses[pk], by) for pk, by in by_response.items()]
        rows.sort(key=lambda row: (row[0].department.slug, row[0].strategy.slug))
        return tuple(
            Difference(
                f"{response.department}, {response.strategy}",
                response.get_absolute_url(),
                by,
                self._causes[response.pk],
            )
            for response, by in rows
        )

    @cached_property
    def _responses(self) -> dict[int, Response]:
        found = Response.objects.select_related("department__merged_into", "strategy")
        return found.in_bulk(list(self._rows))

    # Why

    @cached_property
    def _causes(self) -> dict[int, tuple[Cause, ...]]:
        return {pk: tuple(self._why(response)) for pk, response in self._responses.items()}

    def _why(self, response: Response) -> Iterator[Cause]:
        yield from self._turns_of(response.department)
        for edition in self._editions.get(response.pk, ()):
            yield Cause(f"{edition} was published", edition.get_absolute_url())
        for action in self._actions.get(response.strategy_id, ()):
            is_new = action.added_on.last == self.day
            address = reverse("action_across", args=[response.strategy.slug, action.number])
            yield Cause(f"{action} was {'added' if is_new else 'withdrawn'}", address)
        for year in self._years.get(response.strategy_id, ()):
            if given_up_on(year.due_day) == self.day:
                address = reverse("year", args=[*response.key.split("/"), year.year])
                words = f"12 months had passed since the report for {year.year} was due"
                yield Cause(words, address)
        if response.pk in self._announced:
            words = "A date that was moved, or a split or merge, was announced"
            yield Cause(words, reverse("outcomes", args=response.key.split("/")))

    @cached_property
    def _editions(self) -> dict[int, list[Edition]]:
        found = Edition.objects.as_at(self.day).filter(
            published_on_last=self.day, response__in=list(self._rows)
        )
        related = found.select_related("response__department", "response__strategy")
        return _in_lists(related.order_by("position"), "response_id")

    @cached_property
    def _actions(self) -> dict[int, list[Action]]:
        turning = Q(added_on_last=self.day) | Q(withdrawn_on_last=self.day)
        found = Action.objects.filter(turning).select_related("strategy")
        return _in_lists(found.order_by("number"), "strategy_id")

    @cached_property
    def _years(self) -> dict[int, list[ReportingYear]]:
        return _in_lists(ReportingYear.objects.order_by("year"), "strategy_id")

    @cached_property
    def _announced(self) -> set[int]:
        """The responses of which something was announced for the day."""
        found: set[int] = set()
        for model in (Slip, Succession):
            rows = model.objects.as_at(self.day).filter(announced_on_last=self.day)
            found |= {*rows.order_by().values_list("edition__response", flat=True)}
        return found


def _address_of(change: DepartmentChange) -> str:
    return f"{reverse('department_changes')}#{change.anchor}"


def _page_of(department: Department) -> str:
    return reverse("department", args=[department.slug])


def _in_lists(rows, name: str) -> dict[int, list]:
    found = defaultdict(list)
    for row in rows:
        found[getattr(row, name)].append(row)
    return found
