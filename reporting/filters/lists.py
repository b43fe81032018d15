"""What every list's filters have in common."""

from collections.abc import Mapping
from dataclasses import dataclass

import django_filters
from django.db.models import QuerySet

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


class ListFilter(django_filters.FilterSet):
    """A list's filters. `faults()` first: with a fault there is nothing to show."""

    # What is allowed where there are no choices to name.
    allowed: dict[str, list[str]] = {}
    # What narrows nothing.
    orders = {"sort"}

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
        choices = getattr(self.form.fields[name], "choices", [])
        values = [value for value, _label in choices if value]
        return values or self.allowed.get(
            name, [f"some words, of {LONGEST_QUERY} characters at the most"]
        )

    # The filters beside whose values a page says how many rows each leaves.
    facets: tuple[str, ...] = ()

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
        fields = {name: self.form.fields[name] for name in self.facets}
        choices = {
            name: list(row.choices) for name, row in fields.items() if hasattr(row, "choices")
        }
        counts = counted(
            {
                (name, value): self.filters[name].filter(self._without(name), value)
                for name, values in choices.items()
                for value, _label in values
                if value
            }
        )
        for name, values in choices.items():
            found = {value: counts[name, value] for value, _label in values if value}
            fields[name].widget.choices = self._offered(name, values, found)

    def offer(self, name: str, counts: Mapping[str, int]) -> None:
        """Let the form say how many rows each value of a filter leaves, where it has choices."""
        field = self.form.fields[name]
        if hasattr(field, "choices"):
            field.widget.choices = self._offered(name, list(field.choices), counts)

    def _offered(self, name: str, choices: list, counts: Mapping[str, int]) -> list:
        """The values of which there are some, and the one that is asked for."""
        return [
            (value, f"{label} ({in_words(counts[value])})" if value else label)
            for value, label in choices
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
