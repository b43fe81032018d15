from django.contrib import admin

from strategy.admin_base import RecordAdmin
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Deadline,
    Department,
    Embedding,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    ReportingYear,
    Role,
    RoleAim,
    Source,
    StatedCount,
    Strategy,
    Team,
)

admin.site.site_header = admin.site.site_title = "Pledgebook"
admin.site.index_title = "The record"


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "url"]
    list_filter = ["publisher"]
    search_fields = ["title", "slug", "publisher"]
    prepopulated_fields = {"slug": ["title"]}


@admin.register(Department)
class DepartmentAdmin(RecordAdmin):
    list_display = ["abbreviation", "name", "slug", "merged_into", "merged_on"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "abbreviation", "slug"]


@admin.register(Strategy)
class StrategyAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "slug"]
    list_filter = ["publisher"]
    search_fields = ["title", "slug"]


@admin.register(ReportingYear)
class ReportingYearAdmin(RecordAdmin):
    list_display = [
        "year",
        "strategy",
        "due_on",
        "asks_for_commitment",
        "asks_for_progress",
        "asks_for_plan",
    ]
    list_filter = ["strategy", "year"]
    list_select_related = ["strategy"]
    search_fields = ["strategy__title", "year"]


@admin.register(Action)
class ActionAdmin(RecordAdmin):
    list_display = ["number", "title", "strategy", "added_on", "first_year", "withdrawn_on"]
    list_display_links = ["number", "title"]
    list_filter = ["strategy", "first_year"]
    list_select_related = ["strategy"]
    search_fields = ["number", "title"]


@admin.register(Deadline)
class DeadlineAdmin(RecordAdmin):
    list_display = ["action", "for_whom", "due_on", "announced_on", "replaces", "reason"]
    list_filter = ["action__strategy", "for_whom"]
    list_select_related = ["action", "replaces"]
    search_fields = ["slug", "for_whom", "action__title", "reason"]


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    list_display = ["name", "department", "started_on", "ended_on", "reports_to"]
    list_filter = ["department", "is_single_holder"]
    list_select_related = ["department", "reports_to"]
    search_fields = ["name", "slug"]


@admin.register(RoleAim)
class RoleAimAdmin(RecordAdmin):
    list_display = ["aim", "role", "number", "outcome"]
    list_filter = ["role__department"]
    list_select_related = ["role"]
    search_fields = ["aim", "outcome", "role__name"]


@admin.register(Person)
class PersonAdmin(RecordAdmin):
    list_display = ["name", "slug"]
    search_fields = ["name", "slug"]
    prepopulated_fields = {"slug": ["name"]}


@admin.register(Appointment)
class AppointmentAdmin(RecordAdmin):
    list_display = ["role", "person", "started_on", "ended_on", "note"]
    list_filter = ["role__department"]
    list_select_related = ["role", "person"]
    search_fields = ["role__name", "person__name", "note"]


@admin.register(Profession)
class ProfessionAdmin(RecordAdmin):
    list_display = ["name", "department", "head_role"]
    list_filter = ["department"]
    list_select_related = ["department", "head_role"]
    search_fields = ["name", "slug", "description"]


@admin.register(Portfolio)
class PortfolioAdmin(RecordAdmin):
    list_display = ["name", "department", "users", "sponsor_role", "started_on"]
    list_filter = ["department"]
    list_select_related = ["department", "sponsor_role"]
    search_fields = ["name", "slug", "users", "products"]


@admin.register(PolicyArea, Function)
class GroupAdmin(RecordAdmin):
    list_display = ["name", "department", "slug"]
    list_filter = ["department"]
    list_select_related = ["department"]
    search_fields = ["name", "slug"]


@admin.register(Embedding)
class EmbeddingAdmin(RecordAdmin):
    list_display = ["function", "policy_area", "planned_on", "started_on"]
    list_filter = ["function__department"]
    list_select_related = ["function", "policy_area"]
    search_fields = ["function__name", "policy_area__name"]


@admin.register(Team)
class TeamAdmin(RecordAdmin):
    list_display = ["name", "department", "purpose", "started_on"]
    list_filter = ["department"]
    list_select_related = ["department"]
    search_fields = ["name", "slug", "purpose"]


@admin.register(StatedCount)
class StatedCountAdmin(RecordAdmin):
    list_display = ["of", "count", "department", "stated_on", "words"]
    list_filter = ["department", "of"]
    list_select_related = ["department"]
    search_fields = ["words"]


@admin.register(Merger)
class MergerAdmin(RecordAdmin):
    list_display = ["what", "from_department", "department", "state", "as_of"]
    list_filter = ["department", "state"]
    list_select_related = ["department", "from_department"]
    search_fields = ["what", "slug"]


@admin.register(Accountability)
class AccountabilityAdmin(RecordAdmin):
    list_display = ["action", "role", "started_on", "ended_on"]
    list_filter = ["role__department", "action__strategy"]
    list_select_related = ["action", "role"]
    search_fields = ["action__title", "role__name"]
