"""Who signed in, failed to, or took something away: for administrators and auditors."""

from django.contrib import admin

from commitments import workflow
from commitments.admin.record import KeptAdmin
from strategy.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(KeptAdmin):
    list_display = ["at", "what", "account", "address", "subject", "request_id"]
    list_filter = ["what", "at"]
    list_select_related = ["account"]
    search_fields = ["=account__username", "=address", "=request_id", "subject"]
    search_help_text = "A whole user name, address or request, or words of what was taken."

    def has_view_permission(self, request, obj=None):
        """Asked many times a page, and of the database once."""
        if not hasattr(request, "may_audit"):
            request.may_audit = workflow.may_audit(request.user)
        return request.may_audit

    def has_module_permission(self, request):
        return self.has_view_permission(request)

    def get_fields(self, request, obj=None):
        """All of them: whoever looks at this may know of whom it tells."""
        return ["at", "what", "account", "address", "subject", "request_id", "kept_until"]
