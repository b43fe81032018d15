import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import BooleanField, Case, Exists, OuterRef, Q, QuerySet, Value, When

from commitments.models import Kind, Opinion, SearchText, StandingPledge, Succession
from commitments.models.entries import entry_words
from commitments.models.statuses import DEPARTMENT, NOT_REPORTED, RECORD
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.filters.placed import PlacedFilter, in_order
from reporting.filters.several import SeveralFilter
from reporting.record.counts import sizes_of_pledges
from reporting.record.not_reported import not_reported
from reporting.record.progress import SETTLED, STATUSES
from strategy.govuk_forms import GovukForm
from strategy.models import Accountability, Portfolio

YES = [("yes", "Yes")]
LATER, EARLIER = "later", "earlier"
PLACE = ("department", "strategy", "action", "entry_year", "kind", "number")
LATEST_FIRST = ("-year", *PLACE)
ORDERS = {"action": "action", "due": "due_last", "outcome": "outcome_order"}
NOT_REPORTED_ORDERS = {
    "year": ("year",),
    "-year": ("-year",),
    "action": ("action",),
    "-action": ("-action",),
}


def pledges_asked_for(request) -> "PledgeFilter":
    """Pledges with what became of them, narrowed by what the reader asks for."""
    stands = StandingPledge.objects.on(request.as_at)
    return PledgeFilter(request.GET, stands, request)


def moved_asked_for(request) -> "MovedFilter":
    """Pledges whose due date was moved."""
    stands = StandingPledge.objects.on(request.as_at).filter(days_moved__isnull=False)
    return MovedFilter(request.GET, stands, request)


def not_reported_asked_for(request) -> "NotReportedFilter":
    """What was planned for a year and not mentioned in its report."""
    return NotReportedFilter(request.GET, not_reported(request.as_at), request)


class PlacedPledgeFilter(PlacedFilter):
    """Where a pledge stands, the year it is due, and what became of it."""

    facets = (
        *("outcome", "year", *PlacedFilter.facets, "kind", "reading"),
        *("overdue", "moved", "arguable", "weak", "contested"),
    )
    columns = {
        "outcome": "status",
        "overdue": "is_overdue",
        "moved": "is_moved",
        "arguable": "is_arguable",
        "weak": "is_weak",
        "contested": "is_contested",
    }

    year = SeveralFilter(label="Year due", choices=choices.years_due)
    reading = SeveralFilter(
        label="Whose reading",
        choices=[(DEPARTMENT, "The department’s own statement"), (RECORD, "Our reading")],
    )
    arguable = django_filters.ChoiceFilter(label="Arguable", choices=YES, method="only_arguable")
    weak = django_filters.ChoiceFilter(label="Weak", choices=YES, method="only_weak")

    class Meta:
        model = StandingPledge
        form = GovukForm
        fields: list[str] = []

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset, request)
        self.queryset = self.queryset.order_by(*PLACE)

    @property
    def of_all(self) -> QuerySet:
        """Whichever list of pledges it is: they are counted together."""
        stands = StandingPledge.objects.on(self.request.as_at)
        return stands.annotate(
            is_overdue=_whether(self._is_overdue), is_moved=_whether(Q(days_moved__isnull=False))
        )

    @property
    def _is_overdue(self) -> Q:
        """The last day on which it can be due is over, or else its year, and it is not settled."""
        return Q(due_last__lt=self.request.as_at) & ~Q(status__in=SETTLED)

    @property
    def _counted(self) -> list[str]:
        """Of both lists the same."""
        return [
            name
            for name in PlacedPledgeFilter.facets
            if name != "department" or self.is_offered(name)
        ]

    def only_arguable(self, pledges, name, value):
        """Where two readers read the pledge, or an outcome of it, differently."""
        return pledges.filter(is_arguable=True)

    def only_weak(self, pledges, name, value):
        """Promises to go on in which nothing can be measured."""
        return pledges.filter(is_weak=True)


def _whether(condition: Q) -> Case:
    return Case(
        When(condition, then=Value(True)), default=Value(False), output_field=BooleanField()
    )


