from django.http import Http404
from django.shortcuts import render

from reporting.governance.answerable import WhoWasAnswerable
from reporting.record.cells import Cells, tells_readings
from reporting.record.progress import Tally
from reporting.web.shortcuts import get_response_or_404, neighbours


def year_detail(request, department, strategy, year):
    """One year: every action, what was planned for it beside what was reported."""
    response = get_response_or_404(department, strategy)
    cells = Cells(response, request.as_at, year=year, with_pledges=True)
    if year not in cells.years:
        raise Http404(f"{response} says nothing about {year}.")
    previous, following = neighbours(cells.years, year)
    who = WhoWasAnswerable(response.department, cells.actions, request.as_at)
    actions = [(cells.pair(action, year), who.in_year(action, year)) for action in cells.actions]

    context = {
        "response": response,
        "year": year,
        "previous": previous,
        "next": following,
        "cells": cells,
        "summaries": cells.summaries_of(pair for pair, _answerable in actions),
        "tally": cells.tally_of_year.get(year, Tally()),
        "tells_readings": tells_readings(
            cell for pair, _answerable in actions for cell in pair.cells
        ),
        "tally_heading": f"Promises due in {year}",
        "actions": actions,
        "unknown": sum(answerable == [] for _pair, answerable in actions),
    }
    return render(request, "reporting/year_detail.html", context)
