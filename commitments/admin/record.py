from functools import reduce
from operator import or_

from django.contrib import admin, messages
from django.db.models import Q
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.text import Truncator

from commitments import workflow
from commitments.admin.comments import CommentsAdmin
from commitments.admin.contributions import ContributionsAdmin
from commitments.admin.documents import DocumentAdmin
from commitments.admin.filters import YearFilter, YearOfEntryFilter
from commitments.admin.help_texts import HELP_TEXTS
from commitments.admin.outcomes import OutcomesAdmin
from commitments.admin.previews import PreviewAdmin
from commitments.admin.spreadsheets import SpreadsheetAdmin
from commitments.admin.yearly_update import OpenYearAdmin, YearlyUpdateAdmin
from commitments.models import (
    Author,
    Citation,
    Edition,
    Entry,
    Event,
    Evidence,
    Figure,
    Line,
    Measure,
    Membership,
    Outcome,
    Pledge,
    Reminder,
    Response,
    Revision,
    Seal,
    ServicePledge,
    Slip,
    Step,
    Succession,
    Variant,
    Withdrawal,
    Wording,
    Yardstick,
)
from strategy.admin_base import RecordAdmin
from strategy.admin_lists import LongTable
from strategy.models import Ways
from strategy.not_saved.answers import Overtaken


class CommitmentsAdmin(RecordAdmin):
    help_texts = RecordAdmin.help_texts | HELP_TEXTS


class OfAResponseAdmin(CommitmentsAdmin):
    """What is of a response: looked up for a fact, it is that of one's own departments.

    Auditors look up the pledge of any department for an opinion. What is made again may have been
    promised by a department that led to it.
    """

    responses = ["response"]

    def get_search_results(self, request, queryset, search_term):
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        departments = workflow.departments_of(request.user)
        is_for_a_fact = "field_name" in request.GET and request.GET.get("model_name") != "opinion"
        if is_for_a_fact and departments is not None:
            if (request.GET.get("model_name"), request.GET["field_name"]) == MADE_AGAIN:
                departments = Ways(timezone.localdate()).with_former(departments)
                found = found.filter(edition__state=Edition.State.PUBLISHED)
            own = [Q(**{f"{path}__department__in": departments}) for path in self.responses]
            found = found.filter(reduce(or_, own))
        return found, has_doubles


# As what makes a promise of an earlier strategy again looks that up.
MADE_AGAIN = ("succession", "pledge")


@admin.register(Response)
class ResponseAdmin(OpenYearAdmin, CommitmentsAdmin):
    list_display = ["title", "department", "strategy"]
    list_filter = ["department", "strategy"]
    list_select_related = ["department", "strategy"]
    search_fields = ["title", "department__name", "strategy__title"]
    stays = ["department", "strategy"]


@admin.register(Step)
class StepAdmin(CommitmentsAdmin):
    """The steps of clearance of each response, for the people of its department to see."""

    list_display = ["name", "response", "number", "may", "is_in_use"]
    list_filter = ["is_in_use", "response__department"]
    list_select_related = ["response"]
    search_fields = ["name", "response__title"]
    fields = ["response", "number", "name", "may", "people", "group", "days_before", "is_in_use"]
    stays = ["response"]

    def get_queryset(self, request):
        departments = workflow.departments_of(request.user)
        steps = super().get_queryset(request)
        if departments is None or workflow.is_in(request.user, "Auditors"):
            return steps
        return steps.filter(response__department__in=departments)


@admin.register(ServicePledge)
class ServicePledgeAdmin(LongTable, CommitmentsAdmin):
    """Which promises are about which service, as a source says."""

    list_display = ["service", "pledge", "source"]
    list_filter = ["service__department"]
    list_select_related = ["service", "pledge", "source"]
    search_fields = ["service__name", "pledge__statement"]


