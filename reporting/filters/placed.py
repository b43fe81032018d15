"""What stands somewhere in the record, by the parts of its place."""

from collections.abc import Iterable, Mapping

from django.db.models import Count, QuerySet

from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.crosstab import Crosstab
from reporting.record.kept import LARGE, kept_for
from reporting.record.paged_rows import PagedRows


class PlacedFilter(ListFilter):
    """Of rows that stand, which are counted together: see `Crosstab`."""

    department = SeveralFilter(label="Department", choices=choices.departments)
    strategy = SeveralFilter(label="Strategy", choices=choices.strategies, method="of_strategy")
    action = SeveralFilter(label="Action", choices=choices.action_numbers)

    facets = ("department", "strategy", "action")
    # The column of each facet, where it isn't called so.
    columns: Mapping[str, str] = {}

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset, request=request)

    def of_strategy(self, rows, name, value):
        """Of any department: asked so, SQLite goes along the index of places and sorts nothing."""
        return rows.filter(strategy__in=value, department__gte="")

    def counts(self) -> dict[str, Mapping[str, int]]:
        """No query, once the rows were counted in this version of the record."""
        return self._crosstab.counts(self._chosen)

    @property
    def total(self) -> int:
        return self._crosstab.total(self._chosen)

    @property
    def rows(self) -> PagedRows:
        """The rows that stand, of which a page shows some, and an export all."""
        return PagedRows(self.qs, self.sizes, self._keep)

    def _keep(self, make):
        """What leads to a list's pages, kept by what is asked for, also in which order."""
        asked = repr(sorted(self.form.cleaned_data.items()))
        key = ("pages", type(self).__name__, self.request.as_at, asked)
        return kept_for(self.request, key, make, among=LARGE)

    @property
    def sizes(self) -> QuerySet | None:
        """How many rows each response has, where that is kept."""
        return None

    @property
    def place(self) -> dict[str, list[str]]:
        """The departments and strategies that are asked for."""
        return {name: self.asked[name] for name in ("department", "strategy") if name in self.asked}

    @property
    def _chosen(self) -> dict[str, set[str]]:
        """What is asked of the facets."""
        asked = self.asked
        return {name: as_set(asked[name]) for name in self._counted if name in asked}

    @property
    def _counted(self) -> list[str]:
        """The facets whose values are counted: not many departments."""
        return [name for name in self.facets if self.is_offered(name) or name != "department"]

    @property
    def _crosstab(self) -> Crosstab:
        """Of the rows that all other filters leave. One query."""
        names = self._counted
        beside = {name: value for name, value in self.asked.items() if name not in names}
        key = (self.of_all.model, self.request.as_at, tuple(names), repr(sorted(beside.items())))
        return kept_for(self.request, key, lambda: self._made(names, beside))

    def _made(self, names: list[str], beside: dict) -> Crosstab:
        found = self.of_all
        for name, value in beside.items():
            found = self.filters[name].filter(found, value)
        columns = [self.columns.get(name, name) for name in names]
        rows = found.order_by().values_list(*columns).annotate(number=Count("pk"))
        return Crosstab(names, [(*map(as_value, row[:-1]), row[-1]) for row in rows])

    @property
    def of_all(self) -> QuerySet:
        """The rows of which the facets are counted."""
        return self.queryset


def as_set(values: str | list[str]) -> set[str]:
    return {values} if isinstance(values, str) else set(values)


def as_value(value) -> str:
    """A column as an address has it: what is so is "yes"."""
    if isinstance(value, bool):
        return "yes" if value else ""
    return str(value)


def in_order(column: str, place: Iterable[str], *, backwards: bool) -> list[str]:
    """By a column, then place. Backwards is all of it backwards: one index serves both."""
    return [f"-{name}" if backwards else name for name in (column, *place)]
