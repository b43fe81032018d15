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


def part_of(draft, key) -> str:
    """The page of one action of a draft, or of what belongs to it as a whole."""
    return reverse("admin:commitments_edition_action", args=[draft.pk, key])


def shown_on(page) -> str:
    """What the forms of an edition's page carry of it."""
    found = re.search(r'name="shown" value="([^"]*)"', page.text)
    return unescape(found[1]) if found else ""


def decide(client, edition, step: str, **typed):
    """Open an edition's page and press there for a step: "publish", "return" or "check"."""
    page = client.get(edition_page(edition, "check" if step == "check" else "change"))
    return client.post(edition_page(edition, step), {"shown": shown_on(page)} | typed)


def fill_in(client, page: str, sent: dict, **options):
    """Open the form of a row, and send it with what it carries and what is typed."""
    drawn = re.search(r'name="drawn" value="(\w+)"', client.get(page).text)
    return client.post(page, ({"drawn": drawn[1]} if drawn else {}) | sent, **options)


def forms(page) -> list[str]:
    """The forms of a year's screen, one an action, as HTML."""
    of_actions = r'<form[^>]* data-section="(?:action|measures).*?</form>'
    return re.findall(of_actions, page.text, re.DOTALL)


def boxes(page) -> dict[str, str]:
    """What a browser would post of all the actions of a screen that nobody touched."""
    return {name: text for form in forms(page) for name, text in boxes_of(form).items()}


def boxes_of_all(client, edition) -> dict[str, str]:
    """The boxes of every action of a draft, page by page as its list leads to them."""
    pages = re.findall(
        r'href="([^"]*/actions/(?:\d+|measures)/)["#]', client.get(edition_page(edition)).text
    )
    return {name: text for page in pages for name, text in boxes(client.get(page)).items()}


def text_of_all(client, edition) -> str:
    """What every page of a draft says."""
    pages = re.findall(r'href="([^"]*/actions/\w+/)["#]', client.get(edition_page(edition)).text)
    return "".join(client.get(page).text for page in pages)


def boxes_of(form: str) -> dict[str, str]:
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'{part}="([^"]*)"', tag) for part in ("name", "value"))
        kind = re.search(r'type="(\w+)"', tag)[1]
        if kind == "file" or (kind in ("radio", "checkbox") and " checked" not in tag):
            continue
        if name and kind != "file" and name[1] != "csrfmiddlewaretoken":
            ticked = "on" if kind in ("radio", "checkbox") else ""
            found[name[1]] = unescape(value[1]) if value else ticked
    for name, text in re.findall(r'<textarea[^>]*name="([^"]*)"[^>]*>([^<]*)</textarea>', form):
        found[name] = unescape(text).removeprefix("\n")  # As browsers read it.
    for name, more, options in re.findall(
        r'<select[^>]*name="([^"]*)"([^>]*)>(.*?)</select>', form, re.S
    ):
        chosen = re.search(r'value="([^"]*)" selected', options)
        if chosen or " multiple" not in more:
            found[name] = chosen[1] if chosen else ""
    return found
