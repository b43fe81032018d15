"""Pages of the admin that belong to no one model."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import NoReverseMatch
from django.utils import timezone

from commitments.record_checks import findings


def record_checks(request):
    """What looks wrong in the record, for staff who may see its editions."""
    if not request.user.has_perm("commitments.view_edition"):
        raise PermissionDenied
    context = {
        **admin.site.each_context(request),
        "title": "Checks of the whole record",
        "findings": findings(timezone.localdate(), request.user),
    }
    return render(request, "admin/record_checks.html", context)


def view_on_site(request, content_type_id, object_id):
    """Django's way from the admin to a page, for what the person may read, once it has one.

    Django's own asks nobody, and fails on an edition that isn't published.
    """
    kind = get_object_or_404(ContentType, pk=content_type_id)
    model_admin = admin.site._registry.get(kind.model_class())
    row = model_admin and model_admin.get_object(request, str(object_id))
    if not row or not model_admin.has_view_permission(request, row):
        raise Http404
    try:
        return shortcut(request, content_type_id, object_id)
    except NoReverseMatch:
        raise Http404("The public has no page of it yet.") from None
