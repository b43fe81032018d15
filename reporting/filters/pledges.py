import django_filters
from django import forms
from django.core.validators import RegexValidator
from django.db.models import Case, Exists, F, IntegerField, OuterRef, Q, Value, When
from django.db.models.functions import ExtractYear

from commitments.models import Kind, Opinion, Outcome, Pledge, SearchText
from commitments.models.entries import entry_words
from commitments.models.statuses import DEPARTMENT, RECORD
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.record.not_reported import not_reported
from reporting.record.pledges import pledges_with_outcomes
from reporting.record.progress import SETTLED, STATUSES
from reporting.web.forms import GovukForm
from strategy.models import Accountability, Portfolio

# Where a pledge stands.
PLACE = (
    "entry__response__department__name",
    "entry__response__strategy__published_on_last",
    "entry__response",
    "entry__action__number",
    "entry__year",
    "entry__kind",
    "number",
)
BY_OUTCOME = Case(
    *(When(status=status, then=Value(place)) for place, status in enumerate(STATUSES)),
    output_field=IntegerField(),
)
# One without a due day is due by the end of its year.
ORDERS = {
    "action": (F("entry__action__number").asc(),),
    "-action": (F("entry__action__number").desc(),),
    "due": (F("year").asc(), F("due_on_last").asc(nulls_last=True)),
    "-due": (F("year").desc(), F("due_on_last").desc(nulls_first=True)),
    "outcome": (BY_OUTCOME.asc(),),
    "-outcome": (BY_OUTCOME.desc(),),
}


def pledges_asked_for(request) -> "PledgeFilter":
    """Pledges with what became of them, narrowed by what the reader asks for."""
    found = pledges_with_outcomes(request.as_at).select_related(
        "edition__source",
        "entry__action",
        "entry__response__department",
        "entry__response__strategy",
    )
    return PledgeFilter(request.GET, queryset=found, request=request)


def not_reported_asked_for(request) -> "NotReportedFilter":
    """What was planned for a year and not mentioned in its report."""
    found = not_reported(request.as_at)
    return NotReportedFilter(request.GET, queryset=found, request=request)


class PlacedPledgeFilter(ListFilter):
    """Where a pledge stands and the year it is due. Its queryset has `year` and `status`."""

    department = django_filters.ChoiceFilter(
        "entry__response__department__slug", label="Department", choices=choices.departments
    )
    strategy = django_filters.ChoiceFilter(
        "entry__response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    action = django_filters.ChoiceFilter(
        "entry__action__number", label="Action", choices=choices.action_numbers
    )
    year = django_filters.ChoiceFilter("year", label="Year due")
    reading = django_filters.ChoiceFilter(
        "reading",
        label="Whose reading",
        choices=[(DEPARTMENT, "The department’s own statement"), (RECORD, "Our reading")],
    )
    arguable = django_filters.ChoiceFilter(
        label="Arguable", choices=[("yes", "Yes")], method="only_arguable"
    )
    weak = django_filters.ChoiceFilter(label="Weak", choices=[("yes", "Yes")], method="only_weak")

    class Meta:
        model = Pledge
        form = GovukForm
        fields: list[str] = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # Asked of what this reader may see, so that no later year is among the choices.
        self.filters["year"].extra["choices"] = choices.years_due(self.queryset)
        self.queryset = self.queryset.order_by(*PLACE)

    def only_arguable(self, pledges, name, value):
        """Where two readers read the pledge, or an outcome of it, differently."""
        told = Outcome.objects.as_at(self.request.as_at).filter(pledge=OuterRef("pk"))
        return pledges.filter(~Q(arguable="") | Exists(told.exclude(arguable="")))

    def only_weak(self, pledges, name, value):
        """Promises to go on in which nothing can be measured."""
        return pledges.filter(is_weak=True)


class NotReportedFilter(PlacedPledgeFilter):
    """Of pledges that the report for their year does not mention."""