@admin.register(Edition)
class EditionAdmin(
    CommentsAdmin,
    ContributionsAdmin,
    DocumentAdmin,
    OutcomesAdmin,
    PreviewAdmin,
    SpreadsheetAdmin,
    YearlyUpdateAdmin,
    OfAResponseAdmin,
):
    """Editions. What the workflow decides is shown, and never a box to fill."""

    list_display = ["__str__", "response", "state", "position", "published_on", "recorded_at"]
    list_filter = ["state", "kind", "year", "response__department"]
    list_select_related = ["response"]
    search_fields = ["response__title", "change_note", "year"]
    stays = ["response"]
    asks_why = False  # Its change note says it.
    decided_by_workflow = [
        "state",
        "origin",
        "position",
        "recorded_at",
        "texts",
        "submitted_name",
        "submitted_at",
        "approved_name",
        "source_file",
        "source_sha256",
    ]

    def get_fields(self, request, obj=None):
        names = [
            name
            for name in super().get_fields(request, obj)
            if name not in self.decided_by_workflow
        ]
        return [*names, *self.decided_by_workflow] if obj else names

    def get_readonly_fields(self, request, obj=None):
        if obj is None:
            return []
        return list({*super().get_readonly_fields(request, obj), *self.decided_by_workflow})

    def get_queryset(self, request):
        return super().get_queryset(request).filter(workflow.readable_by(request.user))

    def get_search_results(self, request, queryset, search_term):
        found, has_doubles = super().get_search_results(request, queryset, search_term)
        if request.GET.get("field_name") == "edition":  # Looked up for a fact.
            found = found.filter(drafts_of(request.user))
        return found, has_doubles

    def has_add_permission(self, request):
        return super().has_add_permission(request) and _edits(request)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _may_edit_draft(request.user, obj))

    def has_delete_permission(self, request, obj=None):
        return self.has_change_permission(request, obj)

    def view_on_site(self, edition):
        return edition.get_absolute_url() if edition.is_published else None

    def save_model(self, request, obj, form, change):
        if not change:
            obj.created_by = request.user
        super().save_model(request, obj, form, change)


class FactAdmin(LongTable, OfAResponseAdmin):
    """Facts of an edition: entered and changed in its draft, by its department's editors."""

    stays = ["edition"]
    asks_why = False  # The change note of the draft says it.
    part_of = {"edition": "edition"}  # By the field that puts it there, the way to its edition.

    @property
    def responses(self):
        return [f"{path}__response" for path in self.part_of.values()]

    def get_queryset(self, request):
        readable = [workflow.readable_by(request.user, path) for path in self.part_of.values()]
        return super().get_queryset(request).filter(reduce(or_, readable))

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name in self.part_of:
            path = self.part_of[db_field.name].removeprefix(db_field.name).removeprefix("__")
            field.queryset = field.queryset.filter(drafts_of(request.user, path))
        return field

    def has_add_permission(self, request):
        return super().has_add_permission(request) and _edits(request)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _may_edit_draft(request.user, self.edition_of(obj)))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or _may_edit_draft(request.user, self.edition_of(obj)))

    def edition_of(self, fact) -> Edition:
        return fact.edition

    def hold(self, request, row):
        """As the yearly update does it, so that a draft is written to by one person at a time."""
        edition = self.edition_of(row)
        if _may_edit(request.user, edition.response):
            try:
                workflow.open_draft(edition=edition, by=request.user)
            except workflow.NotAllowed as refused:
                raise Overtaken(str(refused)) from refused

    def save_model(self, request, obj, form, change):
        if not change:
            self.hold(request, obj)
        super().save_model(request, obj, form, change)


class CellAdmin(OfAResponseAdmin):
    """What editions of a response share: entered and changed by its department's editors."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        departments = workflow.departments_of(request.user)
        if db_field.name == "response" and departments is not None:
            field.queryset = field.queryset.filter(department__in=departments)
        return field

    def has_add_permission(self, request):
        return super().has_add_permission(request) and _edits(request)

    def has_change_permission(self, request, obj=None):
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or _may_edit(request.user, obj.response))

    def has_delete_permission(self, request, obj=None):
        allowed = super().has_delete_permission(request, obj)
        return allowed and (obj is None or _may_edit(request.user, obj.response))


def drafts_of(user, path: str = "") -> Q:
    """The drafts of somebody's departments: a condition as `workflow.readable_by` makes them."""
    path = f"{path}__" if path else ""
    drafts = Q(**{f"{path}state": Edition.State.DRAFT})
    departments = workflow.departments_of(user)
    if departments is None:
        return drafts
    return drafts & Q(**{f"{path}response__department__in": departments})


def _may_edit(user, response: Response) -> bool:
    return workflow.may_edit(user, response.department_id)


def _edits(request) -> bool:
    """Whether whoever asks edits: asked for each table in the navigation, of the database once."""
    if not hasattr(request, "edits"):
        request.edits = workflow.edits(request.user)
    return request.edits


