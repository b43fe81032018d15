"""Builders: each makes one thing and fills in what the test is not about."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from django.db import transaction

from commitments import opinions, standing, workflow
from commitments.models import (
    Citation,
    Contribution,
    ContributionAnswer,
    Edition,
    Entry,
    Evidence,
    Figure,
    Kind,
    Measure,
    Opinion,
    Outcome,
    Pledge,
    Response,
    Revision,
    ServicePledge,
    Slip,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Assessment,
    Deadline,
    Department,
    DepartmentChange,
    Person,
    PublishedCount,
    ReportingYear,
    Role,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Source,
    Strategy,
)
from strategy.partial_dates import PartialDate

_numbers = count(1)


def on(text: str) -> PartialDate:
    """A partial date as people type it: on("December 2012")."""
    return PartialDate.parse(text)


def source(**fields):
    slug = fields.pop("slug", f"source-{next(_numbers)}")
    return Source.objects.create(
        **{"slug": slug, "title": f"Document {slug}", "publisher": "Cabinet Office"} | fields
    )


def told(text):
    """A source that came out on a day: what it tells is attested up to then."""
    return source(published_on=on(text))


def department(slug="dfe", **fields):
    found = Department.objects.filter(slug=slug).first()
    values = {"abbreviation": slug.upper(), "name": f"Department {slug}"} | fields
    return found or Department.objects.create(slug=slug, **values)


def department_change(former="esfa", into="dfe", kind="merged", day="1 July 2013", **fields):
    """A change, whose former department carries its day where it ended by that."""
    own, later = department(former), department(into) if kind != "closed" else None
    if kind == "merged":
        own.merged_into, own.merged_on = later, on(day)
    elif kind != "part-moved":
        own.closed_on = on(day)
    own.save()
    values = {"number": own.changes.count() + 1, "what": "Skills", "reason": "To save."} | fields
    values["source"] = values.get("source") or source()
    return DepartmentChange.objects.create(
        department=own, into=later, kind=kind, happened_on=on(day), **values
    )


def strategy(slug="government-digital-strategy", *, years=(2012, 2013, 2014, 2015), **fields):
    """A strategy that asks for commitments first, then progress and plans, last for progress."""
    if found := Strategy.objects.filter(slug=slug).first():
        return found
    values = {
        "title": slug.replace("-", " ").capitalize(),
        "publisher": "Cabinet Office",
        "published_on": on("November 2012"),
    }
    made = Strategy.objects.create(slug=slug, **values | fields)
    for year in years:
        ReportingYear.objects.create(
            strategy=made,
            year=year,
            asks_for_commitment=year == years[0],
            asks_for_progress=year > years[0],
            asks_for_plan=years[0] < year < years[-1],
        )
    return made


def action(number=1, *, of=None, **fields):
    of = of or strategy()
    found = Action.objects.filter(strategy=of, number=number).first()
    values = {
        "title": f"Title of action {number}",
        "added_on": on("November 2012"),
        "first_year": 2012,
    }
    return found or Action.objects.create(strategy=of, number=number, **values | fields)


def deadline(**fields):
    values = {
        "slug": f"deadline-{next(_numbers)}",
        "for_whom": "departments",
        "due_on": on("March 2013"),
    }
    return Deadline.objects.create(**{"action": fields.get("action") or action()} | values | fields)


def response(department_slug="dfe", strategy_slug="government-digital-strategy", **fields):
    of, to = department(department_slug), strategy(strategy_slug)
    found = Response.objects.filter(department=of, strategy=to).first()
    title = f"{of.abbreviation}’s actions in response to the {to.title}"
    return found or Response.objects.create(department=of, strategy=to, **{"title": title} | fields)


def asked_for(year, of=None):
    """Have a strategy ask for a report of a year, if it doesn't."""
    asks = {"asks_for_progress": True}
    return ReportingYear.objects.get_or_create(strategy=of or strategy(), year=year, defaults=asks)


def draft_edition(year=2014, *, of=None, **fields):
    """A draft; where its strategy doesn't ask for a report of the year, it is made to."""
    of = of or response()
    if fields.get("kind", Edition.Kind.REPORT) == Edition.Kind.REPORT:
        asked_for(year, of.strategy)
    return Edition.objects.create(response=of, year=year, **fields)


def published_edition(year=2014, published_on=None, *, of=None, facts=None, **fields):
    """An edition published by the end of its year; `facts(edition)` enters them beforehand.

    What stands is worked out once, at the end: that of each new action would take longest.
    """
    with transaction.atomic(), standing.once():
        edition = draft_edition(year, of=of, **fields)
        if facts:
            facts(edition)
        return publish(edition, published_on)


