"""Pages of the admin that belong to no one model."""

from django.contrib import admin
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.views import shortcut
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch
from django.utils import timezone
from django.utils.cache import add_never_cache_headers

from commitments.record_checks import findings


def record_checks(request):
    """What looks wrong in the record, for staff who may see its editions."""
    if not request.user.has_perm("commitments.view_edition"):
        raise PermissionDenied
    context = {"findings": findings(timezone.localdate(), request.user)}
    title = "Checks of the whole record"
    return page_of_its_own(request, "admin/record_checks.html", title, context)


def page_of_its_own(request, template: str, title: str, context: dict, status: int = 200):
    """A page of the admin that is kept nowhere."""
    context = {
        **admin.site.each_context(request),
        "title": title,
        "is_error": status >= 400,
        **context,
    }
    response = TemplateResponse(request, template, context, status=status)
    add_never_cache_headers(response)
    return response


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
