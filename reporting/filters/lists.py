"""What every list's filters have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

import django_filters
from django.db.models import QuerySet

from reporting.filters import choices
from reporting.filters.facets import counted, in_words
from reporting.web.bad_requests import BadParameter, unknown
from strategy.numbers import read_number

# What an address may hold beside filters: of a page, of the same as data, of the API.
BESIDE_PAGE = frozenset({"page", "as-at"})
BESIDE_EXPORT = frozenset({"as-at"})
BESIDE_API = frozenset({"as-at", "cursor", "limit"})
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Active:
    """A filter in force, told in words, and the query that is left without it."""

    words: str
    query_without: str


def by_its_slug(chosen: django_filters.ChoiceFilter) -> django_filters.CharFilter:
    """The same filter where there are too many departments to choose from a list of them."""
    return django_filters.CharFilter(
        chosen.field_name,
        label="Department, as its address has it: dfe",
        max_length=50,
        required=chosen.extra["required"],
        validators=[choices.check_department],
    )


class ListFilter(django_filters.FilterSet):
    """A list's filters. `faults()` first: with a fault there is nothing to show."""

    # What is allowed where there are no choices to name.
    allowed = {"department": ["the slug of a department that responds: dfe"]}
    # What narrows nothing.
    orders = {"sort"}
    # The filters beside whose values a page says how many rows each leaves.
    facets: tuple[str, ...] = ()

    def get_form_class(self):
        """One in which nobody has to choose among many departments."""
        chosen = self.filters.get("department")
        if chosen and chosen.extra.get("choices") is choices.departments:
            chosen.extra["choices"] = responding = choices.departments()
            if len(responding) > choices.MOST_TO_CHOOSE_FROM:
                self.filters["department"] = by_its_slug(chosen)
        return super().get_form_class()

    def faults(self, beside: frozenset[str] = BESIDE_PAGE) -> list[BadParameter]:
        """Every parameter that is unknown, given twice, or has a value that is not allowed.

        `beside`: what the address may hold beside filters.
        """
        known = {*self.filters, *beside}
        faults = unknown(self.data, known)
        faults += [
            BadParameter(name, ", ".join(values), ["one value"])
            for name, values in self.data.lists()
            if name in known and len(values) > 1
        ]
        page = self.data.get("page", "1")
        if "page" in beside and not read_number(page):
            faults.append(BadParameter("page", page, ["1, 2, 3 …"]))
        return faults + [
            BadParameter(name, self.data.get(name, ""), self._allowed(name))
            for name in self.form.errors
        ]

    def _allowed(self, name: str) -> list[str]:
        offered = getattr(self.form.fields[name], "choices", [])
        values = [value for value, _label in offered if value]
        return values or self.allowed.get(
            name, [f"some words, of {LONGEST_QUERY} characters at the most"]
        )

    @property
    def rows(self):
        """What a page or an export of the list shows."""
        return self.qs

    @property
    def kept(self) -> int | None:
        """How many rows there are, where that is kept."""
        return None

    @property
    def asked(self) -> dict:
        """The filters in force with their values, whatever the order."""
        values = self.form.cleaned_data.items()
        return {
            name: value
            for name, value in values
            if value not in (None, "") and name not in self.orders
        }

    def count_facets(self) -> None:
        """Let the form say beside each value how many rows it leaves with the other filters, and
        leave out what leads nowhere. One query.
        """
        offered = {
            name: list(self.form.fields[name].choices)
            for name in self.facets
            if hasattr(self.form.fields[name], "choices")
        }
        counts = counted(
            {
                (name, value): self.filters[name].filter(self._without(name), value)
                for name, values in offered.items()
                for value, _label in values
                if value
            }
        )
        for name, values in offered.items():
            found = {value: counts[name, value] for value, _label in values if value}
            self.form.fields[name].widget.choices = self._offered(name, values, found)

    def offer(self, name: str, counts: Mapping[str, int]) -> None:
        """Let the form say how many rows each value of a filter leaves, where it has choices."""
        field = self.form.fields[name]
        if hasattr(field, "choices"):
            field.widget.choices = self._offered(name, list(field.choices), counts)

    def _offered(self, name: str, values: list, counts: Mapping[str, int]) -> list:
        """The values of which there are some, and the one that is asked for."""
        return [
            (value, f"{label} ({in_words(counts[value])})" if value else label)
            for value, label in values
            if not value or counts[value] or value == self.asked.get(name)
        ]

    def _without(self, name: str) -> QuerySet:
        """The rows that the other filters leave."""
        found = self.queryset.all()
        for other, value in self.asked.items():
            if other != name:
                found = self.filters[other].filter(found, value)
        return found

    def active(self) -> list[Active]:
        """The filters in force, in the order of the form."""
        return [
            Active(self._words(name, value), self._query_without(name))
            for name, value in self.asked.items()
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
