from django.http import Http404
from django.shortcuts import get_object_or_404, render

from reporting.record.across import across_departments, wordings_across
from reporting.record.summaries import summaries_among
from reporting.web.shortcuts import neighbours
from strategy.models import Strategy


def action_across(request, strategy, number):
    """One action of a strategy: what every department said of it."""
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=strategy)
    actions = list(strategy.actions.as_at(request.as_at).select_related("source"))
    action = next((row for row in actions if row.number == number), None)
    if action is None:
        raise Http404(f"{strategy} has no action {number}.")
    previous, following = neighbours(actions, action)
    departments = across_departments(action, request.as_at)
    shown = {revision.edition for texts in departments for revision in texts.revisions}
    context = {
        "strategy": strategy,
        "summaries": summaries_among(shown),
        "action": action,
        "previous": previous,
        "next": following,
        "wordings": wordings_across(action, request.as_at),
        "departments": departments,
    }
    return render(request, "reporting/action_across.html", context)
