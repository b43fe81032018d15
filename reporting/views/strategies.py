"""Strategies: all of them with their actions, one of them, one action across departments, and
departments side by side.
"""

from django.shortcuts import get_object_or_404, render

from reporting.components.charts import bar_chart
from reporting.drawn.across import DrawnAcross
from reporting.drawn.compared_departments import drawn_action
from reporting.drawn.side_by_side import PromisesByAction, ReportsByYear, asks
from reporting.filters.compared_departments import (
    DEPARTMENT,
    YEAR,
    departments_asked_for,
    departments_to_choose_from,
    year_asked_for,
)
from reporting.record.across import Across, revisions_in, wordings_across
from reporting.record.compared_departments import MOST, ComparedDepartments
from reporting.record.completeness import Completeness
from reporting.record.counts import counts_by_response, tally_in
from reporting.record.deadlines import deadlines_of
from reporting.record.progress import Tally
from reporting.record.side_by_side import ORDERS, responses_in_order, shares_by_action
from reporting.record.strategies import asked_for, strategies_with_actions, tally_for
from reporting.record.summaries import summaries_among
from reporting.record.totals import why_changed
from reporting.record.variants import variants_of_action
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.not_yet import NotYet
from reporting.web.paging import page_asked_for
from reporting.web.parameters import also_takes, one_of
from reporting.web.shortcuts import action_among, is_any_pending, neighbours, responses_of
from strategy.models import Strategy

DEPARTMENTS_A_PAGE = 25


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
        request, responses_in_order(strategy, request.as_at, order), DEPARTMENTS_A_PAGE
    )
    responding = responses_of(list(page))
    asked = asked_for(request, strategy)
    tally = tally_for(request, strategy)
    context = {
        "strategy": strategy,
        "is_pending": is_any_pending({"strategy": slug}),
        "actions": asked.actions,
        "sources": dict.fromkeys(
            action.source for action in asked.actions if action.ask and action.source
        ),
        "years": asked.years,
        "page_obj": page,
        "order": order,
        "orders": ORDERS,
        "tally": tally,
        "changed": why_changed(request, strategy=slug),
        "chart": bar_chart([("All promises", tally)]),
        "former": asked.former,
        "asks": asks(strategy, asked.actions, request),
        **_side_by_side(request, strategy, asked, responding),
    }
    return render(request, "reporting/strategy_detail.html", context)


def _side_by_side(request, strategy, asked, responding) -> dict:
    """Some departments: what became of their promises, and when they reported."""
    counts = counts_by_response(responding, request.as_at)
    table = PromisesByAction(asked.actions, shares_by_action(responding, request.as_at), request)
    statement = Completeness(request.as_at, responses=responding, asked=asked.years)
    return {
        "responding": responding,
        "table": table,
        "heads": table.heads(strategy),
        "rows": table.rows((row, tally_in(counts[row.pk])) for row in responding),
        "reports": ReportsByYear(statement, responding, request),
    }


@also_takes("page", "sort", "year")
def action_across(request, strategy, number):
    """One action of a strategy: what every department planned and reported, year by year."""
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=strategy)
    actions = list(strategy.actions.as_at(request.as_at).select_related("source"))
    action = action_among(actions, strategy, number)
    try:
        order = one_of(request, "sort", list(ORDERS))
        in_order = responses_in_order(strategy, request.as_at, order, action)
        page = page_asked_for(request, in_order, DEPARTMENTS_A_PAGE)
        responding = responses_of(list(page))
        across = Across(action, responding, request.as_at)
        year = one_of(request, "year", [str(year) for year in across.years])
    except BadParameter as fault:
        return bad_request(request, [fault])
    previous, following = neighbours(actions, action)
    year = int(year) if year else across.latest_year
    said = across.texts_of(year) if year else []
    variants = variants_of_action(action, responding, request)
    drawn = DrawnAcross(action, request, variants)
    rows = across.rows
    context = {
        "strategy": strategy,
        "summaries": summaries_among({row.edition for row in revisions_in(said)}),
        "action": action,
        "previous": previous,
        "next": following,
        "wordings": wordings_across(action, responding, request.as_at),
        "deadlines": deadlines_of(action, request.as_at),
        "page_obj": page,
        "order": order,
        "orders": ORDERS,
        "responding": responding,
        "across": across,
        "rows": drawn.rows(rows),
        "tally": sum((row.tally for row in rows), Tally()),
        "year": year,
        "texts": drawn.texts(said, year),
        "is_pending": any(response.is_pending for response in responding),
    }
    return render(request, "reporting/action_across.html", context)


@also_takes(DEPARTMENT, YEAR)
def compare_departments(request, strategy):
    """Two to four departments side by side, action by action."""
    strategy = get_object_or_404(Strategy.objects.select_related("source"), slug=strategy)
    if strategy.published_on.last > request.as_at:
        raise NotYet(f"The {strategy} was published {strategy.published_on.within_a_sentence()}.")
    asked = departments_asked_for(request, strategy)
    compared = ComparedDepartments(strategy, asked.found[:MOST], request.as_at)
    year, wrong_year = year_asked_for(request, compared.years)
    faults = asked.faults + wrong_year
    context = {
        "strategy": strategy,
        "asked": asked,
        "faults": faults,
        "choices": departments_to_choose_from(strategy),
        "years": compared.years,
        "year": year,
    }
    if asked.found and not faults:
        compared.choose(year)
        context |= {
            "compared": compared,
            "year": compared.year,
            "actions": [
                (action, drawn_action(row, compared.year, request)) for action, row in compared.rows
            ],
            "summaries": summaries_among({row.edition for row in compared.revisions}),
            "tells_readings": any(tally.ours for _response, tally in compared.tallies),
            "is_pending": any(response.is_pending for response in asked.found),
        }
    template = "reporting/compare_departments.html"
    return render(request, template, context, status=400 if faults else 200)
