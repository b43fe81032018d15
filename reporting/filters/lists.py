"""What every list's filters have in common."""

from dataclasses import dataclass

import django_filters

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

    def active(self) -> list[Active]:
        """The filters in force, in the order of the form."""
        return [
            Active(self._words(name, value), self._query_without(name))
            for name, value in self.form.cleaned_data.items()
            if value not in (None, "") and name not in self.orders
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