def _may_edit_draft(user, edition: Edition) -> bool:
    return edition.state == Edition.State.DRAFT and _may_edit(user, edition.response)


@admin.register(Entry)
class EntryAdmin(LongTable, CellAdmin):
    list_display = ["response", "action", "kind", "year"]
    list_display_links = ["response", "action"]
    list_filter = ["response__department", "response__strategy", "kind", YearFilter]
    list_select_related = ["response", "action"]
    search_fields = ["action__number", "action__title", "year", "kind"]
    stays = ["response", "action", "kind", "year"]


@admin.register(Revision)
class RevisionAdmin(FactAdmin):
    list_display = ["entry", "edition", "answer", "shortened"]
    list_filter = ["edition__response__department", "edition__state", "answer", "entry__kind"]
    list_select_related = ["entry__action", "edition__response"]
    search_fields = ["text", "reason", "entry__action__title"]

    @admin.display(description="text")
    def shortened(self, revision):
        return Truncator(revision.words).chars(100)


@admin.register(Wording)
class WordingAdmin(FactAdmin):
    list_display = ["title", "action", "edition"]
    list_filter = ["edition__response__department"]
    list_select_related = ["action", "edition__response"]
    search_fields = ["title", "note"]


@admin.register(Pledge)
class PledgeAdmin(FactAdmin):
    list_display = ["statement", "entry", "number", "due_on", "edition", "is_our_reading"]
    list_filter = ["edition__response__department", "entry__kind", YearOfEntryFilter]
    list_select_related = ["entry__action", "edition__response"]
    search_fields = [
        "statement",
        "entry__action__title",
        "edition__response__title",
        "edition__response__strategy__title",
    ]


@admin.register(Withdrawal)
class WithdrawalAdmin(FactAdmin):
    list_display = ["pledge", "edition", "reason"]
    list_filter = ["edition__response__department"]
    list_select_related = ["pledge", "edition__response"]
    search_fields = ["reason", "pledge__statement"]


@admin.register(Slip)
class SlipAdmin(FactAdmin):
    list_display = ["pledge", "was_due_on", "due_on", "announced_on", "edition"]
    list_filter = ["edition__response__department"]
    list_select_related = ["pledge", "edition__response"]
    search_fields = ["reason", "pledge__statement"]


@admin.register(Succession)
class SuccessionAdmin(FactAdmin):
    list_display = ["pledge", "kind", "goes_on_as", "announced_on", "edition"]
    list_filter = ["edition__response__department", "kind"]
    list_select_related = ["pledge", "goes_on_as", "edition__response"]
    search_fields = ["reason", "pledge__statement", "goes_on_as__statement"]

    def response_add(self, request, obj, post_url_continue=None):
        return self._back(request, obj) or super().response_add(request, obj, post_url_continue)

    def response_change(self, request, obj):
        return self._back(request, obj) or super().response_change(request, obj)

    def _back(self, request, succession: Succession):
        """To the action of the update that makes the promise again, from which it was said."""
        if succession.kind != Succession.Kind.GOES_ON or "_save" not in request.POST:
            return None
        self.message_user(request, "Saved: it was promised before.", messages.SUCCESS)
        action = succession.goes_on_as.entry.action
        return redirect("admin:commitments_edition_action", succession.edition_id, action.number)


@admin.register(Variant)
class VariantAdmin(FactAdmin):
    list_display = ["entry", "page_title", "published_on", "edition"]
    list_filter = ["edition__response__department"]
    list_select_related = ["entry__action", "edition__response"]
    search_fields = ["text", "page_title"]


@admin.register(Outcome)
class OutcomeAdmin(FactAdmin):
    list_display = ["pledge", "status", "edition", "carried_to", "is_our_reading"]
    list_filter = ["edition__response__department", "status", "edition__year"]
    list_select_related = ["pledge", "carried_to", "edition__response"]
    search_fields = ["pledge__statement", "note"]


@admin.register(Citation)
class CitationAdmin(FactAdmin):
    stays = []
    part_of = {"outcome": "outcome__edition"}
    list_display = ["words", "outcome", "entry"]
    list_filter = ["outcome__edition__response__department", "outcome__status"]
    list_select_related = ["outcome__pledge", "outcome__edition__response", "entry__action"]
    search_fields = ["words", "outcome__pledge__statement"]

    def edition_of(self, fact) -> Edition:
        return fact.outcome.edition


