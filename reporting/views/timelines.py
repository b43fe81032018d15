from django.shortcuts import render

from reporting.record.timeline import ActionTimeline
from reporting.web.shortcuts import action_among, get_response_or_404


def action_timeline(request, department, strategy, number):
    """One action's life, in the order of its dates."""
    response = get_response_or_404(department, strategy)
    actions = response.strategy.actions.as_at(request.as_at).select_related("source")
    action = action_among(actions.filter(number=number), response.strategy, number)
    timeline = ActionTimeline(response, action, request.as_at)
    context = {
        "response": response,
        "action": action,
        "timeline": timeline,
        "tells_readings": timeline.tells_readings,
    }
    return render(request, "reporting/action_timeline.html", context)
