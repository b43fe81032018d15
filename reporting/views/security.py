from datetime import UTC, timedelta

from django.conf import settings
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from reporting.web.parameters import takes
from strategy.addresses import absolute

GOOD_FOR = timedelta(days=180)  # It is made anew with each day, and so ends only with the site.


@takes()
def security_txt(request):
    """Whom to tell of a fault by which somebody could break in (RFC 9116)."""
    email = settings.SECURITY_CONTACT or settings.CONTACT_EMAIL
    until = timezone.now().astimezone(UTC).replace(hour=0, minute=0, second=0) + GOOD_FOR
    context = {
        "contact": f"mailto:{email}" if email else absolute(reverse("contact")),
        "expires": until.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "canonical": absolute(request.path),
    }
    return render(request, "security.txt", context, content_type="text/plain; charset=utf-8")
