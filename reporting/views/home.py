from django.shortcuts import render

from reporting.components.charts import bar_chart
from reporting.drawn.overview import drawn_furthest, drawn_glances
from reporting.record.furthest import furthest
from reporting.record.matrix import LEAST_FIRST, MOST_FIRST
from reporting.record.overview import Overview, latest_of
from reporting.record.totals import why_changed
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes, one_of
from reporting.web.shortcuts import is_any_pending

RESPONSES_A_PAGE = 25


@also_takes("page", "sort")
def home(request):
    """The record at a glance: one figure, what readers ask, and what is in it."""
    try:
        order = one_of(request, "sort", [MOST_FIRST, LEAST_FIRST])
    except BadParameter as fault:
        return bad_request(request, [fault])
    overview = Overview(request.as_at)
    size = overview.responding
    page = page_asked_for(request, overview.in_order(order), RESPONSES_A_PAGE, size["responses"])
    responses = overview.of(list(page))
    only = responses[0].department if size["departments"] == 1 else None
    glances = overview.glances(responses, with_offices=bool(only))
    context = {
        "overview": overview,
        "changed": why_changed(request),
        "only": only,
        "order": order,
        "is_pending": is_any_pending({}),
        "page_obj": page,
        "strategies": dict.fromkeys(response.strategy for response in responses),
        "rows": drawn_glances(glances, request),
        "chart": bar_chart([("All promises", overview.tally)]),
    }
    if only:
        found = furthest(responses, request.as_at)
        context |= {"furthest": drawn_furthest(found, request), "latest": latest_of(glances)}
    else:
        context["latest"] = next(iter(overview.latest_editions), None)
    return render(request, "reporting/home.html", context)
