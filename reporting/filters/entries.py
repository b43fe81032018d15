import django_filters
from django.db.models import QuerySet

from commitments.models import Kind, Revision, SearchText, StandingText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.record.counts import sizes_of_texts, total
from reporting.record.fact_rows import FactRows
from reporting.web.forms import GovukForm

PLACE = ("department", "strategy", "action", "year", "kind")


def entries_asked_for(request) -> "EntryFilter":
    """Current texts of the whole record, narrowed by what the reader asks for."""
    return EntryFilter(request.GET, StandingText.objects.on(request.as_at), request)


class PlacedFilter(ListFilter):
    """What stands somewhere in the record, by the parts of its place."""

    department = django_filters.ChoiceFilter(label="Department", choices=choices.departments)
    strategy = django_filters.ChoiceFilter(label="Strategy", choices=choices.strategies)
    action = django_filters.ChoiceFilter(label="Action", choices=choices.action_numbers)

    facets = ("department", "strategy", "action")

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset, request=request)

    @property
    def sizes(self) -> QuerySet | None:
        """How many rows each response has, where that is kept."""
        return None

    @property
    def kept(self) -> int | None:
        sizes = self.sizes
        return None if sizes is None else total(sizes)

    @property
    def place(self) -> dict[str, str]:
        """The department and strategy that are asked for."""
        return {name: self.asked[name] for name in ("department", "strategy") if name in self.asked}


class EntryFilter(PlacedFilter):
    facets = (*PlacedFilter.facets, "year", "kind")

    year = django_filters.ChoiceFilter(label="Year", choices=choices.reported_years)
    kind = django_filters.ChoiceFilter(
        label="Kind", choices=[(kind.value, kind.label) for kind in Kind]
    )
    q = django_filters.CharFilter(
        label="Words in the text", method="having_words", max_length=LONGEST_QUERY
    )

    class Meta:
        model = StandingText
        form = GovukForm
        fields: list[str] = []

    def having_words(self, texts, name, value):
        """Every word must be in the text, or in the reason given instead of one."""
        found = SearchText.objects.filter(revision__isnull=False).having(value)
        return texts.filter(revision__in=found.values("revision"))

    @property
    def qs(self):
        return super().qs.order_by(*PLACE)

    @property
    def sizes(self) -> QuerySet | None:
        asks_more = self.asked.keys() - self.place.keys()
        return None if asks_more else sizes_of_texts(self.request.as_at, **self.place)

    @property
    def rows(self) -> FactRows:
        """The texts themselves."""
        return FactRows(self.qs, "revision", Revision.objects.order_by(), self.sizes)