class MovedFilter(PlacedPledgeFilter):
    """Of pledges whose due date was moved, those first that were moved farthest."""

    facets = ("outcome", "year", *PlacedFilter.facets, "reading", "overdue")

    outcome = SeveralFilter(label="Outcome", choices=choices.OUTCOMES, field_name="status")
    overdue = django_filters.ChoiceFilter(label="Overdue", choices=YES, method="only_overdue")
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        choices=[
            ("-moved", "Moved farthest first"),
            ("moved", "Moved least first"),
            ("due", "Due, earliest first"),
            ("-due", "Due, latest first"),
            ("action", "Action, across departments"),
            ("-action", "Action, last first"),
        ],
        method="in_order",
    )

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset, request)
        self.queryset = self.queryset.order_by("-days_moved", *PLACE)

    @property
    def _chosen(self) -> dict[str, set[str]]:
        return super()._chosen | {"moved": {"yes"}}

    def only_overdue(self, pledges, name, value):
        return pledges.filter(self._is_overdue)

    def in_order(self, pledges, name, value):
        column = (ORDERS | {"moved": "days_moved"})[value.removeprefix("-")]
        return pledges.order_by(*in_order(column, PLACE, backwards=value.startswith("-")))


class NotReportedFilter(PlacedPledgeFilter):
    """Of pledges that the report for their year does not mention."""

    facets = ("year", *PlacedFilter.facets, "reading", "arguable", "weak")

    sort = django_filters.ChoiceFilter(
        label="Sort by",
        choices=[
            ("-year", "Year, latest first"),
            ("year", "Year, earliest first"),
            ("action", "Action, across departments"),
            ("-action", "Action, last first"),
        ],
        method="in_order",
    )

    def __init__(self, data, queryset, request):
        super().__init__(data, queryset, request)
        self.queryset = self.queryset.order_by(*LATEST_FIRST)

    @property
    def _chosen(self) -> dict[str, set[str]]:
        return super()._chosen | {"outcome": {NOT_REPORTED}}

    def in_order(self, pledges, name, value):
        return pledges.order_by(*NOT_REPORTED_ORDERS[value], *LATEST_FIRST)


