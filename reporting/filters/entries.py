import django_filters

from commitments.models import Kind, Revision, SearchText
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.web.forms import GovukForm


def entries_asked_for(request) -> "EntryFilter":
    """Current texts of the whole record, narrowed by what the reader asks for."""
    current = Revision.objects.as_at(request.as_at).select_related(
        "edition__source",
        "entry__action",
        "entry__response__department",
        "entry__response__strategy",
    )
    return EntryFilter(request.GET, queryset=current)


class EntryFilter(ListFilter):
    department = django_filters.ChoiceFilter(
        "entry__response__department__slug", label="Department", choices=choices.departments
    )
    strategy = django_filters.ChoiceFilter(
        "entry__response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    action = django_filters.ChoiceFilter(
        "entry__action__number", label="Action", choices=choices.action_numbers
    )
    year = django_filters.ChoiceFilter("entry__year", label="Year", choices=choices.reported_years)
    kind = django_filters.ChoiceFilter(
        "entry__kind", label="Kind", choices=[(kind.value, kind.label) for kind in Kind]
    )
    q = django_filters.CharFilter(
        label="Words in the text", method="having_words", max_length=LONGEST_QUERY
    )

    class Meta:
        model = Revision
        form = GovukForm
        fields: list[str] = []

    def having_words(self, revisions, name, value):
        """Every word must be in the text, or in the reason given instead of one."""
        found = SearchText.objects.filter(revision__isnull=False).having(value)
        return revisions.filter(pk__in=found.values("revision"))

    @property
    def qs(self):
        return super().qs.order_by(
            "entry__response__department__name",
            "entry__response__strategy__published_on_last",
            "entry__response",
            "entry__action__number",
            "entry__year",
            "entry__kind",
        )
