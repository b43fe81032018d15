from collections import Counter

import django_filters

from commitments.models import Kind, SearchText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.web.forms import GovukForm

PLACES = {
    "department": "entry__response__department__slug",
    "strategy": "entry__response__strategy__slug",
    "action": "entry__action__number",
    "year": "entry__year",
}


def _value(row: tuple, number: int) -> str:
    """What a result has for a filter: of its kind, that it is a pledge, if it is one."""
    *_place, pledge = row
    return "pledge" if pledge and number == len(PLACES) else str(row[number])


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

    def count_among(self, found: list[int]) -> None:
        """Let the form say how many of these results have each value, where that isn't asked for
        already. One query.
        """
        rows = SearchText.objects.filter(pk__in=found).order_by()
        places = rows.values_list(*PLACES.values(), "entry__kind", "pledge")
        for number, name in enumerate([*PLACES, "kind"]):
            if name not in self.asked:
                self.offer(name, Counter(_value(row, number) for row in places))

    def having_words(self, texts, name, value):
        return texts.having(value)
