"""What the tables of the record can be narrowed by: where their rows belong."""

from collections.abc import Callable
from datetime import date

import django_filters
from django.db.models import QuerySet

from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.filters.several import SeveralFilter
from strategy.govuk_forms import GovukForm


def narrowed(rows: Callable[[date], QuerySet], **paths: str) -> Callable[..., "TableFilter"]:
    """Asks for the rows of the reader's day.

    The paths lead from a row to its department, its strategy, its action, and the name and unit of
    its measure, where it has them.
    """

    def asked_for(request):
        found = rows(request.as_at)
        return TableFilter(request.GET, found, request=request, paths=paths)

    return asked_for


class TableFilter(ListFilter):
    """Has those filters that a path is given for."""

    department = SeveralFilter(label="Department", choices=choices.every_department)
    strategy = SeveralFilter(label="Strategy", choices=choices.strategies)
    action = SeveralFilter(label="Action", choices=choices.action_numbers)
    name = django_filters.CharFilter(label="Measure", max_length=LONGEST_QUERY, strip=False)
    unit = django_filters.CharFilter(label="Unit", max_length=LONGEST_QUERY, strip=False)

    class Meta:
        form = GovukForm
        fields: list[str] = []

    def __init__(self, *args, paths: dict[str, str], **kwargs):
        super().__init__(*args, **kwargs)
        for name in list(self.filters):
            if name in paths:
                self.filters[name].field_name = paths[name]
            else:
                del self.filters[name]
