from django.http import Http404
from django.shortcuts import get_object_or_404, render

from reporting.record.across import across_departments, wordings_across
from reporting.record.summaries import summaries_among
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes
from reporting.web.shortcuts import neighbours, responses
from strategy.models import Strategy

DEPARTMENTS_A_PAGE = 20


@also_takes("page")
def action_across(request, strategy, number):
    """One action of a strategy: what every department said of it."""
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=strategy)
    actions = list(strategy.actions.as_at(request.as_at).select_related("source"))
    action = next((row for row in actions if row.number == number), None)
    if action is None:
        raise Http404(f"{strategy} has no action {number}.")
    previous, following = neighbours(actions, action)
    page = page_asked_for(request, responses().filter(strategy=strategy), DEPARTMENTS_A_PAGE)
    departments = across_departments(action, list(page), request.as_at)
    shown = {revision.edition for texts in departments for revision in texts.revisions}
    context = {
        "strategy": strategy,
        "summaries": summaries_among(shown),
        "action": action,
        "previous": previous,
        "next": following,
        "wordings": wordings_across(action, list(page), request.as_at),
        "departments": departments,
        "page_obj": page,
        "is_pending": any(response.is_pending for response in page),
    }
    return render(request, "reporting/action_across.html", context)
