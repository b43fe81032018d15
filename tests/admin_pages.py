"""The pages that Django's admin has for every model."""

import re
from html import unescape

from django.contrib.admin.templatetags.admin_urls import admin_urlname
from django.urls import reverse


def address(model, page: str, *key) -> str:
    """The address of a page: "changelist" or "add", or with a row's key "change" or "delete"."""
    return reverse(admin_urlname(model._meta, page), args=key)


def edition_page(edition, page: str = "change") -> str:
    """One of an edition's pages: "change", "check", or a step such as "publish"."""
    return reverse(f"admin:commitments_edition_{page}", args=[edition.pk])


def shown_on(page) -> str:
    """What the forms of an edition's page carry of it."""
    found = re.search(r'name="shown" value="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""


def decide(client, edition, step: str, **typed):
    """Open an edition's page and press there for a step: "publish", "return" or "check"."""
    page = client.get(edition_page(edition, "check" if step == "check" else "change"))
    return client.post(edition_page(edition, step), {"shown": shown_on(page)} | typed)
