"""Filters of lists: unknown names and values are refused, active ones say themselves in words."""

from dataclasses import dataclass

import django_filters
from django.db.models import Q

from commitments.models import Kind, Revision
from reporting.bad_requests import BadParameter
from reporting.forms import GovukForm
from strategy.models import Action, Department, ReportingYear, Strategy

# What an address may hold beside the filters themselves.
BESIDE_FILTERS = {"page", "as-at"}


@dataclass(frozen=True)
class Active:
    """A filter in force, told in words, and the query that is left without it."""

    words: str
    query_without: str


class ListFilter(django_filters.FilterSet):
    """A list's filters. `faults()` first: with a fault there is nothing to show."""

    def faults(self) -> list[BadParameter]:
        """Every parameter that is unknown, given twice, or has a value that is not allowed."""
        known = {*self.filters, *BESIDE_FILTERS}
        faults = [
            BadParameter(name, value, sorted(known))
            for name, value in self.data.items()
            if name not in known
        ]
        faults += [
            BadParameter(name, ", ".join(values), ["one value"])
            for name, values in self.data.lists()
            if name in known and len(values) > 1
        ]
        page = self.data.get("page", "1")
        if not (page.isascii() and page.isdigit() and int(page) > 0):
            faults.append(BadParameter("page", page, ["1, 2, 3 …"]))
        return faults + [
            BadParameter(name, self.data.get(name, ""), self._allowed(name))
            for name in self.form.errors
        ]

    def _allowed(self, name: str) -> list[str]:
        choices = getattr(self.form.fields[name], "choices", [])
        return [value for value, _label in choices if value] or ["a word or two"]

    def active(self) -> list[Active]:
        """The filters in force, in the order of the form."""
        return [
            Active(self._words(name, value), self._query_without(name))
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "")
        ]

    def _words(self, name: str, value) -> str:
        label = self.form.fields[name].label
        labels = dict(getattr(self.form.fields[name], "choices", []))
        return f"{label}: {labels[value]}" if labels else f"{label}: “{value}”"

    def _query_without(self, name: str) -> str:
        query = self.data.copy()
        for removed in (name, "page"):
            query.pop(removed, None)
        return query.urlencode()


def departments():
    answering = Department.objects.filter(responses__isnull=False).distinct()
    return [(row.slug, row.abbreviation) for row in answering]


def strategies():
    return [(row.slug, row.title) for row in Strategy.objects.all()]


def action_numbers():
    numbers = Action.objects.order_by("number").values_list("number", flat=True).distinct()
    return [(str(number), str(number)) for number in numbers]


def reported_years():
    """The years that the strategies ask about, with the year planned for in the last."""
    rows = ReportingYear.objects.order_by().values_list("year", "asks_for_plan").distinct()
    years = {year for year, _plan in rows} | {year + 1 for year, plan in rows if plan}
    return [(str(year), str(year)) for year in sorted(years)]


class EntryFilter(ListFilter):
    department = django_filters.ChoiceFilter(
        "entry__response__department__slug", label="Department", choices=departments
    )
    strategy = django_filters.ChoiceFilter(
        "entry__response__strategy__slug", label="Strategy", choices=strategies
    )
    action = django_filters.ChoiceFilter(
        "entry__action__number", label="Action", choices=action_numbers
    )
    year = django_filters.ChoiceFilter("entry__year", label="Year", choices=reported_years)
    kind = django_filters.ChoiceFilter(
        "entry__kind", label="Kind", choices=[(kind.value, kind.label) for kind in Kind]
    )
    q = django_filters.CharFilter(label="Words in the text", method="having_words")

    class Meta:
        model = Revision
        form = GovukForm
        fields: list[str] = []

    def having_words(self, revisions, name, value):
        """Every word must be in the text, or in the reason given instead of one."""
        for word in value.split():
            revisions = revisions.filter(Q(text__icontains=word) | Q(reason__icontains=word))
        return revisions

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
