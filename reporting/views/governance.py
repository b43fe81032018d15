from django.http import Http404
from django.shortcuts import get_object_or_404, render

from reporting.governance.answerable import WhoWasAnswerable
from reporting.governance.as_at import Governance, group_begins
from reporting.governance.footnotes import Footnotes
from reporting.governance.no_named_lead import NamedLeads
from reporting.governance.timeline import governance_timeline, office_timeline
from reporting.record.answerable_for import AnswerableFor, times_of_person, times_of_role
from reporting.record.services import Manager, managers
from reporting.web.asked_period import AskedPeriod
from reporting.web.bad_requests import bad_request
from reporting.web.moved import leads_on_from_old
from reporting.web.parameters import judges_its_parameters
from reporting.web.shortcuts import get_governance_or_404
from strategy.models import (
    Action,
    Function,
    Person,
    Portfolio,
    Profession,
    ReportingYear,
    Role,
    Team,
)


def answerable_for(found: Governance, times) -> AnswerableFor:
    return AnswerableFor(found.department, times, found.as_at, found.responses)


def governance(request, department):
    """The offices and groups of a department as they were on a day."""
    found = get_governance_or_404(department, request.as_at)
    context = {
        "department": found.department,
        "governance": found,
        "timeline": governance_timeline(found),
        "notes": Footnotes(),
    }
    return render(request, "reporting/governance.html", context)


@leads_on_from_old(Role)
def role_detail(request, department, slug):
    """One office: its aims beside their outcomes, its holders and gaps, its end."""
    found = get_governance_or_404(department, request.as_at)
    office = found.office(slug)
    if office is None:
        raise Http404(f"{found.department} had no such office on {request.as_at}.")
    answerable = answerable_for(found, times_of_role(office.role, request.as_at))
    context = {
        "department": found.department,
        "governance": found,
        "office": office,
        "superior": found.superior(office),
        "reports": found.reports(office),
        "successor": found.successor(office),
        "predecessors": [*found.predecessors(office), *found.came_from(office.role)],
        "aims": office.aims(),
        "answerable_for": answerable,
        "tells_readings": answerable.tally.ours > 0,
        "timeline": office_timeline(office),
    }
    return render(request, "reporting/governance_role.html", context)


@leads_on_from_old(Person)
def person_detail(request, department, slug):
    """One person: the offices they held, what they were answerable for, what came of it, and the
    services they managed.
    """
    found = get_governance_or_404(department, request.as_at)
    person = get_object_or_404(Person.objects.select_related("source"), slug=slug)
    offices = found.held_by(person.pk)
    of_theirs = managers(request.as_at).filter(person=person, service__department=found.department)
    managed = [Manager.of(row) for row in of_theirs]
    if not (offices or managed):
        raise Http404(f"{person} held no office of {found.department} on {request.as_at}.")
    times = times_of_person([held for _office, held in offices], request.as_at)
    answerable = answerable_for(found, times)
    context = {
        "department": found.department,
        "governance": found,
        "person": person,
        "offices": offices,
        "managed": managed,
        "answerable_for": answerable,
        "tells_readings": answerable.tally.ours > 0,
    }
    return render(request, "reporting/governance_person.html", context)


@leads_on_from_old(Portfolio)
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
        "last_heard_of": row.last_heard_of,
        "actions": [
            (action, found.responses.get(action.strategy_id))
            for action in row.group.actions.as_at(request.as_at).select_related("strategy")
        ],
    }
    return render(request, "reporting/governance_portfolio.html", context)


@leads_on_from_old(Profession)
def profession_detail(request, department, slug):
    """One community of a profession, and its head."""
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.professions, slug)
    context = {
        "department": found.department,
        "profession": row.group,
        "head": row.office,
        "last_heard_of": row.last_heard_of,
    }
    return render(request, "reporting/governance_profession.html", context)


@leads_on_from_old(Function)
def function_detail(request, department, slug):
    """One cross-cutting function, and the policy areas that it is, or is to be, part of."""
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.functions, slug)
    context = {
        "department": found.department,
        "function": row.group,
        "areas": [[area] for area in row.areas],  # Each with its own source.
        "last_heard_of": row.last_heard_of,
    }
    return render(request, "reporting/governance_function.html", context)


@leads_on_from_old(Team)
def team_detail(request, department, slug):
    found = get_governance_or_404(department, request.as_at)
    row = _named(found.teams, slug)
    context = {
        "department": found.department,
        "team": row.group,
        "begins": group_begins(row.group),
        "last_heard_of": row.last_heard_of,
    }
    return render(request, "reporting/governance_team.html", context)


def _named(groups, slug):
    """The one of that name, or a 404 that says there was none on the day."""
    row = next((row for row in groups if row.group.slug == slug), None)
    if row is None:
        raise Http404(f"The department had nothing called {slug} on that day.")
    return row


@judges_its_parameters
def no_named_lead(request, department):
    """The actions with no named lead: in the years that are reported on, or a period asked for."""
    found = get_governance_or_404(department, request.as_at)
    years = years_reported(found)
    asked = AskedPeriod(request, [year for own in years.values() for year in own])
    if asked.faults:
        return bad_request(request, asked.faults)
    actions = list(Action.objects.filter(strategy__in=years).order_by("number"))
    who = WhoWasAnswerable(found.department, actions, request.as_at)
    context = {
        "department": found.department,
        "period": asked.period,
        "is_asked": asked.is_asked,
        "sections": [
            NamedLeads(response, actions, years[strategy], asked.period_of(years[strategy]), who)
            for strategy, response in found.responses.items()
        ],
    }
    return render(request, "reporting/governance_no_named_lead.html", context)


def years_reported(found: Governance) -> dict[int, list[int]]:
    """The years that each strategy reports on to which the department has a response."""
    years = {strategy: [] for strategy in found.responses}
    for row in ReportingYear.objects.filter(strategy__in=years).order_by("year"):
        years[row.strategy_id].append(row.year)
    return years
