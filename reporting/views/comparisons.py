from collections.abc import Sequence

from django.http import Http404
from django.shortcuts import render

from commitments.models import Edition, Kind
from reporting.record.cells import Cells, tells_readings
from reporting.record.comparison import Comparison
from reporting.record.history import History
from reporting.record.points import START, Point, edition_words, read_pair, read_point
from reporting.record.years_compared import KindOfTwoYears
from reporting.web.bad_requests import BadParameter, bad_request
from reporting.web.compare_forms import DaysForm, PairForm
from reporting.web.parameters import address_without, judges_its_parameters, takes
from reporting.web.shortcuts import action_among, get_response_or_404, neighbours

ACTION = "action"


@judges_its_parameters
def compare(request, department, strategy):
    """The record after one edition, or on a day, against the record after another.

    By default the last two editions.
    """
    response = get_response_or_404(department, strategy)
    history = History(response, request.as_at)
    editions = history.editions
    faults, pair = read_pair(
        request,
        lambda name, text: read_point(name, text, editions, request.as_at),
        beside=[ACTION],
    )
    action = _read_action(request, history, faults)
    if faults:
        return bad_request(request, faults)

    context = {"response": response, "history": history}
    if editions:
        end = pair["to"] or Point.after(editions[-1])
        start = pair["from"] or _edition_before(editions, end)
        comparison = Comparison(history, start, end, with_deadlines=True)
        context |= _shown(request, comparison, action)
        context["form"] = _editions_form(editions, start, end)
        context["days_form"] = DaysForm({"from": start.day, "to": end.day}, request.as_at)
    return render(request, "reporting/compare.html", context)


@takes(ACTION)
def edition_changes(request, department, strategy, position):
    """What an edition changed against the record before it."""
    response = get_response_or_404(department, strategy)
    history = History(response, request.as_at)
    edition = next((row for row in history.editions if row.position == position), None)
    if edition is None:
        raise Http404(f"{response} has no edition {position}.")
    faults: list[BadParameter] = []
    action = _read_action(request, history, faults)
    if faults:
        return bad_request(request, faults)
    previous, following = neighbours(history.editions, edition)
    comparison = Comparison(history, Point.before(edition), Point.after(edition))

    context = {
        "response": response,
        "edition": edition,
        "previous": previous,
        "next": following,
        **_shown(request, comparison, action),
    }
    return render(request, "reporting/edition_changes.html", context)


@judges_its_parameters
def action_compare(request, department, strategy, number):
    """Plan and progress of an action in two years, side by side.

    By default the last two years that are reported.
    """
    response = get_response_or_404(department, strategy)
    actions = response.strategy.actions.as_at(request.as_at).filter(number=number)
    action = action_among(actions, response.strategy, number)
    cells = Cells(response, request.as_at, action=action, with_pledges=True)
    faults, pair = read_pair(request, lambda name, text: _year(name, text, cells.years))
    if faults:
        return bad_request(request, faults)

    context = {"response": response, "action": action, "cells": cells}
    if cells.years:
        reported = [year for year in cells.years if year in cells.years_reported]
        to = pair["to"] or (reported or cells.years)[-1]
        start = pair["from"] or max((year for year in cells.years if year < to), default=to)
        choices = [(str(year), str(year)) for year in cells.years]
        kinds = [KindOfTwoYears(cells, action, kind, start, to) for kind in Kind]
        context |= {
            "start": start,
            "end": to,
            "kinds": [kind for kind in kinds if not kind.is_not_due],
            "tells_readings": tells_readings(
                cell for kind in kinds for cell in (kind.before, kind.after)
            ),
            "form": PairForm(choices, {"from": str(start), "to": str(to)}),
            "summaries": cells.summaries_of(cells.pair(action, year) for year in (start, to)),
        }
    return render(request, "reporting/action_compare.html", context)


def _read_action(request, history: History, faults: list[BadParameter]) -> int | None:
    """The one action that is to be shown. What is none is added to the faults."""
    asked = request.GET.get(ACTION)
    if not asked:
        return None
    numbers = sorted({row.entry.action.number for row in history.revisions})
    if asked not in map(str, numbers):
        faults.append(BadParameter(ACTION, asked, [str(number) for number in numbers]))
        return None
    return int(asked)


def _shown(request, comparison: Comparison, action: int | None) -> dict:
    """As much of a comparison as fits on a page: all of it, or what is about one action."""
    is_folded = action is None and comparison.is_long
    whole = address_without(request, [ACTION])
    parts = comparison.parts_of(action) if action or is_folded else comparison.parts
    return {
        "comparison": comparison,
        "tells_readings": comparison.tells_readings,
        "parts": parts,
        "summaries": comparison.summaries_in(parts),
        "action": action,
        "is_folded": is_folded,
        "whole": whole,
        "of_action": f"{whole}{'&' if '?' in whole else '?'}{ACTION}=",
    }


def _edition_before(editions: Sequence[Edition], end: Point) -> Point:
    """The record before the last edition that a point includes."""
    included = [edition for edition in editions if end.includes(edition)]
    return Point.after(included[-2]) if len(included) > 1 else START


def _editions_form(editions: Sequence[Edition], start: Point, end: Point) -> PairForm:
    choices = [(str(edition.position), edition_words(edition)) for edition in editions]
    values = {value for value, _words in choices}
    for point in (start, end):
        if point != START and point.value not in values:
            choices.append((point.value, str(point)[0].upper() + str(point)[1:]))
            values.add(point.value)
    return PairForm(choices, {"from": start.value, "to": end.value})


def _year(name: str, text: str, years: Sequence[int]) -> int:
    """One of the years that something is asked or told about. Raises BadParameter."""
    for year in years:
        if text == str(year):
            return year
    raise BadParameter(name, text, [str(year) for year in years])
