from django.shortcuts import render
from django.utils.safestring import SafeString

from reporting.exports.for_people.lists import size_of
from reporting.filters.entries import entries_asked_for
from reporting.filters.variants import contradictions_asked_for
from reporting.lists.entries import DrawnEntries
from reporting.lists.panel import Head, above
from reporting.lists.variants import DrawnContradictions
from reporting.record.text_rows import STANDS, summaries_in
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

ENTRIES_A_PAGE = 100
HEADS = [
    Head("Action", "action"),
    Head("What", "year"),
    Head("Text"),
    Head("Published"),
]

CONTRADICTIONS_A_PAGE = 50
CONTRADICTION_HEADS = [
    Head("Action", "action"),
    Head("What stands"),
    Head("Another published page"),
]


@judges_its_parameters
def entry_list(request):
    """Current texts of the whole record, narrowed by what the reader asks for."""
    filters = entries_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows.values(*STANDS), ENTRIES_A_PAGE, filters.total)
    stands = list(page)
    context = {
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "size": size_of("entries", filters.total),
        **above(request, filters, ("kind", "year", "department"), HEADS),
        "rows": SafeString(DrawnEntries(request, stands)),
        "summaries": summaries_in(stands),
    }
    return render(request, "reporting/entry_list.html", context)


@judges_its_parameters
def contradiction_list(request):
    """Where another published page says something else than the text that stands."""
    filters = contradictions_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.rows, CONTRADICTIONS_A_PAGE)
    context = {
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        **above(request, filters, ("kind", "year", "department"), CONTRADICTION_HEADS),
        "rows": SafeString(DrawnContradictions(request, list(page))),
    }
    return render(request, "reporting/contradictions.html", context)
