"""Pages of the admin that belong to no one model."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils import timezone

from commitments.record_checks import findings


def record_checks(request):
    """What looks wrong in the record, for staff who may see its editions."""
    if not request.user.has_perm("commitments.view_edition"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Checks of the whole record",
        "findings": findings(timezone.localdate()),
    }
    return render(request, "admin/record_checks.html", context)
