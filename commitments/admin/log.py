"""What was signed of the log, and what was withheld by law: for administrators and auditors."""

from django.contrib import admin
from django.utils.html import format_html_join

from commitments import workflow
from commitments.admin.record import KeptAdmin
from commitments.models import Checkpoint, Withholding


class ForAuditors(KeptAdmin):
    """A list that nobody else sees. Whoever may read it may read all of it."""

    def has_view_permission(self, request, obj=None):
        """Asked many times a page, and of the database once."""
        if not hasattr(request, "may_audit"):
            request.may_audit = workflow.may_audit(request.user)
        return request.may_audit

    def has_module_permission(self, request):
        return self.has_view_permission(request)


@admin.register(Checkpoint)
class CheckpointAdmin(ForAuditors):
    list_display = ["size", "root", "at", "times", "seen"]
    search_fields = ["=size", "=root"]
    search_help_text = "A whole root, or a number of lines."
    fields = ["size", "root", "at", "keys", "note", "times_told", "seen_by"]
    readonly_fields = ["times_told", "seen_by"]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("tokens", "cosignatures")

    @admin.display(description="Times from outside")
    def times(self, checkpoint):
        return len(checkpoint.tokens.all())

    @admin.display(description="Witnesses")
    def seen(self, checkpoint):
        return len({row.witness for row in checkpoint.cosignatures.all()})

    @admin.display(description="Times from outside")
    def times_told(self, checkpoint):
        rows = checkpoint.tokens.values_list("at", "authority")
        return format_html_join("\n", "<p>{}, {}</p>", rows) or "No authority of time has seen it"

    @admin.display(description="Cosigned by")
    def seen_by(self, checkpoint):
        rows = checkpoint.cosignatures.values_list("at", "witness")
        return format_html_join("\n", "<p>{}, {}</p>", rows) or "No witness has signed it"


@admin.register(Withholding)
class WithholdingAdmin(ForAuditors):
    list_display = ["at", "fact", "column", "ground", "by_name"]
    list_filter = ["at"]
    search_fields = ["fact", "ground", "by_name"]
    fields = ["at", "by_name", "by_account", "ground", "edition", "fact", "column", "words"]
