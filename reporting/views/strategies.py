"""Strategies: all of them with their actions, one of them, and one action across departments."""

from django.shortcuts import get_object_or_404, render

from reporting.components.charts import bar_chart
from reporting.drawn.side_by_side import PromisesByAction, ReportsByYear
from reporting.record.across import across_departments, wordings_across
from reporting.record.completeness import Completeness
from reporting.record.counts import counts_by_response, tally_in, tally_of_all
from reporting.record.overview import Overview
from reporting.record.side_by_side import ORDERS, responses_in_order, shares_by_action
from reporting.record.strategies import actions_with_deadlines, strategies_with_actions
from reporting.record.summaries import summaries_among
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.not_yet import NotYet
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes, one_of
from reporting.web.shortcuts import action_among, is_any_pending, neighbours, responses
from strategy.models import FormerName, Strategy

DEPARTMENTS_A_PAGE = 20
RESPONSES_A_PAGE = 25


def action_list(request):
    """Every action of every strategy."""
    context = {"strategies": strategies_with_actions(request.as_at)}
    return render(request, "reporting/action_list.html", context)


def strategy_detail(request, slug):
    """One strategy: what became of the promises of each department, who reported when, and what it
    asks by when.
    """
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=slug)
    if strategy.published_on.last > request.as_at:
        raise NotYet(f"The {strategy} was published {strategy.published_on.within_a_sentence()}.")
    try:
        order = one_of(request, "sort", list(ORDERS))
    except BadParameter as fault:
        return bad_request(request, [fault])
    page = page_asked_for(
        request, responses_in_order(strategy, request.as_at, order), RESPONSES_A_PAGE
    )
    responding = Overview(request.as_at).of(list(page))
    actions = actions_with_deadlines(strategy, request.as_at)
    tally = tally_of_all(request.as_at, strategy)
    context = {
        "strategy": strategy,
        "is_pending": is_any_pending({"strategy": slug}),
        "actions": actions,
        "sources": dict.fromkeys(
            action.source for action in actions if action.ask and action.source
        ),
        "years": strategy.reporting_years.select_related("source"),
        "page_obj": page,
        "order": order,
        "orders": ORDERS,
        "tally": tally,
        "chart": bar_chart([("All promises", tally)]),
        "former": FormerName.objects.of(strategy).filter(until__lte=request.as_at),
        **_side_by_side(request, strategy, actions, responding),
    }
    return render(request, "reporting/strategy_detail.html", context)


def _side_by_side(request, strategy, actions, responding) -> dict:
    """Some departments: what became of their promises, and when they reported."""
    counts = counts_by_response(responding, request.as_at)
    table = PromisesByAction(actions, shares_by_action(responding, request.as_at), request)
    statement = Completeness(
        request.as_at,
        departments=[response.department.slug for response in responding],
        strategies=[strategy.slug],
    )
    return {
        "responding": responding,
        "table": table,
        "rows": table.rows((row, tally_in(counts[row.pk])) for row in responding),
        "reports": ReportsByYear(statement, responding, request),
    }


@also_takes("page")
def action_across(request, strategy, number):
    """One action of a strategy: what every department said of it."""
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=strategy)
    actions = list(strategy.actions.as_at(request.as_at).select_related("source"))
    action = action_among(actions, strategy, number)
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
