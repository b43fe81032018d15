"""Offices, people and groups as rows of tables: what had begun by a day, or may have.

Each row has `as_at`, the day: what came after it is not told.
"""

from datetime import date

from django.db.models import (
    CharField,
    DateField,
    Exists,
    F,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Concat

from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Department,
    DepartmentChange,
    Embedding,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    Role,
    RoleAim,
    ServiceManager,
    StatedCount,
    Team,
)

# DEPARTMENT/SLUG
OF_DEPARTMENT = Concat("department__slug", Value("/"), "slug", output_field=CharField())


def on(day: date, rows: QuerySet) -> QuerySet:
    return rows.annotate(as_at=Value(day, DateField()))


def by_then(day: date, *names: str) -> Q:
    """Of these partial dates the first that is known is not wholly after the day; or none is."""
    condition = Q()
    for name in reversed(names):
        known = Q(**{f"{name}_first__lte": day})
        condition = known | (Q(**{f"{name}_first": None}) & condition)
    return condition


def departments(day: date) -> QuerySet[Department]:
    return on(day, Department.objects.select_related("source", "merged_into").order_by("slug"))


def department_changes(day: date) -> QuerySet[DepartmentChange]:
    rows = DepartmentChange.objects.by(day).select_related("department", "into", "source")
    return rows.order_by(
        "-happened_on_last", "-happened_on_first", "department__slug", "number", "pk"
    )


def people(day: date) -> QuerySet[Person]:
    """Those who had held an office, or managed a service on record."""
    own = {"person": OuterRef("pk")}
    terms = Appointment.objects.begun_by(day).filter(**own)
    managed = ServiceManager.objects.begun_by(day).filter(service__known_since_last__lte=day, **own)
    rows = Person.objects.filter(Exists(terms) | Exists(managed))
    return rows.select_related("source").order_by("slug")


def begun_roles(day: date) -> QuerySet[Role]:
    """By their start; without one by their first holder's, or the day of their source."""
    terms = Appointment.objects.filter(role=OuterRef("pk"))
    known = Exists(terms.begun_by(day)) | Q(source__published_on_first__lte=day)
    nothing_known = ~Exists(terms) & Q(source__published_on_first=None)
    return Role.objects.filter(
        Q(started_on_first__lte=day) | Q(Q(started_on_first=None) & (known | nothing_known))
    )


def roles(day: date) -> QuerySet[Role]:
    """With `superior` and `came_after`: other roles, as DEPARTMENT/SLUG, where they had begun."""
    others = begun_roles(day)

    def other(name: str):
        return Subquery(others.filter(pk=OuterRef(name)).values(key=OF_DEPARTMENT)[:1])

    rows = begun_roles(day).annotate(superior=other("reports_to"), came_after=other("successor"))
    return on(day, rows.select_related("department", "source").order_by("department__slug", "slug"))


def role_aims(day: date) -> QuerySet[RoleAim]:
    rows = RoleAim.objects.filter(role__in=begun_roles(day))
    rows = rows.select_related("role__department", "source", "outcome_source")
    return on(day, rows.order_by("role__department__slug", "role__slug", "number"))


def appointments(day: date) -> QuerySet[Appointment]:
    rows = Appointment.objects.begun_by(day).select_related("role__department", "person", "source")
    return on(day, rows.order_by("role__department__slug", "role__slug", "number"))


def accountabilities(day: date) -> QuerySet[Accountability]:
    rows = Accountability.objects.begun_by(day)
    rows = rows.select_related("action__strategy", "role__department", "source")
    return on(
        day,
        rows.order_by(
            "action__strategy__slug", "action__number", "started_on_last", "started_on_first", "pk"
        ),
    )


def _groups(rows: QuerySet) -> QuerySet:
    return rows.select_related("department", "source").order_by("department__slug", "slug")


def _headed_by(day: date, name: str) -> Subquery:
    """The role that heads a group, as DEPARTMENT/SLUG, where it had begun."""
    return Subquery(begun_roles(day).filter(pk=OuterRef(name)).values(key=OF_DEPARTMENT)[:1])


def professions(day: date) -> QuerySet[Profession]:
    rows = Profession.objects.filter(by_then(day, "source__published_on"))
    return _groups(rows.annotate(head=_headed_by(day, "head_role")))


def portfolios(day: date) -> QuerySet[Portfolio]:
    """With the actions of the day."""
    actions = Action.objects.as_at(day).select_related("strategy")
    actions = actions.order_by("strategy__slug", "number")
    rows = Portfolio.objects.filter(by_then(day, "started_on", "source__published_on"))
    rows = rows.annotate(sponsor=_headed_by(day, "sponsor_role"))
    return _groups(rows).prefetch_related(Prefetch("actions", actions, to_attr="worked_on"))


def teams(day: date) -> QuerySet[Team]:
    return _groups(Team.objects.filter(by_then(day, "started_on", "source__published_on")))


def embeddings(day: date) -> QuerySet[Embedding]:
    """That a function had come to be part of a policy area, or was to, as was said by the day."""
    said = by_then(day, "planned_on", "source__published_on")
    rows = Embedding.objects.filter(Q(started_on_first__lte=day) | said)
    rows = rows.select_related("function__department", "policy_area", "source")
    return on(
        day, rows.order_by("function__department__slug", "function__slug", "policy_area__slug")
    )


def functions(day: date) -> QuerySet[Function]:
    told = Exists(embeddings(day).filter(function=OuterRef("pk")))
    return _groups(Function.objects.filter(told | by_then(day, "source__published_on")))


def policy_areas(day: date) -> QuerySet[PolicyArea]:
    told = Exists(embeddings(day).filter(policy_area=OuterRef("pk")))
    return _groups(PolicyArea.objects.filter(told | by_then(day, "source__published_on")))


def stated_counts(day: date) -> QuerySet[StatedCount]:
    rows = StatedCount.objects.filter(stated_on_last__lte=day)
    return rows.select_related("department", "source").order_by(
        "department__slug", "of", "stated_on_last", "stated_on_first"
    )


def mergers(day: date) -> QuerySet[Merger]:
    rows = Merger.objects.filter(as_of_last__lte=day)
    return rows.select_related("department", "from_department", "source").order_by(
        "department__slug", "slug", F("as_of_last"), "as_of_first"
    )
