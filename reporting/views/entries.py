from django.core.paginator import Paginator
from django.shortcuts import render

from reporting.filters.entries import entries_asked_for
from reporting.web.bad_requests import bad_request

ENTRIES_A_PAGE = 25


def entry_list(request):
    """Current texts of the whole record, narrowed by what the reader asks for."""
    filters = entries_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = Paginator(filters.qs, ENTRIES_A_PAGE).get_page(request.GET.get("page"))
    context = {"filters": filters, "page_obj": page}
    return render(request, "reporting/entry_list.html", context)
