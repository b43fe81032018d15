from django.shortcuts import render
from django.urls import reverse

from strategy.addresses import absolute


def robots(request):
    """Where programs find every page, and where they need not look (RFC 9309)."""
    context = {"sitemap": absolute(reverse("sitemap"))}
    return render(request, "robots.txt", context, content_type="text/plain; charset=utf-8")
