from django.shortcuts import render

from reporting.components.charts import bar_chart
from reporting.record.overview import Overview
from reporting.views.responses import render_matrix
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes
from reporting.web.shortcuts import responses

RESPONSES_A_PAGE = 50


@also_takes("page")
def home(request):
    """The record at a glance: the matrix of the only response, or all of them to choose from."""
    first_two = list(responses()[:2])
    if len(first_two) == 1:
        return render_matrix(request, first_two[0])
    overview = Overview(request.as_at)
    page = page_asked_for(request, overview.responses, RESPONSES_A_PAGE)
    context = {
        "overview": overview,
        "is_pending": any(row.is_any_pending for row in first_two),
        "page_obj": page,
        "glances": overview.glances(list(page)),
        "tells_readings": overview.tally.ours > 0,
        "chart": bar_chart([("All promises", overview.tally)]),
    }
    return render(request, "reporting/home.html", context)
