from django.shortcuts import render

from reporting.drawn.deadlines import drawn_deadline
from reporting.drawn.parts import Addresses, actions_of
from reporting.drawn.promises import DrawnPromises
from reporting.drawn.texts import DrawnTexts
from reporting.governance.answerable import WhoWasAnswerable
from reporting.record.cells import Cells
from reporting.record.deadlines import Deadlines, deadlines_of
from reporting.record.fate import fate
from reporting.record.references import References
from reporting.record.services import services_of_pledges
from reporting.record.variants import variants_of_action
from reporting.web.shortcuts import action_among, get_response_or_404, neighbours


def action_detail(request, department, strategy, number):
    """One action: what it asks, what happened to it, its promises, and the texts, year by year."""
    response = get_response_or_404(department, strategy)
    actions = list(response.strategy.actions.as_at(request.as_at).select_related("source"))
    action = action_among(actions, response.strategy, number)
    previous, following = neighbours(actions, action)
    cells = Cells(response, request.as_at, action=action, with_pledges=True)
    addresses = Addresses(response, request)
    references = References(
        response, cells.editions, request.as_at, request.path, request.as_recorded
    )
    variants = variants_of_action(action, [response], request)
    texts = DrawnTexts(addresses, references, variants)
    promises = DrawnPromises(action, addresses, references)
    pledges = [pledge for row in cells.pledges.values() for pledge in row]
    judged = Deadlines(response.department, pledges, cells.editions, request.as_at)
    who = WhoWasAnswerable(response.department, [action], request.as_at)

    years = [
        (year, who.in_year(action, year), texts.year(cells.pair(action, year)))
        for year in cells.years
    ]
    context = {
        "response": response,
        "action": action,
        "actions": actions,
        "all_actions": actions_of(addresses, actions, action),
        "previous": previous,
        "next": following,
        "wording": cells.wording,
        "deadlines": [
            (deadline, drawn_deadline(judged.shown(deadline), promises))
            for deadline in deadlines_of(action, request.as_at)
        ],
        "answerable": who.for_action(action),
        "cells": cells,
        "summaries": cells.summaries,
        "tally": cells.tally,
        "fate": fate(cells.tally, response.department),
        "promises": promises.rows(pledges),
        "tells_readings": cells.tally.ours > 0,
        "services": services_of_pledges(pledges, request.as_at),
        "years": years,
        "unknown_years": [year for year, answerable, _drawn in years if answerable == []],
    }
    return render(request, "reporting/action_detail.html", context)
