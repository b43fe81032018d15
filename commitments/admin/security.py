"""Who signed in, failed to, or took something away: for administrators and auditors."""

from django.contrib import admin
from django.utils import timezone

from commitments.admin.log import ForAuditors
from strategy.models import SecurityEvent


@admin.register(SecurityEvent)
class SecurityEventAdmin(ForAuditors):
    list_display = ["when", "what", "account", "address", "subject"]
    list_filter = ["what", "at"]
    list_select_related = ["account"]
    search_fields = ["=account__username", "=address", "=request_id", "subject"]
    search_help_text = "A whole user name, address or request, or words of what was taken."

    def get_fields(self, request, obj=None):
        """All of them: whoever looks at this may know of whom it tells."""
        return ["when", "what", "who", "address", "subject", "request_id", "kept_until"]

    @admin.display(description="Account")
    def who(self, event):
        """Without a link: auditors read no accounts."""
        return event.account or "-"

    @admin.display(description="When")
    def when(self, event):
        """To the second: what follows upon what matters here."""
        return f"{timezone.localtime(event.at):%-d %B %Y, %H:%M:%S}"