class PledgeFilter(PlacedPledgeFilter):
    """Needs the request: a pledge is overdue, and a role known, as at the reader's day."""

    outcome = django_filters.ChoiceFilter("status", label="Outcome", choices=choices.OUTCOMES)
    kind = django_filters.ChoiceFilter(
        "entry__kind",
        label="Made in a",
        choices=[(kind.value, kind.label) for kind in (Kind.COMMITMENT, Kind.PLAN)],
    )
    overdue = django_filters.ChoiceFilter(
        label="Overdue", choices=[("yes", "Yes")], method="only_overdue"
    )
    contested = django_filters.ChoiceFilter(
        label="Department says otherwise",
        choices=[("yes", "Yes")],
        method="only_contested",
    )
    opinion = django_filters.ChoiceFilter(
        label="Auditors", choices=Opinion.Verdict.choices, method="having_opinion"
    )
    portfolio = django_filters.ChoiceFilter(
        label="Portfolio", choices=choices.portfolios, method="in_portfolio"
    )
    role = django_filters.ChoiceFilter(
        label="Role that was responsible", choices=choices.roles, method="answerable_role"
    )
    q = django_filters.CharFilter(
        label="Words in the pledge", method="having_words", max_length=LONGEST_QUERY
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

    allowed = {"entry": ["ACTION/KIND/YEAR of a commitment or a plan: 7/plan/2014"]}

    def only_overdue(self, pledges, name, value):
        """The last day on which it can be due is over, or else its year, and it is not settled."""
        today = self.request.as_at
        late = Q(due_on_last__lt=today) | Q(due_on_last=None, year__lt=today.year)
        return pledges.filter(late).exclude(status__in=SETTLED)

    def only_contested(self, pledges, name, value):
        """Of which department and record say different things."""
        return pledges.filter(is_contested=True)

    def having_opinion(self, pledges, name, value):
        """Of which an auditor thinks so: to disagree is to say something else than counts."""
        if value == Opinion.Verdict.DISAGREE:
            return pledges.filter(is_disputed=True)
        given = Opinion.objects.as_at(self.request.as_at).filter(verdict=value)
        return pledges.filter(Exists(given.filter(pledge=OuterRef("pk"))))

    def in_portfolio(self, pledges, name, value):
        """Its action is in a portfolio of the department that had begun, or may have."""
        begun = Q(started_on_first=None) | Q(started_on_first__lte=self.request.as_at)
        portfolios = Portfolio.objects.filter(
            begun,
            slug=value,
            department=OuterRef("entry__response__department"),
            actions=OuterRef("entry__action"),
        )
        return pledges.filter(Exists(portfolios))

    def answerable_role(self, pledges, name, value):
        """A role that may have been answerable between the promise and its due day."""
        not_over = Q(ended_on_last=None) | Q(
            ended_on_last__gt=OuterRef("edition__published_on_first")
        )
        terms = Accountability.objects.filter(
            not_over,
            role__slug=value,
            role__department=OuterRef("entry__response__department"),
            action=OuterRef("entry__action"),
            started_on_first__lte=self.request.as_at,
        )
        by_due_day = terms.filter(started_on_first__lte=OuterRef("due_on_last"))
        by_end_of_year = terms.annotate(first_year=ExtractYear("started_on_first")).filter(
            first_year__lte=OuterRef("year")
        )
        return pledges.filter(Q(Exists(by_due_day)) | Q(Exists(by_end_of_year), due_on_last=None))

    def having_words(self, pledges, name, value):
        """Every word must be in the statement."""
        found = SearchText.objects.filter(pledge__isnull=False).having(value)
        return pledges.filter(pk__in=found.values("pledge"))

    def standing_in(self, pledges, name, value):
        """In the text of one cell, whatever the year that its pledges are due in."""
        action, kind, year = value.split("/")
        return pledges.filter(entry__action__number=action, entry__kind=kind, entry__year=year)

    def in_order(self, pledges, name, value):
        return pledges.order_by(*ORDERS[value], *PLACE)

    def _words(self, name, value):
        if name != "entry":
            return super()._words(name, value)
        action, kind, year = value.split("/")
        return f"Text: action {action}, {entry_words(kind, int(year))}"
