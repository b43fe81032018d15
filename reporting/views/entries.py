from django.core.paginator import Paginator
from django.shortcuts import render

from commitments.models import Revision
from reporting.bad_requests import bad_request
from reporting.filters import EntryFilter

ENTRIES_A_PAGE = 25


def entry_list(request):
    """Current texts of the whole record, narrowed by what the reader asks for."""
    current = Revision.objects.as_at(request.as_at).select_related(
        "edition", "entry__action", "entry__response__department", "entry__response__strategy"
    )
    filters = EntryFilter(request.GET, queryset=current)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = Paginator(filters.qs, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page_obj": page}
    return render(request, "reporting/entry_list.html", context)
