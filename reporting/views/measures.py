from django.shortcuts import render

from reporting.components.charts import line_chart
from reporting.filters.measures import measures_asked_for
from reporting.lists.panel import above
from reporting.record.measures import Series
from reporting.web.bad_requests import bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import is_any_pending

MEASURES_A_PAGE = 20


@judges_its_parameters
def measure_list(request):
    """Figures followed over the years, narrowed by what the reader asks for."""
    filters = measures_asked_for(request)
    if faults := filters.faults():
        return bad_request(request, faults)
    page = page_asked_for(request, filters.qs, MEASURES_A_PAGE)
    series = [Series(measure) for measure in page]
    lines = [(row, line_chart(row.values)) for row in series]
    first = ("department", "strategy")
    context = {
        **above(request, filters, first),
        "is_pending": is_any_pending(filters.asked),
        "page_obj": page,
        "lines": lines,
    }
    return render(request, "reporting/measure_list.html", context)
