"""Lists of the admin: a page from a row on, and nothing counted to its end."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ALL_VAR, ChangeList
from django.core.paginator import Paginator
from django.db import connections
from django.db.models import F, Model, OrderBy, Q, QuerySet
from django.utils.functional import cached_property

from strategy.admin_trail import MOST_COUNTED
from strategy.models import Department

BEFORE, AFTER = "before", "after"
MOST_TO_CHOOSE_FROM = 60
NOTHING = Q(pk__in=[])


class FewToChooseFrom:
    """A list that offers departments to choose from only while they are few.

    Where there are more it is narrowed by the slug of one, in the box for words.
    """

    def get_list_filter(self, request):
        names = super().get_list_filter(request)
        return [name for name in names if name not in self._of_many()]

    def get_search_fields(self, request):
        slugs = [f"={name}__slug" for name in self._of_many()]
        return [*super().get_search_fields(request), *slugs]

    def _of_many(self) -> list[str]:
        names = [name for name in self.list_filter if str(name).endswith("department")]
        some = Department.objects.order_by()[: MOST_TO_CHOOSE_FROM + 1]
        return names if names and some.count() > MOST_TO_CHOOSE_FROM else []


class LedByKeys:
    """A model whose lists lead on from row to row, in whichever order they are."""

    def get_changelist(self, request, **kwargs):
        return self.changelist

    @property
    def changelist(self) -> type[ChangeList]:
        return KeyedList

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        """Of what is looked up as one types."""
        return BoundedPaginator(queryset, per_page)


class LongTable:
    """Of a model whose rows grow with every report: shown the latest first, whatever the column."""

    ordering = ("-pk",)
    list_max_show_all = 0
    show_facets = ShowFacets.NEVER
    sortable_by = ()

    @property
    def changelist(self) -> type[ChangeList]:
        return LongList


@dataclass(frozen=True)
class Column:
    """One of those that a list is in order by."""

    name: str
    is_down: bool
    nulls_last: bool
    is_usual: bool  # Whether the database has rows without a value there anyway.

    @property
    def order(self) -> OrderBy:
        nulls = {} if self.is_usual else {"nulls_last" if self.nulls_last else "nulls_first": True}
        return OrderBy(F(self.name), descending=self.is_down, **nulls)

    @property
    def backwards(self) -> "Column":
        return replace(self, is_down=not self.is_down, nulls_last=not self.nulls_last)

    def same(self, value) -> Q:
        return Q(**{f"{self.name}__isnull": True} if value is None else {self.name: value})

    def past(self, value) -> Q:
        """What comes after a value, and not beside it."""
        if value is None:
            return NOTHING if self.nulls_last else Q(**{f"{self.name}__isnull": False})
        found = Q(**{f"{self.name}__{'lt' if self.is_down else 'gt'}": value})
        return found | Q(**{f"{self.name}__isnull": True}) if self.nulls_last else found


def columns_of(rows: QuerySet) -> list[Column]:
    """The columns by which rows are in order, and their key."""
    largest = connections[rows.db].features.nulls_order_largest
    found: dict[str, Column] = {}
    for part in (*rows.query.order_by, "-pk"):
        for name, order in _flat(part, rows.model):
            usual = largest != order.descending
            last = order.nulls_last or (usual and not order.nulls_first)
            found.setdefault(name, Column(name, order.descending, last, last == usual))
            if name == "pk":
                return list(found.values())
    raise AssertionError("Every order ends with the key.")


def _flat(part: str | F | OrderBy, model: type[Model]) -> Iterator[tuple[str, OrderBy]]:
    """What SQL is in order by: another row by its own order."""
    if isinstance(part, str):
        order = OrderBy(F(part.removeprefix("-")), descending=part.startswith("-"))
    else:
        order = part if isinstance(part, OrderBy) else part.asc()
    path = order.expression.name.split("__")
    for piece in path[:-1]:
        model = model._meta.get_field(piece).related_model
    field = None if path[-1] == "pk" else model._meta.get_field(path[-1])
    if field is None or field.primary_key:
        yield "__".join([*path[:-1], "pk"]), order
    elif not field.is_relation or path[-1] == field.attname:
        yield "__".join(path), order
    else:
        for other in field.related_model._meta.ordering or ["pk"]:
            for name, theirs in _flat(other, field.related_model):
                theirs = theirs.copy()
                if order.descending:
                    theirs.reverse_ordering()
                yield "__".join([*path, name]), theirs


def past(columns: list[Column], values: Iterable) -> Q:
    """The rows after one that has these values."""
    found, same = NOTHING, Q()
    for column, value in zip(columns, values, strict=True):
        found |= same & column.past(value)
        same &= column.same(value)
    return found


class KeyedList(ChangeList):
    """The rows after a row, or before it: no page costs more than the first."""

    onward, back = AFTER, BEFORE
    words = ("First page", "Previous page", "Next page")

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (BEFORE, AFTER)}

    def get_query_string(self, new_params=None, remove=None):
        """Of the first page, unless a key is among the new ones."""
        return super().get_query_string(new_params, [*(remove or ()), BEFORE, AFTER])

    def get_results(self, request):
        self.can_show_all = self.bounded_count <= self.list_max_show_all
        rows, is_led_to, is_followed = self._page(request)
        self.first = self.get_query_string() if is_led_to else ""
        self.previous = self.get_query_string({self.back: rows[0].pk}) if is_led_to and rows else ""
        self.next = self.get_query_string({self.onward: rows[-1].pk}) if is_followed else ""
        self.all = self.get_query_string({ALL_VAR: ""}) if self.can_show_all and self.next else ""
        self.result_list = rows
        self.result_count = len(rows)  # Of all that can be chosen here.
        self.full_result_count = None
        self.show_full_result_count = self.multi_page = False
        self.show_admin_actions = True

    def _page(self, request) -> tuple[list, bool, bool]:
        """The rows of the page; whether there are some before them, and after them."""
        columns = columns_of(self.queryset)
        if self.show_all and self.can_show_all:
            return list(self._some(columns)), False, False
        most = self.list_per_page
        back = [column.backwards for column in columns]
        place = self._place(columns, request.GET.get(self.back))
        if place and (found := list(self._some(back, place)[: most + 1])):
            return found[:most][::-1], len(found) > most, True
        place = self._place(columns, request.GET.get(self.onward))
        found = list(self._some(columns, place)[: most + 1])
        return found[:most], place is not None, len(found) > most

    def _some(self, columns: list[Column], place: tuple | None = None) -> QuerySet:
        rows = self.queryset.filter(past(columns, place)) if place else self.queryset
        return rows.order_by(*(column.order for column in columns))

    def _place(self, columns: list[Column], key: str | None) -> tuple | None:
        """What a row has in these columns; nothing for one that is no more. One query, or none."""
        if not key:
            return None
        names = [column.name for column in columns]
        if names == ["pk"]:
            return (self.pk_of(key),)
        return self.root_queryset.order_by().filter(pk=key).values_list(*names).first()

    def pk_of(self, key: str):
        return self.lookup_opts.pk.to_python(key)

    @cached_property
    def bounded_count(self) -> int:
        return bounded(self.queryset)

    @cached_property
    def how_many(self) -> str:
        """In words, of all pages: about, where they are more than can be counted at once."""
        count = self.bounded_count
        if count <= MOST_COUNTED:
            name = self.opts.verbose_name if count == 1 else self.opts.verbose_name_plural
            return f"{count:,} {name}"
        about = estimated(self.queryset)
        number = f"about {about:,}" if about > MOST_COUNTED else f"more than {MOST_COUNTED:,}"
        return f"{number} {self.opts.verbose_name_plural}"


class LongList(KeyedList):
    """By the key alone, the latest first: an earlier row comes after a later one."""

    onward, back = BEFORE, AFTER
    words = ("Latest", "Later", "Earlier")

    def get_ordering(self, request, queryset):
        return ["-pk"]


class BoundedPaginator(Paginator):
    @cached_property
    def count(self) -> int:
        return bounded(self.object_list)


def bounded(rows: QuerySet) -> int:
    """Their number, but MOST_COUNTED + 1 where there are more."""
    return rows.order_by()[: MOST_COUNTED + 1].count()


def estimated(rows: QuerySet) -> int:
    """About how many, to two digits, as PostgreSQL plans it; 0 on SQLite, which doesn't."""
    if connections[rows.db].vendor != "postgresql":
        return 0
    plan = json.loads(rows.order_by().explain(format="json"))
    number = int(plan[0]["Plan"]["Plan Rows"])
    return round(number, 2 - len(str(number)))
