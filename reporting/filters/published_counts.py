from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.published_counts import published_counts
from strategy.govuk_forms import GovukForm
from strategy.models import PublishedCount


def counts_asked_for(request) -> "PublishedCountFilter":
    """Counts that documents give, narrowed by what the reader asks for."""
    return PublishedCountFilter(request.GET, published_counts(request.as_at), request=request)


class PublishedCountFilter(ListFilter):
    facets = ("department", "strategy")

    department = SeveralFilter(
        "department__slug", label="Department", choices=choices.every_department
    )
    strategy = SeveralFilter("strategy__slug", label="Strategy", choices=choices.strategies)

    class Meta:
        model = PublishedCount
        form = GovukForm
        fields: list[str] = []
