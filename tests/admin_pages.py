"""The pages that Django's admin has for every model."""

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse


def address(model, page: str, *key) -> str:
    """The address of a page: "changelist" or "add", or with a row's key "change" or "delete"."""
    return reverse(admin_urlname(model._meta, page), args=key)
