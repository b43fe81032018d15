"""An address that something had before its slug was changed leads to where it is now."""

from functools import wraps

from django.db.models import Model
from django.http import Http404, HttpResponsePermanentRedirect
from django.urls import resolve, reverse

from strategy.models import FormerName


def leads_on_from_old(model: type[Model]):
    """For the page of one thing with a slug: where none has that slug, one that had it is found.

    Of those the one that had it last. The rest of the address stays as it was asked for.
    """

    def decorated(view):
        @wraps(view)
        def page(request, department, slug):
            try:
                return view(request, department, slug)
            except Http404:
                now = slug_now(model, slug, department)
                if now is None:
                    raise
            route = resolve(request.path_info).url_name
            query = request.META["QUERY_STRING"]
            address = reverse(route, args=[department, now])
            return HttpResponsePermanentRedirect(f"{address}?{query}" if query else address)

        return page

    return decorated


def slug_now(model: type[Model], slug: str, department: str) -> str | None:
    """The slug of what had this one before; of the department, where it belongs to one."""
    rows = model.objects.all()
    if any(field.name == "department" for field in model._meta.fields):
        rows = rows.filter(department__slug=department)
    if rows.filter(slug=slug).exists():
        return None  # It is there, only not as at that day.
    for former in FormerName.objects.with_slug(model, slug):
        if found := rows.filter(pk=former.subject).first():
            return found.slug
    return None
