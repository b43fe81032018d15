"""What published pages say otherwise than the text that stands, by where it stands."""

from collections.abc import Mapping

import django_filters
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Concat

from commitments.models import Kind, Revision, Variant
from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.crosstab import Crosstab
from reporting.record.kept import kept_for
from strategy.govuk_forms import GovukForm

PLACE = (
    *("entry__response__department__name", "entry__response__strategy__published_on_last"),
    *("entry__response", "entry__action__number", "entry__year", "entry__kind", "page_title"),
)
ORDERS = {"action": "entry__action__number", "year": "entry__year"}


def contradictions_asked_for(request) -> "VariantFilter":
    """What contradicts on the reader's day what stands, which is its `standing_text`."""
    stands = Revision.objects.as_at(request.as_at).filter(entry=OuterRef("entry"))
    said = stands.order_by().values_list(Concat("text", "reason"))  # One of the two is empty.
    rows = Variant.objects.contradicting(request.as_at).annotate(standing_text=Subquery(said[:1]))
    rows = rows.select_related(
        "edition__source",
        "entry__action",
        "entry__response__department",
        "entry__response__strategy",
    )
    return VariantFilter(request.GET, rows.order_by(*PLACE, "pk"), request=request)


class VariantFilter(ListFilter):
    facets = ("kind", "year", "department", "strategy", "action")

    department = SeveralFilter(
        "entry__response__department__slug", label="Department", choices=choices.departments
    )
    strategy = SeveralFilter(
        "entry__response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    action = SeveralFilter("entry__action__number", label="Action", choices=choices.action_numbers)
    year = SeveralFilter("entry__year", label="Year", choices=choices.reported_years)
    kind = SeveralFilter(
        "entry__kind", label="Kind", choices=[(kind.value, kind.label) for kind in Kind]
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        choices=choices.ORDERS_OF_ENTRIES,
        method="in_order",
    )

    # Where each facet stands.
    columns = {
        "kind": "entry__kind",
        "year": "entry__year",
        "department": "entry__response__department__slug",
        "strategy": "entry__response__strategy__slug",
        "action": "entry__action__number",
    }

    class Meta:
        model = Variant
        form = GovukForm
        fields: list[str] = []

    def counts(self) -> dict[str, Mapping[str, int]]:
        """One query, once a version of the record: to plan one for each value takes PostgreSQL a
        third of a second.
        """
        names = [name for name in self.facets if self.is_offered(name) or name != "department"]
        chosen = {name: set(self.asked[name]) for name in names if name in self.asked}
        beside = {
            name: self.asked[name] for name in self.facets if name in self.asked.keys() - names
        }
        key = ("contradictions", self.request.as_at, tuple(names), repr(beside))
        table = kept_for(self.request, key, lambda: self._crosstab(names, beside))
        return {name: {} for name in self.facets} | table.counts(chosen)

    def _crosstab(self, names: list[str], beside: Mapping[str, list[str]]) -> Crosstab:
        rows = Variant.objects.contradicting(self.request.as_at).order_by()
        rows = rows.filter(**{f"{self.columns[name]}__in": beside[name] for name in beside})
        counted = rows.values_list(*(self.columns[name] for name in names)).annotate(Count("pk"))
        return Crosstab(names, [(*map(str, row[:-1]), row[-1]) for row in counted])

    def in_order(self, variants, name, value):
        sign = "-" if value.startswith("-") else ""
        return variants.order_by(f"{sign}{ORDERS[value.removeprefix('-')]}", *PLACE, "pk")
