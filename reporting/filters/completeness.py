"""Which part of the statement of completeness a reader asks for."""

from collections.abc import Iterator, Mapping

import django_filters
from django.utils.functional import cached_property

from commitments.models import Response
from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.completeness import REPORTS, Completeness, Row
from reporting.record.crosstab import Crosstab
from strategy.govuk_forms import GovukForm


def completeness_asked_for(request) -> "CompletenessFilter":
    """Of each response what was due in which year, narrowed by what the reader asks for."""
    return CompletenessFilter(request.GET, Response.objects.none(), request=request)


class CompletenessFilter(ListFilter):
    """Its rows are worked out, and no query's: what is chosen is looked up in them."""

    facets = ("report", "year", "department", "strategy")

    department = SeveralFilter(label="Department", choices=choices.departments)
    strategy = SeveralFilter(label="Strategy", choices=choices.strategies)
    year = SeveralFilter(label="Year reported on", choices=choices.years_asked)
    report = SeveralFilter(
        label="The report",
        choices=[(value, words[0].upper() + words[1:]) for value, words in REPORTS.items()],
    )

    sort = django_filters.ChoiceFilter(
        label="Sort by",
        empty_label="Department",
        choices=[("due", "Due, earliest first"), ("-due", "Due, latest first")],
        method="stay",
    )

    class Meta:
        model = Response
        form = GovukForm
        fields: list[str] = []

    @cached_property
    def statement(self) -> Completeness:
        """Of the departments and strategies that are asked for."""
        asked = self.asked
        return Completeness(
            self.request.as_at,
            departments=asked.get("department", ()),
            strategies=asked.get("strategy", ()),
        )

    @property
    def rows(self) -> "CompleteRows":
        asked = {name: set(self.asked.get(name, ())) for name in ("year", "report")}
        found = [
            row
            for row in self.statement.rows
            if (not asked["year"] or str(row.year) in asked["year"])
            and (not asked["report"] or row.status in asked["report"])
        ]
        if sort := self.form.cleaned_data["sort"]:
            found.sort(key=lambda row: row.counts_as_due, reverse=sort == "-due")
        return CompleteRows(self.statement, found)

    def stay(self, rows, name, value):
        """What is worked out is put in order when it is."""
        return rows

    @property
    def is_of_all_years(self) -> bool:
        return not self.asked.keys() & {"year", "report"}

    def counts(self) -> dict[str, Mapping[str, int]]:
        names = [name for name in self.facets if self.is_offered(name) or name != "department"]
        chosen = {name: set(self.asked[name]) for name in names if name in self.asked}
        rows = self._everywhere.rows if chosen.keys() & {"department", "strategy"} else ()
        told = (as_asked(row) for row in rows or self.statement.rows)
        table = Crosstab(names, [(*(row[name] for name in names), 1) for row in told])
        return {name: {} for name in self.facets} | table.counts(chosen)

    @cached_property
    def _everywhere(self) -> Completeness:
        return Completeness(self.request.as_at)


class CompleteRows:
    """Rows of the statement, which are filled in as they are asked for."""

    def __init__(self, statement: Completeness, rows: list[Row]):
        self.statement = statement
        self.found = rows

    def __iter__(self) -> Iterator[Row]:
        return self.statement.filled_in(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, part: slice) -> list[Row]:
        return list(self.statement.filled_in(self.found[part]))

    def after(self, place: int, most: int) -> list[Row]:
        """The next, by their place in the whole list."""
        following = [row for row in self.found if row.pk > place]
        return list(self.statement.filled_in(following[:most]))


def as_asked(row: Row) -> dict[str, str]:
    """What the filters ask of a row."""
    return {
        "department": row.response.department.slug,
        "strategy": row.response.strategy.slug,
        "year": str(row.year),
        "report": row.status,
    }
