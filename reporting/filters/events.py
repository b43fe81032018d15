import django_filters
from django.db.models import Q

from commitments.models import Event
from reporting.filters import choices
from reporting.filters.lists import LONGEST_QUERY, ListFilter
from reporting.filters.several import SeveralFilter
from reporting.record.events import events_for
from strategy.govuk_forms import GovukForm

A_DAY = ["a day as YYYY-MM-DD: 2014-06-01"]


def a_day(label: str, lookup: str) -> django_filters.DateFilter:
    return django_filters.DateFilter(
        "at", label=label, lookup_expr=f"date__{lookup}", input_formats=["%Y-%m-%d"]
    )


def events_asked_for(request) -> "EventFilter":
    """The trail as somebody may read it, narrowed by what they ask for."""
    found = events_for(request.user, request.as_at)
    return EventFilter(request.GET, found, request=request)


class EventFilter(ListFilter):
    """The strategy and the year are those of an edition: what was done to it."""

    department = SeveralFilter(
        "department__slug", label="Department", choices=choices.every_department
    )
    strategy = SeveralFilter(
        "edition__response__strategy__slug", label="Strategy", choices=choices.strategies
    )
    year = SeveralFilter(
        "edition__year", label="Year of the edition", choices=choices.reported_years
    )
    kind = SeveralFilter(
        "what", label="What was done", choices=[(w.value, w.label) for w in Event.What]
    )
    who = django_filters.CharFilter(
        "by_name", label="Who", lookup_expr="icontains", max_length=LONGEST_QUERY
    )
    q = django_filters.CharFilter(
        label="Words in the event", method="having_words", max_length=LONGEST_QUERY
    )

    allowed = {"from": A_DAY, "to": A_DAY}

    class Meta:
        model = Event
        form = GovukForm
        fields: list[str] = []

    def having_words(self, events, name, value):
        """Every word must be in what it was done to, or in the reason."""
        for word in value.split():
            events = events.filter(Q(subject__icontains=word) | Q(comment__icontains=word))
        return events


# “from” is a word of Python, so it can't stand in the class.
EventFilter.base_filters |= {
    "from": a_day("From the day, as 2014-06-01", "gte"),
    "to": a_day("To the day", "lte"),
}
