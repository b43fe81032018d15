"""What the API asks for where a page has the parts of its address."""

import django_filters

from commitments.models import Response
from reporting.filters import choices
from reporting.filters.lists import ListFilter
from strategy.govuk_forms import GovukForm
from strategy.models import Department


def response_asked_for(request) -> "ResponseFilter":
    return ResponseFilter(request.GET, Response.objects.all(), request=request)


def department_asked_for(request) -> "DepartmentFilter":
    return DepartmentFilter(request.GET, Department.objects.all(), request=request)


class ResponseFilter(ListFilter):
    department = django_filters.ChoiceFilter(
        "department__slug", label="Department", choices=choices.departments, required=True
    )
    strategy = django_filters.ChoiceFilter(
        "strategy__slug", label="Strategy", choices=choices.strategies, required=True
    )

    class Meta:
        model = Response
        form = GovukForm
        fields: list[str] = []


class DepartmentFilter(ListFilter):
    department = django_filters.ChoiceFilter(
        "slug", label="Department", choices=choices.every_department, required=True
    )

    class Meta:
        model = Department
        form = GovukForm
        fields: list[str] = []