def publish(edition, published_on=None):
    """Make a draft part of the record, as if it came from data files."""
    edition.origin = Edition.Origin.SEEDED
    edition.save()
    workflow.record(edition=edition, published_on=on(published_on or f"December {edition.year}"))
    return edition


def entry(action_number=1, kind=Kind.PROGRESS, year=2014, *, of=None):
    of = of or response()
    row, _ = Entry.objects.get_or_create(
        response=of, action=action(action_number, of=of.strategy), kind=kind, year=year
    )
    return row


def revision(edition, *, action=1, kind=Kind.PROGRESS, year=None, text="Done.", **fields):
    year = year or edition.year + (kind == Kind.PLAN)
    cell = entry(action, kind, year, of=edition.response)
    return Revision.objects.create(entry=cell, edition=edition, text=text, **fields)


def wording(edition, *, action=1, title="What the page calls it", **fields):
    row = globals()["action"](action, of=edition.response.strategy)
    return Wording.objects.create(edition=edition, action=row, title=title, **fields)


def pledge(edition, *, action=1, kind=Kind.PLAN, year=None, number=1, **fields):
    year = year or edition.year + (kind == Kind.PLAN)
    cell = entry(action, kind, year, of=edition.response)
    values = {"statement": f"Promise {number} of {cell.key}"} | fields
    return Pledge.objects.create(entry=cell, edition=edition, number=number, **values)


def variant(edition, *, action=1, kind=Kind.PROGRESS, year=None, **fields):
    """What another page says of an entry."""
    values = {
        "text": "Another page says this.",
        "page_title": "Action 1: all departments",
        "published_on": on("10 December 2013"),
    }
    year = year or edition.year + (kind == Kind.PLAN)
    cell = entry(action, kind, year, of=edition.response)
    return Variant.objects.create(edition=edition, entry=cell, **values | fields)


def slip(edition, pledge, due="30 June 2014", **fields):
    """That the date of a pledge was moved."""
    values = {
        "was_due_on": on("31 March 2014"),
        "due_on": on(due),
        "announced_on": on("1 December 2013"),
        "reason": "The supplier was late.",
    }
    return Slip.objects.create(edition=edition, pledge=pledge, **values | fields)


def went_on(edition, pledge, goes_on_as, kind="split", **fields):
    """That a pledge goes on as another: as a part of it, or merged into it."""
    values = {"announced_on": on("1 December 2013"), "reason": "Two teams do it now."} | fields
    return Succession.objects.create(
        edition=edition, pledge=pledge, goes_on_as=goes_on_as, kind=kind, **values
    )


def split(edition, pledge, *parts, **fields):
    """That a pledge was split into others."""
    return [went_on(edition, pledge, part, **fields) for part in parts]


def merged(edition, into, *pledges, **fields):
    """That pledges were merged into one."""
    return [went_on(edition, pledge, into, "merged", **fields) for pledge in pledges]


def made_again(edition, pledge, goes_on_as, **fields):
    """That a pledge of an earlier strategy is made again."""
    values = {"reason": "It says the same."} | fields
    return went_on(edition, pledge, goes_on_as, "goes-on", **values)


def later_strategy(slug="digital-strategy-2021", published="June 2021", **fields):
    """One that comes after the one that tests respond to."""
    return strategy(slug, title="Digital strategy 2021", published_on=on(published), **fields)


def withdrawal(edition, pledge, reason="It is not ours to promise."):
    return Withdrawal.objects.create(edition=edition, pledge=pledge, reason=reason)


def outcome(edition, pledge, status=Outcome.Status.DELIVERED, **fields):
    return Outcome.objects.create(edition=edition, pledge=pledge, status=status, **fields)


def opinion(pledge, by, verdict=Opinion.Verdict.AGREE, reasons="I asked.", **fields):
    """A draft of an auditor, of the last day of 2015 where none is given."""
    values = {"given_on": date(2015, 12, 31), "given_account": by.username, "given_name": "Otto"}
    values |= {"given_by": by, "verdict": verdict, "reasons": reasons} | fields
    return Opinion.objects.create(pledge=pledge, **values)


def published_opinion(pledge, by, approved_by, **fields):
    """One that a second auditor approved."""
    made = opinion(pledge, by, **fields)
    opinions.submit(opinion=made, by=by)
    made.refresh_from_db()
    opinions.approve(opinion=made, by=approved_by, seen=made.digest)
    made.refresh_from_db()
    return made


