"""What lists of the admin are narrowed by, told without reading their tables."""

from django.contrib import admin

from strategy.models import ReportingYear


class YearFilter(admin.SimpleListFilter):
    """The years that strategies ask about, and those after them, for which plans are made."""

    title = "year"
    parameter_name = "year"

    def lookups(self, request, model_admin):
        asked = set(ReportingYear.objects.values_list("year", flat=True))
        return [(year, year) for year in sorted(asked | {year + 1 for year in asked})]

    def queryset(self, request, queryset):
        return queryset.filter(**{self.parameter_name: self.value()}) if self.value() else queryset


class YearOfEntryFilter(YearFilter):
    parameter_name = "entry__year"
