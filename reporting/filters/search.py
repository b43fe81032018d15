from collections import Counter

import django_filters
from django.db.models import Case, F, Value, When

from commitments.models import Kind, SearchText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from strategy.govuk_forms import GovukForm

OF_A_PLACE = ("department", "strategy", "action", "year")


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
        choices=[*((kind.value, kind.label) for kind in Kind), ("pledge", "Promise")],
        method="of_kind",
    )
    q = django_filters.CharFilter(
        label="Words", method="whatever_its_words", max_length=LONGEST_QUERY
    )

    class Meta:
        model = SearchText
        form = GovukForm
        fields: list[str] = []

    def of_kind(self, texts, name, value):
        if value == "pledge":
            return texts.filter(pledge__isnull=False)
        return texts.filter(revision__isnull=False, entry__kind=value)

    def count_among(self, found: list[int]) -> None:
        """Let the form say how many results have each value, where that isn't asked for already.

        `found`: the rows that were found; all those of one entry are one result. One query.
        """
        places = {name: F(self.filters[name].field_name) for name in OF_A_PLACE}
        kind = Case(When(pledge__isnull=False, then=Value("pledge")), default="entry__kind")
        rows = SearchText.objects.filter(pk__in=found).order_by()
        rows = list(rows.values_list("entry", *places.values(), kind))
        for place, name in enumerate([*places, "kind"], start=1):
            if name not in self.asked:
                of_entries = {(row[0], str(row[place])) for row in rows}
                self.offer(name, Counter(value for _entry, value in of_entries))

    def whatever_its_words(self, texts, name, value):
        """Words are looked for by `reporting.search`, which knows a question from its words."""
        return texts
