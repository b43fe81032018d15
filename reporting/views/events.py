from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from commitments.trail import may_read_events
from reporting.bad_requests import bad_request
from reporting.events import events_for
from reporting.filters import EventFilter

EVENTS_A_PAGE = 50


@never_cache
def event_list(request):
    """The trail, narrowed by what its reader asks for."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.get_full_path(), reverse("admin:login"))
    if not may_read_events(request.user):
        raise PermissionDenied
    filters = EventFilter(request.GET, queryset=events_for(request.user, request.as_at))
    if faults := filters.faults():
        return bad_request(request, faults)
    page = Paginator(filters.qs, EVENTS_A_PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page_obj": page}
    return render(request, "reporting/event_list.html", context)
