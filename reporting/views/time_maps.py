from django.http import Http404, HttpResponse
from django.urls import Resolver404, resolve

from reporting.web.memento import LINK_FORMAT, Original, has_a_past, link_format
from reporting.web.parameters import judges_its_parameters


@judges_its_parameters
def time_map(request, path=""):
    """When a page of the record became another (RFC 7089); its query is that of the page."""
    page = f"/{path}"
    try:
        resolve(page)
    except Resolver404:
        raise Http404(f"There is no page {page}.") from None
    if not has_a_past(page):
        raise Http404(f"{page} is the same on every day.")
    return HttpResponse(link_format(Original.of(request, page)), content_type=LINK_FORMAT)
