"""Which part of the statement of completeness a reader asks for."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from operator import attrgetter

import django_filters
from django.utils.functional import cached_property

from commitments.models import Response
from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.completeness import REPORTS, Completeness, Place, Row
from reporting.record.crosstab import Crosstab
from reporting.record.kept import LARGE, kept_for
from strategy.govuk_forms import GovukForm

CHUNK = 1000  # Rows that are read together.


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
        """Of the departments and strategies that are asked for. No query, once it was made in this
        version of the record.
        """
        asked = self.asked
        places = asked.keys() & {"department", "strategy"}
        return Completeness(
            self.request.as_at,
            departments=asked.get("department", ()),
            strategies=asked.get("strategy", ()),
            places=self._narrowed(self._everywhere, places),
        )

    @property
    def rows(self) -> "CompleteRows":
        found = self._narrowed(self.statement.places, {"year", "report"})
        if sort := self.form.cleaned_data["sort"]:
            found = sorted(found, key=attrgetter("counts_as_due"), reverse=sort == "-due")
        return CompleteRows(self.statement, found)

    def stay(self, rows, name, value):
        """What is worked out is put in order when it is."""
        return rows

    @property
    def is_of_all_years(self) -> bool:
        return not self.asked.keys() & {"year", "report"}

    def counts(self) -> dict[str, Mapping[str, int]]:
        """By the numbers of all of them, which are kept, too, where that is what is asked for."""
        names = [name for name in self.facets if self.is_offered(name) or name != "department"]
        chosen = {name: set(self.asked[name]) for name in names if name in self.asked}
        if "department" in self.asked.keys() - names:
            table = crosstab(names, self._narrowed(self._everywhere, {"department"}))
        else:
            key = ("completeness", self.request.as_at, tuple(names))
            table = kept_for(self.request, key, lambda: crosstab(names, self._everywhere))
        return {name: {} for name in self.facets} | table.counts(chosen)

    def _narrowed(self, places: list[Place], names: Iterable[str]) -> list[Place]:
        """Those of some places that have the values asked for."""
        for name in sorted(names & self.asked.keys()):
            wanted = set(self.asked[name])
            places = [place for place in places if as_asked(place, name) in wanted]
        return places

    @cached_property
    def _everywhere(self) -> list[Place]:
        as_at = self.request.as_at
        key = ("completeness", as_at)
        return kept_for(self.request, key, lambda: Completeness(as_at).places, among=LARGE)


class CompleteRows:
    """Rows of the statement, which are read and filled in as they are asked for."""

    def __init__(self, statement: Completeness, places: list[Place]):
        self.statement = statement
        self.found = places

    def __iter__(self) -> Iterator[Row]:
        return self.statement.filled_in(self._read())

    def __len__(self) -> int:
        return len(self.found)

    def __getitem__(self, part: slice) -> list[Row]:
        return self._filled_in(self.found[part])

    def after(self, place: int, most: int) -> list[Row]:
        """The next, by their place in the whole list."""
        following = sorted(row for row in self.found if row.pk > place)
        return self._filled_in(following[:most])

    def _filled_in(self, places: list[Place]) -> list[Row]:
        return list(self.statement.filled_in(self.statement.rows_of(places)))

    def _read(self) -> Iterator[Row]:
        for start in range(0, len(self.found), CHUNK):
            yield from self.statement.rows_of(self.found[start : start + CHUNK])


def as_asked(place: Place, name: str) -> str:
    """What a filter asks of a row."""
    value = place.status if name == "report" else getattr(place, name)
    return str(value)


def crosstab(names: list[str], places: list[Place]) -> Crosstab:
    counted = Counter(tuple(as_asked(place, name) for name in names) for place in places)
    return Crosstab(names, [(*values, number) for values, number in counted.items()])
