"""Measures with their figures, as the public could read them on a day."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet

from commitments.models import Figure, Measure, Yardstick
from reporting.record.series import Series
from strategy.models import Action, Department, Strategy


def measures_told(as_at: date) -> QuerySet[Measure]:
    """Measures that had a figure, a baseline or a target by the day.

    A measure that only a draft has is not there.
    """
    of_it = {"measure": OuterRef("pk")}
    figures, yardsticks = Figure.objects.as_at(as_at), Yardstick.objects.published()
    yardsticks = yardsticks.filter(edition__published_on_last__lte=as_at)
    told = Exists(figures.filter(**of_it)) | Exists(yardsticks.filter(**of_it).order_by())
    return Measure.objects.filter(told)


def measures_with_figures(as_at: date) -> QuerySet[Measure]:
    """The same, each with its current figures in the list `told`, and with what these are held
    against in `held_against`.

    Four queries: measures, figures, evidence, baselines and targets.
    """
    figures = (
        Figure.objects.as_at(as_at)
        .select_related("edition", "entry__action")
        .prefetch_related("evidence")
        .order_by("year")
    )
    yardsticks = Yardstick.objects.as_at(as_at).select_related("edition", "entry__action")
    return (
        measures_told(as_at)
        .select_related("action", "source", "response__department", "response__strategy")
        .prefetch_related(
            Prefetch("figures", figures, to_attr="told"),
            Prefetch("yardsticks", yardsticks.order_by("kind", "year"), to_attr="held_against"),
        )
    )


@dataclass(frozen=True)
class OfMeasure:
    """A measure over the years from its first figure to its last, gaps included."""

    measure: Measure
    as_at: date

    @cached_property
    def line(self) -> Series:
        values = {figure.year: figure.value for figure in self.measure.told}
        return Series(values, self.as_at, self.measure.held_against)

    @property
    def rows(self) -> list[tuple[int, Figure | None]]:
        """Each year with its figure, or nothing where there is none."""
        by_year = {figure.year: figure for figure in self.measure.told}
        return [(year, by_year.get(year)) for year in self.line.years]


# Measures across departments.

MOST_ALIKE = 20  # Names that are told beside one that is compared.

SAME = ("response__strategy__slug", "name", "unit")  # What measures that are compared have alike.


def names_of_several(measures: QuerySet[Measure]) -> QuerySet:
    """Names with their units that measures of several departments have, letter by letter, under
    one strategy: each with how many departments, the most first.
    """
    return (
        measures.select_related(None)
        .prefetch_related(None)
        .order_by()
        .values(*SAME, "response__strategy__title")
        .annotate(departments=Count("response__department", distinct=True))
        .filter(departments__gt=1)
        .order_by("-departments", *SAME)
    )


def called_alike(strategy: str, name: str, unit: str, as_at: date) -> list[dict]:
    """What is not compared with a measure though its name is the same but for capitals, or its unit
    is another: each with how many departments.
    """
    alike = measures_told(as_at).filter(response__strategy__slug=strategy, name__iexact=name)
    return list(
        alike.exclude(name=name, unit=unit)
        .order_by()
        .values("name", "unit")
        .annotate(departments=Count("response__department", distinct=True))
        .order_by("name", "unit")[:MOST_ALIKE]
    )


@dataclass(frozen=True)
class OfDepartment:
    """The series of one measure of a department."""

    department: Department
    action: Action | None
    measure: Measure
    line: Series


@dataclass
class AcrossDepartments:
    """The measures of one name and unit, by department. Three queries, however many there are.

    `measures` are those that have the name and the unit under a strategy.
    """

    measures: QuerySet[Measure]
    as_at: date
    rows: list[OfDepartment] = field(init=False)

    def __post_init__(self):
        found = self.measures.prefetch_related(None).select_related(
            "action", "response__department", "response__strategy"
        )
        found = list(found.order_by("response__department__name", "action__number", "pk"))
        values: dict[int, dict] = {measure.pk: {} for measure in found}
        figures = Figure.objects.as_at(self.as_at).filter(measure__in=values.keys())
        for measure, year, value in figures.order_by("year").values_list(
            "measure", "year", "value"
        ):
            values[measure][year] = value
        held: dict[int, list[Yardstick]] = {measure.pk: [] for measure in found}
        yardsticks = Yardstick.objects.as_at(self.as_at).filter(measure__in=values.keys())
        for row in yardsticks.order_by("kind", "year"):
            held[row.measure_id].append(row)
        self.rows = [
            OfDepartment(
                measure.response.department,
                measure.action,
                measure,
                Series(values[measure.pk], self.as_at, held[measure.pk]),
            )
            for measure in found
        ]

    @property
    def action(self) -> Action | None:
        """The action that all of them measure, if it is one."""
        actions = {row.action for row in self.rows}
        return actions.pop() if len(actions) == 1 else None

    @property
    def strategy(self) -> Strategy | None:
        """None where no department has such a measure."""
        return self.rows[0].measure.response.strategy if self.rows else None