@admin.register(Measure)
class MeasureAdmin(CellAdmin):
    list_display = ["name", "unit", "response", "action"]
    list_filter = ["response__department", "response__strategy"]
    list_select_related = ["response", "action"]
    search_fields = ["name", "slug", "unit"]
    stays = ["response"]
    key = ["slug"]


@admin.register(Figure)
class FigureAdmin(FactAdmin):
    list_display = ["measure", "year", "value", "edition"]
    list_filter = ["edition__response__department", YearFilter]
    list_select_related = ["measure", "edition__response"]
    search_fields = ["measure__name"]


@admin.register(Yardstick)
class YardstickAdmin(FactAdmin):
    list_display = ["measure", "kind", "year", "value", "direction", "edition"]
    list_filter = ["edition__response__department", "kind", YearFilter]
    list_select_related = ["measure", "edition__response"]
    search_fields = ["measure__name"]


@admin.register(Evidence)
class EvidenceAdmin(FactAdmin):
    stays = []
    part_of = {
        "outcome": "outcome__edition",
        "figure": "figure__edition",
        "of_edition": "of_edition",
    }
    list_display = ["title", "outcome", "figure", "of_edition", "url", "sha256"]
    list_select_related = ["outcome__pledge", "figure__measure", "of_edition__response"]
    search_fields = ["title", "url", "sha256"]

    def edition_of(self, fact) -> Edition:
        """Also where a form just emptied what it backs, and is refused for that."""
        backs = fact.of_edition or fact.backs
        return (fact if backs else Evidence.objects.get(pk=fact.pk)).edition


@admin.register(Author)
class AuthorAdmin(FactAdmin):
    """Who wrote in an edition: noted when it is submitted, and changed by nobody."""

    list_display = ["name", "account", "edition"]
    list_filter = ["edition__response__department"]
    list_select_related = ["edition__response"]
    search_fields = ["name", "account"]
    exclude = ["user"]

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


class PersonAdmin(CommitmentsAdmin):
    """Of rows that name a person: with a link only for those who may look at people."""

    def get_fields(self, request, obj=None):
        names = super().get_fields(request, obj)
        if self.has_change_permission(request, obj) or request.user.has_perm("auth.view_user"):
            return names
        return ["person" if name in ("by", "user") else name for name in names]

    @admin.display(description="Person")
    def person(self, row):
        return row.by_name if hasattr(row, "by_name") else str(row.user)


@admin.register(Membership)
class MembershipAdmin(PersonAdmin):
    list_display = ["user", "department"]
    list_filter = ["department"]
    list_select_related = ["user", "department"]
    search_fields = ["user__username", "user__last_name", "department__name"]


class KeptAdmin(LongTable, PersonAdmin):
    """What is only ever added to, and not by hand."""

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(Event)
class EventAdmin(KeptAdmin):
    list_display = ["at", "by_name", "what", "subject", "comment"]
    list_filter = ["what", "department", "at"]
    list_select_related = ["department", "edition"]
    search_fields = ["subject", "by_name", "comment"]

    def get_fields(self, request, obj=None):
        return ["at", *super().get_fields(request, obj)]

    def get_queryset(self, request):
        departments = workflow.departments_of(request.user)
        events = super().get_queryset(request)
        if departments is None or workflow.is_in(request.user, "Auditors"):
            return events
        return events.filter(department__in=departments)


@admin.register(Seal)
class SealAdmin(KeptAdmin):
    list_display = ["response", "position", "digest"]
    list_display_links = ["position"]
    list_filter = ["response__department"]
    list_select_related = ["response"]
    search_fields = ["digest", "response__title"]


@admin.register(Line)
class LineAdmin(KeptAdmin):
    list_display = ["number", "at", "kind", "of", "did", "hash"]
    list_filter = ["kind"]
    search_fields = ["of", "root", "hash"]
    # A line of a draft's event says nothing but its digest; what it tells is in the event.
    fields = ["number", "at", "format", "kind", "of", "did", "facts", "root", "leaf", "hash"]


@admin.register(Reminder)
class ReminderAdmin(KeptAdmin):
    list_display = ["sent_at", "user", "response", "year", "step"]
    list_filter = ["response__department", YearFilter]
    list_select_related = ["user", "response"]
    search_fields = ["user__username", "step"]
