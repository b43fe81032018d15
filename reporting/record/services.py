"""Services and what documents tell of each, as on record on a day, by what is known now.

Nothing that came after the day is told: a stage and an assessment from the last day that their date
leaves open, a figure once its year is over, a manager from the first day on.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    Count,
    DateField,
    Exists,
    ExpressionWrapper,
    Max,
    Min,
    OuterRef,
    Prefetch,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from commitments.kept_sql import KeptSQL
from commitments.models import Pledge, ServicePledge
from reporting.governance.attested import attested, last_heard_of
from reporting.record.series import Series
from strategy.models import (
    Assessment,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
)
from strategy.partial_dates import PartialDate

NOT_KNOWN = "not-known"
OF_SERVICE = ("service__department__slug", "service__slug")
PLEDGE = (
    "pledge__entry__action",
    "pledge__entry__response__department",
    "pledge__entry__response__strategy",
)


def services(day: date) -> QuerySet[Service]:
    """Those on record, each with its `stage` of the day, whether an exemplar, whether assessed."""
    current = stages(day).filter(service=OuterRef("pk")).order_by("-as_of_last", "-as_of_first")
    exemplar = Case(
        When(is_exemplar=True, then=Value("yes")),
        When(is_exemplar=False, then=Value("no")),
        default=Value(NOT_KNOWN),
        output_field=CharField(),
    )
    return (
        Service.objects.filter(known_since_last__lte=day)
        .select_related("department", "source", "exemplar_source")
        .annotate(
            as_at=Value(day, DateField()),
            stage=Coalesce(Subquery(current.values("stage")[:1]), Value(NOT_KNOWN)),
            exemplar=exemplar,
            was_assessed=ExpressionWrapper(
                Exists(assessments(day).filter(service=OuterRef("pk")).order_by()), BooleanField()
            ),
        )
        # By the names that the list shows.
        .order_by("department__abbreviation", "name", "pk")
    )


def managers(day: date) -> QuerySet[ServiceManager]:
    rows = of_services(ServiceManager.objects.begun_by(day), day).select_related("person")
    rows = rows.annotate(as_at=Value(day, DateField()))
    return rows.order_by(*OF_SERVICE, "started_on_last", "started_on_first", "number")


def stages(day: date) -> QuerySet[ServiceStage]:
    rows = of_services(ServiceStage.objects.filter(as_of_last__lte=day), day)
    return rows.order_by(*OF_SERVICE, "as_of_last", "as_of_first")


def figures(day: date) -> QuerySet[ServiceFigure]:
    rows = of_services(ServiceFigure.objects.filter(year__lt=day.year), day)
    return rows.order_by(*OF_SERVICE, "of", "year")


def assessments(day: date) -> QuerySet[Assessment]:
    rows = of_services(Assessment.objects.filter(held_on_last__lte=day), day)
    return rows.order_by(*OF_SERVICE, "held_on_last", "held_on_first", "number")


def of_services(rows: QuerySet, day: date) -> QuerySet:
    """Those of services on record; with these and their documents."""
    rows = rows.filter(service__known_since_last__lte=day)
    return rows.select_related("service__department", "source")


def service_pledges(day: date) -> QuerySet[ServicePledge]:
    rows = ServicePledge.objects.as_at(day).select_related("service__department", *PLEDGE)
    return rows.prefetch_related("source").order_by(*OF_SERVICE, "pledge")


def services_of_pledge(pledge: Pledge, day: date) -> list[ServicePledge]:
    return list(service_pledges(day).filter(pledge=pledge))


def services_of_pledges(pledges: list[Pledge], day: date) -> list[Service]:
    """The services that any of these promises is about, by name."""
    return _services_of(day=day, pledges=[pledge.pk for pledge in pledges])


@KeptSQL
def _services_of(day, pledges):
    links = ServicePledge.objects.as_at(day).filter(pledge__in=pledges).order_by()
    return services(day).filter(pk__in=links.values("service")).order_by("name", "pk")


def with_what_is_told(rows: QuerySet[Service], day: date) -> QuerySet[Service]:
    """Services with all that lists tell of each, in a query for each kind."""
    return rows.prefetch_related(
        Prefetch("stages", stages(day), to_attr="told_stages"),
        Prefetch("managers", managers(day), to_attr="told_managers"),
        Prefetch("figures", figures(day), to_attr="told_figures"),
        Prefetch("assessments", assessments(day), to_attr="told_assessments"),
    )


@dataclass(frozen=True)
class Manager:
    """Somebody who managed a service, and when they were heard of last if that was before a day."""

    row: ServiceManager
    last_heard_of: PartialDate | None
    ended_on: PartialDate | None  # Where that had come by the day, or may have.

    @classmethod
    def of(cls, row: ServiceManager) -> "Manager":
        """As on the day of the row, which has its source."""
        ended_on = row.ended_on if row.ended_on and row.ended_on.first <= row.as_at else None
        is_over = ended_on is not None and ended_on.last <= row.as_at
        return cls(row, None if is_over else last_heard_of(attested(row), row.as_at), ended_on)

    @property
    def note(self) -> str:
        """What is to be known of it; nothing before an end of which the note may speak."""
        is_end_to_come = self.row.ended_on is not None and self.ended_on is None
        return "" if is_end_to_come else self.row.note


class Told:
    """What is told of a service. Reads what `with_what_is_told` fetches."""

    def __init__(self, service: Service):
        self.service = service
        self.day = service.as_at

    @property
    def stages(self) -> list[ServiceStage]:
        return self.service.told_stages

    @property
    def stage(self) -> ServiceStage | None:
        """The last that is told."""
        return self.stages[-1] if self.stages else None

    @property
    def assessments(self) -> list[Assessment]:
        return self.service.told_assessments

    @property
    def assessment(self) -> Assessment | None:
        return self.assessments[-1] if self.assessments else None

    @cached_property
    def managers(self) -> list[Manager]:
        return [Manager.of(row) for row in self.service.told_managers]

    @property
    def last_managers(self) -> list[Manager]:
        """Those whom no source says to have left by the day."""
        return [one for one in self.managers if one.row.is_possible_on(self.day)]

    @property
    def transactions(self) -> ServiceFigure | None:
        """Of the last year that is told."""
        counted = [row for row in self.figures if row.of == ServiceFigure.Of.TRANSACTIONS]
        return counted[-1] if counted else None

    @property
    def figures(self) -> list[ServiceFigure]:
        return self.service.told_figures


@dataclass(frozen=True)
class OfService:
    """The series of one kind of figure of a service, and which times it counts."""

    service: Service
    line: Series
    periods: list[tuple[int, str]]  # By year, where that is no calendar year.


def across_services(found: QuerySet[ServiceFigure], of: str, day: date) -> list[OfService]:
    """The figures of one kind by service, in the order of departments and names. One query."""
    rows: dict[Service, list[ServiceFigure]] = {}
    by_name = ("service__department__name", "service__name", "service", "year")
    for row in found.filter(of=of).order_by(*by_name):
        rows.setdefault(row.service, []).append(row)
    return [
        OfService(
            service,
            Series(
                {row.year: row.value for row in told}, day, better=ServiceFigure.BETTER.get(of, "")
            ),
            [(row.year, row.period) for row in told if row.period],
        )
        for service, told in rows.items()
    ]


def kinds_of_figures(found: QuerySet[ServiceFigure]) -> list[dict]:
    """Each kind of figure that is told of services, of how many and of which years. One query."""
    told = (
        found.order_by()
        .values("of")
        .annotate(services=Count("service", distinct=True), first=Min("year"), last=Max("year"))
    )
    by_kind = {row["of"]: row for row in told}
    return [
        {"of": of, "title": label.capitalize(), "unit": ServiceFigure.UNITS[of]}
        | by_kind.get(of, {"services": 0})
        for of, label in ServiceFigure.Of.choices
    ]


@dataclass(frozen=True)
class FiguresOfKind:
    """What is counted of a service, from the first year that is told to the last, gaps included."""

    of: str
    rows: list[tuple[int, ServiceFigure | None]]

    @property
    def told(self) -> list[ServiceFigure]:
        return [figure for _year, figure in self.rows if figure]

    @property
    def title(self) -> str:
        return ServiceFigure.Of(self.of).label.capitalize()

    @property
    def unit(self) -> str:
        return ServiceFigure.UNITS[self.of]

    @property
    def values(self) -> dict[int, Decimal]:
        return {figure.year: figure.value for figure in self.told}

    @property
    def gaps(self) -> list[int]:
        return [year for year, figure in self.rows if figure is None]

    @property
    def is_line(self) -> bool:
        return len(self.told) > 1


def figures_by_kind(figures: list[ServiceFigure]) -> list[FiguresOfKind]:
    """In the order in which the strategy asks for them."""
    found: dict[str, dict[int, ServiceFigure]] = {}
    for figure in figures:
        found.setdefault(figure.of, {})[figure.year] = figure
    return [
        FiguresOfKind(of, [(year, years.get(year)) for year in range(min(years), max(years) + 1)])
        for of in ServiceFigure.Of.values
        if (years := found.get(of))
    ]
