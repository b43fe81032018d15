"""Departments: whose offices are in the record, and all that it has of one."""

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import redirect, render
from django.urls import reverse

from commitments.models import Response
from reporting.governance.as_at import Governance
from reporting.record.overview import Glance, Overview
from reporting.record.services import services
from reporting.views.strategies import strategy_detail
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes
from reporting.web.shortcuts import is_any_pending
from strategy.models import Department, FormerName, ReportingYear, Role

DEPARTMENTS_A_PAGE = 50
MOST_SERVICES = 20  # Named on a department’s page; the list has all.


@also_takes("page")
def responsible(request):
    """Who was responsible: the departments to choose from, or the only one's offices."""
    departments = departments_of_the_record()
    first_two = list(departments[:2])
    if len(first_two) == 1:
        address = reverse("governance", args=[first_two[0].slug])
        return redirect(f"{address}{request.times_query}")
    context = {"page_obj": page_asked_for(request, departments, DEPARTMENTS_A_PAGE)}
    return render(request, "reporting/responsible.html", context)


@also_takes("page", "sort")
def department_or_strategy(request, slug):
    """An address of one part: a department's, or else a strategy's."""
    departments = Department.objects.select_related("source", "merged_into")
    department = departments.filter(slug=slug).first()
    return department_detail(request, department) if department else strategy_detail(request, slug)


def department_detail(request, department):
    """One department: its responses, what is due from it, its offices, what it was called."""
    overview = Overview(request.as_at)
    glances = overview.glances(list(overview.responses.filter(department=department)))
    governance = Governance(department, request.as_at)
    context = {
        "department": department,
        "is_pending": is_any_pending({"department": department.slug}),
        "glances": glances,
        "due": reports_due(glances),
        "offices": governance.in_being,
        "services": services(request.as_at)
        .filter(department=department)
        .order_by("name", "pk")[: MOST_SERVICES + 1],
        "most_services": MOST_SERVICES,
        "merged": governance.merged_departments,
        "former": FormerName.objects.of(department).filter(until__lte=request.as_at),
        "tells_readings": any(glance.tally.ours for glance in glances),
    }
    return render(request, "reporting/department_detail.html", context)


def departments_of_the_record() -> QuerySet[Department]:
    """Those that respond to a strategy, or of which offices are known, by name."""
    responses = Response.objects.filter(department=OuterRef("pk")).order_by()
    roles = Role.objects.filter(department=OuterRef("pk")).order_by()
    return Department.objects.filter(Exists(responses) | Exists(roles)).order_by("name", "pk")


def reports_due(glances: list[Glance]) -> list[tuple[Glance, ReportingYear]]:
    """The reports that are awaited, the earliest due first. One query."""
    strategies = {glance.response.strategy_id for glance in glances}
    years = {
        (row.strategy_id, row.year): row
        for row in ReportingYear.objects.filter(strategy__in=strategies)
    }
    due = [
        (glance, years[glance.response.strategy_id, year])
        for glance in glances
        for year in glance.awaited_years
    ]
    return sorted(due, key=lambda row: (row[1].due_day, row[0].response.title))
