"""Where something stands on the screen of a draft: the page of one action, and the box on it."""

from django.urls import reverse

from commitments.models import Edition
from commitments.yearly_update.evidence_files import OF_EDITION
from commitments.yearly_update.sheet import MEASURES, WHOLE, Sheet

ACTION = "admin:commitments_edition_action"


def key_of(box: str) -> str:
    """What a box belongs to, by its id: "7-plan-text" to "7"; nothing for what is on every page."""
    first, _, rest = box.partition("-")
    if first == OF_EDITION:
        return WHOLE
    key = rest if first == "action" else first
    return key if key.isdigit() or key == MEASURES else ""


def address_of(edition: Edition, box: str = "") -> str:
    """The page on which a box of a draft stands, and its place there."""
    place = f"#{box}" if box else ""
    if key := key_of(box):
        return reverse(ACTION, args=[edition.pk, key]) + place
    return reverse("admin:commitments_edition_change", args=[edition.pk]) + place


def keys_posted(sheet: Sheet, post) -> list[str]:
    """Of what was sent in a form: one, where a page of this site sent it."""
    names = {f"{section.key}-drawn": section.key for section in sheet.sections}
    found = [key for name, key in names.items() if name in post]
    return found or [WHOLE]