def contribution(edition, by, **fields):
    """Asked of somebody by a link that nobody has, about the first action."""
    values = {"name": "Ann Other", "role": "Head of digital", "asked_name": "Teo"}
    answers = fields.pop("answers", {})
    asked_at = fields.pop("asked_at", datetime(2015, 1, 5, 9, tzinfo=UTC))
    values |= {"token_sha256": f"{next(_numbers):064}", "expires_at": asked_at + timedelta(14)}
    made = Contribution.objects.create(
        edition=edition, asked_by=by, asked_at=asked_at, **values | fields
    )
    row = action(of=edition.response.strategy)
    saved_at = made.asked_at if answers else None
    ContributionAnswer.objects.create(
        contribution=made, action=row, answers=answers, saved_at=saved_at
    )
    return made


def citation(outcome, entry, words="It is done.", **fields):
    return Citation.objects.create(outcome=outcome, entry=entry, words=words, **fields)


def measure(slug="managers", *, of=None, **fields):
    values = {"name": "Service managers trained", "unit": "people"} | fields
    return Measure.objects.create(response=of or response(), slug=slug, **values)


def figure(edition, measure, value=3, **fields):
    year = fields.pop("year", edition.year)
    return Figure.objects.create(edition=edition, measure=measure, year=year, value=value, **fields)


def yardstick(edition, measure, kind="target", value=5, **fields):
    values = {"year": edition.year + 1} | fields
    return Yardstick.objects.create(
        edition=edition, measure=measure, kind=kind, value=value, **values
    )


def evidence(**fields):
    """A link; `outcome`, `figure` or `of_edition` is what it backs."""
    values = {"title": "Counts", "url": "https://example.org/counts"}
    return Evidence.objects.create(**values | fields)


def role(slug="digital-leader", *, of=None, **fields):
    values = {"name": slug.replace("-", " ").capitalize()} | fields
    return Role.objects.create(department=of or department(), slug=slug, **values)


def person(name="Emma Stace", **fields):
    slug = fields.pop("slug", name.lower().replace(" ", "-"))
    return Person.objects.create(slug=slug, name=name, **fields)


def appointment(role, started_on="2012", ended_on=None, **fields):
    values = {"number": role.appointments.count() + 1} | fields
    return Appointment.objects.create(
        role=role, started_on=on(started_on), ended_on=on(ended_on) if ended_on else None, **values
    )


def accountability(action, role, started_on="2012", ended_on=None, **fields):
    return Accountability.objects.create(
        action=action,
        role=role,
        started_on=on(started_on),
        ended_on=on(ended_on) if ended_on else None,
        **fields,
    )


def service(slug="get-into-teaching", *, of=None, **fields):
    """One that a source tells of since 2012."""
    values = {
        "name": slug.replace("-", " ").capitalize(),
        "known_since": on("2012"),
        "source": fields.pop("source", None) or source(),
    }
    return Service.objects.create(department=of or department(), slug=slug, **values | fields)


def service_manager(service, started_on="2013", ended_on=None, **fields):
    values = {"number": service.managers.count() + 1, "source": service.source} | fields
    until = {"ended_on": on(ended_on)} if ended_on else {}
    return ServiceManager.objects.create(
        service=service, started_on=on(started_on), **until, **values
    )


def service_stage(service, stage="alpha", as_of="2013", **fields):
    values = {"source": service.source} | fields
    return ServiceStage.objects.create(service=service, stage=stage, as_of=on(as_of), **values)


def service_figure(service, value=120_000, *, of="transactions", year=2013, **fields):
    values = {"source": service.source} | fields
    return ServiceFigure.objects.create(service=service, of=of, year=year, value=value, **values)


def assessment(service, result="met", held_on="2014", **fields):
    values = {"number": service.assessments.count() + 1, "stage": "beta"}
    values |= {"source": service.source} | fields
    return Assessment.objects.create(service=service, held_on=on(held_on), result=result, **values)


def published_count(slug="done-2014", **fields):
    """A count that a document gives."""
    values = {"strategy": strategy(), "department": department(), "of": "promises", "total": 21}
    values |= {"done": 18, "words": "promises that are done", "said_on": on("16 January 2015")}
    fields.setdefault("source", None)
    fields["source"] = fields["source"] or source()
    return PublishedCount.objects.create(slug=slug, **values | fields)


def service_pledge(service, pledge, **fields):
    values = {"source": service.source} | fields
    return ServicePledge.objects.create(service=service, pledge=pledge, **values)


def group(model, slug, *, of=None, **fields):
    """A profession, portfolio, function, policy area or team."""
    values = {"name": slug.replace("-", " ").capitalize()} | fields
    return model.objects.create(department=of or department(), slug=slug, **values)
