import django_filters
from django.db.models import QuerySet

from commitments.models import Kind, SearchText, StandingText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY
from reporting.filters.placed import PlacedFilter, in_order
from reporting.filters.several import SeveralFilter
from reporting.record.counts import sizes_of_texts
from strategy.govuk_forms import GovukForm

PLACE = ("department", "strategy", "action", "year", "kind")


def entries_asked_for(request) -> "EntryFilter":
    """Current texts of the whole record, narrowed by what the reader asks for."""
    return EntryFilter(request.GET, StandingText.objects.on(request.as_at), request)


class EntryFilter(PlacedFilter):
    facets = ("kind", "year", *PlacedFilter.facets)

    year = SeveralFilter(label="Year", choices=choices.reported_years)
    kind = SeveralFilter(label="Kind", choices=[(kind.value, kind.label) for kind in Kind])
    q = django_filters.CharFilter(
        label="Words in the text", method="having_words", max_length=LONGEST_QUERY
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        choices=choices.ORDERS_OF_ENTRIES,
        method="in_order",
    )

    class Meta:
        model = StandingText
        form = GovukForm
        fields: list[str] = []

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset.order_by(*PLACE), request)

    def having_words(self, texts, name, value):
        """Every word must be in the text, or in the reason given instead of one."""
        found = SearchText.objects.filter(revision__isnull=False).having(value)
        return texts.filter(revision__in=found.values("revision"))

    def in_order(self, texts, name, value):
        column = value.removeprefix("-")
        return texts.order_by(*in_order(column, PLACE, backwards=value.startswith("-")))

    @property
    def sizes(self) -> QuerySet | None:
        asks_more = self.asked.keys() - self.place.keys()
        return None if asks_more else sizes_of_texts(self.request.as_at, **self.place)
