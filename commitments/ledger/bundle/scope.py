"""The rows of the record of a response, or of all: what is published, and what that stands on."""

from django.db.models import Model, Q, QuerySet

from commitments.ledger.bundle.tables import TABLES
from commitments.models import (
    Author,
    Citation,
    Clearance,
    Edition,
    Entry,
    Evidence,
    Figure,
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
    Withholding,
    Wording,
    Yardstick,
)
from commitments.models.any_of import any_of
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Assessment,
    Deadline,
    Department,
    DepartmentChange,
    Embedding,
    FormerName,
    Merger,
    Person,
    Portfolio,
    PublishedCount,
    ReportingYear,
    RoleAim,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Source,
    Strategy,
)

Rows = dict[type[Model], QuerySet]


def rows_of(response: Response | None) -> Rows:
    """The rows of each table, by its model: nothing that isn't published. None is everything."""
    return _everything() if response is None else _of_one(response)


def _everything() -> Rows:
    editions = Edition.objects.published()
    fixed = [table.model for table in TABLES if table.model._meta.app_label == "strategy"]
    rows: Rows = {model: _all(model) for model in fixed}
    rows |= _published(editions, _all(Entry))
    rows[Withholding] = rows[Withholding] | _withheld_of(rows)
    return rows


def _of_one(response: Response) -> Rows:
    """With the whole of those earlier ones whose promises it makes again: these are facts of it."""
    responses = _with_what_it_makes_again(response)
    departments = {row.department_id for row in responses}
    rows = _of_departments(departments)
    editions = Edition.objects.published().filter(response__in=responses)
    rows |= _published(editions, _all(Entry).filter(response__in=responses))
    rows[Response] = _all(Response).filter(pk__in=[row.pk for row in responses])
    rows |= _strategies(responses, rows)
    rows |= _departments(departments)
    rows[Person] = _all(Person).filter(
        Q(pk__in=rows[Appointment].values("person"))
        | Q(pk__in=rows[ServiceManager].values("person"))
    )
    rows[FormerName] = _former_names(rows)
    rows[Source] = _sources(rows)
    rows[Withholding] = rows[Withholding] | _withheld_of(rows)
    return rows


def _all(model: type[Model]) -> QuerySet:
    return model._default_manager.all()


def _with_what_it_makes_again(response: Response) -> list[Response]:
    """A response, and those from which its promises go on, to the first. A query for each step."""
    found = {response.pk: response}
    again = Succession.objects.published().over_strategies()
    while earlier := {
        row.pk: row
        for row in Response.objects.filter(
            pk__in=again.filter(edition__response__in=found).values("pledge__entry__response")
        ).exclude(pk__in=found)
    }:
        found |= earlier
    return list(found.values())


def _of_departments(departments: set[int]) -> Rows:
    """All of the governance of some."""
    of_role = Q(role__department__in=departments)
    own = {Appointment: of_role, RoleAim: of_role, Accountability: of_role}
    of_service = Q(service__department__in=departments)
    own |= dict.fromkeys((ServiceManager, ServiceStage, ServiceFigure, Assessment), of_service)
    own[Portfolio.actions.through] = Q(portfolio__department__in=departments)
    own[Embedding] = Q(function__department__in=departments)
    rest = [
        table.model
        for table in TABLES
        if table.model not in (*own, Response)
        and not table.only
        and any(field.name == "department" for field in table.model._meta.fields)
    ]
    rows = own | {model: Q(department__in=departments) for model in rest}
    return {model: _all(model).filter(condition) for model, condition in rows.items()}


