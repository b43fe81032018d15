from django.shortcuts import render

from commitments.models import Wording
from reporting.governance.answerable import WhoWasAnswerable
from reporting.record.cells import Cells
from reporting.web.shortcuts import action_among, get_response_or_404, neighbours


def action_detail(request, department, strategy, number):
    """One action: its commitment, then year by year what was planned beside what was reported."""
    response = get_response_or_404(department, strategy)
    actions = list(response.strategy.actions.as_at(request.as_at).select_related("source"))
    action = action_among(actions, response.strategy, number)
    previous, following = neighbours(actions, action)
    wordings = Wording.objects.as_at(request.as_at).filter(edition__response=response)
    deadlines = action.deadlines.as_at(request.as_at).select_related("source")
    cells = Cells(response, request.as_at, action=action, with_pledges=True)
    who = WhoWasAnswerable(response.department, [action], request.as_at)

    context = {
        "response": response,
        "action": action,
        "actions": actions,
        "previous": previous,
        "next": following,
        "wording": wordings.filter(action=action).select_related("edition").first(),
        "deadlines": deadlines,
        "answerable": who.for_action(action),
        "cells": cells,
        "summaries": cells.summaries,
        "tally": cells.tally,
        "tells_readings": cells.tally.ours > 0,
        "years": [(cells.pair(action, year), who.in_year(action, year)) for year in cells.years],
    }
    return render(request, "reporting/action_detail.html", context)
