"""What every list's filters have in common."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

import django_filters
from django.db.models import QuerySet
from django.utils.choices import BaseChoiceIterator

from reporting.filters import choices
from reporting.filters.facets import counted, in_words
from reporting.filters.several import SeveralFilter, wrong
from reporting.web.bad_requests import BadParameter, unknown
from reporting.web.times import TIMES
from strategy.numbers import read_number

# What an address may hold beside filters: of a page, of the same as data, of the API.
BESIDE_PAGE = frozenset({"page", *TIMES})
BESIDE_EXPORT = frozenset(TIMES)
BESIDE_API = frozenset({"cursor", "limit", *TIMES})
LONGEST_QUERY = 200


@dataclass(frozen=True)
class Active:
    """A filter in force, told in words, and the query that is left without it."""

    words: str
    query_without: str


class KeptChoices(BaseChoiceIterator):
    """Choices as they are kept. A form goes through those of a list again and again, and would look
    each time whether some thousand departments are written as it wants them.
    """

    def __init__(self, offered: Callable[[], choices.Choices]):
        # A function, for Django copies fields with all that is in them, and a request can't be.
        self.offered = offered

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self.offered())

    def __len__(self) -> int:
        return len(self.offered())


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
        """One whose choices are asked for once a version of the record, and in which nobody has to
        choose among many departments.
        """
        for name, one in list(self.filters.items()):
            offered = one.extra.get("choices")
            if callable(offered):
                one.extra["choices"] = self._kept(offered)
                if self._is_too_long(one, offered):
                    self.filters[name] = by_its_slug(one)
        return super().get_form_class()

    def _kept(self, offered: Callable[..., choices.Choices]) -> KeptChoices:
        return KeptChoices(lambda: choices.kept_choices(self.request, offered))

    def _is_too_long(self, one: django_filters.Filter, offered) -> bool:
        """Whether the choices of a filter that takes one of them are too many departments."""
        is_of_departments = offered is choices.departments and not isinstance(one, SeveralFilter)
        return is_of_departments and len(one.extra["choices"]) > choices.MOST_TO_CHOOSE_FROM

    def is_offered(self, name: str) -> bool:
        """Whether the values of a filter can be named, and are not too many for that."""
        offered = getattr(self.form.fields[name], "choices", [])
        if name != "department":
            return any(True for _choice in offered)
        return 0 < sum(1 for _choice in offered) <= choices.MOST_TO_CHOOSE_FROM

    def takes_several(self, name: str) -> bool:
        return isinstance(self.filters.get(name), SeveralFilter)

    def faults(self, beside: frozenset[str] = BESIDE_PAGE) -> list[BadParameter]:
        """Every parameter that is unknown, given twice where it takes one value, or has a value
        that is not allowed.

        `beside`: what the address may hold beside filters.
        """
        known = {*self.filters, *beside}
        faults = unknown(self.data, known)
        faults += [
            BadParameter(name, ", ".join(values), ["one value"])
            for name, values in self.data.lists()
            if name in known and len(values) > 1 and not self.takes_several(name)
        ]
        page = self.data.get("page", "1")
        if "page" in beside and not read_number(page):
            faults.append(BadParameter("page", page, ["1, 2, 3 …"]))
        return faults + [
            BadParameter(name, self._refused(name), self._allowed(name))
            for name in self.form.errors
        ]

    def _refused(self, name: str) -> str:
        if self.takes_several(name):
            return ", ".join(wrong(self.form.fields[name], self.data.getlist(name)))
        return self.data.get(name, "")

    def _allowed(self, name: str) -> list[str]:
        if self.is_offered(name):
            return [value for value, _label in self.form.fields[name].choices if value]
        return self.allowed.get(name, [f"some words, of {LONGEST_QUERY} characters at the most"])

    @property
    def rows(self):
        """What a page or an export of the list shows."""
        return self.qs

    @property
    def total(self) -> int | None:
        """How many rows there are, where that is known without counting them."""
        return None

    @property
    def asked(self) -> dict:
        """The filters in force with their values, whatever the order."""
        values = self.form.cleaned_data.items()
        return {
            name: value
            for name, value in values
            if value not in (None, "", []) and name not in self.orders
        }

    def counts(self) -> dict[str, Mapping[str, int]]:
        """Of each facet, how many rows each value leaves with the other filters. One query."""
        offered = {
            (name, value): self.filters[name].filter(self._without(name), [value])
            for name in self.facets
            if self.is_offered(name)
            for value, _label in self.form.fields[name].choices
        }
        found: dict[str, Counter] = {name: Counter() for name in self.facets}
        for (name, value), number in counted(offered).items():
            found[name][value] = number
        return found

    def offer(self, name: str, counts: Mapping[str, int]) -> None:
        """Let the form say how many rows each value of a filter leaves, where it has choices."""
        field = self.form.fields[name]
        if hasattr(field, "choices"):
            field.widget.choices = [
                (value, f"{label} ({in_words(counts[value])})" if value else label)
                for value, label in field.choices
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
        """The values of filters that are in force, in the order of the form."""
        return [
            Active(self._words(name, value), self._query_without(name, value))
            for name, values in self.asked.items()
            for value in (values if isinstance(values, list) else [values])
        ]

    def told(self) -> list[str]:
        """The filters in force in words: "Outcome: Delivered or Dropped"."""
        return [
            f"{self.form.fields[name].label}: " + " or ".join(self._values(name, values))
            for name, values in self.asked.items()
        ]

    @property
    def query_without_all(self) -> str:
        """What is left of the query without any filter: the order and the day."""
        return self._query(lambda name, value: name not in self.asked)

    def _words(self, name: str, value) -> str:
        [words] = self._values(name, value)
        return f"{self.form.fields[name].label}: {words}"

    def _values(self, name: str, values) -> list[str]:
        labels = dict(getattr(self.form.fields[name], "choices", []))
        given = values if isinstance(values, list) else [values]
        return [str(labels[value]) if labels else f"“{value}”" for value in given]

    def _query_without(self, name: str, value) -> str:
        is_several = self.takes_several(name)
        return self._query(lambda other, given: other != name or (is_several and given != value))

    def _query(self, is_kept) -> str:
        pairs = [(name, value) for name, values in self.data.lists() for value in values]
        return urlencode([pair for pair in pairs if pair[0] != "page" and is_kept(*pair)])
