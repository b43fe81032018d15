"""Who signed in, failed to, or took something away: for administrators and auditors."""

from django.contrib import admin

from commitments.admin.log import ForAuditors
from strategy.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(ForAuditors):
    list_display = ["at", "what", "account", "address", "subject", "request_id"]
    list_filter = ["what", "at"]
    list_select_related = ["account"]
    search_fields = ["=account__username", "=address", "=request_id", "subject"]
    search_help_text = "A whole user name, address or request, or words of what was taken."

    def get_fields(self, request, obj=None):
        """All of them: whoever looks at this may know of whom it tells."""
        return ["at", "what", "account", "address", "subject", "request_id", "kept_until"]