def _published(editions: QuerySet, entries: QuerySet) -> Rows:
    """What editions publish, the cells in which that stands, and whose it is."""
    rows: Rows = {
        model: _all(model).filter(edition__in=editions)
        for model in (
            Author,
            Clearance,
            Revision,
            Wording,
            Pledge,
            Withdrawal,
            Slip,
            Succession,
            Variant,
            Outcome,
            Figure,
            Yardstick,
        )
    }
    rows[Response] = _all(Response).filter(pk__in=editions.order_by().values("response"))
    rows[Edition] = editions
    rows[Citation] = _all(Citation).filter(outcome__edition__in=editions)
    backed = ("outcome__edition", "figure__edition", "of_edition")
    rows[Evidence] = _all(Evidence).filter(
        any_of(_all(Evidence).filter(**{f"{path}__in": editions}).values("pk") for path in backed)
    )
    rows[ServicePledge] = _all(ServicePledge).filter(pledge__edition__in=editions)
    rows[Opinion] = Opinion.objects.published().filter(pledge__edition__in=editions)
    withheld = Withholding.objects.exclude(table="events")
    of_opinions = withheld.filter(table="opinions", row__in=rows[Opinion].values("pk"))
    rows[Withholding] = withheld.filter(
        any_of([withheld.filter(edition__in=editions).values("pk"), of_opinions.values("pk")])
    )
    measured = any_of(rows[model].values("measure") for model in (Figure, Yardstick))
    rows[Measure] = _all(Measure).filter(measured)
    named = (Revision, Variant, Pledge, Citation, Figure, Yardstick)
    rows[Entry] = entries.filter(any_of(rows[model].values("entry") for model in named))
    return rows


def _strategies(responses: list[Response], rows: Rows) -> Rows:
    """The strategies that are responded to, and others whose actions these offices have."""
    strategies = _all(Strategy).filter(
        Q(pk__in={response.strategy_id for response in responses})
        | Q(pk__in=rows[Accountability].values("action__strategy"))
        | Q(pk__in=rows[PublishedCount].values("strategy"))
        | Q(pk__in=rows[Portfolio.actions.through].values("action__strategy"))
    )
    return {
        Strategy: strategies,
        ReportingYear: _all(ReportingYear).filter(strategy__in=strategies),
        Action: _all(Action).filter(strategy__in=strategies),
        Deadline: _all(Deadline).filter(action__strategy__in=strategies),
    }


def _departments(departments: set[int]) -> Rows:
    """These, those that led to them, what each led to in turn, and how."""
    known = set(departments)
    known |= {*_all(Department).filter(merged_into__in=departments).values_list("pk", flat=True)}
    led = _all(DepartmentChange).filter(into__in=departments)
    known |= {*led.values_list("department", flat=True)}
    from_others = Merger.objects.filter(department__in=departments).exclude(from_department=None)
    known |= {*from_others.values_list("from_department", flat=True)}
    while more := {
        *_all(Department)
        .filter(Q(merged_departments__in=known) | Q(changes_into__department__in=known))
        .exclude(pk__in=known)
        .values_list("pk", flat=True)
    }:
        known |= more
    changes = _all(DepartmentChange).filter(department__in=known)
    return {Department: _all(Department).filter(pk__in=known), DepartmentChange: changes}


def _former_names(rows: Rows) -> QuerySet:
    """What any of the rows was called before."""
    former = Q(pk__in=[])
    for model, of in rows.items():
        former |= Q(kind=model._meta.model_name, subject__in=of.order_by().values("pk"))
    return _all(FormerName).filter(former)


def _withheld_of(rows: Rows) -> QuerySet:
    """What was withheld of what is fixed."""
    withheld = Q(pk__in=[])
    for table in TABLES:
        if table.model._meta.app_label == "strategy" and table.model in rows:
            withheld |= Q(table=table.name, row__in=rows[table.model].order_by().values("pk"))
    return _all(Withholding).filter(withheld)


def _sources(rows: Rows) -> QuerySet:
    """The documents that any of the rows comes from."""
    used = Q(pk__in=[])
    for model, of in rows.items():
        for field in model._meta.concrete_fields:
            if field.related_model is Source:
                used |= Q(pk__in=of.order_by().values(field.name))
    return _all(Source).filter(used)
