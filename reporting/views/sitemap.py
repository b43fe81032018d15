from django.shortcuts import render
from django.urls import reverse

from reporting.web.parameters import takes
from reporting.web.sitemaps import SITEMAPS
from strategy.addresses import absolute


@takes()
def index(request):
    """The parts of the site map, for search engines."""
    parts = [
        {"location": absolute(reverse("sitemap_section", args=[name]) + query_of(page))}
        for name, part in SITEMAPS.items()
        for page in part().paginator.page_range
    ]
    return render(request, "sitemap_index.xml", {"sitemaps": parts}, "application/xml")


def query_of(page: int) -> str:
    return f"?p={page}" if page > 1 else ""
