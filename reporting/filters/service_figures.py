from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.services import figures
from strategy.govuk_forms import GovukForm
from strategy.models import ServiceFigure


def service_figures_asked_for(request) -> "ServiceFigureFilter":
    """What sources count of services, narrowed by what the reader asks for."""
    return ServiceFigureFilter(request.GET, figures(request.as_at), request=request)


class ServiceFigureFilter(ListFilter):
    department = SeveralFilter(
        "service__department__slug", label="Department", choices=choices.every_department
    )
    of = SeveralFilter("of", label="What is counted", choices=ServiceFigure.Of.choices)

    class Meta:
        model = ServiceFigure
        form = GovukForm
        fields: list[str] = []
