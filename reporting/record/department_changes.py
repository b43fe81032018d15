"""What became of departments by a day, and where a reader of one goes on."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet
from django.utils.functional import cached_property

from commitments.kept_sql import KeptSQL
from commitments.models import Response
from strategy.models import Department, DepartmentChange


def changes(day: date) -> QuerySet[DepartmentChange]:
    """Those that had surely happened by a day, the latest first."""
    rows = DepartmentChange.objects.by(day).select_related("department", "into", "source")
    return rows.order_by("-happened_on_last", "-happened_on_first", "department", "number", "pk")


def latest_change(day: date) -> date | None:
    """The day of the last of them, or of the last end that a department carries. Two queries."""
    last = DepartmentChange.objects.by(day).aggregate(day=Max("happened_on_last"))["day"]
    ended = Q(merged_on_last__lte=day) | Q(closed_on_last__lte=day)
    ends = Department.objects.filter(ended).aggregate(Max("merged_on_last"), Max("closed_on_last"))
    return max(filter(None, (last, *ends.values())), default=None)


def ends_without_change(day: date) -> QuerySet[Department]:
    """Departments that say themselves that they had come to an end, where no change says how."""
    ended = Q(merged_on_last__lte=day) | Q(closed_on_last__lte=day)
    told = DepartmentChange.objects.ending().values("department")
    rows = Department.objects.filter(ended).exclude(pk__in=told)
    return rows.select_related("merged_into", "source").order_by("name", "pk")


@dataclass(frozen=True)
class Way:
    """From one department to another, and what that answers to a strategy, where that is asked."""

    department: Department
    what: str = ""
    response: Response | None = None


@dataclass(frozen=True)
class End:
    """How a department came to an end, in a sentence, and where it leads."""

    sentence: str
    ways: list[Way]
    change: DepartmentChange | None = None  # The first part of a split; none where none is told.


class ChangesOf:
    """The changes of one department by a day. One query."""

    def __init__(self, department: Department, day: date):
        self.department, self.day = department, day

    @cached_property
    def found(self) -> list[DepartmentChange]:
        """Of either kind, the latest first."""
        return _changes_of(day=self.day, department=self.department.pk)

    @property
    def on(self) -> list[DepartmentChange]:
        return [row for row in self.found if row.department_id == self.department.pk]

    @property
    def back(self) -> list[DepartmentChange]:
        return [row for row in self.found if row.into_id == self.department.pk]

    @property
    def ending(self) -> list[DepartmentChange]:
        return [row for row in self.on if row.is_end]

    @property
    def parts_moved(self) -> list[DepartmentChange]:
        return [row for row in self.on if not row.is_end]


@KeptSQL
def _changes_of(day, department):
    return changes(day).filter(Q(department=department) | Q(into=department))


def end_of(department: Department, day: date, response: Response | None = None) -> End:
    """How one that had ended by a day came to that. One query, and one for responses; reads the
    department that it was merged into.
    """
    ending = ChangesOf(department, day).ending
    to = [(row.into, row.what) for row in ending if row.into]
    if not ending and department.merged_into:
        to = [(department.merged_into, "")]
    theirs = responses_of([other for other, _what in to], response)
    ways = [Way(other, what, theirs.get(other.pk)) for other, what in to]
    return End(_sentence(department, ending), ways, ending[0] if ending else None)


def came_from(found: ChangesOf, response: Response) -> list[tuple[DepartmentChange, Response]]:
    """What led to a department, each with what that answered to the same strategy, if it did."""
    theirs = responses_of([row.department for row in found.back], response)
    return [(row, theirs.get(row.department_id)) for row in found.back]


def responses_of(departments: list[Department], response: Response | None) -> dict[int, Response]:
    """What departments answer to the strategy of a response, by their ids. One query, or none."""
    if not response or not departments:
        return {}
    found = Response.objects.filter(strategy=response.strategy_id, department__in=departments)
    return {row.department_id: row for row in found.select_related("department", "strategy")}


def _sentence(department: Department, ending: list[DepartmentChange]) -> str:
    if not ending:
        return f"{department} {department.end_words}."
    when = ending[0].happened_on.within_a_sentence()
    if len(ending) == 1:
        return f"{ending[0]} {when}."
    names = [str(row.into) for row in ending]
    return f"{department} was split {when}, into {', '.join(names[:-1])} and {names[-1]}."
