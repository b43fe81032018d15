from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, render

from reporting.governance.answerable import WhoWasAnswerable
from reporting.governance.as_at import Governance, group_begins
from reporting.governance.no_named_lead import without_named_lead
from reporting.governance.periods import Period
from reporting.governance.timeline import governance_timeline, office_timeline
from reporting.record.answerable_for import AnswerableFor, times_of_person, times_of_role
from reporting.web.bad_requests import BadParameter, bad_request, unknown
from reporting.web.days import read_day
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import get_governance_or_404
from strategy.models import Action, Person


def answerable_for(found: Governance, times) -> AnswerableFor:
    return AnswerableFor(found.department, times, found.as_at, found.responses)


def governance(request, department):
    """The offices and groups of a department as they were on a day."""
    found = get_governance_or_404(department, request.as_at)
    context = {
        "department": found.department,
        "governance": found,
        "timeline": governance_timeline(found),
    }
    return render(request, "reporting/governance.html", context)


def role_detail(request, department, slug):
    """One office: its aims beside their outcomes, its holders and gaps, its end."""
    found = get_governance_or_404(department, request.as_at)
    office = found.office(slug)
    if office is None:
        raise Http404(f"{found.department} had no such office on {request.as_at}.")
    times = times_of_role(office.role, request.as_at)
    context = {
        "department": found.department,
        "governance": found,
        "office": office,
        "superior": found.superior(office),
        "reports": found.reports(office),
        "successor": found.successor(office),
        "predecessors": found.predecessors(office),
        "aims": office.aims(),
        "answerable_for": answerable_for(found, times),
        "timeline": office_timeline(office),
    }
    return render(request, "reporting/governance_role.html", context)


def person_detail(request, department, slug):
    """One person: the offices they held, what they were answerable for, what came of it."""
    found = get_governance_or_404(department, request.as_at)
    person = get_object_or_404(Person.objects.select_related("source"), slug=slug)
    offices = found.held_by(person.pk)
    if not offices:
        raise Http404(f"{person} held no office of {found.department} on {request.as_at}.")
    times = times_of_person([held for _office, held in offices], request.as_at)
    context = {
        "department": found.department,
        "governance": found,
        "person": person,
        "offices": offices,
        "answerable_for": answerable_for(found, times),
    }
    return render(request, "reporting/governance_person.html", context)


def portfolio_detail(request, department, slug):
    """One area of work: its users, its sponsor, the actions and products that it spans."""
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.portfolios, slug)
    context = {
        "department": found.department,
        "governance": found,
        "portfolio": row.group,
        "begins": group_begins(row.group),
        "sponsor": row.office,
        "actions": [
            (action, found.responses.get(action.strategy_id))
            for action in row.group.actions.as_at(request.as_at).select_related("strategy")
        ],
    }
    return render(request, "reporting/governance_portfolio.html", context)


def profession_detail(request, department, slug):
    """One community of a profession, and its head."""
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.professions, slug)
    context = {"department": found.department, "profession": row.group, "head": row.office}
    return render(request, "reporting/governance_profession.html", context)


def function_detail(request, department, slug):
    """One cross-cutting function, and the policy areas that it is, or is to be, part of."""
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.functions, slug)
    context = {"department": found.department, "function": row.group, "areas": row.areas}
    return render(request, "reporting/governance_function.html", context)


def team_detail(request, department, slug):
    found = get_governance_or_404(department, request.as_at)
    team = _named(found.teams, slug).group
    context = {"department": found.department, "team": team, "begins": group_begins(team)}
    return render(request, "reporting/governance_team.html", context)


def _named(groups, slug):
    """The one of that name, or a 404 that says there was none on the day."""
    row = next((row for row in groups if row.group.slug == slug), None)
    if row is None:
        raise Http404(f"The department had nothing called {slug} on that day.")
    return row


@judges_its_parameters
def no_named_lead(request, department):
    """The actions that had no named lead in a period: by default the year of the page."""
    found = get_governance_or_404(department, request.as_at)
    faults, period = _period(request)
    if faults:
        return bad_request(request, faults)
    strategies = [response.strategy_id for response in found.responses.values()]
    actions = Action.objects.filter(
        strategy__in=strategies, added_on_last__lte=period.last
    ).order_by("number")
    who = WhoWasAnswerable(found.department, list(actions), request.as_at)
    context = {
        "department": found.department,
        "period": period,
        "sections": [
            (response, *_counted(response, list(actions), period, who))
            for response in found.responses.values()
        ],
    }
    return render(request, "reporting/governance_no_named_lead.html", context)


def _counted(response, actions, period, who):
    """How many actions a response has, and those that had nobody."""
    own = [action for action in actions if action.strategy_id == response.strategy_id]
    return len(own), without_named_lead(own, period, who)


def _period(request) -> tuple[list[BadParameter], Period]:
    """The period asked about, and every part of the address that can't be understood."""
    faults = unknown(request.GET, ["as-at", "from", "to"])
    days = {"from": date(request.as_at.year, 1, 1), "to": request.as_at}
    for name in days:
        try:
            days[name] = _day(request, name) or days[name]
        except BadParameter as fault:
            faults.append(fault)
    if not faults and days["to"] < days["from"]:
        allowed = [f"a day up to {days['to'].isoformat()}, the last of the period"]
        faults.append(BadParameter("from", days["from"].isoformat(), allowed))
    return faults, Period.of_days(days["from"], days["to"])


def _day(request, name: str) -> date | None:
    """A day of the address, no later than the day of the page. Raises BadParameter."""
    text = request.GET.get(name, "")
    if not text:
        return None
    day = read_day(text)
    if day is None:
        raise BadParameter(name, text, ["a day as YYYY-MM-DD: 2014-06-01"])
    if day > request.as_at:
        allowed = [f"a day up to {request.as_at.isoformat()}, the day of the page"]
        raise BadParameter(name, text, allowed)
    return day
