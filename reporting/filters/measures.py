import django_filters
from django import forms
from django.db.models import Q

from commitments.models import Measure
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.measures import measures_with_figures
from strategy.govuk_forms import GovukForm


def measures_asked_for(request) -> "MeasureFilter":
    """Figures followed over the years, narrowed by what the reader asks for."""
    found = measures_with_figures(request.as_at)
    return MeasureFilter(request.GET, found, request=request)


class MeasureFilter(ListFilter):
    facets = ("department", "strategy", "action")

    department = SeveralFilter(
        "response__department__slug", label="Department", choices=choices.departments
    )
    strategy = SeveralFilter(
        "response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    action = SeveralFilter("action__number", label="Action", choices=choices.action_numbers)
    # Letter by letter, as links of the page that compares departments have them.
    name = django_filters.CharFilter(
        label="Measure", max_length=LONGEST_QUERY, strip=False, widget=forms.HiddenInput
    )
    unit = django_filters.CharFilter(
        label="Unit", max_length=LONGEST_QUERY, strip=False, widget=forms.HiddenInput
    )
    q = django_filters.CharFilter(
        label="Words in its name or unit", method="having_words", max_length=LONGEST_QUERY
    )

    class Meta:
        model = Measure
        form = GovukForm
        fields: list[str] = []

    def having_words(self, measures, name, value):
        for word in value.split():
            measures = measures.filter(Q(name__icontains=word) | Q(unit__icontains=word))
        return measures

    @property
    def qs(self):
        return super().qs.order_by(
            "response__department__name",
            "response__strategy__published_on_last",
            "response",
            "action__number",
            "name",
            "pk",
        )
