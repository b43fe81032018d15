import django_filters
from django.db.models import Q

from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.services import NOT_KNOWN, services
from strategy.govuk_forms import GovukForm
from strategy.models import Service, Stage

STAGES = [*Stage.choices, (NOT_KNOWN, "Not known")]
EXEMPLAR = [("yes", "Yes"), ("no", "No"), (NOT_KNOWN, "No source says")]
ASSESSED = [("yes", "Assessed"), ("no", "No source tells of an assessment")]


def services_asked_for(request) -> "ServiceFilter":
    """Services on record, narrowed by what the reader asks for."""
    return ServiceFilter(request.GET, services(request.as_at), request=request)


class ServiceFilter(ListFilter):
    facets = ("department", "stage", "exemplar", "assessed")

    department = SeveralFilter(
        "department__slug", label="Department", choices=choices.every_department
    )
    stage = SeveralFilter("stage", label="Stage", choices=STAGES)
    exemplar = SeveralFilter("exemplar", label="Exemplar", choices=EXEMPLAR)
    assessed = SeveralFilter(label="Assessment", choices=ASSESSED, method="that_were_assessed")
    q = django_filters.CharFilter(
        label="Words in its name, owner or description",
        method="having_words",
        max_length=LONGEST_QUERY,
    )

    class Meta:
        model = Service
        form = GovukForm
        fields: list[str] = []

    def that_were_assessed(self, rows, name, value):
        return rows.filter(was_assessed__in=[one == "yes" for one in value]) if value else rows

    def having_words(self, rows, name, value):
        for word in value.split():
            told = Q(name__icontains=word) | Q(owner__icontains=word)
            rows = rows.filter(told | Q(description__icontains=word))
        return rows
