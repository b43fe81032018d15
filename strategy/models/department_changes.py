"""What became of departments: merged, split, a part moved, gone on as another, closed."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import models
from django.db.models import F, Q

from strategy.models.departments import Department
from strategy.models.sources import FromSource
from strategy.partial_dates import PartialDateField, whole_date


class DepartmentChangeQuerySet(models.QuerySet):
    def by(self, day: date):
        """Those that had surely happened by a day."""
        return self.filter(happened_on_last__lte=day)

    def ending(self):
        """Those by which the department came to an end."""
        return self.filter(kind__in=DepartmentChange.ENDS)


class DepartmentChange(FromSource):
    """One change, from one department to one: ESFA merged into DfE. A split has a row a part.

    A department that came to an end by it carries that day itself, which the database holds to
    this row: `strategy.workflow.change_department` writes both.
    """

    class Kind(models.TextChoices):
        MERGED = "merged", "merged into"
        SPLIT = "split", "split, a part going to"
        PART_MOVED = "part-moved", "a part moved to"
        BECAME = "became", "went on as"
        CLOSED = "closed"

    ENDS = (Kind.MERGED, Kind.SPLIT, Kind.BECAME, Kind.CLOSED)

    department = models.ForeignKey(Department, models.PROTECT, related_name="changes")
    number = models.PositiveSmallIntegerField(help_text="1 for the first that is known.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    into = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="changes_into"
    )
    happened_on = PartialDateField(required=True, help_text="The first day on which it was so.")
    what = models.CharField(
        max_length=300, blank=True, help_text="What went there: the teams for skills."
    )
    reason = models.TextField(
        blank=True, help_text="Why, as the source tells it. Empty: no source says."
    )

    objects = DepartmentChangeQuerySet.as_manager()

    class Meta:
        ordering = ["happened_on_last", "happened_on_first", "department", "number"]
        constraints = [
            models.UniqueConstraint(
                fields=["department", "number"],
                name="department_change_number_once_a_department",
                violation_error_message="This department has a change with that number already.",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["merged", "split", "part-moved", "became", "closed"]),
                name="department_change_kind_is_known",
            ),
            models.CheckConstraint(
                condition=Q(kind="closed", into__isnull=True)
                | ~Q(kind="closed") & Q(into__isnull=False),
                name="department_change_leads_to_another",
                violation_error_message="Say where it leads, unless the department was closed.",
            ),
            models.CheckConstraint(
                condition=Q(into__isnull=True) | ~Q(into=F("department")),
                name="department_change_not_into_itself",
                violation_error_message="A change leads to another department.",
            ),
            models.CheckConstraint(
                condition=~Q(kind="part-moved") | ~Q(what=""),
                name="department_change_says_which_part",
                violation_error_message="Say which part moved.",
            ),
            whole_date("department_change", "happened_on", required=True),
        ]

    def __str__(self):
        return f"{self.department} {self.words}"

    @property
    def words(self) -> str:
        """What became of the department: "was merged into DfE". Reads the other department."""
        return f"{self.verb} {self.into}" if self.into else self.verb

    @property
    def verb(self) -> str:
        """The same, up to the other department: "was merged into"."""
        return {
            self.Kind.MERGED: "was merged into",
            self.Kind.SPLIT: "was split, a part going to",
            self.Kind.PART_MOVED: "moved a part to",
            self.Kind.BECAME: "went on as",
            self.Kind.CLOSED: "was closed",
        }[self.kind]

    @property
    def is_end(self) -> bool:
        return self.kind in self.ENDS

    @property
    def anchor(self) -> str:
        """Where the list of changes tells of it."""
        return f"{self.department.slug}-{self.number}"

    @property
    def since(self) -> date:
        """The day from which it surely is so: the last that its date leaves open."""
        return self.happened_on.last


class Ways:
    """Where departments lead by a day, in any number of steps, by their ids. Two queries.

    A merge that a department carries without a change of its own leads on, too.
    """

    def __init__(self, day: date):
        self._on: dict[int, set[int]] = defaultdict(set)
        self._from: dict[int, set[int]] = defaultdict(set)
        changes = DepartmentChange.objects.by(day).filter(into__isnull=False).order_by()
        merged = Department.objects.filter(merged_into__isnull=False, merged_on_last__lte=day)
        for former, later in (
            *changes.values_list("department", "into"),
            *merged.order_by().values_list("pk", "merged_into"),
        ):
            self._on[former].add(later)
            self._from[later].add(former)

    def on_from(self, department: int) -> set[int]:
        """All that it leads to."""
        return _reached(self._on, department)

    def back_from(self, department: int) -> set[int]:
        """All that lead to it."""
        return _reached(self._from, department)

    def with_former(self, departments: set[int]) -> set[int]:
        """Departments with all that led to them, step by step."""
        return departments.union(*(self.back_from(one) for one in departments))


def leads_to(former: Department, later: Department, *, on: date) -> bool:
    """Whether one department leads to another by a day: itself, or by its changes."""
    return former == later or later.pk in Ways(on).on_from(former.pk)


def _reached(steps: dict[int, Iterable[int]], start: int) -> set[int]:
    found: set[int] = set()
    waiting = [start]
    while waiting:
        new = set(steps.get(waiting.pop(), ())) - found - {start}
        found |= new
        waiting += new
    return found
