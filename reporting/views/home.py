from django.shortcuts import render

from commitments.models import Response
from reporting.components.charts import bar_chart
from reporting.record.overview import Overview
from reporting.views.responses import render_matrix
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes

RESPONSES_A_PAGE = 50


@also_takes("page")
def home(request):
    """The record at a glance: the matrix of the only response, or all of them to choose from."""
    responses = Response.objects.select_related("department__merged_into", "strategy", "source")
    first_two = list(responses[:2])
    if len(first_two) == 1:
        return render_matrix(request, first_two[0])
    overview = Overview(request.as_at)
    page = page_asked_for(request, overview.responses, RESPONSES_A_PAGE)
    context = {
        "overview": overview,
        "page_obj": page,
        "glances": overview.glances(list(page)),
        "tells_readings": overview.tally.ours > 0,
        "chart": bar_chart([("All pledges", overview.tally)]),
    }
    return render(request, "reporting/home.html", context)
