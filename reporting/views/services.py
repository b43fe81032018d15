from urllib.parse import urlencode

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from commitments.models import Pledge
from reporting.components.charts import SMALL, line_chart
from reporting.filters.service_figures import service_figures_asked_for
from reporting.filters.services import services_asked_for
from reporting.lists.panel import above
from reporting.record.series import BETTER, Across
from reporting.record.services import (
    Told,
    across_services,
    figures_by_kind,
    kinds_of_figures,
    service_pledges,
    services,
    with_what_is_told,
)
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.moved import leads_on_from_old
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending
from strategy.models import Department, Service, ServiceFigure

SERVICES_A_PAGE = 50
LINES_A_PAGE = 24


@judges_its_parameters
def service_list(request):
    """The services on record, narrowed by what the reader asks for."""
    filters = services_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    found = with_what_is_told(filters.qs, request.as_at)
    page = page_asked_for(request, found, SERVICES_A_PAGE)
    context = {
        **above(request, filters, ("department", "stage", "exemplar", "assessed")),
        "page_obj": page,
        "services": [Told(row) for row in page],
    }
    return render(request, "reporting/service_list.html", context)


def services_of_department(request, department):
    """The same list, of one department."""
    get_object_or_404(Department, slug=department)
    asked = {"department": department} | request.times
    return redirect(f"{reverse('services')}?{urlencode(asked)}")


@leads_on_from_old(Service)
def service_detail(request, department, slug):
    """One service: its managers, stages, figures and assessments, and the promises about it."""
    found = services(request.as_at).filter(department__slug=department, slug=slug)
    service = with_what_is_told(found, request.as_at).first()
    if service is None:
        raise Http404(f"No source tells of such a service by {request.as_at}.")
    told = Told(service)
    links = list(service_pledges(request.as_at).filter(service=service))
    statuses = Pledge.objects.filter(pk__in=[link.pledge_id for link in links])
    status_of = {row.pk: row.status for row in statuses.with_status(request.as_at)}
    context = {
        "department": service.department,
        "service": service,
        "told": told,
        "is_pending": bool(links) and is_any_pending({"department": department}),
        "figures": [(kind, line_chart(kind.values)) for kind in figures_by_kind(told.figures)],
        "promises": [(link, status_of.get(link.pledge_id)) for link in links],
    }
    return render(request, "reporting/service_detail.html", context)


@judges_its_parameters
def figures_across(request):
    """One kind of figure across services, a line for each; without a kind, what there is."""
    filters = service_figures_asked_for(request)
    faults = filters.faults()
    asked = filters.asked.get("of", []) if not faults else []
    if len(asked) > 1:
        faults = [BadParameter("of", ", ".join(asked), ["one value"])]
    if faults:
        return bad_request(request, faults)
    kinds = kinds_of_figures(filters.qs)
    is_narrowed = "department" in filters.asked
    context = {"kinds": kinds, "filters": filters, "is_narrowed": is_narrowed}
    if asked:
        of = asked[0]
        services = across_services(filters.qs, of, request.as_at)
        of_all = Across([row.line for row in services])
        page = page_asked_for(request, services, LINES_A_PAGE, kept=len(services))
        context |= {
            "kind": next(kind for kind in kinds if kind["of"] == of),
            "better": BETTER.get(ServiceFigure.BETTER.get(of, ""), ""),
            "page_obj": page,
            "all": of_all,
            "rows": [(row, line_chart(row.line, of_all.extent, SMALL)) for row in page],
            "data_path": "/data/service-figures/",
        }
    return render(request, "reporting/service_figures.html", context)
