from django.shortcuts import render

from reporting.filters.entries import entries_asked_for
from reporting.record.summaries import summaries_among
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

ENTRIES_A_PAGE = 25


@judges_its_parameters
def entry_list(request):
    """Current texts of the whole record, narrowed by what the reader asks for."""
    filters = entries_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows, ENTRIES_A_PAGE, filters.kept)
    filters.count_facets()
    shown = {revision.edition for revision in page}
    context = {
        "filters": filters,
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "summaries": summaries_among(shown),
    }
    return render(request, "reporting/entry_list.html", context)
