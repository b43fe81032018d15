from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect
from django.urls import path

from strategy.admin_base import RecordAdmin, show_dates
from strategy.forms import partial_date_form
from strategy.governance_forms import EndRoleForm, HandOverForm
from strategy.models import (
    Accountability,
    Action,
    Appointment,
    Assessment,
    Deadline,
    Department,
    Embedding,
    Function,
    Merger,
    Person,
    PolicyArea,
    Portfolio,
    Profession,
    PublishedCount,
    ReportingYear,
    Role,
    RoleAim,
    Service,
    ServiceFigure,
    ServiceManager,
    ServiceStage,
    Source,
    StatedCount,
    Strategy,
    Team,
)

admin.site.site_header = admin.site.site_title = "Pledgebook"
admin.site.index_title = "Your work"
admin.site.enable_nav_sidebar = False  # Tables stand behind one link of the front page.
admin.site.site_url = None  # templates/admin/base_site.html has the link, in our words.


@admin.register(Source)
class SourceAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "url"]
    list_filter = ["publisher"]
    search_fields = ["title", "slug", "publisher"]
    key = ["slug"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj else {"slug": ["title"]}


@admin.register(Department)
class DepartmentAdmin(RecordAdmin):
    list_display = ["abbreviation", "name", "slug", "merged_into", "merged_on"]
    list_select_related = ["merged_into"]
    search_fields = ["name", "abbreviation", "slug"]
    key = ["slug"]


@admin.register(Strategy)
class StrategyAdmin(RecordAdmin):
    list_display = ["title", "publisher", "published_on", "slug"]
    list_filter = ["publisher"]
    search_fields = ["title", "slug"]
    key = ["slug"]


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
    stays = ["strategy"]
    key = ["number"]


@admin.register(Deadline)
class DeadlineAdmin(RecordAdmin):
    list_display = ["action", "for_whom", "due_on", "announced_on", "replaces", "reason"]
    list_filter = ["action__strategy", "for_whom"]
    list_select_related = ["action", "replaces"]
    search_fields = ["slug", "for_whom", "action__title", "reason"]


MOST_ROWS = 50  # Of a kind under another.


class InlineRows(admin.StackedInline):
    """Rows under another. Their choices are read once, however many rows there are."""

    extra = 0
    max_num = MOST_ROWS
    formfield_overrides = RecordAdmin.formfield_overrides

    def __init__(self, parent_model, admin_site):
        self.form = partial_date_form(self.model)
        super().__init__(parent_model, admin_site)
        show_dates(self, self.model)

    def get_formset(self, request, obj=None, **kwargs):
        """Of no more rows than these, however many a form says that it has."""
        return super().get_formset(request, obj, absolute_max=2 * MOST_ROWS, **kwargs)

    def get_queryset(self, request):
        return super().get_queryset(request).select_related(*self.named_by)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if field:
            read = request.__dict__.setdefault("choices_read", {})
            field.choices = read.setdefault(db_field.remote_field.model, list(field.choices))
        return field


class InlineOfRole(InlineRows):
    fk_name = "role"


class RoleAimInline(InlineOfRole):
    model = RoleAim
    named_by = ["role"]
    fields = ["number", "aim", "outcome", "source", "section"]


class AppointmentInline(InlineOfRole):
    model = Appointment
    named_by = ["role", "person"]
    fields = ["number", "person", "started_on", "ended_on", "note", "source", "section"]


@admin.register(Role)
class RoleAdmin(RecordAdmin):
    list_display = ["name", "department", "started_on", "ended_on", "reports_to"]
    list_filter = ["department", "is_single_holder"]
    list_select_related = ["department", "reports_to"]
    search_fields = ["name", "slug"]
    stays = ["department"]
    inlines = [AppointmentInline, RoleAimInline]
    change_form_template = "admin/strategy/role/change_form.html"

    def get_urls(self):
        end = path(
            "<int:pk>/end/", self.admin_site.admin_view(self.end_view), name="strategy_role_end"
        )
        return [end, *super().get_urls()]

    def end_view(self, request, pk):
        """One step that ends a role: when, why, what became of its aims, what came after."""
        role = get_object_or_404(Role.objects.prefetch_related("aims"), pk=pk)
        if not self.has_change_permission(request, role):
            raise PermissionDenied
        form = EndRoleForm(request.POST or None, role=role, by=request.user)
        if request.method == "POST" and self.is_step_taken(request, role, form):
            self.message_user(request, f"{role}: ended {role.ended_on}.", messages.SUCCESS)
            return redirect("admin:strategy_role_change", pk)
        return self.render_step(request, role, form, f"End the role: {role}")


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
    list_display = ["role", "person", "started_on", "ended_on"]
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
    stays = ["department"]


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


@admin.register(PublishedCount)
class PublishedCountAdmin(RecordAdmin):
    list_display = ["words", "said", "of", "strategy", "department", "said_on"]
    list_filter = ["strategy", "of", "department"]
    list_select_related = ["strategy", "department"]
    search_fields = ["words", "slug"]


@admin.register(Merger)
class MergerAdmin(RecordAdmin):
    list_display = ["what", "from_department", "department", "state", "as_of"]
    list_filter = ["department", "state"]
    list_select_related = ["department", "from_department"]
    search_fields = ["what", "slug"]


class InlineOfService(InlineRows):
    fk_name = "service"


class ServiceManagerInline(InlineOfService):
    model = ServiceManager
    named_by = ["service", "person"]
    fields = ["number", "person", "started_on", "ended_on", "note", "source", "section"]


class ServiceStageInline(InlineOfService):
    model = ServiceStage
    named_by = ["service"]
    fields = ["stage", "as_of", "words", "source", "section"]


class ServiceFigureInline(InlineOfService):
    model = ServiceFigure
    named_by = ["service"]
    fields = ["of", "year", "period", "value", "source", "section"]


class AssessmentInline(InlineOfService):
    model = Assessment
    named_by = ["service"]
    fields = [
        "number",
        "held_on",
        "stage",
        "standard",
        "panel",
        "result",
        "result_words",
        "source",
        "section",
    ]


@admin.register(Service)
class ServiceAdmin(RecordAdmin):
    list_display = ["name", "department", "owner", "is_exemplar", "known_since"]
    list_filter = ["department", "is_exemplar"]
    list_select_related = ["department"]
    search_fields = ["name", "slug", "owner", "description"]
    stays = ["department"]
    inlines = [ServiceManagerInline, ServiceStageInline, ServiceFigureInline, AssessmentInline]


@admin.register(ServiceManager)
class ServiceManagerAdmin(RecordAdmin):
    list_display = ["service", "person", "started_on", "ended_on"]
    list_filter = ["service__department"]
    list_select_related = ["service", "person"]
    search_fields = ["service__name", "person__name", "note"]


@admin.register(ServiceStage)
class ServiceStageAdmin(RecordAdmin):
    list_display = ["service", "stage", "as_of", "words"]
    list_filter = ["service__department", "stage"]
    list_select_related = ["service"]
    search_fields = ["service__name", "words"]


@admin.register(ServiceFigure)
class ServiceFigureAdmin(RecordAdmin):
    list_display = ["service", "of", "year", "value", "period"]
    list_filter = ["service__department", "of"]
    list_select_related = ["service"]
    search_fields = ["service__name", "period"]


@admin.register(Assessment)
class AssessmentAdmin(RecordAdmin):
    list_display = ["service", "held_on", "stage", "result", "panel"]
    list_filter = ["service__department", "stage", "result"]
    list_select_related = ["service"]
    search_fields = ["service__name", "panel", "standard"]


@admin.register(Accountability)
class AccountabilityAdmin(RecordAdmin):
    list_display = ["action", "role", "started_on", "ended_on"]
    list_filter = ["role__department", "action__strategy"]
    list_select_related = ["action", "role"]
    search_fields = ["action__title", "role__name"]
    change_form_template = "admin/strategy/accountability/change_form.html"

    def get_urls(self):
        hand_over = path(
            "<int:pk>/hand-over/",
            self.admin_site.admin_view(self.hand_over_view),
            name="strategy_accountability_hand_over",
        )
        return [hand_over, *super().get_urls()]

    def hand_over_view(self, request, pk):
        """One step that makes another role answerable for an action, from a day on."""
        accountability = get_object_or_404(self.get_queryset(request), pk=pk)
        if not self.has_change_permission(request, accountability):
            raise PermissionDenied
        form = HandOverForm(request.POST or None, accountability=accountability, by=request.user)
        if request.method == "POST" and self.is_step_taken(request, accountability, form):
            self.message_user(request, f"{accountability.action}: handed over.", messages.SUCCESS)
            return redirect("admin:strategy_accountability_changelist")
        return self.render_step(request, accountability, form, f"Hand over: {accountability}")
