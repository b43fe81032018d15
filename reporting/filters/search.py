import django_filters

from commitments.models import Kind, SearchText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.web.forms import GovukForm


class SearchFilter(ListFilter):
    """What is searched for, and where in the record."""

    department = django_filters.ChoiceFilter(
        "entry__response__department__slug", label="Department", choices=choices.departments
    )
    strategy = django_filters.ChoiceFilter(
        "entry__response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    action = django_filters.ChoiceFilter(
        "entry__action__number", label="Action", choices=choices.action_numbers
    )
    year = django_filters.ChoiceFilter("entry__year", label="Year", choices=choices.reported_years)
    kind = django_filters.ChoiceFilter(
        label="Kind",
        choices=[*((kind.value, kind.label) for kind in Kind), ("pledge", "Pledge")],
        method="of_kind",
    )
    q = django_filters.CharFilter(label="Words", method="having_words", max_length=LONGEST_QUERY)

    class Meta:
        model = SearchText
        form = GovukForm
        fields: list[str] = []

    def of_kind(self, texts, name, value):
        if value == "pledge":
            return texts.filter(pledge__isnull=False)
        return texts.filter(revision__isnull=False, entry__kind=value)

    def having_words(self, texts, name, value):
        return texts.having(value)
