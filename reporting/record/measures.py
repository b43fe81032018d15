"""Measures with their figures, as the public could read them on a day."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from commitments.models import Figure, Measure


def measures_with_figures(as_at: date) -> QuerySet[Measure]:
    """Measures that had a figure by the day, each with its current ones in the list `told`.

    Three queries: measures, figures, evidence. A measure that only a draft has is not there.
    """
    current = Figure.objects.as_at(as_at)
    figures = (
        current.select_related("edition", "entry__action")
        .prefetch_related("evidence")
        .order_by("year")
    )
    return (
        Measure.objects.filter(Exists(current.filter(measure=OuterRef("pk"))))
        .select_related("action", "source", "response__department", "response__strategy")
        .prefetch_related(Prefetch("figures", figures, to_attr="told"))
    )


@dataclass(frozen=True)
class Series:
    """A measure over the years from its first figure to its last, gaps included."""

    measure: Measure

    @property
    def rows(self) -> list[tuple[int, Figure | None]]:
        """Each year with its figure, or nothing where there is none."""
        by_year = {figure.year: figure for figure in self.measure.told}
        years = range(min(by_year), max(by_year) + 1)
        return [(year, by_year.get(year)) for year in years]

    @property
    def is_line(self) -> bool:
        """Whether there is more than one figure to draw."""
        return len(self.measure.told) > 1

    @property
    def gaps(self) -> list[int]:
        """The years between without a figure."""
        return [year for year, figure in self.rows if figure is None]

    @property
    def values(self) -> dict[int, Decimal]:
        """The value of each year that has one."""
        return {figure.year: figure.value for figure in self.measure.told}
