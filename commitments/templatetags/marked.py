"""Shows what a difference finds: words that were added and removed, told by more than colour."""

from html import escape

from django import template
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def marked(difference):
    """Both texts in one, what is only in the first struck out, what is only in the second added.

    Before them stands what a reader must know of how they were compared.
    """
    notice = f'<em class="app-fact">{difference.notice}</em> ' if difference.notice else ""
    return mark_safe(notice + "".join(_piece(change, text) for change, text in difference))


def _piece(change: str, text: str) -> str:
    said = text.rstrip()
    if change == "equal" or not said:
        # A break that was taken away is not shown: there would be nothing to strike out.
        return "" if change == "delete" else _lines(text)
    tag = "ins" if change == "insert" else "del"
    return f"<{tag}>{_lines(said)}</{tag}>{_lines(text[len(said) :])}"


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>")