class PledgeFilter(PlacedPledgeFilter):
    """A pledge is overdue, and a role known, as at the reader's day."""

    outcome = SeveralFilter(label="Outcome", choices=choices.OUTCOMES, method="having_outcome")
    kind = SeveralFilter(
        label="Source",
        choices=[(kind.value, kind.label) for kind in (Kind.COMMITMENT, Kind.PLAN)],
    )
    overdue = django_filters.ChoiceFilter(label="Overdue", choices=YES, method="only_overdue")
    moved = django_filters.ChoiceFilter(label="Due date moved", choices=YES, method="only_moved")
    contested = django_filters.ChoiceFilter(
        label="Department says otherwise",
        choices=YES,
        method="only_contested",
    )
    opinion = SeveralFilter(
        label="Auditors", choices=Opinion.Verdict.choices, method="having_opinion"
    )
    again = SeveralFilter(
        label="Over strategies",
        choices=[
            (LATER, "Made again in a later strategy"),
            (EARLIER, "Made before in an earlier strategy"),
        ],
        method="over_strategies",
    )
    portfolio = SeveralFilter(label="Portfolio", choices=choices.portfolios, method="in_portfolio")
    role = SeveralFilter(
        label="Role that was responsible", choices=choices.roles, method="answerable_role"
    )
    q = django_filters.CharFilter(
        label="Words in the promise", method="having_words", max_length=LONGEST_QUERY
    )
    entry = django_filters.CharFilter(
        label="Text",
        method="standing_in",
        widget=forms.HiddenInput,
        validators=[RegexValidator(r"^[0-9]{1,4}/(commitment|plan)/[0-9]{4}\Z")],
    )
    sort = django_filters.ChoiceFilter(
        label="Sort by",
        empty_label="Action",
        choices=[
            ("due", "Due, earliest first"),
            ("-due", "Due, latest first"),
            ("outcome", "Outcome"),
            ("-outcome", "Outcome, backwards"),
            ("action", "Action, across departments"),
            ("-action", "Action, last first"),
        ],
        method="in_order",
    )

    allowed = ListFilter.allowed | {
        "entry": ["ACTION/KIND/YEAR of a commitment or a plan: 7/plan/2014"]
    }

    @property
    def sizes(self) -> QuerySet | None:
        if self.asked.keys() - self.place.keys() - {"outcome"}:
            return None
        statuses = self.asked.get("outcome", STATUSES)
        return sizes_of_pledges(self.request.as_at, statuses, **self.place)

    def having_outcome(self, pledges, name, value):
        """By its number in the order of outcomes: that index has them by place, too."""
        return pledges.filter(outcome_order__in=[[*STATUSES].index(status) for status in value])

    def only_overdue(self, pledges, name, value):
        return pledges.filter(self._is_overdue)

    def only_moved(self, pledges, name, value):
        return pledges.filter(days_moved__isnull=False)

    def only_contested(self, pledges, name, value):
        """Of which department and record say different things."""
        return pledges.filter(is_contested=True)

    def having_opinion(self, pledges, name, value):
        """Of which an auditor thinks so: to disagree is to say something else than counts."""
        disagrees = Q(verdict=Opinion.Verdict.DISAGREE)
        counts = ~disagrees | ~Q(status=OuterRef("status"))
        given = Opinion.objects.as_at(self.request.as_at).filter(
            counts, verdict__in=value, pledge=OuterRef("pledge")
        )
        return pledges.filter(Exists(given))

    def over_strategies(self, pledges, name, value):
        """Which goes on in a later strategy, or was made before in an earlier one."""
        rows = Succession.objects.current(self.request.as_at).over_strategies().order_by()
        ends = {LATER: "pledge", EARLIER: "goes_on_as"}
        found = Q()
        for one in value:
            found |= Q(pledge__in=rows.values(ends[one]))
        return pledges.filter(found)

    def in_portfolio(self, pledges, name, value):
        """Its action is in a portfolio of the department that had begun, or may have."""
        begun = Q(started_on_first=None) | Q(started_on_first__lte=self.request.as_at)
        portfolios = Portfolio.objects.filter(
            begun,
            slug__in=value,
            department__slug=OuterRef("department"),
            actions=OuterRef("pledge__entry__action"),
        )
        return pledges.filter(Exists(portfolios))

    def answerable_role(self, pledges, name, value):
        """A role that may have been answerable between the promise and its due day."""
        not_over = Q(ended_on_last=None) | Q(
            ended_on_last__gt=OuterRef("edition__published_on_first")
        )
        terms = Accountability.objects.filter(
            not_over,
            role__slug__in=value,
            role__department__slug=OuterRef("department"),
            action=OuterRef("pledge__entry__action"),
            started_on_first__lte=self.request.as_at,
        )
        return pledges.filter(Exists(terms.filter(started_on_first__lte=OuterRef("due_last"))))

    def having_words(self, pledges, name, value):
        """Every word must be in the statement."""
        found = SearchText.objects.filter(pledge__isnull=False).having(value)
        return pledges.filter(pledge__in=found.values("pledge"))

    def standing_in(self, pledges, name, value):
        """In the text of one cell, whatever the year that its pledges are due in."""
        action, kind, year = value.split("/")
        return pledges.filter(action=action, kind=kind, entry_year=year)

    def in_order(self, pledges, name, value):
        if value in ("action", "-action"):
            pledges = pledges.filter(action__gte=0)  # All; so SQLite goes along their index.
        column = ORDERS[value.removeprefix("-")]
        return pledges.order_by(*in_order(column, PLACE, backwards=value.startswith("-")))

    def _values(self, name, values):
        if name != "entry":
            return super()._values(name, values)
        action, kind, year = values.split("/")
        return [f"action {action}, {entry_words(kind, int(year))}"]
