"""Departments: whose offices are in the record, and all that it has of one."""

from datetime import date

from django.db.models import Exists, OuterRef, QuerySet
from django.shortcuts import redirect, render
from django.urls import reverse

from commitments.models import Response
from reporting.governance.as_at import Governance
from reporting.record.department_changes import (
    ChangesOf,
    changes,
    ends_without_change,
    latest_change,
)
from reporting.record.overview import Glance, Overview
from reporting.record.reconciled import Reconciled
from reporting.record.services import services
from reporting.record.totals import why_changed
from reporting.views.strategies import strategy_detail
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.days import read_day
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes
from reporting.web.shortcuts import is_any_pending
from strategy.models import Department, FormerName, ReportingYear, Role

CHANGES_A_PAGE = 50
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
    changes_of = ChangesOf(department, request.as_at)
    told = {row.department_id for row in changes_of.back}
    context = {
        "department": department,
        "is_pending": is_any_pending({"department": department.slug}),
        "glances": glances,
        "changed": why_changed(request, department=department.slug),
        "due": reports_due(glances),
        "offices": governance.in_being,
        "services": services(request.as_at)
        .filter(department=department)
        .order_by("name", "pk")[: MOST_SERVICES + 1],
        "most_services": MOST_SERVICES,
        "changes": changes_of,
        "merged": [row for row in governance.merged_departments if row.pk not in told],
        "former": FormerName.objects.of(department).filter(until__lte=request.as_at),
        "tells_readings": any(glance.tally.ours for glance in glances),
    }
    return render(request, "reporting/department_detail.html", context)


@also_takes("page")
def department_changes(request):
    """How departments were merged, split or closed, the latest first."""
    context = {
        "page_obj": page_asked_for(request, changes(request.as_at), CHANGES_A_PAGE),
        "ends": ends_without_change(request.as_at)[: CHANGES_A_PAGE + 1],
        "most": CHANGES_A_PAGE,
    }
    return render(request, "reporting/department_changes.html", context)


@also_takes("on")
def department_totals(request):
    """The totals of the record before and after a day: that of the last change, or `?on=`."""
    told = request.GET.get("on", "")
    day = read_day(told) if told else latest_change(request.as_at) or request.as_at
    if day is None or not date.min < day <= request.as_at:
        allowed = [f"a day as YYYY-MM-DD, up to {request.as_at.isoformat()}, the day of the page"]
        return bad_request(request, [BadParameter("on", told, allowed)])
    context = {
        "changes": list(changes(request.as_at).filter(happened_on_last=day)),
        "is_pending": is_any_pending({}),
        "reconciled": Reconciled(day),
    }
    return render(request, "reporting/department_totals.html", context)


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
