from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commitments.workflow import may_audit
from reporting.filters.events import events_asked_for
from reporting.lists.panel import above
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters

EVENTS_A_PAGE = 100


def refused(request):
    """Who is not signed in is sent there; raises PermissionDenied for who may not read events."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not may_audit(request.user):
        raise PermissionDenied
    return None


@never_cache
@judges_its_parameters
def event_list(request):
    """The trail, narrowed by what its reader asks for."""
    if not request.user.is_authenticated:
        return render(request, "sign_in_first.html", status=403)
    if refusal := refused(request):
        return refusal
    filters = events_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.qs, EVENTS_A_PAGE)
    context = {**above(request, filters), "page_obj": page}
    return render(request, "reporting/event_list.html", context)
