import django_filters

from commitments.models import Kind, SearchText
from reporting.filters.entries import EntryFilter
from reporting.filters.lists import LONGEST_QUERY
from reporting.web.forms import GovukForm


class SearchFilter(EntryFilter):
    """What is searched for, and where in the record."""

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
