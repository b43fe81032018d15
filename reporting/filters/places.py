"""What the API asks for where a page has the parts of its address."""

import django_filters

from commitments.models import Response
from reporting.filters import choices
from reporting.filters.lists import ListFilter
from reporting.filters.several import SeveralFilter
from strategy.govuk_forms import GovukForm
from strategy.models import Department


def response_asked_for(request) -> "ResponseFilter":
    return ResponseFilter(request.GET, Response.objects.all(), request=request)


def department_asked_for(request) -> "DepartmentFilter":
    return DepartmentFilter(request.GET, Department.objects.all(), request=request)


def strategy_asked_for(request) -> "StrategyFilter":
    return StrategyFilter(request.GET, Response.objects.all(), request=request)


def action_across_asked_for(request) -> "ActionAcrossFilter":
    return ActionAcrossFilter(request.GET, Response.objects.all(), request=request)


def compared_asked_for(request) -> "ComparedFilter":
    return ComparedFilter(request.GET, Response.objects.all(), request=request)


class StrategyFilter(ListFilter):
    strategy = django_filters.ChoiceFilter(
        "strategy__slug", label="Strategy", choices=choices.strategies, required=True
    )

    class Meta:
        model = Response
        form = GovukForm
        fields: list[str] = []


class OfAYear(StrategyFilter):
    year = django_filters.ChoiceFilter(label="Year", choices=choices.reported_years, method="stay")

    def stay(self, rows, name, value):
        """What is told of a year is looked up when it is."""
        return rows


class ActionAcrossFilter(OfAYear):
    action = django_filters.ChoiceFilter(
        "strategy__actions__number", label="Action", choices=choices.action_numbers, required=True
    )


class ComparedFilter(OfAYear):
    department = SeveralFilter(
        "department__slug",
        label="Two to four departments",
        choices=choices.departments,
        required=True,
    )


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
