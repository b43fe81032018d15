from django.shortcuts import render

from commitments import workflow
from commitments.models import Response
from reporting.components.charts import bar_chart
from reporting.governance.who_is_answerable import WhoIsAnswerable
from reporting.record.cells import Cells
from reporting.record.progress import STATUSES, Tally
from reporting.web.shortcuts import get_response_or_404


def matrix(request, department, strategy):
    return render_matrix(request, get_response_or_404(department, strategy))


def render_matrix(request, response: Response):
    cells = Cells(response, request.as_at)
    context = {
        "response": response,
        "cells": cells,
        "tells_readings": cells.tally.ours > 0,
        "chart": bar_chart([("All promises", cells.tally)]),
        "may_audit": workflow.may_audit(request.user),
        "answerable": WhoIsAnswerable(request.as_at, [response]).for_response(response),
    }
    return render(request, "reporting/matrix.html", context)


def outcomes(request, department, strategy):
    """What became of the pledges of a response, by year and by action: charts and tables."""
    response = get_response_or_404(department, strategy)
    cells = Cells(response, request.as_at)
    years = sorted({*cells.years, *cells.tally_of_year})
    by_year = [(year, cells.tally_of_year.get(year, Tally())) for year in years]
    by_action = [
        (action, cells.tally_of_action.get(action.pk, Tally())) for action in cells.actions
    ]

    context = {
        "response": response,
        "cells": cells,
        "tells_readings": cells.tally.ours > 0,
        "statuses": {part.status: STATUSES[part.status] for part in cells.tally.present},
        "by_year": by_year,
        "year_chart": bar_chart(by_year),
        "by_action": by_action,
        "action_chart": bar_chart((action.said, tally) for action, tally in by_action),
    }
    return render(request, "reporting/outcomes.html", context)
