"""Lists of the admin that may be long: a page from a key on, and nothing counted to its end."""

import json

from django.contrib.admin import ShowFacets
from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db import connections
from django.db.models import QuerySet
from django.utils.functional import cached_property

from strategy.admin_trail import MOST_COUNTED
from strategy.models import Department

BEFORE, AFTER = "before", "after"
MOST_TO_CHOOSE_FROM = 60


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


class LongTable:
    """Of a model whose rows grow with every report: shown the latest first, whatever the column."""

    ordering = ("-pk",)
    show_facets = ShowFacets.NEVER
    sortable_by = ()

    def get_changelist(self, request, **kwargs):
        return LongList

    def get_paginator(self, request, queryset, per_page, *args, **kwargs):
        """Of what is looked up as one types."""
        return BoundedPaginator(queryset, per_page)


class LongList(ChangeList):
    """The rows before a key, or after it: no page costs more than the first."""

    def get_filters_params(self, params=None):
        found = super().get_filters_params(params)
        return {name: value for name, value in found.items() if name not in (BEFORE, AFTER)}

    def get_query_string(self, new_params=None, remove=None):
        """Of the first page, unless a key is among the new ones."""
        return super().get_query_string(new_params, [*(remove or ()), BEFORE, AFTER])

    def get_ordering(self, request, queryset):
        return ["-pk"]

    def get_results(self, request):
        rows, is_newer, is_older = self._page(request)
        self.newest = self.get_query_string() if is_newer else ""
        self.newer = self.get_query_string({AFTER: rows[0].pk}) if is_newer and rows else ""
        self.older = self.get_query_string({BEFORE: rows[-1].pk}) if is_older and rows else ""
        self.result_list = rows
        self.result_count = len(rows)  # Of all that can be chosen here.
        self.full_result_count = None
        self.show_full_result_count = self.can_show_all = self.multi_page = False
        self.show_admin_actions = True

    def _page(self, request) -> tuple[list, bool, bool]:
        """The rows of the page; whether there are newer ones, and older ones."""
        rows, most = self.queryset, self.list_per_page
        if after := request.GET.get(AFTER):
            found = list(rows.filter(pk__gt=after).order_by("pk")[: most + 1])
            return found[:most][::-1], len(found) > most, True
        if before := request.GET.get(BEFORE):
            rows = rows.filter(pk__lt=before)
        found = list(rows[: most + 1])
        return found[:most], bool(before), len(found) > most

    @cached_property
    def how_many(self) -> str:
        """In words, of all pages: about, where they are more than can be counted at once."""
        count = bounded(self.queryset)
        if count <= MOST_COUNTED:
            name = self.opts.verbose_name if count == 1 else self.opts.verbose_name_plural
            return f"{count:,} {name}"
        about = estimated(self.queryset)
        number = f"about {about:,}" if about > MOST_COUNTED else f"more than {MOST_COUNTED:,}"
        return f"{number} {self.opts.verbose_name_plural}"


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
