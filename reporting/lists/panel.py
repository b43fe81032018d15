"""What stands above a list: its filters as links with numbers, and the heads that sort it."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from django import forms
from django.utils.safestring import SafeString

from reporting.drawn.signs import status_tag
from reporting.filters.facets import in_words
from reporting.filters.lists import ListFilter
from reporting.record.places import places_for

MOST_AT_THE_TOP = 12  # Values of a facet that stands above the list, and not among more filters.


@dataclass(frozen=True)
class Field:
    """A filter of the form: a box for words, or what can be chosen in addition."""

    name: str
    label: str
    value: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Head:
    """The head of a column; `sort` is what the address calls its order, where it has one."""

    words: str
    sort: str = ""


def above(
    request, filters: ListFilter, first: tuple[str, ...] = (), heads: Iterable[Head] = ()
) -> dict:
    """What a page of a list is told beside its rows."""
    panel = Panel(request, filters, first)
    return {
        "filters": filters,
        "panel": panel,
        "heads": panel.heads(heads),
        "sorts": panel.sorts(heads),
    }


class Panel:
    """The filters of a list, `first` those that stand above it; all others are folded.

    A value that is chosen is a link that takes it away, any other one that adds it.
    """

    def __init__(self, request, filters: ListFilter, first: tuple[str, ...]):
        self.request = request
        self.filters = filters
        self.asked = filters.asked
        self.pairs = [
            (name, value)
            for name, values in request.GET.lists()
            for value in values
            if name != "page" and value
        ]
        self._counts = filters.counts()
        self._offered = {name: self._values_of(name) for name in filters.facets}
        self._top = [name for name in first if self._is_at_the_top(name)]

    @property
    def top(self) -> SafeString:
        return SafeString(self._drawn(self._top))

    @property
    def more(self) -> SafeString:
        rest = [name for name in self.filters.facets if name not in self._top]
        return SafeString(self._drawn(rest))

    @property
    def is_open(self) -> bool:
        """Whether one of the folded filters is in force."""
        return bool(self.asked.keys() - set(self._top))

    @property
    def fields(self) -> list[Field]:
        """What is asked for by a form."""
        return [
            self._field(name, field)
            for name, field in self.filters.form.fields.items()
            if self._is_in_form(name, field)
        ]

    @property
    def kept(self) -> list[tuple[str, str]]:
        """What the form sends along: all that is asked for, but for its own boxes."""
        boxes = {field.name for field in self.fields if not field.options}
        several = {name for name in boxes if self.filters.takes_several(name)}
        return [pair for pair in self.pairs if pair[0] not in boxes - several]

    def heads(self, columns: Iterable[Head]) -> SafeString:
        cells = "".join(self._head(column) for column in columns)
        return SafeString(
            f'<thead class="govuk-table__head"><tr class="govuk-table__row">{cells}</tr></thead>'
        )

    def sorts(self, columns: Iterable[Head]) -> SafeString:
        """The same for a phone, where a table has no heads."""
        links = [self._sorted_by(column) for column in columns if column.sort]
        return SafeString(", ".join(links))

    def _is_at_the_top(self, name: str) -> bool:
        """Whether there is something to choose, and not too much for a line or two."""
        is_asked = bool(self.asked.get(name))
        return 2 - is_asked <= len(self._offered[name]) <= MOST_AT_THE_TOP

    def _is_in_form(self, name: str, field: forms.Field) -> bool:
        if isinstance(field.widget, forms.HiddenInput) or name in self.filters.orders:
            return False
        return name not in self.filters.facets or not self.filters.is_offered(name)

    def _field(self, name: str, field: forms.Field) -> Field:
        if not self.filters.is_offered(name):
            is_several = self.filters.takes_several(name)
            label = f"{field.label}, as its address has it: dfe" if is_several else field.label
            return Field(name, label, "" if is_several else self.asked.get(name, ""))
        chosen = self.asked.get(name, [])
        options = [pair for pair in field.choices if pair[0] and pair[0] not in chosen]
        return Field(name, field.label, options=tuple(options))

    def _values_of(self, name: str) -> list[tuple[str, str, int, bool]]:
        """Of a facet: the values that lead somewhere, or are chosen, with their labels in HTML."""
        if not self.filters.is_offered(name):
            return []
        chosen, counts = self.asked.get(name, ()), self._counts[name]
        return [
            (value, self._label(name, value, label), counts[value], value in chosen)
            for value, label in self.filters.form.fields[name].choices
            if value and (counts[value] or value in chosen)
        ]

    def _label(self, name: str, value: str, label: str) -> str:
        if name == "outcome":
            return status_tag(value)
        return escape(f"{value} {self._title(value)}".strip() if name == "action" else str(label))

    def _title(self, number: str) -> str:
        """Of an action, where the strategies that are asked for have one of that number."""
        places = places_for(self.request)
        strategies = self.asked.get("strategy") or self._counts["strategy"]
        titles = {places.title_of_action(slug, int(number)) for slug in strategies} - {""}
        return titles.pop() if len(titles) == 1 else ""

    def _drawn(self, names: Iterable[str]) -> str:
        several, single = [], []
        for name in names:
            is_one = not self.filters.takes_several(name)
            (single if is_one else several).append(name)
        groups = [self._group(name, self._items(name)) for name in several if self._offered[name]]
        only = "".join(self._items(name, is_one=True) for name in single)
        return "".join(groups) + (self._group("only", only, "Only those") if only else "")

    def _group(self, name: str, items: str, label: str = "") -> str:
        label = label or escape(str(self.filters.form.fields[name].label))
        return (
            f'<div class="app-facet app-facet--{name}"><h3 class="app-facet__name" '
            f'id="facet-{name}">{label}</h3>'
            f'<ul class="app-facet__values" aria-labelledby="facet-{name}">{items}</ul></div>'
        )

    def _items(self, name: str, *, is_one: bool = False) -> str:
        label_of_one = escape(str(self.filters.form.fields[name].label))
        base = urlencode([pair for pair in self.pairs if pair[0] != name or not is_one])
        return "".join(
            self._item(name, value, label_of_one if is_one else label, count, is_chosen, base)
            for value, label, count, is_chosen in self._offered[name]
        )

    def _item(self, name, value, label, count, is_chosen, base) -> str:
        words = f'{label} <span class="app-facet__count">({in_words(count)})</span>'
        if is_chosen:
            query = urlencode([pair for pair in self.pairs if pair != (name, value)])
            words = (
                f'<span aria-hidden="true">✓</span> {words}'
                '<span class="govuk-visually-hidden">, chosen: take it away</span>'
            )
        else:
            query = "&".join(filter(None, [base, urlencode({name: value})]))
        of_link = 'class="govuk-link app-facet__chosen"' if is_chosen else 'class="govuk-link"'
        return f'<li><a {of_link} rel="nofollow" href="{self._to(query)}">{words}</a></li>'

    def _head(self, column: Head) -> str:
        if not column.sort:
            words = column.words
            return f'<th scope="col" role="columnheader" class="govuk-table__header">{words}</th>'
        is_up, is_down = (self._sort == sign + column.sort for sign in ("", "-"))
        order = ' aria-sort="ascending"' if is_up else ' aria-sort="descending"' if is_down else ""
        words = self._sorted_by(column)
        return (
            f'<th scope="col" role="columnheader" class="govuk-table__header"{order}>{words}</th>'
        )

    def _sorted_by(self, column: Head) -> str:
        is_up, is_down = (self._sort == sign + column.sort for sign in ("", "-"))
        sort = f"-{column.sort}" if is_up else column.sort
        rest = [pair for pair in self.pairs if pair[0] != "sort"]
        sign = "↑" if is_up else "↓" if is_down else "↕"
        return (
            f'<a class="govuk-link app-sort" rel="nofollow" '
            f'href="{self._to(urlencode([*rest, ("sort", sort)]))}">'
            f'<span class="govuk-visually-hidden">Sort by </span>{column.words} '
            f'<span aria-hidden="true">{sign}</span></a>'
        )

    @property
    def _sort(self) -> str:
        return self.request.GET.get("sort", "")

    def _to(self, query: str) -> str:
        return escape(self.request.path + (f"?{query}" if query else ""))
