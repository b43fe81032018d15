from django.core.paginator import Paginator
from django.shortcuts import render

from reporting.bad_requests import bad_request
from reporting.filters import MeasureFilter
from reporting.measures import Series, measures_with_readings

MEASURES_A_PAGE = 20


def measure_list(request):
    """Figures followed over the years, narrowed by what the reader asks for."""
    found = measures_with_readings(request.as_at)
    filters = MeasureFilter(request.GET, queryset=found)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = Paginator(filters.qs, MEASURES_A_PAGE).get_page(request.GET.get("page"))
    series = [Series(measure) for measure in page]
    context = {"filters": filters, "page_obj": page, "series": series}
    return render(request, "reporting/measure_list.html", context)
