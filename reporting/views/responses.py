from django.shortcuts import render

from reporting.components.charts import bar_chart
from reporting.drawn.parts import Addresses
from reporting.drawn.squares import MatrixTable
from reporting.record.audited import audited_of
from reporting.record.cells import Cells
from reporting.record.department_changes import ChangesOf, came_from
from reporting.record.matrix import LEAST_FIRST, MOST_FIRST, Matrix
from reporting.record.progress import STATUSES, Tally
from reporting.record.totals import why_changed_of
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.parameters import also_takes, one_of
from reporting.web.shortcuts import get_response_or_404


@also_takes("sort")
def matrix(request, department, strategy):
    """The promises of a response by action and the year they are due."""
    response = get_response_or_404(department, strategy)
    try:
        order = one_of(request, "sort", [MOST_FIRST, LEAST_FIRST])
    except BadParameter as fault:
        return bad_request(request, [fault])
    cells = Cells(response, request.as_at)
    found = Matrix(cells)
    changes = ChangesOf(response.department, request.as_at)
    context = {
        "came_from": came_from(changes, response),
        "parts_moved": changes.parts_moved,
        "response": response,
        "changed": why_changed_of(request, cells, changes),
        "cells": cells,
        "matrix": found,
        "table": MatrixTable(found, Addresses(response, request), order),
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
        "changed": why_changed_of(request, cells, ChangesOf(response.department, request.as_at)),
        "cells": cells,
        "tells_readings": cells.tally.ours > 0,
        "statuses": {part.status: STATUSES[part.status] for part in cells.tally.present},
        "audited": audited_of(response, cells.tally.total, request.as_at),
        "by_year": by_year,
        "year_chart": bar_chart(by_year),
        "by_action": by_action,
        "action_chart": bar_chart((action.said, tally) for action, tally in by_action),
    }
    return render(request, "reporting/outcomes.html", context)
